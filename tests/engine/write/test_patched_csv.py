"""A CSV goes home as it came: only the cells that change, change."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine.write.patch import Change, Patch, UnpatchableError
from potluck.engine.write.patched_csv import cut, grid, header_row, opened, patched_csv, value
from tests.draws import draws


def patch_of(text, delimiter, changes, gone=(), new=(), names=None):
    rows = grid(text, delimiter)
    head = header_row(rows, names or rows[0][1])
    names = names or rows[0][1]
    known = {n: (cells + [""] * len(names))[: len(names)] for n, cells in rows}
    return Patch(names, [Change(*one) for one in changes], known, frozenset(gone), new, head)


def home(data: bytes, encoding: str, delimiter: str, changes, gone=(), new=(), names=None, stray=frozenset()):
    text, *_ = opened(data, encoding)
    return patched_csv(data, encoding, delimiter, patch_of(text, delimiter, changes, gone, new, names), stray)


def test_only_the_bytes_of_the_changed_cells_change():
    data = b'\xef\xbb\xbfMy list;;\r\nName;Tel;"Web"\r\n"Caf\xc3\xa9 Ola";;"a;b"\r\n\r\nRiver ;0555;""'
    done = home(data, "utf-8", ";", [(3, 1, "", "0777"), (5, 2, "", "x.example")], names=["Name", "Tel", "Web"])
    assert done.left == []
    wanted = data.replace(b'Ola";;', b'Ola";0777;').replace(b'0555;""', b'0555;"x.example"')
    assert done.data == wanted


def test_a_value_is_quoted_only_when_it_must_be():
    done = home(b"a,b\n1,\n2,\n", "utf-8", ",", [(2, 1, "", "x, y"), (3, 1, "", 'say "hi"')])
    assert done.data == b'a,b\n1,"x, y"\n2,"say ""hi"""\n'


def test_a_file_that_quotes_all_goes_on_quoting():
    done = home(b'"a","b"\n"1","x"\n"2",\n', "utf-8", ",", [(3, 1, "", "y")])
    assert done.data == b'"a","b"\n"1","x"\n"2","y"\n'


def test_new_columns_stand_at_the_end_and_rows_stay_even():
    done = home(b"Title\na,b\n1,2\n\n3\n5,6\n", "utf-8", ",", [(3, 2, "", "new")], new=["Email"], names=["a", "b"])
    assert done.data == b"Title\na,b,Email\n1,2,new\n\n3,,\n5,6,\n"


def test_a_doubled_row_goes_with_its_line():
    assert home(b"a,b\n1,2\n1,2\n3,4\n", "utf-8", ",", [], gone=[3]).data == b"a,b\n1,2\n3,4\n"
    assert home(b"a,b\r\n1,2\r\n3,4", "utf-8", ",", [], gone=[3]).data == b"a,b\r\n1,2"


def test_letters_that_the_file_cannot_write_are_left_and_said():
    done = home("a,b\nCafé,\n".encode("cp1252"), "cp1252", ",", [(2, 1, "", "مفتوح")])
    assert done.data == "a,b\nCafé,\n".encode("cp1252")
    assert [(one.row, one.place, one.why) for one in done.left] == [(2, 1, "letters")]


def test_a_row_that_stands_otherwise_is_not_touched():
    patch = Patch(["a", "b"], [Change(2, 1, "", "x")], {2: ["other", ""]}, header=1)
    done = patched_csv(b"a,b\n1,\n", "utf-8", ",", patch)
    assert done.data == b"a,b\n1,\n"
    assert done.left[0].why == "moved"


def test_stray_quotation_marks_stay_letters():
    data = b'a,b\n5" pipe,\n"open,\n'
    patch = Patch(["a", "b"], [Change(3, 1, "", "x")], {3: ['"open', ""]}, header=1)
    done = patched_csv(data, "utf-8", ",", patch, frozenset({3}))
    assert done.data == b'a,b\n5" pipe,\n"open,x\n'


def test_mixed_letters_survive():
    data = "a,b\nCafé,\n".encode() + b"M\xfcller,\n"
    patch = Patch(["a", "b"], [Change(3, 1, "", "x")], {3: ["Müller", ""]}, header=1)
    assert patched_csv(data, "utf-8", ",", patch).data == data.replace(b"M\xfcller,", b"M\xfcller,x")


def test_bytes_that_do_not_come_back_are_refused():
    with pytest.raises(UnpatchableError):
        opened(b"\xff\xfea\x00b", "utf-16")


CELL = st.text(st.sampled_from('ab é"\n\r,;\t|=x'), max_size=6)
ENCODINGS = {"cp1252": "cp1252", "utf-16": "utf-16", "utf-8-sig": "utf-8", "utf-8": "utf-8"}


@draws(150)
@given(st.data())
def test_whatever_the_file_the_rest_stays_byte_for_byte(data):
    delimiter = data.draw(st.sampled_from(",;\t|"))
    ending = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quoting = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    encoding = data.draw(st.sampled_from(list(ENCODINGS)))
    width = data.draw(st.integers(2, 4))
    rows = data.draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6))
    rows = [["key", *row] for row in rows]  # no blank rows: they are no rows of the table
    header = [f"c{n}" for n in range(width + 1)]
    if any("\n" in cell or "\r" in cell for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # the other way, Python's writer leaves breaks bare that are not the file's own
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows([header, *rows])
    text = out.getvalue()
    if data.draw(st.booleans()):
        text = text.removesuffix(ending)
    raw = text.encode(encoding)
    row, place = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(1, width))
    after = data.draw(CELL.filter(bool))
    change = (row + 2, place, rows[row][place], after)
    done = home(raw, ENCODINGS[encoding], delimiter, [change])
    assert done.left == []
    back = done.data.decode(encoding)
    rows[row][place] = after
    read = list(csv.reader(io.StringIO(back, newline=""), delimiter=delimiter))
    assert [cells for cells in read if cells] == [header, *rows]
    lines = list(cut(text, delimiter))
    start, end = lines[row + 1].spans[place]
    assert back.startswith(text[:start])
    assert back.endswith(text[end:])


@draws(200)
@given(st.text(st.sampled_from('a"\n\r,é '), max_size=30))
def test_cells_are_cut_as_python_cuts_them(text):
    wanted = list(csv.reader(io.StringIO(text, newline="")))
    assert [[value(text, span) for span in line.spans] for line in cut(text, ",")] == wanted
