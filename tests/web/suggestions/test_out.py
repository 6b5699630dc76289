"""A co-op that asks to be taken out: its rows are for stewards only, also when their lists come again."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from potluck.web.leaving import actions as leaving_actions
from potluck.web.leaving import queries as leaving
from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Record, Source
from potluck.web.suggestions import actions

from .conftest import LISTS, profile_of, row

pytestmark = pytest.mark.usefixtures("table")
WAYS = ("/find?q=lantern", "/find?q=seven+chairs", "/api/v1/search?q=seven", "/api/v1/bulk/coops.csv?licences=", "/feed.atom",
        "/take.csv", "/embed", "/sitemap.xml", "/lists", "/lists/housing")  # fmt: skip


@pytest.fixture(autouse=True)
def licensed(table: None) -> None:
    for source in Source.objects.all():
        lists.edit_source(person=None, source=source, licence="CC0-1.0")


@pytest.fixture
def told() -> Any:
    """Seven Chairs, on both lists, asks to be taken out."""
    return actions.suggest(kind="out", about=row("Housing:1"), words="It is our home")


def shown(client: Any) -> set[str]:
    """What still names it."""
    said = set()
    for path in (f"/o/{row('Housing:1')}", f"/api/v1/profiles/{row('Workers:1')}", *WAYS):
        answer = client.get(path)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if any(
            word in text.decode().lower() for word in ("seven chairs housing", "lantern street", "sevenchairs.example")
        ):
            said.add(path)
    return said


def bring_again() -> None:
    for name, (file_name, text) in LISTS.items():
        version = lists.draft_version(person=None, file_name=file_name, content=text.replace("53704", "53709").encode())
        lists.bring_in(person=None, version=version, name=name)
    records.link_and_settle()


def test_taken_it_is_gone_for_all_but_stewards_and_stays_gone(client: Any, steward: Any, told: Any) -> None:
    assert len(shown(client)) > 4
    actions.take(person=steward, suggestion=told, reason="They rang")
    assert shown(client) == set()
    page = client.get(f"/o/{row('Housing:1')}")
    assert page.status_code == 410
    assert "asked that this co-op is not shown" in page.content.decode()
    assert client.get(f"/api/v1/profiles/{row('Workers:1')}").status_code == 410
    for path in (f"/o/{row('Housing:1')}", f"/api/v1/profiles/{row('Workers:1')}"):  # a browser would keep it for ever
        assert client.get(path).headers["Cache-Control"] == "no-cache"
    bring_again()
    lists.edit_source(person=None, source=Source.objects.get(name="Housing"), level="steward")
    lists.edit_source(person=None, source=Source.objects.get(name="Housing"), level="public")
    assert shown(client) == set()
    assert list(leaving.check()) == []
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
    assert "Lantern Street" in client.get(f"/o/{row('Housing:1')}", follow=True).content.decode()


def test_taken_back_it_is_shown_as_before(client: Any, steward: Any, told: Any) -> None:
    before, doc = shown(client), profile_of("Housing:1").doc
    actions.take(person=steward, suggestion=told)
    actions.undo(person=steward, suggestion=told)
    assert shown(client) == before
    assert profile_of("Housing:1").doc == doc
    told.refresh_from_db()
    assert (told.state, told.rows) == ("waiting", [])


def test_a_row_of_a_list_for_stewards_does_not_say_that_it_was_here(client: Any, steward: Any, told: Any) -> None:
    lists.edit_source(person=None, source=Source.objects.get(name="Housing"), level="steward")
    actions.take(person=steward, suggestion=told)
    assert client.get(f"/o/{row('Housing:1')}").status_code == 404
    assert client.get(f"/api/v1/profiles/{row('Housing:1')}").status_code == 404


def test_hiding_twice_hides_once_and_a_withdrawn_list_says_that_it_was_withdrawn(client: Any, steward: Any) -> None:
    one = row("Housing:1")
    assert records.hide(person=steward, record_ids=[one, one]) == [one]
    assert records.hide(person=steward, record_ids=[one]) == []
    leaving_actions.withdraw(person=None, source=Source.objects.get(name="Housing"))
    assert "Withdrawn by its owner" in client.get(f"/o/{one}").content.decode()
    assert records.unhide(person=steward, record_ids=[one]) == []


def test_only_stewards_hide() -> None:
    for act in (records.hide, records.unhide):
        with pytest.raises(PermissionDenied):
            act(person=AnonymousUser(), record_ids=[row("Housing:1")])
    assert not Record.objects.exclude(hidden_at=None).exists()
    assert queries.get_profile(row("Housing:1"))


def test_the_steward_reads_what_taking_it_does(steward_client: Any, told: Any) -> None:
    page = steward_client.get("/desk/suggestions").content.decode()
    assert "only stewards see these rows" in page
    assert "12 Lantern Street" in page
    answer = steward_client.post(f"/desk/suggestions/{told.pk}", {"do": "take"}, follow=True).content.decode()
    assert "Taken." in answer
