"""The desk: pairs side by side, deciding, undoing, history, and taking rows out of a profile."""

import pytest

from potluck.web.desk import queries as desk
from potluck.web.records import actions, queries
from potluck.web.records import queries as records
from potluck.web.records.models import Decision, Edge, Membership
from tests.web.records.three_lists import record

pytestmark = pytest.mark.django_db


def edge_of(a, b):
    a, b = sorted((a.record_id, b.record_id))
    return Edge.objects.get(generation=queries.generation(), a=a, b=b)


@pytest.fixture
def doubt(three_lists):
    """The table of three lists with one pair in doubt: Blue Kettle House and Blue Kettle Laundry."""
    a, b = record("Housing:3"), record("Workers:3")
    Edge.objects.filter(generation=queries.generation(), band="ask").update(band="different")
    left, right = sorted((a.record_id, b.record_id))
    reasons = '[["name_alike",2.5,{}],["street_other_house",-1.5,{}],["phone_many",0.0,{"n":14}]]'
    Edge.objects.update_or_create(
        generation=queries.generation(), a=left, b=right, defaults={"weight": 1.0, "band": "ask", "reasons": reasons}
    )
    Membership.objects.filter(record_id__in=[left, right]).update(component=left)
    return left, right


def say(client, pair, verdict, **more):
    return client.post("/desk/decide", {"a": pair[0], "b": pair[1], "verdict": verdict, "then": "desk", **more})


def test_an_empty_desk_says_so(steward_client):
    page = steward_client.get("/desk").content.decode()
    assert "Nothing to decide. The machine asks again when a list changes." in page


def test_the_desk_shows_both_rows_what_differs_and_why_it_asks(steward_client, doubt):
    page = steward_client.get("/desk").content.decode()
    assert "Are these the same co-op?" in page
    assert "Blue Kettle <mark>House</mark>" in page
    assert "Blue Kettle <mark>Laundry</mark>" in page
    assert "Housing" in page
    assert "row 3" in page
    assert "Names are alike" in page
    assert "+2.5" in page
    assert "−1.5" in page
    assert "1 left." in page


@pytest.fixture
def left_apart(doubt):
    """The same pair scores as the same, and clustering left it apart."""
    Edge.objects.filter(generation=queries.generation(), a=doubt[0], b=doubt[1]).update(band="same", weight=30.0)
    return doubt


def test_a_pair_that_scores_as_the_same_but_was_left_apart_is_asked_and_not_told_as_joined(steward_client, left_apart):
    assert queries.left_to_decide().ask
    page = steward_client.get("/desk").content.decode()
    assert "Blue Kettle <mark>House</mark>" in page
    assert "other rows of the two speak against it" in page
    joined, count = desk.machine_joins(0, 1000)
    assert len(joined) == count
    assert left_apart not in {(edge.a, edge.b) for edge in joined}
    assert all(queries.get_profile(edge.a) == queries.get_profile(edge.b) for edge in joined)
    history = steward_client.get("/desk/history?who=machine").content.decode()
    assert "Blue Kettle Laundry" not in history
    from potluck.web.desk import explain

    assert "left apart" in explain.in_words(explain.pair(*left_apart))
    say(steward_client, left_apart, "different")
    assert not queries.left_to_decide().ask


def test_a_co_op_and_its_own_site_are_no_question(steward_client, left_apart):
    now = queries.generation()
    home = queries.get_profile(left_apart[0]).profile_id
    Membership.objects.filter(generation=now, record_id=left_apart[1]).update(part_of=home)
    assert not queries.left_to_decide().ask


def test_different_is_written_with_its_reason_and_the_desk_moves_on(steward_client, doubt):
    page = say(steward_client, doubt, "different", reason="Two trades, one founder.").content
    decision = Decision.objects.get()
    assert (decision.verdict, decision.reason, decision.by.name) == (
        "different",
        "Two trades, one founder.",
        "Ada Stew",
    )
    page = steward_client.get("/desk").content.decode()
    assert "Nothing to decide" in page
    assert "You said <strong>different</strong>" in page
    assert "Two trades, one founder." in page
    assert "1 decided today." in page


def test_same_joins_and_undo_parts_them_again(steward_client, doubt):
    say(steward_client, doubt, "same")
    assert queries.get_profile(doubt[0]).pk == queries.get_profile(doubt[1]).pk
    steward_client.post(
        "/desk/undo", {"decision": Decision.objects.get().pk, "reason": "I mixed them up", "then": "/desk"}
    )
    assert queries.get_profile(doubt[0]).pk != queries.get_profile(doubt[1]).pk
    history = steward_client.get("/desk/history?who=undone").content.decode()
    assert "Taken back by You" in history
    assert queries.left_to_decide().ask


def test_a_branch_is_said_the_way_it_was_meant(steward_client, doubt):
    a, b = doubt
    say(steward_client, (b, a), "branch")  # a is a branch of b
    site = queries.get_profile(a)
    assert site.is_site
    assert site.part_of == queries.get_profile(b).profile_id
    page = steward_client.get("/desk/history").content.decode()
    names = records.names_of([a, b])
    assert f"<bdi>{names[a]}</bdi> is a branch of <bdi>{names[b]}</bdi>" in page


def test_pressing_twice_says_it_once(steward_client, doubt):
    for _press in range(2):
        say(steward_client, doubt, "same")
    assert Decision.objects.count() == 1


def test_a_second_word_on_a_pair_is_the_one_that_counts(steward_client, doubt):
    say(steward_client, doubt, "same")
    say(steward_client, doubt, "different")
    assert queries.get_profile(doubt[0]).pk != queries.get_profile(doubt[1]).pk


def test_unsure_leaves_the_desk_but_joins_nothing(steward_client, doubt):
    say(steward_client, doubt, "unsure")
    assert queries.left_to_decide().ask == []
    assert queries.get_profile(doubt[0]).pk != queries.get_profile(doubt[1]).pk


def test_a_word_that_does_not_exist_and_rows_that_are_gone_are_refused_kindly(steward_client, doubt):
    assert say(steward_client, doubt, "perhaps").status_code == 302
    assert say(steward_client, ("X" * 26, doubt[1]), "same").status_code == 302
    assert not Decision.objects.exists()
    assert steward_client.get(f"/desk/pair/{doubt[0]}/{'X' * 26}").status_code == 404


def test_undo_returns_only_to_our_own_pages(steward_client, doubt):
    say(steward_client, doubt, "same")
    response = steward_client.post("/desk/undo", {"decision": Decision.objects.get().pk, "then": "//evil.example/x"})
    assert response.url == "/desk"


def test_machine_joins_are_told_apart_from_peoples_words(steward_client, three_lists):
    page = steward_client.get("/desk/history?who=machine").content.decode()
    assert "Machine: same" in page
    assert "score" in page
    people = steward_client.get("/desk/history").content.decode()
    assert "Machine: same" not in people


def test_one_question_for_two_coops_the_others_can_wait(steward_client, doubt):
    house, laundry = doubt
    double = record("Housing:4").record_id
    actions.decide(person=None, a=double, b=house, verdict="same")
    a, b = sorted((double, laundry))
    Edge.objects.create(generation=queries.generation(), a=a, b=b, weight=0.5, band="ask", reasons="[]")
    left = queries.left_to_decide()
    assert (len(left.ask), left.waiting) == (1, 1)
    assert "1 more can wait" in steward_client.get("/desk").content.decode()


def test_rows_are_taken_out_of_a_profile_and_put_back_by_one_undo(steward_client, three_lists):
    a, b = record("Housing:2"), record("Workers:2")
    profile = queries.get_profile(a.record_id)
    assert profile.pk == queries.get_profile(b.record_id).pk
    page = steward_client.get(f"/desk/part/{profile.profile_id}").content.decode()
    assert page.count('name="row"') == 2
    address = f"/desk/part/{profile.profile_id}"
    assert "leave at least one" in steward_client.post(address, {"reason": "kept"}).content.decode()
    steward_client.post(address, {"row": [b.record_id], "reason": "Another house"})
    assert queries.get_profile(a.record_id).pk != queries.get_profile(b.record_id).pk
    steward_client.post("/desk/undo", {"decision": Decision.objects.first().pk})
    assert queries.get_profile(a.record_id).pk == queries.get_profile(b.record_id).pk


def test_a_batch_is_one_line_of_history(steward_client, three_lists):
    for name in ("Housing:2", "Housing:3"):
        actions.decide(person=None, a=record(name).record_id, b=record("Workers:2").record_id, verdict="same")
    profile = queries.get_profile(record("Workers:2").record_id)
    actions.split(person=None, profile_id=profile.profile_id, record_ids=[record("Housing:3").record_id])
    shown, total = desk.clicks()
    assert total == len(shown)
    assert sum(bool(d.batch) for d in shown) == 1
    assert "by the same click" in steward_client.get("/desk/history").content.decode()


def test_a_visitor_cannot_decide(client, doubt):
    assert say(client, doubt, "same").status_code == 302
    assert not Decision.objects.exists()
