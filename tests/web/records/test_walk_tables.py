"""The walk through the tables: what joins, what a person's word does, and that undo restores."""

from collections.abc import Callable
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.web.desk import actions as desk
from potluck.web.journal.models import Line
from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries, store
from potluck.web.records.models import Decision, Record, State
from tests.draws import draws
from tests.web.records.lists import LISTS
from tests.web.records.three_lists import bring, partition, record

pytestmark = [pytest.mark.tables, pytest.mark.django_db]

SAME_CHAIRS = frozenset({"Housing:2", "Workers:2"})
SetTable = Callable[..., None]


def test_rows_of_one_coop_on_two_lists_become_one_profile(three_lists: None) -> None:
    assert SAME_CHAIRS in partition()
    assert frozenset({"Workers:4", "World:1"}) in partition() or frozenset({"Workers:4", "World:2"}) in partition()


def test_neighbours_with_a_like_name_stay_apart(three_lists: None) -> None:
    assert not any({"Housing:3", "Workers:3"} <= rows for rows in partition())


@pytest.mark.parametrize("order", list(permutations(LISTS)))
def test_the_order_of_imports_does_not_matter(table: SetTable, order: tuple[str, ...]) -> None:
    table(order)
    rows = {frozenset(name for name in profile) for profile in partition()}
    assert SAME_CHAIRS in rows
    assert len(rows) == 6


def test_a_different_parts_a_profile_and_undo_restores_it_exactly(three_lists: None) -> None:
    before = partition()
    a, b = record("Housing:2").record_id, record("Workers:2").record_id
    decision = records.decide(person=None, a=a, b=b, verdict="different", reason="two houses")
    assert SAME_CHAIRS not in partition()
    records.undo(person=None, decision=decision)
    assert partition() == before
    assert Decision.objects.get().undone_at is not None


def test_a_wall_holds_against_a_chain_of_same(three_lists: None) -> None:
    a, b, c = (record(name).record_id for name in ("Housing:3", "Workers:3", "Housing:4"))
    records.decide(person=None, a=a, b=b, verdict="different")
    records.decide(person=None, a=a, b=c, verdict="same")
    records.decide(person=None, a=b, b=c, verdict="same")
    assert not any({"Housing:3", "Workers:3"} <= rows for rows in partition())
    records.link_and_settle()
    assert not any({"Housing:3", "Workers:3"} <= rows for rows in partition())


PAIRS = [("Housing:3", "Workers:3"), ("Housing:2", "Workers:2"), ("Housing:4", "Housing:3"), ("Workers:4", "Housing:4")]
WORDS = st.lists(
    st.tuples(st.sampled_from(PAIRS), st.sampled_from(["same", "different", "unsure"])),
    min_size=1,
    max_size=4,
    unique_by=lambda word: word[0],
)


@draws(12)
@given(words=WORDS, turn=st.randoms(use_true_random=False))
def test_decisions_in_any_order_give_the_same_table_as_a_full_run(
    three_lists: None, words: list[tuple[tuple[str, str], str]], turn: object
) -> None:
    bare = partition()
    seen = []
    for order in (words, sorted(words, key=lambda w: turn.random())):  # type: ignore[attr-defined]
        made = [
            records.decide(person=None, a=record(x).record_id, b=record(y).record_id, verdict=verdict)
            for (x, y), verdict in order
        ]
        seen.append(partition())
        records.settle_again()
        assert partition() == seen[-1]
        for decision in reversed(made):
            records.undo(person=None, decision=decision)
        assert partition() == bare
    assert seen[0] == seen[1]


def test_the_same_list_again_keeps_ids_and_decisions(three_lists: None) -> None:
    before = {r.row: r.record_id for r in Record.objects.filter(source__name="Housing", gone_at=None)}
    bring("Housing")
    records.link_and_settle()
    assert {r.row: r.record_id for r in Record.objects.filter(source__name="Housing", gone_at=None)} == before


def test_a_row_that_left_the_list_leaves_a_bare_tombstone(three_lists: None) -> None:
    gone = record("Housing:4").record_id
    _, text = LISTS["Housing"]
    shorter = "\n".join(text.splitlines()[:3])
    version = lists.draft_version(person=None, file_name="housing.csv", content=shorter.encode())
    lists.bring_in(person=None, version=version, name="Housing")
    records.link_and_settle()
    stone = Record.objects.get(record_id=gone)
    assert (stone.raw, stone.facts, stone.key) == ("", "", "")
    assert stone.gone_at is not None
    assert queries.get_profile(gone) is None


def test_what_people_do_while_the_machine_works_is_not_lost(monkeypatch: pytest.MonkeyPatch, three_lists: None) -> None:
    a, b = record("Housing:2").record_id, record("Workers:2").record_id
    write, said = store.write_generation, []

    def someone_decides_meanwhile(*parts: object) -> bool:
        if not said:
            said.append(records.decide(person=None, a=a, b=b, verdict="different"))
        return write(*parts)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "write_generation", someone_decides_meanwhile)
    records.link_and_settle()
    assert SAME_CHAIRS not in partition()


def test_a_row_taken_off_a_profile_is_walled_from_every_other(three_lists: None) -> None:
    a = record("Housing:2").record_id
    profile = queries.get_profile(a)
    assert profile
    records.split(person=None, profile_id=profile.profile_id, record_ids=[a], reason="another house")
    assert SAME_CHAIRS not in partition()
    records.undo(person=None, decision=Decision.objects.latest("at"))
    assert SAME_CHAIRS in partition()


def test_undo_takes_back_all_that_one_click_said_and_tells_each_in_the_history(table: SetTable) -> None:
    table(["Housing", "Workers"])
    a, b, c = (record(name).record_id for name in ("Housing:2", "Workers:2", "Housing:4"))
    records.decide(person=None, a=a, b=c, verdict="same")
    whole = partition()
    assert SAME_CHAIRS | {"Housing:4"} in whole
    profile = queries.get_profile(a)
    assert profile
    batch = records.split(person=None, profile_id=profile.profile_id, record_ids=[c])
    walls = Decision.objects.filter(batch=batch)
    assert {frozenset((one.a, one.b)) for one in walls} == {frozenset((a, c)), frozenset((b, c))}
    assert SAME_CHAIRS in partition()
    records.undo(person=None, decision=walls[0])
    assert not walls.filter(undone_at=None).exists()
    assert partition() == whole
    told = Line.objects.filter(verb="undid", thing="pair").values_list("thing_id", flat=True)
    assert sorted(told) == sorted(one.id for one in walls)


def test_a_correction_of_ours_stands_above_the_lists_and_can_be_taken_back(three_lists: None) -> None:
    profile = queries.get_profile(record("Housing:2").record_id)
    assert profile
    facts = [["name", "Seven Chairs", "en"], ["phone", "+16085550177", None]]
    own = desk.save_own(person=None, facts=facts, about=profile.profile_id, reason="they told us")
    now = queries.get_profile(own)
    assert now
    doc = queries.doc_of(now)
    assert doc["fields"]["phone"][0]["value"] == "+16085550177"
    assert now.name == "Seven Chairs"
    assert len(doc["records"]) == 3
    desk.remove_own(person=None, record_id=own)
    back = queries.get_profile(profile.profile_id)
    assert back
    assert back.name != "Seven Chairs"


def test_every_act_leaves_one_journal_line_with_its_reason(three_lists: None) -> None:
    a, b = record("Housing:3").record_id, record("Workers:3").record_id
    lines = Line.objects.count()
    records.decide(person=None, a=a, b=b, verdict="different", reason="a laundry, not a house")
    assert Line.objects.count() == lines + 1
    assert Line.objects.latest("at").why == "a laundry, not a house"


def test_trust_order_decides_which_value_is_shown(three_lists: None) -> None:
    ids = {s.name: s.id for s in queries.find_sources()}
    for first in ("Workers", "Housing"):
        lists.set_trust(person=None, source_ids=[ids[first], *(i for n, i in ids.items() if n != first)])
        records.settle_again()
        profile = queries.get_profile(record("Housing:2").record_id)
        assert profile
        shown = queries.doc_of(profile)["fields"]["name"][0]
        assert shown["from"][0]["source"] == ids[first]


def test_caches_can_tell_what_changed(three_lists: None) -> None:
    before = State.objects.get().changed
    a, b = record("Housing:2").record_id, record("Workers:2").record_id
    records.decide(person=None, a=a, b=b, verdict="different")
    assert State.objects.get().changed > before
