"""A workbook goes home unharmed: formulas, dates, noughts, joined cells, comments, charts; only some cells change."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from python_calamine import CalamineWorkbook

from potluck.engine.write.patch import Change, Patch, UnpatchableError
from potluck.engine.write.patched_xlsx import patched_xlsx

NAMES = ["Name", "Phone", "Zip", "Joined", "Members", "Twice", "Lat", "Note"]
ROWS = [
    ["Seven Chairs", None, "01234", datetime.date(2001, 2, 3), 24, "=E3*2", 43.07, "a"],
    ["Blue Kettle", "555 0102", "00042", datetime.date(2011, 12, 31), 12, "=E4*2", None, None],
    ["Night Oven & <Sons>", None, None, None, 9, "=E5*2", 44.1, "c"],
]


@pytest.fixture
def book() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Our list"
    sheet["A1"] = "The list of 2026"
    sheet.merge_cells("A1:H1")
    for place, name in enumerate(NAMES, 1):
        sheet.cell(2, place, name).font = Font(bold=True)
    for number, cells in enumerate(ROWS, 3):
        for place, cell in enumerate(cells, 1):
            if cell is not None:
                sheet.cell(number, place, cell)
        sheet.cell(number, 4).number_format = "DD/MM/YYYY"
        sheet.cell(number, 3).number_format = "@"
    sheet.merge_cells("H4:H5")
    sheet["A4"].comment = Comment("ask Ann", "Ann")
    sheet.conditional_formatting.add(
        "E3:E5", CellIsRule(operator="lessThan", formula=["10"], fill=PatternFill("solid", bgColor="FF0000"))
    )
    hidden = made.create_sheet("Hidden")
    hidden["A1"] = "secret"
    hidden.sheet_state = "hidden"
    made.defined_names["members"] = DefinedName("members", attr_text="'Our list'!$E$3:$E$5")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=3, max_row=5))
    sheet.add_chart(chart, "K2")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def cells_of(row):
    return ["" if cell is None else str(cell) for cell in row]


def patch_of(*changes, gone=(), new=()):
    rows = {number: cells_of(cells) for number, cells in enumerate(ROWS, 3)}
    return Patch(NAMES, [Change(row, place, "", after) for row, place, after in changes], rows, frozenset(gone), new, 2)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_of(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))["Our list"]


def test_changed_cells_are_there_and_all_else_is_as_it_was(book):
    done = patched_xlsx(
        book, {"Our list": patch_of((3, 1, "555 0101"), (4, 6, "43.1"), (5, 2, "00007"), (5, 3, "2020-05-06"))}
    )
    assert done.left == []
    before, after = parts(book), parts(done.data)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    old, new = sheet_of(book), sheet_of(done.data)
    wanted = {"B3": "555 0101", "G4": 43.1, "C5": "00007", "D5": datetime.datetime(2020, 5, 6)}
    for row in old.iter_rows():
        for cell in row:
            there = new[cell.coordinate]
            assert there.value == wanted.get(cell.coordinate, cell.value)
            assert there.number_format == cell.number_format or cell.coordinate in wanted
            if cell.coordinate not in wanted:
                assert there.fill.fgColor.rgb == cell.fill.fgColor.rgb
                assert there.font.b == cell.font.b
    assert new["B3"].fill.fgColor.rgb == "FFFFF2B3"
    assert new["C5"].number_format == "@"
    assert new["D5"].number_format.upper() == "DD/MM/YYYY"
    assert new["F3"].value == "=E3*2"
    assert new["A4"].comment.text == "ask Ann"
    assert [str(area) for area in new.merged_cells.ranges] == [str(area) for area in old.merged_cells.ranges]


def test_another_reader_reads_it_too(book):
    done = patched_xlsx(book, {"Our list": patch_of((3, 1, 'a & b < "c"'))})
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(done.data))
        .get_sheet_by_name("Our list")
        .to_python(skip_empty_area=False)
    )
    assert rows[2][1] == 'a & b < "c"'
    assert rows[2][2] == "01234"
    assert rows[2][3] == datetime.date(2001, 2, 3)


def test_formulas_and_joined_cells_are_left_and_said(book):
    done = patched_xlsx(book, {"Our list": patch_of((3, 5, "99"), (5, 7, "new"), (4, 7, "top"))})
    assert {(one.row, one.place, one.why) for one in done.left} == {(3, 5, "formula"), (5, 7, "merged")}
    sheet = sheet_of(done.data)
    assert sheet["F3"].value == "=E3*2"
    assert sheet["H4"].value == "top"


def test_new_columns_and_doubled_rows(book):
    done = patched_xlsx(book, {"Our list": patch_of((3, 8, "a@b.example"), gone=[4], new=["Email"])})
    sheet = sheet_of(done.data)
    assert (sheet["I2"].value, sheet["I3"].value) == ("Email", "a@b.example")
    assert sheet["A4"].value == "Blue Kettle"
    assert sheet["A4"].fill.fgColor.rgb == "FFFFD9D2"
    assert [(one.row, one.why) for one in done.left] == [(4, "kept_row")]


def test_what_is_no_workbook_of_this_kind_is_refused(book):
    with pytest.raises(UnpatchableError):
        patched_xlsx(b"PK\x03\x04 nothing", {"": patch_of()})
    signed = io.BytesIO(book)
    with zipfile.ZipFile(signed, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<x/>")
    with pytest.raises(UnpatchableError) as caught:
        patched_xlsx(signed.getvalue(), {"Our list": patch_of((3, 1, "x"))})
    assert caught.value.why == "signed"


def test_rows_and_cells_without_their_addresses(book):
    """Some programs leave `r` out, write a prefix before every name, or close empty rows in one tag."""
    inside = (
        '<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>Name</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>Phone</x:t></x:is></x:c></x:row>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>Ola</x:t></x:is></x:c><x:c/></x:row><x:row r="3"/></x:sheetData></x:worksheet>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts(book).items():
            archive.writestr(name, inside if name == "xl/worksheets/sheet1.xml" else data)
    patch = Patch(
        ["Name", "Phone"], [Change(2, 1, "", "555"), Change(3, 0, "", "New")], {2: ["Ola", ""], 3: ["", ""]}, header=1
    )
    done = patched_xlsx(out.getvalue(), {"Our list": patch})
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(done.data))
        .get_sheet_by_name("Our list")
        .to_python(skip_empty_area=False)
    )
    assert rows[1] == ["Ola", "555"]
    assert rows[2][0] == "New"
