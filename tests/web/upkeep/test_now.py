"""The page of what to see to now: nothing, or what matters most first; and the verb at the command line."""

import csv
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from potluck import talk
from potluck.cli.rounds import round_
from potluck.web.lists import actions as records
from potluck.web.records.models import Record, Source, Version
from potluck.web.suggestions.models import Suggestion
from potluck.web.upkeep import actions, queries
from potluck.web.upkeep.models import SiteCheck

from .conftest import KETTLE, LIST, row

pytestmark = pytest.mark.django_db


def page(client) -> str:
    return " ".join(client.get("/upkeep").content.decode().split())


def test_an_empty_table_asks_for_a_list_and_does_not_praise(steward_client):
    shown = page(steward_client)
    assert "No lists yet" in shown
    assert "Everything was confirmed" not in shown


def test_a_table_where_all_is_well_has_nothing_to_see_to(steward_client, lakeside):
    Record.objects.update(confirmed=timezone.localdate())
    assert "Nothing to see to" in page(steward_client)


def test_what_matters_most_comes_first(steward_client, lakeside, bring):
    bring(name="Second list")
    ago = timezone.now() - timedelta(days=400)
    Version.objects.filter(source=lakeside).update(at=ago)
    Source.objects.filter(pk=lakeside.pk).update(
        keeper_mail="keeper@example.org", fetch_url="https://lists.example/a.csv", fetch_state={"failures": 3}
    )
    Suggestion.objects.create(kind="closed", about=row(KETTLE).pk)
    SiteCheck.objects.create(url="https://bluekettle.example", checked_at=timezone.now(), failures=3, trouble="no_name",
                             failing_since=timezone.now() - timedelta(days=3))  # fmt: skip
    next_one = records.draft_version(
        person=None, file_name="list.csv", content=LIST.splitlines()[0].encode() + b"\nNew,,,,,,,,,\n"
    )
    records.await_yes(person=None, source=lakeside, version=next_one, why=["halved"])
    actions.start(person=None, source=lakeside, months=12, by_mail=False)
    shown = page(steward_client)
    assert f"/bring/{next_one.pk}/changes" in shown
    order = ["1 suggestion waits for an answer", "wait for your yes", "Lists that could not be read", "1 website that does not answer",
             "Rounds under way", "Co-ops to ask", "Lists older than a year"]  # fmt: skip
    assert [shown.index(title) for title in order] == sorted(shown.index(title) for title in order)
    assert "Nothing to see to" not in shown
    assert "there is no such address any more" in shown
    assert shown.count("mailto:keeper@example.org") == 2
    assert "3 links wait to be handed on" in shown
    asked = shown.split("Co-ops to ask")[1]
    assert "/lists/second-list/round" in asked
    assert "/lists/lakeside-co-ops/round" not in asked  # a round is under way


def test_the_page_is_for_stewards(client, steward, lakeside):
    assert client.get("/upkeep").status_code == 302
    assert "/upkeep" not in client.get("/").content.decode()
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
    assert 'href="/upkeep"' in client.get("/desk").content.decode()
    assert f'href="/lists/{lakeside.slug}/round"' in client.get(f"/lists/{lakeside.slug}").content.decode()


def test_the_keepers_address_is_kept_and_shown_to_stewards_only(client, steward_client, lakeside):
    address = f"/lists/{lakeside.slug}"
    said = {
        "name": lakeside.name,
        "keeper_mail": "keeper@example.org",
        "licence": "",
        "level": "public",
        "place_detail": "exact",
    }
    assert steward_client.post(address, said).status_code == 302
    lakeside.refresh_from_db()
    assert lakeside.keeper_mail == "keeper@example.org"
    assert "keeper@example.org" in steward_client.get(address).content.decode()
    steward_client.logout()
    assert "keeper@example.org" not in client.get(address).content.decode()


@pytest.fixture
def run(monkeypatch):
    """run("NAME", ...) -> what `potluck round` printed."""
    monkeypatch.setattr(talk, "open_node", lambda: None)
    return lambda *words: CliRunner().invoke(round_, list(words))


def test_the_verb_begins_a_round_tells_of_it_and_writes_links(run, lakeside, tmp_path, client):
    told = run("Lakeside co-ops", "--months", "12")
    assert told.exit_code == 0
    assert "0 of 3 answered: 3 to hand." in told.output
    first = queries.find_open_round(lakeside)
    out = tmp_path / "links.csv"
    assert run("lakeside-co-ops", "-o", str(out)).exit_code == 0
    lines = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert len(lines) == 3
    assert client.get(lines[0]["Link"].split("8000")[1]).status_code == 200
    assert json.loads(run("Lakeside co-ops", "--json").stdout)["handed"] == 3
    assert queries.find_open_round(lakeside) == first
    run("Lakeside co-ops", "--new")
    assert queries.find_open_round(lakeside) != first


@pytest.mark.parametrize("evil", ["=1+1", " =1+1", "-2+3+cmd|' /C calc'!A0", "＝1+1"])
def test_the_tables_of_links_run_nothing_in_a_spreadsheet(run, lakeside, tmp_path, steward_client, evil):
    one = row(KETTLE)
    Record.objects.filter(pk=one.pk).update(facts=one.facts.replace(f'"{KETTLE}"', json.dumps(evil)))
    out = tmp_path / "links.csv"
    assert run("Lakeside co-ops", "-o", str(out)).exit_code == 0
    assert f"'{evil}" in [line["Name"] for line in csv.DictReader(out.open(encoding="utf-8-sig"))]
    run("Lakeside co-ops", "--new")
    told = steward_client.post(f"/lists/{lakeside.slug}/round/links.csv").content.decode("utf-8-sig")
    assert f"'{evil}" in [line["Name"] for line in csv.DictReader(told.splitlines())]


def test_the_verb_says_what_is_missing(run, lakeside, settings):
    assert "There is no list" in run("Nowhere").output
    told = run("Lakeside co-ops", "--send")
    assert told.exit_code == 1
    assert "POTLUCK_MAIL" in told.output
    assert queries.find_open_round(lakeside) is None
    Record.objects.update(confirmed=timezone.localdate())
    assert "There is nobody to ask" in run("Lakeside co-ops").output
