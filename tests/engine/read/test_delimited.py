"""Delimited text comes back as it was written, and rows that do not fit are said."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine.nouns import Reading
from potluck.engine.read import describe, read_bytes

LETTERS = st.text("abcdefghijklmnopqrstuvwxyzäéñßABC", min_size=1, max_size=8)
WESTERN = st.text(st.characters(codec="cp1252", exclude_categories=("Cc", "Cs", "Co")), max_size=12)
ANY = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufeff"), max_size=12)


def rows_of(reading: Reading) -> list[tuple[str | None, ...]]:
    return reading.tables[0].frame.rows()


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[str]) -> tuple[list[str], list[list[str]]]:
    header = draw(st.lists(LETTERS, min_size=2, max_size=6, unique=True))
    row = st.lists(cells, min_size=len(header), max_size=len(header))
    rows = draw(st.lists(row.filter(lambda r: any(cell.strip() for cell in r)), min_size=1, max_size=8))
    return header, rows


def as_text(header: list[str], rows: list[list[str]], **dialect: str | int) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows([header, *rows])
    return out.getvalue()


def same(reading: Reading, header: list[str], rows: list[list[str]]) -> None:
    assert reading.tables[0].frame.columns == header
    assert rows_of(reading) == [tuple(cell or None for cell in row) for row in rows]
    assert reading.tables[0].rows.to_list() == list(range(2, len(rows) + 2))
    assert reading.read == len(rows)


@given(
    tables(ANY),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_comes_back(
    table: tuple[list[str], list[list[str]]], delimiter: str, end: str, quoting: int, encoding: str
) -> None:
    text = as_text(*table, delimiter=delimiter, lineterminator=end, quoting=quoting)
    same(read_bytes(text.encode(encoding), "list.csv"), *table)


@given(tables(ANY), st.sampled_from(["a\nb", "a\r\nb,c;d\r\n", 'x "y"\n\n"', "\n1,2\n3,4\n5,6\n"]))
def test_line_breaks_stay_in_their_cells(table: tuple[list[str], list[list[str]]], cell: str) -> None:
    header, rows = table
    rows[0][0] = cell
    text = as_text(header, rows, quoting=csv.QUOTE_ALL, lineterminator="\n")
    same(read_bytes(text.encode(), "list.csv"), header, rows)


@given(tables(WESTERN))
def test_windows_1252_comes_back_and_is_said(table: tuple[list[str], list[list[str]]]) -> None:
    header, rows = ["name", "place"], [["Café", "x"], *[row[:2] for row in table[1] if any(c.strip() for c in row[:2])]]
    reading = read_bytes(as_text(header, rows).encode("cp1252"), "list.csv")
    same(reading, header, rows)
    assert "encoding_guessed" in [issue.code for issue in reading.issues]


def test_a_given_encoding_is_used() -> None:
    reading = read_bytes("имя;город\nРассвет;Тула\n".encode("cp1251"), "list.csv", encoding="windows-1251")
    assert rows_of(reading) == [("Рассвет", "Тула")]


def test_text_files_that_are_csv() -> None:
    assert rows_of(read_bytes(b'"NO","NAME"\r\n1,"Oak"\r\n2,"Elm"\r\n', "list.txt")) == [("1", "Oak"), ("2", "Elm")]


def test_headers_blank_repeated_and_spelled_twice() -> None:
    reading = read_bytes(b",Phone,Phone,Postcode,post code \n0,1,2,3,4\n", "list.csv")
    assert reading.tables[0].frame.columns == ["Column 1", "Phone", "Phone [2]", "Postcode", "post code"]
    assert {issue.code for issue in reading.issues} == {"made_header", "same_header", "similar_headers"}
    assert all("?" not in part for issue in reading.issues for part in describe(issue))


def test_blank_rows_keep_the_numbers_of_the_others() -> None:
    reading = read_bytes(b"name,town\nOak,York\n\n , \nElm,Hull\n\n", "list.csv")
    assert reading.read == 2
    assert reading.tables[0].rows.to_list() == [2, 5]
    assert [(issue.code, issue.params["count"]) for issue in reading.issues] == [("blank_rows", "2")]


def test_title_rows_stand_above_the_header() -> None:
    reading = read_bytes(b"Our members 2026,,\n,,\nname,town,mail\nOak,York,a@b.org\nElm,Hull,c@d.org\n", "list.csv")
    assert reading.tables[0].frame.columns == ["name", "town", "mail"]
    assert reading.tables[0].rows.to_list() == [4, 5]
    assert "title_rows" in [issue.code for issue in reading.issues]


def test_a_list_without_a_header() -> None:
    reading = read_bytes(b"Oak,https://oak.org,York\nElm,https://elm.org,Hull\n", "list.csv")
    assert reading.read == 2
    assert reading.tables[0].frame.columns == ["Column 1", "Column 2", "Column 3"]
    assert "no_header" in [issue.code for issue in reading.issues]


SOUND = "".join(
    f"{n},Society {n},https://s{n}.org,{'housing' if n % 2 else 'farming'},01904 5550{n:02}\n" for n in range(20)
)
HEAD = "id,name,web,sort,phone\n"


def test_an_unquoted_comma_is_put_right_and_warned() -> None:
    reading = read_bytes(f"{HEAD}{SOUND}77,Bread, Roses,https://b.org,housing,01904 555077\n".encode(), "list.csv")
    assert rows_of(reading)[-1] == ("77", "Bread, Roses", "https://b.org", "housing", "01904 555077")
    assert [(i.code, i.severity, i.row) for i in reading.issues] == [("shifted_row", "warned", 22)]
    assert reading.read == 21


def test_an_extra_comma_is_taken_out_and_warned() -> None:
    reading = read_bytes(f"{HEAD}77,Bread,,https://b.org,housing,01904 555077\n{SOUND}".encode(), "list.csv")
    assert rows_of(reading)[0] == ("77", "Bread", "https://b.org", "housing", "01904 555077")
    assert [(i.code, i.row) for i in reading.issues] == [("shifted_row", 2)]


def test_cells_that_fit_nowhere_for_sure_are_left_empty_not_guessed() -> None:
    rows = "".join(f"{a},{b},x{a}\n" for a, b in zip("pqrstuvw", "abcdefgh", strict=True))
    reading = read_bytes(f"one,two,three\n{rows}k,l,m,n\n".encode(), "list.csv")
    (issue,) = reading.issues
    assert issue.code == "shifted_row"
    last = dict(zip(reading.tables[0].frame.columns, rows_of(reading)[-1], strict=True))
    unsure = issue.params["unsure"].split(", ")
    assert unsure
    assert all(last[column] is None for column in unsure)


def test_a_short_row_is_filled_up_and_warned() -> None:
    reading = read_bytes(f"{HEAD}{SOUND}77,Bread,https://b.org\n".encode(), "list.csv")
    assert rows_of(reading)[-1] == ("77", "Bread", "https://b.org", None, None)
    assert [(i.code, i.row) for i in reading.issues] == [("short_row", 22)]


def test_commas_at_every_line_end_are_no_fault() -> None:
    reading = read_bytes(b"name,town,\nOak,York,\nElm,Hull,\n", "list.csv")
    assert rows_of(reading) == [("Oak", "York"), ("Elm", "Hull")]
    assert not reading.issues


@pytest.mark.parametrize("tail", ["", '99,"End",x,y,z\n'])
def test_a_quote_that_never_closes_does_not_swallow_the_list(tail: str) -> None:
    text = f'{HEAD}{SOUND}77,"Bread,https://b.org,housing,01904 555077\n{SOUND}{tail}'
    reading = read_bytes(text.encode(), "list.csv")
    assert reading.read == 41 + bool(tail)
    assert rows_of(reading)[20][1] == '"Bread'
    assert [(i.code, i.row) for i in reading.issues] == [("stray_quote", 22)]


def test_a_pasted_table() -> None:
    reading = read_bytes(b'name\taddress\nOak\t"1 Mill Rd\nYork"\nElm\tHull, UK\n', "pasted.pasted")
    assert reading.format == "pasted"
    assert rows_of(reading) == [("Oak", "1 Mill Rd\nYork"), ("Elm", "Hull, UK")]


def test_the_line_that_excel_puts_first() -> None:
    reading = read_bytes(b"sep=;\r\nname;town\r\nOak;York, UK\r\n", "list.csv")
    assert rows_of(reading) == [("Oak", "York, UK")]
    assert reading.tables[0].rows.to_list() == [3]
