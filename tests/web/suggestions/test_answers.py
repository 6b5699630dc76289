"""What stewards do with suggestions: taking changes what is shown, undoing restores it, refusing changes nothing."""

from typing import Any

import orjson
import pytest
from django.core.exceptions import PermissionDenied

from potluck.engine import settle
from potluck.engine.levels import PUBLIC
from potluck.web.desk import actions as desk
from potluck.web.journal.models import Line
from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.suggestions import actions
from potluck.web.suggestions.models import Suggestion

from .conftest import docs, profile_of, row

pytestmark = pytest.mark.usefixtures("table")


def shown(list_and_row: str, field: str) -> list[str]:
    doc = settle.seen(queries.doc_of(profile_of(list_and_row)), PUBLIC)
    return [value["value"] for value in doc["fields"].get(field, [])]


def place(list_and_row: str) -> dict[str, Any]:
    return settle.seen(queries.doc_of(profile_of(list_and_row)), PUBLIC)["place"][0]["value"]


def test_nothing_changes_until_a_steward_takes_it(steward: Any) -> None:
    before = docs()
    one = actions.suggest(kind="change", about=row("Housing:2"), facts=[["phone", "+16085550199", None]])
    assert docs() == before
    actions.take(person=steward, suggestion=one)
    assert shown("Housing:2", "phone") == ["+16085550199", "+16085550102"]


def test_what_was_taken_stands_on_our_own_list_with_its_day(steward: Any) -> None:
    """From there it goes to the keepers of other lists: they are offered what our own list knows better."""
    one = actions.suggest(kind="change", about=row("Housing:2"), facts=[["phone", "+16085550199", None]])
    done = actions.take(person=steward, suggestion=one, reason="I called them")
    line = queries.get_record(done.own_line)
    assert line
    assert line.source.is_own
    assert [fact[:2] for fact in queries.facts_of(line)] == [["phone", "+16085550199"]]
    value = queries.doc_of(profile_of("Housing:2"))["fields"]["phone"][0]
    assert value["from"][0]["source"] == line.source_id
    assert value["from"][0]["date"] == line.last_seen.isoformat()


def test_undo_restores_what_was_shown(steward: Any) -> None:
    before = docs()
    one = actions.suggest(kind="closed", about=row("Housing:2"), facts=[["closed", "2024-05", None]])
    done = actions.take(person=steward, suggestion=one)
    assert shown("Housing:2", "status") == ["closed"]
    actions.undo(person=steward, suggestion=done)
    assert docs() == before
    one.refresh_from_db()
    assert one.state == Suggestion.WAITING


def test_undo_leaves_what_was_changed_on_the_line_meanwhile(steward: Any) -> None:
    facts = [["phone", "+16085550199", None], ["website", "https://kettle.example", None]]
    done = actions.take(person=steward, suggestion=actions.suggest(kind="change", about=row("Housing:2"), facts=facts))
    later = [["phone", "+16085550188", None], *facts[1:], ["members", "12", None]]
    desk.save_own(person=steward, facts=later, record_id=done.own_line)
    actions.undo(person=steward, suggestion=done)
    line = queries.get_record(done.own_line)
    assert line
    assert {fact[0]: fact[1] for fact in queries.facts_of(line)} == {"phone": "+16085550188", "members": "12"}


def test_a_second_suggestion_adds_to_the_same_line(steward: Any) -> None:
    for fact in (["phone", "+16085550199", None], ["email", "tea@bluekettle.example", None]):
        actions.take(person=steward, suggestion=actions.suggest(kind="change", about=row("Housing:2"), facts=[fact]))
    done = list(Suggestion.objects.values_list("own_line", flat=True))
    assert len(set(done)) == 1
    assert shown("Housing:2", "phone")[0] == "+16085550199"
    assert shown("Housing:2", "email") == ["tea@bluekettle.example"]


def test_the_steward_may_change_what_is_taken(steward: Any) -> None:
    one = actions.suggest(kind="change", about=row("Housing:2"), facts=[["phone", "+16085550199", None]])
    actions.take(person=steward, suggestion=one, facts=[["phone", "+16085550177", None]])
    assert shown("Housing:2", "phone")[0] == "+16085550177"


def test_another_street_keeps_the_rest_of_the_place(steward: Any) -> None:
    one = actions.suggest(kind="change", about=row("Housing:2"), facts=[["street", "42 Mill Road", None]])
    actions.take(person=steward, suggestion=one)
    now = place("Housing:2")
    assert (now["street"], now["postcode"], now["city"], now["country"]) == ("42 Mill Road", "53704", "Madison", "US")


def test_a_co_op_that_was_missing_is_shown(steward: Any) -> None:
    facts = [["name", "Second Spoon", None], ["city", "Chicago", None], ["country", "US", None]]
    done = actions.take(person=steward, suggestion=actions.suggest(kind="add", facts=facts))
    profile = queries.get_profile(done.own_line)
    assert profile
    assert profile.name == "Second Spoon"
    actions.undo(person=steward, suggestion=done)
    assert queries.get_profile(done.own_line) is None


def test_two_that_are_one_are_joined_and_parted_again(steward: Any) -> None:
    before = docs()
    a, b = row("Housing:2"), row("Housing:3")
    done = actions.take(person=steward, suggestion=actions.suggest(kind="merge", about=a, other=b))
    assert profile_of("Housing:2").profile_id == profile_of("Housing:3").profile_id
    actions.undo(person=steward, suggestion=done)
    assert docs() == before


def test_one_that_is_two_is_parted_and_joined_again(steward: Any) -> None:
    before = docs()
    a, b = row("Housing:1"), row("Workers:1")
    assert profile_of("Housing:1").profile_id == profile_of("Workers:1").profile_id
    done = actions.take(person=steward, suggestion=actions.suggest(kind="split", about=a, rows=[b]))
    assert profile_of("Housing:1").profile_id != profile_of("Workers:1").profile_id
    actions.undo(person=steward, suggestion=done)
    assert docs() == before


def test_an_answer_ends_how_to_ask_back(steward: Any) -> None:
    for answer in (actions.take, actions.refuse):
        one = actions.suggest(kind="out", about=row("Housing:2"), contact="ada@example.org", sender="f00")
        assert one.contact
        done = answer(person=steward, suggestion=one, reason="No")
        assert (done.contact, done.sender) == ("", "")


def test_an_answer_is_given_once(steward: Any) -> None:
    one = actions.suggest(kind="change", about=row("Housing:2"), facts=[["phone", "+16085550199", None]])
    actions.refuse(person=steward, suggestion=one, reason="They say otherwise")
    with pytest.raises(actions.AnsweredError):
        actions.take(person=steward, suggestion=one)


def test_a_row_that_left_meanwhile_is_said_to_have_left(steward: Any) -> None:
    one = actions.suggest(kind="change", about=row("Housing:3"), facts=[["phone", "+16085550199", None]])
    text = LISTS_WITHOUT_OVEN
    version = lists.draft_version(person=None, file_name="housing.csv", content=text.encode())
    lists.bring_in(person=None, version=version, name="Housing")
    records.link_and_settle()
    with pytest.raises(actions.LeftError):
        actions.take(person=steward, suggestion=one)
    one.refresh_from_db()
    assert one.state == Suggestion.WAITING


LISTS_WITHOUT_OVEN = """Name;Street;Postcode;City;Country;Website;Phone
Seven Chairs Housing Co-op;12 Lantern Street;53703;Madison;US;https://sevenchairs.example;+1 608 555 0101
Blue Kettle House;40 Mill Road;53704;Madison;US;https://bluekettle.example;+1 608 555 0102
"""


def test_only_stewards_answer() -> None:
    from django.contrib.auth.models import AnonymousUser

    one = actions.suggest(kind="change", about=row("Housing:2"), facts=[["phone", "+16085550199", None]])
    nobody = AnonymousUser()
    for act in (
        lambda: actions.take(person=nobody, suggestion=one),
        lambda: actions.refuse(person=nobody, suggestion=one, reason="no"),
        lambda: actions.undo(person=nobody, suggestion=one),
        lambda: actions.not_spam(person=nobody, suggestion=one),
        lambda: actions.clear_spam(person=nobody, ids=[one.pk]),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_journal_tells_it_by_ids_only(steward: Any) -> None:
    one = actions.suggest(
        kind="change", about=row("Housing:2"), facts=[["phone", "+16085550199", None]], words="Called"
    )
    actions.take(person=steward, suggestion=one)
    told = " ".join(f"{line.verb} {line.thing} {line.thing_id} {line.detail}" for line in Line.objects.all())
    assert f"suggested suggestion {one.pk}" in told
    assert f"took suggestion {one.pk}" in told
    assert "5550199" not in told
    assert "Called" not in told


def test_another_town_loses_the_old_spot_and_gets_that_of_the_town(steward: Any) -> None:
    own = [["street", "40 Mill Road", None], ["city", "Madison", None], ["country", "US", None]]
    spot = [["lat", "43.08", None], ["lon", "-89.39", None]]
    desk.save_own(person=steward, facts=own + spot, about=profile_of("Housing:2").profile_id)
    moved = actions.suggest(kind="change", about=row("Housing:2"), facts=[["city", "Chicago", None]])
    actions.take(person=steward, suggestion=moved)
    now = place("Housing:2")
    assert now["city"] == "Chicago"
    assert now["precision"] == "town"
    assert abs(now["lat"] - 41.88) < 0.2


def test_another_street_in_the_same_place_keeps_the_spot_but_not_as_exact(steward: Any) -> None:
    own = [["street", "40 Mill Road", None], ["city", "Madison", None], ["country", "US", None]]
    spot = [["lat", "43.08", None], ["lon", "-89.39", None], ["precision", "exact", None], ["placed_by", "list", None]]
    desk.save_own(person=steward, facts=own + spot, about=profile_of("Housing:2").profile_id)
    moved = actions.suggest(kind="change", about=row("Housing:2"), facts=[["street", "42 Mill Road", None]])
    actions.take(person=steward, suggestion=moved)
    now = place("Housing:2")
    assert (now["street"], now["lat"], now["precision"]) == ("42 Mill Road", 43.08, "postcode")


def test_what_only_stewards_see_of_a_place_does_not_become_public_with_a_correction(steward: Any) -> None:
    """The own list is read by everyone: the hidden street is not copied to it."""
    from potluck.web.records.models import Record

    hidden = Record.objects.get(record_id=row("Housing:2"))
    facts = [[*fact[:3], "steward" if fact[0] in ("street", "postcode") else None] for fact in queries.facts_of(hidden)]
    hidden.facts = orjson.dumps(facts).decode()
    hidden.save()
    records.settle_again()
    assert place("Housing:2")["street"] is None
    moved = actions.suggest(kind="change", about=row("Housing:2"), facts=[["region", "Wisconsin", None]])
    actions.take(person=steward, suggestion=moved)
    assert place("Housing:2")["region"] == "Wisconsin"
    assert place("Housing:2")["street"] is None
