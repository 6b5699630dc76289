"""A steward brings a list by the pages: choose, say what columns mean, bring in, read the report."""

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from potluck.web.records import queries
from potluck.web.records.models import Record, Source, Version

pytestmark = pytest.mark.django_db

CSV = """coop_name;when;tel (notes);town;country
Blue Kettle Bread;2009;ask for Ines;Port Almond;Spain
Night Oven;1998;evenings only;Saltgate;Spain
Second Spoon;2001;;Saltgate;Spain
"""


def bring_file(client, text=CSV, name="coops_final_v3.csv", **said):
    file = SimpleUploadedFile(name, text.encode("utf-8"), content_type="text/csv")
    return client.post("/bring", {"file": file, "name": "Almond list", "licence": "", "level": "public", **said})


def draft_of(response):
    return Version.objects.get(pk=response.url.split("/")[2].split("?")[0])


def column_number(version, column):
    from potluck.engine import mapping

    return [c.column for c in mapping.from_yaml(version.mapping).columns].index(column)


def test_the_pages_are_closed_to_visitors(client):
    for address in ("/bring", "/bring/X", "/desk", "/desk/history", "/own/add"):
        response = client.get(address)
        assert response.status_code == 302, address
        assert response.url.startswith("/sign-in?next=/"), address


def test_a_file_becomes_a_draft_that_nobody_sees(steward_client, client):
    response = bring_file(steward_client)
    page = steward_client.get(response.url).content.decode()
    assert "coops_final_v3.csv" in page
    assert "What do your columns mean?" in page
    assert "Blue Kettle Bread" in page
    assert "Bring 3 rows in" in page
    assert not Record.objects.exists()


def test_a_pasted_table_is_read(steward_client):
    pasted = "Name\tCity\r\nBlue Kettle\tPort Almond\r\nNight Oven\tSaltgate"
    response = steward_client.post(
        "/bring", {"pasted": pasted, "name": "Pasted", "licence": "CC0-1.0", "level": "public"}
    )
    version = draft_of(response)
    assert version.report["read"] == 2
    assert "Blue Kettle" in steward_client.get(response.url).content.decode()


def test_nothing_chosen_is_said_and_what_was_typed_stays(steward_client):
    response = steward_client.post("/bring", {"name": "My <b>list", "licence": "CC0-1.0", "level": "steward"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "Choose a file, paste the rows" in page
    assert "My &lt;b&gt;list" in page
    assert '<option value="CC0-1.0" selected>' in page


def test_an_unreadable_file_says_why_and_what_to_do(steward_client):
    response = bring_file(steward_client, text="%PDF-1.7\n%âãÏÓ", name="list.pdf")
    assert response.status_code == 400
    assert "This is a PDF" in response.content.decode()
    assert not Version.objects.exists()


def test_a_meaning_is_changed_and_kept(steward_client):
    version = draft_of(bring_file(steward_client))
    n = column_number(version, "when")
    address = f"/bring/{version.pk}"
    steward_client.post(address, {f"c{n}-field": "opened", f"c{n}-level": "steward", "name": "Almond", "go": "show"})
    page = steward_client.get(address).content.decode()
    version.refresh_from_db()
    assert version.wishes["name"] == "Almond"
    assert "You said so" in page
    assert "2009" in page.split('id="preview"')[1]
    assert "Stewards only</span>" in page.split('id="preview"')[1]


def test_columns_that_a_page_does_not_show_stay_as_they_were(steward_client):
    header = ",".join(f"extra {n}" for n in range(230))
    rows = "\n".join(f"Coop {n}," + ",".join(f"v{n}{m}" for m in range(230)) for n in range(4))
    version = draft_of(bring_file(steward_client, text=f"name,{header}\n{rows}\n"))
    address = f"/bring/{version.pk}"
    page = steward_client.get(address).content.decode()
    assert page.count('-field"') == 40
    assert "Next columns" in page
    n = column_number(version, "extra 200")
    steward_client.post(address, {f"c{n}-field": "topic", "go": "show"})
    used = steward_client.get(f"{address}?show=used").content.decode()
    assert "extra 200" in used
    assert ">name</bdi>" in used


def test_the_next_row_is_shown_without_javascript(steward_client):
    version = draft_of(bring_file(steward_client))
    response = steward_client.post(f"/bring/{version.pk}", {"go": "row:2", "row": "1"}, follow=True)
    assert "How row 3 will look" in response.content.decode()
    assert "Night Oven" in response.content.decode().split('id="preview"')[1]


def test_a_change_answers_htmx_with_the_two_parts_that_change(steward_client):
    version = draft_of(bring_file(steward_client))
    n = column_number(version, "coop_name")
    response = steward_client.post(f"/bring/{version.pk}", {f"c{n}-field": ""}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert 'hx-swap-oob="true"' in page
    assert 'id="happens"' in page


def test_a_mapping_goes_home_and_comes_back(steward_client):
    version = draft_of(bring_file(steward_client))
    n = column_number(version, "when")
    address = f"/bring/{version.pk}"
    steward_client.post(address, {f"c{n}-field": "closed", "go": "save"})
    saved = steward_client.get(f"{address}/mapping.yaml")
    assert saved["Content-Disposition"].startswith("attachment")
    again = draft_of(bring_file(steward_client))
    upload = SimpleUploadedFile("m.yaml", saved.content)
    steward_client.post(f"/bring/{again.pk}", {"go": "use", "mapping": upload})
    again.refresh_from_db()
    assert again.mapping == Version.objects.get(pk=version.pk).mapping


def test_a_wrong_mapping_file_changes_nothing_and_says_where(steward_client):
    version = draft_of(bring_file(steward_client))
    upload = SimpleUploadedFile("m.yaml", b"columns: [")
    response = steward_client.post(f"/bring/{version.pk}", {"go": "use", "mapping": upload, "name": "Typed name"})
    assert response.status_code == 400
    assert "Line 1" in response.content.decode()
    assert "Typed name" in response.content.decode()
    before = version.mapping
    version.refresh_from_db()
    assert version.mapping == before


def test_a_list_without_a_name_is_not_brought_in(steward_client):
    version = draft_of(bring_file(steward_client, name="x.csv"))
    response = steward_client.post(f"/bring/{version.pk}", {"go": "bring", "name": " "})
    assert response.status_code == 400
    assert "Give the list a name" in response.content.decode()
    assert not Source.objects.exists()


def test_bringing_in_ends_in_a_report(steward_client):
    version = draft_of(bring_file(steward_client))
    said = {"go": "bring", "name": "Almond list", "licence": "CC0-1.0", "level": "public"}
    response = steward_client.post(f"/bring/{version.pk}", said, follow=True)
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == f"/bring/{version.pk}/report"
    assert "3 rows are on the table" in page
    assert Source.objects.get().licence == "CC0-1.0"
    assert queries.generation() > 0
    report = orjson.loads(steward_client.get(f"/bring/{version.pk}/report.json").content)
    assert (report["read"], report["kept"], report["refused"]) == (3, 3, 0)
    assert "3 rows read" in steward_client.get(f"/bring/{version.pk}/report.txt").content.decode()


def test_pressing_twice_brings_the_list_once(steward_client):
    version = draft_of(bring_file(steward_client))
    said = {"go": "bring", "name": "Almond list", "level": "public"}
    for _press in range(2):
        steward_client.post(f"/bring/{version.pk}", said)
    assert Source.objects.count() == 1
    assert Record.objects.count() == 3


def test_a_long_list_waits_for_the_worker_and_can_be_done_now(steward_client, monkeypatch):
    from django_tasks_db.models import DBTaskResult

    monkeypatch.setattr(queries, "AT_ONCE", 0)
    version = draft_of(bring_file(steward_client))
    said = {"go": "bring", "name": "Almond list", "level": "public"}
    page = steward_client.post(f"/bring/{version.pk}", said, follow=True).content.decode()
    assert "It waits for its turn." in page
    assert '<meta http-equiv="refresh"' in page
    assert DBTaskResult.objects.count() == 1
    page = steward_client.post(f"/bring/{version.pk}/now", follow=True).content.decode()
    assert "3 rows are on the table" in page


def test_the_same_name_again_is_the_next_version_of_that_list(steward_client):
    version = draft_of(bring_file(steward_client))
    steward_client.post(f"/bring/{version.pk}", {"go": "bring", "name": "Almond list", "level": "public"})
    again = draft_of(bring_file(steward_client))
    page = steward_client.get(f"/bring/{again.pk}").content.decode()
    assert "this is its next version" in page
    assert "There is nothing to do." in page
    assert "See what changes" in page


def test_scripts_in_a_list_stay_text(steward_client):
    text = 'name,city\n<script>alert(1)</script> & Co-op,Port\n"<img src=x onerror=alert(1)>",Port\n'
    version = draft_of(bring_file(steward_client, text=text, name="<b>x.csv"))
    page = steward_client.get(f"/bring/{version.pk}").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
