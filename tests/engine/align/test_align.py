"""Rows keep their identity from one version of a list to the next: laws, and cases as they come."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine.align import Aligned, align, changes
from potluck.engine.nouns import ColumnMeaning, Mapping
from tests.draws import draws

from .lists import HEADERS, Row, change, coop, frame

MEANING = Mapping(
    tuple(
        ColumnMeaning(column, field)
        for column, field in zip(HEADERS, ["name", "street", "city", "phone", "website", "kind"], strict=True)
    )
)
SEEDS = st.integers(0, 2**32)


def rows_of(seed: int, count: int) -> list[Row]:
    draw = random.Random(seed)
    return [coop(draw) for _ in range(count)]


def old_of(aligned: Aligned) -> dict[int, int]:
    """New row -> old row."""
    return dict(zip(aligned.pairs["new"].to_list(), aligned.pairs["old"].to_list(), strict=True))


@draws(25, deep=40)
@given(seed=SEEDS, count=st.integers(60, 400), part=st.floats(0.0, 0.4), knows=st.booleans())
def test_up_to_four_in_ten_rows_change_and_identity_is_kept(seed: int, count: int, part: float, knows: bool) -> None:
    made = change(rows_of(seed, count), part, random.Random(seed + 1))
    meaning = MEANING if knows else None
    given_ids = old_of(align(frame(made.old), frame(made.new), meaning, meaning))
    right = [given_ids.get(at) == truth for at, truth in enumerate(made.truth)]
    kept = [
        ok for ok, edited, truth in zip(right, made.edited, made.truth, strict=True) if truth is not None and not edited
    ]
    changed = [ok for ok, edited in zip(right, made.edited, strict=True) if edited]
    stolen = [at for at, truth in enumerate(made.truth) if truth is None and at in given_ids]
    assert sum(kept) >= 0.99 * len(kept)
    assert sum(changed) >= 0.95 * len(changed) - 1
    assert len(stolen) <= 0.01 * len(made.new)


def test_edited_rows_are_known_in_95_of_100_over_many_lists() -> None:
    """The property test allows one row more, as a small list has few edited rows; here they are counted together."""
    edited = right = 0
    for seed in range(12):
        made = change(rows_of(seed, 400), 0.4, random.Random(seed))
        given_ids = old_of(align(frame(made.old), frame(made.new), MEANING, MEANING))
        edited += sum(made.edited)
        right += sum(given_ids.get(at) == made.truth[at] for at, is_edited in enumerate(made.edited) if is_edited)
    assert right >= 0.95 * edited


@draws(25, deep=30)
@given(st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "Kettle", "Oven 3"])] * 3), max_size=30))
def test_a_version_is_itself(rows: list[Row]) -> None:
    side = frame(rows, ["x", "y", "z"])
    aligned = align(side, side)
    said = [at for at, row in enumerate(rows) if any(row)]
    assert old_of(aligned) == {at: at for at in said}
    assert set(aligned.pairs["how"]) <= {"same"}


@draws(25, deep=30)
@given(
    st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "Kettle", "Oven 3", "Saltgate"])] * 3), max_size=25),
    st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "Kettle", "Oven 3", "Saltgate"])] * 3), max_size=25),
)
def test_no_row_is_two_rows(old: list[Row], new: list[Row]) -> None:
    aligned = align(frame(old, ["x", "y", "z"]), frame(new, ["x", "y", "z"]))
    assert aligned.pairs["old"].n_unique() == aligned.pairs["new"].n_unique() == aligned.pairs.height
    counts = changes(aligned).counts
    assert counts["added"] + counts["changed"] + counts["moved"] + counts["same"] == len(new)
    assert counts["removed"] + counts["changed"] + counts["moved"] + counts["same"] == len(old)


@draws(15)
@given(seed=SEEDS, turn=st.permutations(range(6)))
def test_the_order_of_columns_does_not_matter(seed: int, turn: list[int]) -> None:
    made = change(rows_of(seed, 80), 0.4, random.Random(seed))
    straight = align(frame(made.old), frame(made.new))
    turned = [tuple(row[at] for at in turn) for row in made.new]
    other = align(frame(made.old), frame(turned, [HEADERS[at] for at in turn]))
    assert straight.pairs.equals(other.pairs)


def test_renamed_columns_compare_and_are_named() -> None:
    rows = rows_of(3, 60)
    new = [row if at != 7 else (*row[:3], "+1 000", *row[4:]) for at, row in enumerate(rows)]
    aligned = align(frame(rows), frame(new, ["Organisation", "Road", "Town", "Tel.", "Web", "Sort"]))
    found = changes(aligned)
    assert found.counts == {"added": 0, "changed": 1, "removed": 0, "moved": 0, "same": 59}
    assert ("Name", "Organisation") in found.renamed
    assert ("City", "Town") in found.renamed  # few values: told by the rows
    assert found.cells.rows() == [(7, 7, "Tel.", rows[7][3] or None, "+1 000")]
    assert not found.came
    assert not found.left


def test_a_new_column_changes_no_row_and_is_told() -> None:
    rows = rows_of(4, 20)
    found = changes(align(frame(rows), frame([(*row, str(at)) for at, row in enumerate(rows)], [*HEADERS, "Members"])))
    assert found.counts["same"] == 20
    assert found.came == ["Members"]


def test_a_column_put_into_a_list_without_a_header() -> None:
    rows = rows_of(5, 40)
    names = [f"Column {n}" for n in range(1, 8)]
    new = [(row[0], f"contact {at}", *row[1:]) for at, row in enumerate(rows)]
    aligned = align(frame(rows, names[:6]), frame(new, names))
    assert old_of(aligned) == {at: at for at in range(40)}
    assert ("Column 2", "Column 3") in aligned.columns


def test_an_id_wins_over_content() -> None:
    ids = Mapping((), id_columns=("No",))
    old = frame(
        [("k1", "Blue Kettle", "Saltgate"), ("k2", "Night Oven", "Madison"), ("k3", "Spoon", "Ash")],
        ["No", "Name", "City"],
    )
    new = frame(
        [("k3", "Spoon", "Ash"), ("k1", "Blue Kettle", "Saltgate"), ("k2", "Old Bakery", "Quince Hill")],
        ["No", "Name", "City"],
    )
    aligned = align(old, new, ids, ids)
    assert old_of(aligned) == {0: 2, 1: 0, 2: 1}
    assert aligned.by_number


def test_numbers_that_were_given_anew_do_not_win() -> None:
    ids = Mapping((), id_columns=("No",))
    rows = rows_of(6, 50)
    old = [(str(at + 1), *row) for at, row in enumerate(rows)]
    new = [(str(at + 1), *row) for at, row in enumerate(rows[10:] + rows[:3])]
    aligned = align(frame(old, ["No", *HEADERS]), frame(new, ["No", *HEADERS]), ids, ids)
    assert old_of(aligned) == {at: at + 10 for at in range(40)} | {40: 0, 41: 1, 42: 2}
    assert not aligned.by_number


def test_a_row_taken_out_of_a_counted_list_does_not_make_all_others_changed() -> None:
    rows = rows_of(7, 40)
    old = [(str(at + 1), *row) for at, row in enumerate(rows)]
    new = [(str(at + 1), *row) for at, row in enumerate(rows[:5] + rows[6:])]
    found = changes(align(frame(old, ["No", *HEADERS]), frame(new, ["No", *HEADERS])))
    assert found.counts == {"added": 0, "changed": 0, "removed": 1, "moved": 0, "same": 39}


def test_doubled_rows_stay_apart() -> None:
    row, other = coop(random.Random(1)), coop(random.Random(2))
    aligned = align(frame([row, row, other, row]), frame([row, row, row, row, other]))
    assert aligned.pairs.height == 4
    assert set(old_of(aligned).values()) == {0, 1, 2, 3}


def test_a_list_of_nothing_but_doubles_that_grows_and_shrinks() -> None:
    row = coop(random.Random(1))
    assert align(frame([row] * 30), frame([row] * 20)).pairs.height == 20
    assert align(frame([row] * 20), frame([row] * 30)).pairs.height == 20


def test_a_row_added_does_not_take_the_place_of_one_removed() -> None:
    rows = rows_of(8, 30)
    stranger = ("Quite Another Dairy", "1 Elm Street", rows[4][2], "+1 999 111", "https://dairy.example", rows[4][5])
    found = changes(align(frame(rows), frame([*rows[:4], stranger, *rows[5:]])))
    assert (found.counts["added"], found.counts["removed"], found.counts["same"]) == (1, 1, 29)


@pytest.mark.parametrize("count", [0, 1])
def test_lists_of_nothing_and_of_one_row(count: int) -> None:
    rows = rows_of(9, count)
    assert align(frame(rows), frame(rows)).pairs.height == count
    assert align(frame(rows), frame([])).pairs.is_empty()
    assert align(frame([]), frame(rows)).pairs.is_empty()


def test_one_row_whose_phone_changed_is_that_row() -> None:
    old = ("Blue Kettle", "4 Mill Road", "Saltgate", "+1 608 1", "https://kettle.example", "food")
    new = ("Blue Kettle", "4 Mill Road", "Saltgate", "+1 608 2", "https://kettle.example", "food")
    assert align(frame([old]), frame([new])).pairs["how"].to_list() == ["edited"]


def test_empty_cells_and_empty_rows_do_not_match_anything() -> None:
    rows = [("", "", "", "", "", ""), ("Blue Kettle", "", "", "", "", "")]
    aligned = align(frame(rows), frame([rows[1], rows[0], rows[0]]))
    assert old_of(aligned) == {0: 1}


def test_a_list_sorted_anew_is_the_same_list() -> None:
    rows = rows_of(10, 200)
    new = sorted(rows)
    aligned = align(frame(rows), frame(new))
    assert all(rows[old] == new[at] for at, old in old_of(aligned).items())
    assert changes(aligned).counts["changed"] == 0
    assert aligned.pairs.height == 200


def test_every_phone_written_in_another_way_is_changed_not_new() -> None:
    rows = rows_of(11, 100)
    new = [(*row[:3], row[3].replace("+1 ", "001-").replace(" ", "-"), *row[4:]) for row in rows]
    found = changes(align(frame(rows), frame(new), MEANING, MEANING))
    assert found.counts["added"] == found.counts["removed"] == 0
    assert found.counts["changed"] == sum(bool(row[3]) for row in rows)


def test_numbers_out_of_a_spreadsheet_are_those_of_its_csv() -> None:
    assert align(frame([("Kettle", "24.0")], ["n", "m"]), frame([("Kettle ", "24")], ["n", "m"])).pairs[
        "how"
    ].to_list() == ["same"]


def test_two_sheets_with_other_columns() -> None:
    import polars as pl

    rows = rows_of(12, 20)
    old = pl.concat([frame(rows[:10], table="a"), frame([row[:3] for row in rows[10:]], HEADERS[:3], table="b")])
    assert old_of(align(old, old)) == {at: at for at in range(20)}
