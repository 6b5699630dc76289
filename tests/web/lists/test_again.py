"""A list comes again: what it would change is shown, what it would lose waits for a yes, what people decided stays."""

from datetime import timedelta

import orjson
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from potluck.web.journal.models import Line
from potluck.web.lists import actions as lists
from potluck.web.people.models import Person
from potluck.web.records import actions as records
from potluck.web.records import queries, since
from potluck.web.records.models import Decision, Record, Source, Version
from tests import laid

pytestmark = pytest.mark.django_db

COOPS = [
    ("Blue Kettle Bread", "40 Mill Road", "Port Almond", "+34 951 555 010"),
    ("Night Oven", "3 Baker Lane", "Saltgate", "+34 951 555 011"),
    ("Second Spoon", "14 Basket Street", "Saltgate", ""),
    ("Seven Chairs", "12 Lantern Street", "Port Almond", "+34 951 555 013"),
    ("Copper Loom", "9 Weaver Row", "Nether Ford", "+34 951 555 014"),
    ("Open Press", "1 Ink Yard", "Nether Ford", "+34 951 555 015"),
]
HEADER = "name,street,town,tel"


def csv(rows, header=HEADER, separator=","):
    return "\n".join([header.replace(",", separator), *(separator.join(row) for row in rows)]) + "\n"


def draft(text, name="coops.csv"):
    return lists.draft_version(person=None, file_name=name, content=text.encode(), wishes={"name": "Almond"})


def bring(text, name="coops.csv", **more):
    return lists.bring_in(person=None, version=draft(text, name), name="Almond", **more)


@laid.table
def six_coops():
    return bring(csv(COOPS))


@pytest.fixture
def source(six_coops):
    """The list of six co-ops, brought for the first time."""
    return six_coops


def ids():
    """Name -> record id of the rows that are here."""
    return {orjson.loads(r.facts)[0][1]: r.record_id for r in Record.objects.filter(gone_at=None)}


def changed(at, **cells):
    row = dict(zip(HEADER.split(","), COOPS[at], strict=True)) | cells
    return tuple(row.values())


NEXT = [
    COOPS[1],
    changed(0, tel="+34 951 555 099"),
    changed(2, name="Second Spoon Food Co-op", tel="+34 951 555 012"),
    COOPS[3],
    COOPS[4],
    ("Ash Bridge Dairy", "5 Churn Street", "Ash Bridge", "+34 951 555 020"),
]
"""The first two in another order, one with a new phone, one with a longer name, Open Press gone, a dairy added."""


def test_rows_without_an_id_keep_their_addresses_and_decisions_about_them_stand(source):
    before = ids()
    records.link_and_settle()
    records.decide(person=None, a=before["Second Spoon"], b=before["Night Oven"], verdict="different", reason="two")
    bring(csv(NEXT))
    records.link_and_settle()
    now = ids()
    assert now["Second Spoon Food Co-op"] == before["Second Spoon"]
    assert {now[name] for name in ("Blue Kettle Bread", "Night Oven", "Seven Chairs", "Copper Loom")} < set(
        before.values()
    )
    assert now["Ash Bridge Dairy"] not in before.values()
    assert Decision.objects.get().undone_at is None
    assert queries.get_profile(now["Second Spoon Food Co-op"]) is not None


def test_a_row_that_left_leaves_a_bare_tombstone_and_its_decisions_as_history(source):
    gone = ids()["Open Press"]
    records.decide(person=None, a=gone, b=ids()["Night Oven"], verdict="different")
    bring(csv(COOPS[:5]))
    stone = Record.objects.get(record_id=gone)
    assert (stone.gone_why, stone.raw, stone.facts, stone.since, stone.key) == ("left", "", "", "", "")
    assert stone.gone_at is not None
    assert Decision.objects.count() == 1
    bring(csv(COOPS))
    assert ids()["Open Press"] != gone  # nothing was kept to know it by


def test_a_renamed_header_another_separator_and_another_format_keep_identity(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    bring(csv(COOPS))
    before = ids()
    bring(csv(COOPS, header="organisation,road,city,phone", separator=";"))
    assert ids() == before
    path = tmp_path / "coops.xlsx"
    book = openpyxl.Workbook()
    for row in [HEADER.split(","), *COOPS]:
        book.active.append(row)
    book.save(path)
    version = lists.draft_version(person=None, file_name="coops.xlsx", content=path.read_bytes())
    lists.bring_in(person=None, version=version, name="Almond")
    assert ids() == before


def test_a_column_that_was_mapped_by_hand_keeps_its_meaning_under_a_new_header():
    made_up = HEADER.replace("street", "x17")
    first = draft(csv(COOPS, header=made_up))
    mapping = "columns:\n  name: name\n  x17: street\n  town: city\n  tel: phone\n"
    lists.remap(person=None, version=first, mapping_yaml=mapping)
    lists.bring_in(person=None, version=first, name="Almond")
    again = draft(csv(COOPS, header=HEADER.replace("street", "y18")))
    assert "y18: street" in again.mapping


def test_weighing_counts_and_writes_nothing(source):
    lines = Line.objects.count()
    version = draft(csv(NEXT))
    said = lists.weigh(source=source, version=version)
    assert said == {"added": 1, "changed": 2, "removed": 1, "moved": 0, "same": 3, "harmless": True, "why": []}
    assert Line.objects.count() == lines + 1  # the draft's own
    assert len(ids()) == 6


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (csv(COOPS[:3]), ["halved"]),
        (csv([(f"Other {n}", f"{n} Elm", "Ash Bridge", "") for n in "abcdef"]), ["mostly_new"]),
        (csv([(row[0], "", "", row[3]) for row in COOPS]), ["column_lost"]),
    ],
)
def test_what_would_lose_much_is_refused_until_somebody_says_yes(text, why, source):
    before = ids()
    version = draft(text)
    assert lists.weigh(source=source, version=version)["why"] == why
    with pytest.raises(lists.NeedsYesError) as refused:
        lists.bring_in(person=None, version=version, name="Almond")
    assert refused.value.why == why
    assert ids() == before
    assert Version.objects.get(pk=version.pk).state == Version.DRAFT
    lists.bring_in(person=None, version=version, name="Almond", even_so=True)
    assert Version.objects.get(pk=version.pk).state == Version.CURRENT


def test_spots_of_the_list_that_are_gone_wait_for_a_yes():
    placed = [(*row, f"36.{n}1", f"-4.{n}2") for n, row in enumerate(COOPS)]
    bring(csv(placed, HEADER + ",lat,lon"))
    with pytest.raises(lists.NeedsYesError) as refused:
        bring(csv(COOPS))
    assert refused.value.why == ["column_lost"]


def test_spots_that_we_found_by_the_town_are_not_the_lists_to_lose():
    towns = ("Madison", "Chicago", "Boston", "Denver", "Seattle", "Houston")
    rows = [(name, street, town, tel, "US") for (name, street, _, tel), town in zip(COOPS, towns, strict=True)]
    bring(csv(rows, HEADER + ",country"))
    assert Record.objects.filter(facts__contains='"gazetteer"').count() == 6
    bring(csv([rows[1], rows[0], *rows[2:]], HEADER + ",country"))


def test_a_held_draft_waits_at_its_list_and_a_newer_one_takes_its_place(source):
    lines = Line.objects.count()
    first = lists.await_yes(person=None, source=source, version=draft(csv(COOPS[:2])), why=["halved"])
    second = lists.await_yes(person=None, source=source, version=draft(csv(COOPS[:3])), why=["halved"])
    assert [version.pk for version in queries.find_waiting()] == [second.pk]
    assert not Version.objects.filter(pk=first.pk).exists()
    assert Line.objects.count() == lines + 4
    assert len(ids()) == 6
    lists.drop_draft(person=None, version=second)
    assert not queries.find_waiting().exists()


def test_a_version_that_was_brought_in_is_not_taken_away(source):
    with pytest.raises(ValueError, match="kept"):
        lists.drop_draft(person=None, version=Version.objects.get())


def test_only_stewards_hold_and_drop(source):
    version = draft(csv(COOPS[:2]))
    nobody = Person(login="guest")
    with pytest.raises(PermissionDenied):
        lists.await_yes(person=nobody, source=source, version=version, why=["halved"])
    with pytest.raises(PermissionDenied):
        lists.drop_draft(person=nobody, version=version)


def test_a_value_keeps_the_day_it_was_first_seen_and_confirmed_stays(source):
    past = timezone.now().date() - timedelta(days=400)
    source.records.update(first_seen=past, last_seen=past, confirmed=past)
    bring(csv(NEXT))
    today = timezone.now().date().isoformat()
    row = Record.objects.get(record_id=ids()["Blue Kettle Bread"])
    seen = queries.first_seen_of(row)
    assert seen["name"]["Blue Kettle Bread"] == past.isoformat()
    assert list(seen["phone"].values()) == [today]
    assert list(orjson.loads(row.since)) == ["phone"]
    assert row.confirmed == past
    assert row.last_seen.isoformat() == today
    same = Record.objects.get(record_id=ids()["Copper Loom"])
    assert same.since == ""


def test_dates_of_values_are_carried_on_and_forgotten_with_the_value():
    import polars as pl

    known = pl.DataFrame(
        {"record_id": ["R"], "facts": ['[["name","A \\"quoted\\" name",null,null],["phone","1",null,null]]'],
         "since": ['{"name":{"A \\"quoted\\" name":"2020-01-01"},"email":{"x@y.example":"2019-01-01"}}']}
    )  # fmt: skip
    now = known.select("record_id", "facts")
    assert orjson.loads(since.dated(known, now, "2026-01-01")["since"][0]) == {
        "name": {'A "quoted" name': "2020-01-01"}
    }
    fewer = pl.DataFrame({"record_id": ["R"], "facts": ['[["phone","2",null,null]]']})
    assert orjson.loads(since.dated(known, fewer, "2026-01-01")["since"][0]) == {"phone": {"2": "2026-01-01"}}


# pages


def test_the_changes_are_read_before_they_are_brought_in(steward_client, source):
    file = SimpleUploadedFile("coops_2.csv", csv(NEXT).encode(), content_type="text/csv")
    response = steward_client.post("/bring", {"file": file, "name": "Almond", "licence": "", "level": "public"})
    version = Version.objects.get(state=Version.DRAFT)
    response = steward_client.post(f"/bring/{version.pk}", {"go": "bring", "name": "Almond", "level": "public"})
    assert response.url == f"/bring/{version.pk}/changes"
    page = steward_client.get(response.url).content.decode()
    for words in (
        "Ash Bridge Dairy",
        "+34 951 555 099",
        "Open Press",
        "Bring these changes in",
        "Second Spoon Food Co-op",
    ):
        assert words in page
    assert "Seven Chairs" not in page
    only = steward_client.get(response.url + "?kind=removed").content.decode()
    assert "Open Press" in only
    assert "Ash Bridge Dairy" not in only
    report = steward_client.post(response.url, follow=True).content.decode()
    assert "1 added, 2 changed, 1 removed, 0 moved." in report
    assert "Ash Bridge Dairy" in ids()


def test_a_halved_list_needs_a_tick(steward_client, source):
    version = lists.await_yes(person=None, source=source, version=draft(csv(COOPS[:3])), why=["halved"])
    for address in ("/lists", "/desk", "/lists/almond"):
        page = steward_client.get(address).content.decode()
        assert f"/bring/{version.pk}/changes" in page, address
    page = steward_client.get(f"/bring/{version.pk}/changes").content.decode()
    assert "Half of its rows or more would be gone." in page
    refused = steward_client.post(f"/bring/{version.pk}/changes")
    assert refused.status_code == 400
    assert len(ids()) == 6
    steward_client.post(f"/bring/{version.pk}/changes", {"even_so": "yes"})
    assert len(ids()) == 3
    assert not queries.find_waiting().exists()


def test_the_mapping_page_alone_does_not_bring_a_halved_list(steward_client, source):
    version = lists.await_yes(person=None, source=source, version=draft(csv(COOPS[:3])), why=["halved"])
    steward_client.post(f"/bring/{version.pk}", {"go": "bring", "name": "Almond", "level": "public"})
    steward_client.post(f"/bring/{version.pk}/now")
    assert len(ids()) == 6
    assert queries.find_waiting().exists()


def test_a_draft_can_be_taken_away(steward_client, source):
    version = lists.await_yes(person=None, source=source, version=draft(csv(COOPS[:3])), why=["halved"])
    page = steward_client.post(f"/bring/{version.pk}/drop", follow=True).content.decode()
    assert "The list stays as it was." in page
    assert not queries.find_waiting().exists()


def test_two_versions_are_compared_and_an_older_one_is_brought_back(steward_client, source):
    before = ids()
    bring(csv(NEXT), name="coops_2.csv")
    source = Source.objects.get(name="Almond")
    old = source.versions.get(state=Version.OLD)
    page = steward_client.get("/lists/almond").content.decode()
    assert "Compare with what is shown now" in page
    page = steward_client.get("/lists/almond/compare").content.decode()
    assert "Ash Bridge Dairy" in page
    turned = steward_client.get(f"/lists/almond/compare?a={source.versions.get(state='current').pk}&b={old.pk}")
    assert "Added</span> <bdi>Open Press" in turned.content.decode()
    response = steward_client.post("/lists/almond/restore", {"version": old.pk})
    page = steward_client.get(response.url).content.decode()
    assert "Open Press" in page
    steward_client.post(response.url)
    assert set(ids()) == set(before)
    assert ids()["Second Spoon"] == before["Second Spoon"]
    assert source.versions.count() == 3


def test_pages_about_versions_are_closed_to_visitors(client, source):
    version = draft(csv(NEXT))
    for address in (f"/bring/{version.pk}/changes", "/lists/almond/compare"):
        assert client.get(address).status_code == 302
    assert client.post(f"/bring/{version.pk}/drop").status_code == 302
    assert client.post("/lists/almond/restore", {"version": version.pk}).status_code == 302
    assert Version.objects.filter(pk=version.pk).exists()


def test_a_long_list_of_changes_is_paged(steward_client):
    rows = [(f"Loom {n}", f"{n} Weaver Row", "Saltgate", f"+34 951 600 {n:03}") for n in range(60)]
    bring(csv(rows))
    version = draft(csv([(*row[:3], row[3].replace("600", "601")) for row in rows]))
    page = steward_client.get(f"/bring/{version.pk}/changes").content.decode()
    assert "Page 1 of 3" in page
    assert page.count('class="change"') == 25
    last = steward_client.get(f"/bring/{version.pk}/changes?page=3").content.decode()
    assert last.count('class="change"') == 10
