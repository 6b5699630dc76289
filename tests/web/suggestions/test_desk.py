"""The steward's page: piles, diffs, buttons; and that nobody else gets there."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.suggestions import actions
from potluck.web.suggestions.models import Suggestion
from tests.draws import draws

from .conftest import docs, profile_of, row

pytestmark = pytest.mark.usefixtures("table")

PHONE = ["phone", "+16085550199", None]


def suggest(list_and_row: str = "Housing:2", **more: Any) -> Suggestion:
    return actions.suggest(**{"kind": "change", "about": row(list_and_row), "facts": [PHONE]} | more)


def post(client: Any, one: Suggestion, **said: Any) -> Any:
    return client.post(f"/desk/suggestions/{one.pk}", said, follow=True)


def test_visitors_are_sent_to_sign_in(client: Any) -> None:
    one = suggest()
    assert client.get("/desk/suggestions").url.startswith("/sign-in")
    for path in (f"{one.pk}", f"{one.pk}/undo", "spam"):
        assert client.post(f"/desk/suggestions/{path}", {"do": "take"}).url.startswith("/sign-in")
    one.refresh_from_db()
    assert one.state == "waiting"


def test_somebody_who_was_removed_may_not(client: Any, steward: Any) -> None:
    one = suggest()
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
    steward.standings.update(until=timezone.now())
    assert client.get("/desk/suggestions").status_code == 403
    assert client.post(f"/desk/suggestions/{one.pk}", {"do": "take"}).status_code == 403
    assert client.post("/desk/suggestions/spam", {"id": one.pk}).status_code == 403


def test_an_empty_pile_says_what_it_is_for(steward_client: Any) -> None:
    assert "Nobody suggests anything now" in steward_client.get("/desk/suggestions").content.decode()


def test_the_desk_says_how_many_wait(steward_client: Any) -> None:
    suggest()
    suggest(facts=[], words="spam", is_spam=True)
    page = steward_client.get("/desk").content.decode()
    assert "1 suggestion waits" in page


def test_a_diff_names_what_is_shown_who_says_so_and_what_it_should_be(steward_client: Any) -> None:
    suggest("Housing:1", words="I called", contact="ada@example.org")
    page = steward_client.get("/desk/suggestions").content.decode()
    for said in ("+1 608-555-0101", "+1 608-555-0199", "I called", "ada@example.org", ">Housing<", ">Workers<"):
        assert said in page


def test_taken_as_it_is(steward_client: Any) -> None:
    one = suggest()
    assert "Taken." in post(steward_client, one, do="take", value_0="+16085550199").content.decode()
    assert queries.doc_of(profile_of("Housing:2"))["fields"]["phone"][0]["value"] == "+16085550199"


def test_taken_with_another_value_cleaned_like_any_other(steward_client: Any) -> None:
    one = suggest()
    wrong = post(steward_client, one, do="take", value_0="ring twice")
    assert wrong.status_code == 400
    assert "is not a phone number" in wrong.content.decode()
    post(steward_client, one, do="take", value_0="+1 (608) 555 0177")
    assert queries.doc_of(profile_of("Housing:2"))["fields"]["phone"][0]["value"] == "+16085550177"


def test_a_refusal_needs_a_reason(steward_client: Any) -> None:
    one = suggest()
    before = docs()
    assert post(steward_client, one, do="refuse").status_code == 400
    post(steward_client, one, do="refuse", reason="They told us otherwise")
    one.refresh_from_db()
    assert (one.state, one.answer) == ("refused", "They told us otherwise")
    assert docs() == before


def test_undo_stands_beside_what_was_done(steward_client: Any) -> None:
    before = docs()
    one = suggest()
    page = post(steward_client, one, do="take").content.decode()
    assert f"/desk/suggestions/{one.pk}/undo" in page
    steward_client.post(f"/desk/suggestions/{one.pk}/undo")
    steward_client.post(f"/desk/suggestions/{one.pk}/undo")
    assert docs() == before


def test_the_second_answer_is_told_that_there_was_a_first(steward_client: Any) -> None:
    one = suggest()
    post(steward_client, one, do="take")
    assert "answered this one already" in post(steward_client, one, do="refuse", reason="No").content.decode()


def test_of_a_split_the_steward_says_which_rows(steward_client: Any) -> None:
    a, b = sorted((row("Housing:1"), row("Workers:1")))
    one = actions.suggest(kind="split", about=a, rows=[b])
    page = steward_client.get("/desk/suggestions").content.decode()
    assert f'value="{b}" checked' in page
    assert f'value="{a}" checked' not in page
    post(steward_client, one, do="take", row=[a])
    assert profile_of("Housing:1").profile_id != profile_of("Workers:1").profile_id
    one.refresh_from_db()
    assert one.rows == [a]


def test_spam_is_thrown_away_in_one_go_but_never_what_waits(steward_client: Any) -> None:
    bad = [suggest(facts=[], words=f"Buy {n}", is_spam=True) for n in range(3)]
    good = suggest()
    page = steward_client.get("/desk/suggestions?pile=spam").content.decode()
    assert all(one.pk in page for one in bad)
    assert good.pk not in page
    steward_client.post("/desk/suggestions/spam", {"keep": bad[0].pk})
    steward_client.post("/desk/suggestions/spam", {"id": [one.pk for one in (*bad, good)]})
    assert set(Suggestion.objects.values_list("pk", flat=True)) == {bad[0].pk, good.pk}


def test_what_is_about_a_row_that_left_is_still_readable(steward_client: Any) -> None:
    one = suggest("Housing:3", words="They moved")
    version = lists.draft_version(person=None, file_name="h.csv", content=b"Name;City\nBlue Kettle House;Madison\n")
    lists.bring_in(person=None, version=version, name="Housing", even_so=True)
    records.link_and_settle()
    page = steward_client.get("/desk/suggestions").content.decode()
    assert "left this table meanwhile" in page
    assert "They moved" in page
    assert 'value="take"' not in page
    assert post(steward_client, one, do="take").status_code == 400
    assert post(steward_client, one, do="refuse", reason="It left").status_code == 200


def test_many_are_turned_page_by_page(steward_client: Any) -> None:
    for n in range(11):
        suggest(facts=[], words=f"Number {n}.")
    first = steward_client.get("/desk/suggestions").content.decode()
    assert "Number 0." in first
    assert "Number 10." not in first
    assert "Number 10." in steward_client.get("/desk/suggestions?page=2").content.decode()


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7|add:7 }}'


@pytest.mark.unlooked("a co-op is called {{ 7|add:7 }} here")
def test_nothing_a_visitor_writes_becomes_markup(steward_client: Any) -> None:
    about = row("Housing:2")
    actions.suggest(kind="change", about=about, facts=[["name", EVIL, None]], words=EVIL, contact=EVIL)
    actions.suggest(kind="add", facts=[["name", EVIL, None], ["website", f"javascript:{EVIL}", None]], words=EVIL)
    one = actions.suggest(kind="out", about=about, words=EVIL)
    actions.refuse(person=None, suggestion=one, reason=EVIL)
    from potluck.web.suggestions.queries import track_path

    pages = ["/desk/suggestions", "/desk/suggestions?pile=done", track_path(one), "/desk"]
    asked = f"name={EVIL}&name_0={EVIL}&city={EVIL}&q={EVIL}&what=value&website={EVIL}"
    pages += [
        f"{path}?{asked}" for path in ("/suggest", "/suggest/here", f"/o/{profile_of('Housing:3').profile_id}/wrong")
    ]
    pages += [f"/o/{profile_of('Housing:2').profile_id}/wrong/others?q={EVIL}"]
    for path in pages:
        page = steward_client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
    actions.take(person=None, suggestion=Suggestion.objects.get(kind="change"))
    page = steward_client.get(f"/o/{profile_of('Housing:2').profile_id}").content.decode()
    assert "<script>alert" not in page


FACTS = st.lists(
    st.one_of(
        st.tuples(st.just("phone"), st.sampled_from(["+16085550199", "+16085550102", ""])),
        st.tuples(st.just("website"), st.sampled_from(["https://kettle.example", "https://bluekettle.example"])),
        st.tuples(st.just("street"), st.sampled_from(["42 Mill Road", ""])),
        st.tuples(st.just("city"), st.sampled_from(["Chicago", "Madison"])),
        st.tuples(st.just("name"), st.sampled_from(["Blue Kettle", "Kettle House"])),
        st.tuples(st.just("status"), st.sampled_from(["closed", "open"])),
    ),
    max_size=4,
    unique_by=lambda fact: fact[0],
)


@draws(25)
@given(rounds=st.lists(FACTS, min_size=1, max_size=3), data=st.data())
def test_taking_back_in_any_order_restores_what_was_shown(steward: Any, rounds: list[Any], data: Any) -> None:
    """Whatever is suggested and taken one after another, taking the last back first leads back step by step."""
    before = docs()
    taken = []
    for number, facts in enumerate(rounds):
        told = [[field, value, None] for field, value in facts]
        one = actions.suggest(kind="change", about=row("Housing:2"), facts=told, words=f"round {number}")
        assert docs() == (taken[-1][1] if taken else before)
        actions.take(person=steward, suggestion=one)
        taken.append((one, docs()))
    for number in range(len(taken) - 1, -1, -1):
        actions.undo(person=steward, suggestion=taken[number][0])
        assert shown_of(docs()) == shown_of(taken[number - 1][1] if number else before)
    Suggestion.objects.all().delete()


def shown_of(found: dict[str, Any]) -> dict[str, Any]:
    """Every value with its order, without the days and ids of who says it."""
    return {
        key: (
            {field: [value["value"] for value in values] for field, values in doc["fields"].items()},
            [value["value"] for value in doc["place"]],
        )
        for key, doc in found.items()
    }
