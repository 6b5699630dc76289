"""A list goes home: in its own file where that can be, and nothing that a spreadsheet would run gets in or out."""

import csv
import io
import zipfile

import openpyxl
import orjson
import polars as pl
import pytest

from potluck.engine import formulas, nouns, read
from potluck.engine.write import home, patched_csv
from potluck.engine.write.grids import Original
from potluck.engine.write.patch import Left

EVIL = '=HYPERLINK("https://bad.example","look")'
LINES = {**nouns.LINES, "name": pl.String}


def line(row: int, column: str, after: str, table: str = "list", **more: object) -> dict[str, object]:
    blank = {"record_id": f"r{row}", "part": column, "field": "phone", "kind": "fill", "before": "", "value": after}
    told = {"sources": ["S"], "date": "", "level": "public", "is_new": False, "extra": "", "name": "A"}
    return blank | told | {"row": row, "column": column, "after": after, "table": table} | more


def lines(*told: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(told), schema=LINES)


def original(name: str, data: bytes, **more: object) -> tuple[Original, pl.DataFrame]:
    """The file, and its rows as they were read."""
    reading = read.read_bytes(data, name)
    rows = [
        (table.name, int(number), orjson.dumps(dict(zip(table.frame.columns, cells, strict=True))).decode())
        for table in reading.tables
        for number, cells in zip(table.rows, table.frame.iter_rows(), strict=True)
    ]
    frame = pl.DataFrame(rows, schema={"table": pl.String, "row": pl.Int64, "raw": pl.String}, orient="row")
    return Original(name, reading.format, data, lambda: reading, **more), frame  # type: ignore[arg-type]


def cells(data: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]


def test_without_lines_the_file_goes_as_it_came() -> None:
    data = f'name,tel\n"{EVIL.replace(chr(34), chr(34) * 2)}",\n'.encode()
    file, rows = original("list.csv", data)
    made = home.copy(file, rows, lines())
    assert (made.name, made.data) == ("list.csv", data)


def test_a_csv_is_cut_once_for_one_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    times = []
    cut = patched_csv.cut
    monkeypatch.setattr(patched_csv, "cut", lambda *given: times.append(1) or cut(*given))
    file, rows = original("list.csv", b"name,tel\nOak,\nElm,1\n")
    made = home.copy(file, rows, lines(line(2, "tel", "+34 951 555 010")))
    assert made.data == b"name,tel\nOak,+34 951 555 010\nElm,1\n"
    assert len(times) == 1


def test_what_was_text_in_another_format_is_not_run_in_the_csv_that_goes_home() -> None:
    data = orjson.dumps([{"name": EVIL, "tel": None, "note": "-1+1"}, {"name": "Elm", "tel": "1", "note": " @A1"}])
    file, rows = original("list.json", data)
    told = lines(line(1, "tel", "+34 951 555 010"), line(2, "tel", "+1-608-555-0101", kind="correct", before="1"))
    for made in (home.copy(file, rows, told), home.difference(file, rows, told)):
        assert not [cell for cell in cells(made.data) if formulas.is_formula(cell) and cell[:2] not in ("@@", "->")]
        assert f"'{EVIL}" in cells(made.data)
    assert "+34 951 555 010" in cells(home.copy(file, rows, told).data)


def test_a_workbook_keeps_text_as_text() -> None:
    book = openpyxl.Workbook()
    for row in (["name", "tel"], ["'" + EVIL, None], ["Elm", "1"]):
        book.active.append(row)
    book.active["A2"].value, book.active["A2"].data_type = EVIL, "s"
    out = io.BytesIO()
    book.save(out)
    file, rows = original("list.xlsx", out.getvalue())
    made = home.copy(file, rows, lines(line(2, "tel", "@SUM(A1)")))
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).active
    assert [(sheet[at].value, sheet[at].data_type) for at in ("A2", "B2")] == [(EVIL, "s"), ("@SUM(A1)", "s")]


def test_a_workbook_that_cannot_be_changed_in_place_goes_home_harmless() -> None:
    book = openpyxl.Workbook()
    for row in (["name", "tel"], ["Oak", None]):
        book.active.append(row)
    book.active["A2"].value, book.active["A2"].data_type = EVIL, "s"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("_xmlsignatures/sig1.xml", "<a/>")
    file, rows = original("list.xlsx", out.getvalue())
    made = home.copy(file, rows, lines(line(2, "tel", "+34 951 555 010")))
    assert made.name == "list.better.csv"
    assert cells(made.data) == ["name", "tel", f"'{EVIL}", "+34 951 555 010"]


def test_a_csv_that_we_wrote_after_an_erasure_is_harmless() -> None:
    data = b'\xef\xbb\xbf"name","tel"\r\n"=1+1",""\r\n"Elm","1"\r\n'
    file, rows = original("list.csv", data, is_ours=True)
    assert cells(home.copy(file, rows, lines()).data) == ["name", "tel", "'=1+1", "", "Elm", "1"]
    made = home.copy(file, rows, lines(line(2, "tel", "+34 951 555 010")))
    assert cells(made.data) == ["name", "tel", "'=1+1", "+34 951 555 010", "Elm", "1"]


def test_the_keepers_own_cells_stay_in_their_own_csv() -> None:
    data = b"name,tel\n=1+1,\nElm,1\n"
    file, rows = original("list.csv", data)
    assert home.copy(file, rows, lines(line(3, "tel", "2", before="1"))).data == b"name,tel\n=1+1,\nElm,2\n"


def test_the_changes_alone_are_harmless() -> None:
    told = lines(line(2, "tel", "+34 951 555 010", before=EVIL, name="@SUM(A1)"), line(3, "lat", "-33.45"))
    made = home.changes("list.csv", told, {"S": "=1+1"})
    assert made.name == "list.changes.csv"
    first, second = list(csv.DictReader(io.StringIO(made.data.decode("utf-8-sig"))))
    assert (first["before"], first["name"], first["from"]) == (f"'{EVIL}", "'@SUM(A1)", "'=1+1")
    assert (first["after"], second["after"]) == ("+34 951 555 010", "-33.45")


def test_what_was_left_is_told_by_its_rows() -> None:
    left = [Left(3, 1, "moved"), Left(2, None, "moved"), Left(3, 2, "moved"), Left(None, None, "no_header")]
    assert home.notes(left) == {"moved": [2, 3], "no_header": []}
