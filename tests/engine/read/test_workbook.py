"""Spreadsheets: what their owner sees is what is read."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from potluck.engine.nouns import Reading
from potluck.engine.read import UnreadableError, read_bytes

Sheets = dict[str, list[list[object]]]


def workbook(sheets: Sheets, hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: str) -> bytes:
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="List">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def ods_row(*cells: str, repeat: int = 1) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeat}">{inner}</table:table-row>'


def codes(reading: Reading) -> list[str]:
    return [issue.code for issue in reading.issues]


def test_titles_numbers_and_dates() -> None:
    day = datetime.datetime(2019, 5, 1)
    rows: list[list[object]] = [
        ["Members of the federation"],
        [],
        ["name", "zip", "lat", "since", "seen", "paid", "sum"],
        ["Oak", 53703.0, 43.0731, day, datetime.datetime(2020, 1, 2, 3, 4), True, 0.1 + 0.2],
        ["Elm", "00501", -0.0001, datetime.date(2021, 2, 3), None, False, 447700900123],
    ]
    reading = read_bytes(workbook({"Sheet1": rows}), "list.xlsx")
    assert reading.tables[0].frame.rows() == [
        ("Oak", "53703", "43.0731", "2019-05-01", "2020-01-02T03:04:00", "TRUE", "0.3"),
        ("Elm", "00501", "-0.0001", "2021-02-03", None, "FALSE", "447700900123"),
    ]
    assert reading.tables[0].rows.to_list() == [4, 5]
    assert "title_rows" in codes(reading)


def test_several_sheets_and_those_that_are_no_list() -> None:
    sheets: Sheets = {
        "Members": [["name", "town"], ["Oak", "York"]],
        "Notes": [["Call Ann before you print this."], ["Done."]],
        "Empty": [],
        "Friends": [["name", "town"], ["Elm", "Hull"], ["Ash", "Leeds"]],
        "Private": [["name", "pay"], ["Ann", 1]],
    }
    reading = read_bytes(workbook(sheets, hidden="Private"), "list.xlsx")
    assert [(table.name, table.frame.height) for table in reading.tables] == [("Members", 1), ("Friends", 2)]
    assert {(i.code, i.table) for i in reading.issues} == {
        ("sheet_no_table", "Notes"), ("sheet_empty", "Empty"), ("sheet_hidden", "Private")
    }  # fmt: skip
    assert reading.read == 3


def test_a_formula_without_a_value_and_one_kept_as_text() -> None:
    reading = read_bytes(
        workbook({"S": [["name", "note"], ["Oak", "'=1+1"], ["=cmd|' /C calc'!A0", "x"]]}), "list.xlsx"
    )
    assert reading.tables[0].frame["note"].to_list() == ["'=1+1", "x"]


def test_ods_and_a_workbook_with_the_wrong_name() -> None:
    data = ods(ods_row("name", "town") + ods_row("Oak", "York") + ods_row("", repeat=3) + ods_row("Elm", "Hull"))
    for name in ("list.ods", "list.csv", "list"):
        reading = read_bytes(data, name)
        assert reading.tables[0].frame.rows() == [("Oak", "York"), ("Elm", "Hull")]
        assert reading.tables[0].rows.to_list() == [2, 6]


def test_a_damaged_workbook() -> None:
    data = workbook({"S": [["name", "town"], ["Oak", "York"]]})
    with pytest.raises(UnreadableError) as caught:
        read_bytes(data[: len(data) // 2], "list.xlsx")
    assert caught.value.code in ("broken_workbook", "zip")


def test_a_header_of_two_lines() -> None:
    rows: list[list[object]] = [
        ["Name", "Address", None, "Contact", None],
        [None, "Street", "Town", "Phone", "Email"],
        ["Oak", "1 Mill Rd", "York", "01904 555", "a@oak.example"],
        ["Elm", "2 Quay", None, None, "a@elm.example"],
    ]
    reading = read_bytes(workbook({"S": rows}), "list.xlsx")
    assert reading.tables[0].frame.columns == ["Name", "Street", "Town", "Phone", "Email"]
    assert reading.tables[0].rows.to_list() == [3, 4]


def test_a_first_row_with_gaps_is_no_second_header() -> None:
    rows: list[list[object]] = [["Name", None, None, "Town"], ["Oak", "x", "y", None], ["Elm", "x", "y", "Hull"]]
    assert read_bytes(workbook({"S": rows}), "list.xlsx").tables[0].frame.height == 2
