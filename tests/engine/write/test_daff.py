"""Our difference, applied by daff itself to the owner's table, gives our patched copy."""

import csv
import io

import daff
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine.write.daff import difference
from potluck.engine.write.patch import Change, Patch
from potluck.engine.write.patched_csv import patched_csv
from tests.draws import draws

HEADER = ["name", "town", "phone", "web", "notes", "year", "open"]
ROWS = [
    ["Seven Chairs", "Madison", "", "https://seven.example", "ask -> Ann", "1998", "yes"],
    ["Blue Kettle", "Madison", "555 0102", "", "", "", "yes"],
    ["Night Oven", "Tarwick", "", "", "", "2004", "no"],
]


def table(rows):
    return daff.PythonTableView([list(row) for row in rows])


def read_by_daff(data: bytes):
    view = daff.PythonTableView([])
    daff.Csv().parseTable(data.decode(), view)
    return view


def applied(rows, data: bytes):
    view = table(rows)
    daff.HighlightPatch(view, read_by_daff(data)).apply()
    return [[view.getCell(x, y) or "" for x in range(view.get_width())] for y in range(view.get_height())]


def patched(header, rows, patch):
    """What the patch means, said plainly."""
    whole = [[*header, *patch.new_columns]]
    for number, cells in enumerate(rows, 2):
        if number in patch.gone:
            continue
        cells = [*cells, *[""] * (len(header) + len(patch.new_columns) - len(cells))]
        for change in patch.changes:
            if change.row == number:
                cells[change.place] = change.after
        whole.append(cells)
    return whole


def both(header, rows, patch):
    made = difference(header, list(enumerate(rows, 2)), patch)
    return applied([header, *rows], made.data), patched(header, rows, patch), made


def patch_of(changes=(), gone=(), new=(), header=HEADER):
    return Patch(header, [Change(*one) for one in changes], {}, frozenset(gone), new, 1)


def test_changed_cells_reach_the_owners_table():
    got, wanted, made = both(HEADER, ROWS, patch_of([(3, 3, "", "https://kettle.example"), (4, 2, "", "+1 608 555")]))
    assert got == wanted
    lines = list(csv.reader(io.StringIO(made.data.decode())))
    assert lines[0] == ["@@", *HEADER]
    assert lines[1][0] == "..."
    assert lines[2][4] == "->https://kettle.example"


def test_arrows_in_a_cell_make_the_arrow_longer():
    got, wanted, made = both(HEADER, ROWS, patch_of([(2, 5, "1998", "1999")]))
    assert got == wanted
    assert "-->,Seven Chairs" in made.data.decode()
    assert "1998-->1999" in made.data.decode()


def test_new_columns_come_last():
    changes = [(2, 7, "", "a@b.example"), (4, 7, "", "c@d.example"), (4, 1, "Tarwick", "Olm")]
    got, wanted, made = both(HEADER, ROWS, patch_of(changes, new=["Email"]))
    assert got == wanted
    assert made.data.decode().splitlines()[0] == "!,,,,,,,,+++"


def test_a_doubled_row_goes_also_when_both_read_the_same():
    for gone in (3, 4):
        rows = [ROWS[0], ROWS[1], ROWS[1], ROWS[2]]
        got, wanted, made = both(HEADER, rows, patch_of(gone=[gone]))
        assert got == wanted
        assert not made.left


def test_rows_that_read_the_same_are_told_apart_by_the_row_before():
    rows = [ROWS[0], ROWS[1], ROWS[2], ROWS[1]]
    got, wanted, made = both(HEADER, rows, patch_of([(5, 2, "555 0102", "555 0199")]))
    assert got == wanted
    assert not made.left


def test_what_cannot_be_told_apart_is_left_out_and_said():
    rows = [ROWS[1], ROWS[1], ROWS[1]]
    got, _, made = both(HEADER, rows, patch_of([(4, 2, "555 0102", "555 0199")]))
    assert got == [HEADER, *rows]
    assert [(one.row, one.why) for one in made.left] == [(4, "same_rows")]


def test_of_two_rows_that_read_the_same_one_changes_and_the_other_goes():
    rows = [ROWS[0], ROWS[1], ROWS[1]]
    got, _, made = both(HEADER, rows, patch_of([(3, 2, "555 0102", "555 0199")], gone=[4]))
    assert got[2][2] == "555 0199"
    assert len(got) - len(made.left) == 3


def test_a_change_of_nothing_but_space_is_left_out_and_said():
    got, _, made = both(
        ["name", "c1"], [["Seven ", ""], ["Blue", "z"]], patch_of([(2, 0, "", "Seven")], header=["name", "c1"])
    )
    assert [one.row for one in made.left] == [2]
    assert got == [["name", "c1"], ["Seven ", ""], ["Blue", "z"]]


CELL = st.text(st.sampled_from('ab ->,;"\n=éN'), max_size=5)
"""Without "_": a row that says only that is taken for the header by daff."""


@draws(200)
@given(st.data())
def test_whatever_the_cells_daff_gives_our_copy(data):
    width = data.draw(st.integers(2, 7))
    header = [f"c{n}" for n in range(width)]
    rows = data.draw(st.lists(st.lists(CELL, min_size=width, max_size=width).filter(any), min_size=1, max_size=8))
    new = ["more"] if data.draw(st.booleans()) else []
    spots = data.draw(
        st.dictionaries(
            st.tuples(st.integers(2, len(rows) + 1), st.integers(0, width - 1 + len(new))),
            CELL.filter(str.strip),
            max_size=6,
        )
    )
    gone = data.draw(st.sets(st.integers(2, len(rows) + 1), max_size=1))
    changes = [
        (row, place, "", after)
        for (row, place), after in spots.items()
        if row not in gone and (place >= width or rows[row - 2][place] != after)
    ]
    new = new if any(place == width for _, place, _, _ in changes) else []
    got, wanted, made = both(header, rows, patch_of(changes, gone, new, header))
    if not made.left:
        assert got == wanted


def test_a_header_that_stands_twice_is_said_and_the_table_stays_as_it_is():
    """daff takes the last column of the name and may write into the row of headers; the copy goes by the place."""
    header, rows = ["name", "Phone", "Phone"], [["Seven", "1", "2"], ["Blue", "3", "4"]]
    patch = Patch(["name", "Phone", "Phone [2]"], [Change(2, 1, "1", "9"), Change(3, 0, "Blue", "Red")],
                  {2: rows[0], 3: rows[1]}, frozenset(), (), 1)  # fmt: skip
    got, _wanted, made = both(header, rows, patch)
    assert got == [header, *rows]
    assert [(one.row, one.why) for one in made.left] == [(2, "same_headers"), (3, "same_headers")]
    text = b"name,Phone,Phone\r\nSeven,1,2\r\nBlue,3,4\r\n"
    assert patched_csv(text, "utf-8", ",", patch).data == b"name,Phone,Phone\r\nSeven,9,2\r\nRed,3,4\r\n"


def test_a_new_column_with_a_header_that_is_there_is_said():
    _got, _wanted, made = both(HEADER, ROWS, patch_of([(2, 7, "", "x")], new=("phone",)))
    assert [one.why for one in made.left] == ["same_headers"]
