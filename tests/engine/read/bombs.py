"""Small files that claim to be enormous, in each spelling that their formats allow. Made anew for each test."""

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import polars as pl
import pyarrow
from pyarrow import parquet as arrow

_SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_FIRST = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>town</t></is></c></row>'
)
SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
ODS_SPACES = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))


def plain() -> bytes:
    book = openpyxl.Workbook()
    for row in (["name", "town"], ["Oak", "York"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(
    data: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None
) -> bytes:
    """The same zip with its parts changed (None: taken out), and some more at its end."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                fresh.writestr(name, content)
        for name, content in (more or {}).items():
            fresh.writestr(name, content)
    return out.getvalue()


def xlsx(rows: str, before: str = "", after: str = "", texts: str = "", head: str = "") -> bytes:
    """A workbook whose one sheet has these rows under a header."""
    sheet = f"{head}{before}<worksheet {_SPACE}><sheetData>{_FIRST}{rows}</sheetData>{after}</worksheet>".encode()
    shared = f"<sst {_SPACE}>{texts}</sst>".encode()
    return with_parts(plain(), lambda name, old: sheet if name == SHEET else old, {SHARED: shared} if texts else {})


def moved(rows: str, to: str) -> bytes:
    """The same, its sheet standing under another name."""
    there = xlsx(rows)
    with zipfile.ZipFile(io.BytesIO(there)) as parts:
        sheet = parts.read(SHEET)

    def change(name: str, old: bytes) -> bytes | None:
        if name.endswith("workbook.xml.rels"):
            return old.replace(b"/xl/worksheets/sheet1.xml", f"/{to}".encode())
        return None if name == SHEET else old.replace(b"/xl/worksheets/sheet1.xml", f"/{to}".encode())

    return with_parts(there, change, {to: sheet})


def prefixed() -> bytes:
    space = _SPACE.replace("xmlns=", "xmlns:x=")
    row = (
        "<x:row r='1'><x:c r='A1'><x:v>1</x:v></x:c></x:row><x:row r='2'><x:c r='XFD1048576'><x:v>1</x:v></x:c></x:row>"
    )
    sheet = f"<x:worksheet {space}><x:sheetData>{row}</x:sheetData></x:worksheet>".encode()
    return with_parts(plain(), lambda name, old: sheet if name == SHEET else old)


FAR = "<row r='2'><c r='XFD1048576'><v>1</v></c></row>"


def shared_text() -> bytes:
    """One text of a megabyte in 9,000 cells."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 9_002))
    return xlsx(rows, texts=f"<si><t>{'x' * 1_000_000}</t></si>")


def one_part_many_sheets() -> bytes:
    """A hundred sheets that are all the same part of a million cells."""
    there = xlsx("<row r='2'><c r='A1000000'><v>1</v></c></row>")
    sheets = b"".join(b'<sheet name="S%d" sheetId="%d" state="visible" r:id="rId1"/>' % (n, n) for n in range(1, 101))

    def change(name: str, old: bytes) -> bytes:
        if name == "xl/workbook.xml":
            start, end = old.index(b"<sheets>") + 8, old.index(b"</sheets>")
            space = b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
            old = old[:start] + sheets + old[end:]
            return old if b"xmlns:r=" in old else old.replace(b"<workbook", b"<workbook" + space, 1)
        return old

    return with_parts(there, change)


XLSX: dict[str, Callable[[], bytes]] = {
    "double quotes": lambda: xlsx('<row r="2"><c r="XFD1048576"><v>1</v></c></row>'),
    "single quotes": lambda: xlsx(FAR),
    "a bracket in an attribute": lambda: xlsx('<row r="2"><c s=">" r="XFD1048576"><v>1</v></c></row>'),
    "small letters": lambda: xlsx('<row r="2"><c r="xfd1048576"><v>1</v></c></row>'),
    "spaces and breaks": lambda: xlsx("<row r='2'><c\n\tr =\n'XFD1048576'\n><v>1</v></c></row>"),
    "an attribute before": lambda: xlsx("<row r='2'><c t='n' r='XFD1048576' s='0'><v>1</v></c></row>"),
    "the row alone": lambda: xlsx(
        "<row r='1048576'><c r='B1048576'/><c><v>1</v></c></row>" + FAR.replace("1048576", "5")
    ),
    "rows that say nothing": lambda: xlsx("<row r='9999999'/><row><c/><c/><c/><c/><c><v>1</v></c></row>"),
    "a cell in no row": lambda: xlsx("<c r='XFD1048576'><v>1</v></c>"),
    "text in the cell": lambda: xlsx("<row r='2'><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row>"),
    "an empty text": lambda: xlsx("<row r='2'><c r='XFD1048576' t='str'><v></v></c></row>"),
    "beyond the sheet": lambda: xlsx("<row r='2'><c r='ZZZZZZ4000000000'><v>1</v></c></row>"),
    "another place": lambda: moved(FAR, "xl/sheets/one.xml"),
    "no XML by its name": lambda: moved(FAR, "xl/media/picture.png"),
    "at the root": lambda: moved(FAR, "data"),
    "prefixes": prefixed,
    "another encoding by its word": lambda: xlsx(FAR, head="<?xml version='1.0' encoding='utf-16'?>"),
    "a mark at its start": lambda: xlsx(FAR, head="\ufeff"),
    "many cells": lambda: xlsx(
        "".join(f"<row r='{n}'>" + "<c><v>1</v></c>" * 2_000 + "</row>" for n in range(2, 2_700))
    ),
    "a text in many cells": shared_text,
    "a sheet many times": one_part_many_sheets,
}


def ods(tables: str, spaces: str = ODS_SPACES) -> bytes:
    content = (
        f"<?xml version='1.0'?><office:document-content {spaces} office:version='1.3'><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", content)
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _table(rows: str, name: str = "List") -> str:
    return f"<table:table table:name='{name}'>{rows}</table:table>"


def _row(cells: str, said: str = "") -> str:
    return f"<table:table-row {said}>{cells}</table:table-row>"


def _cell(said: str = "", text: str = "x", kind: str = "table-cell") -> str:
    return f"<table:{kind} {said} office:value-type='string'><text:p>{text}</text:p></table:{kind}>"


_MANY, _WIDE = "number-rows-repeated", "number-columns-repeated"

ODS: dict[str, Callable[[], bytes]] = {
    "double quotes": lambda: ods(_table(_row(_cell(f'table:{_WIDE}="9000"'), f'table:{_MANY}="900000"'))),
    "single quotes": lambda: ods(_table(_row(_cell(f"table:{_WIDE}='9000'"), f"table:{_MANY}='900000'"))),
    "a bracket in an attribute": lambda: ods(_table(_row(_cell(f"table:{_WIDE}='9000' table:formula='>'"), f"table:{_MANY}='900000'"))),
    "a sum before": lambda: ods(_table(_row(_cell(f"table:{_WIDE}='+9000'"), f"table:{_MANY}='+900000'"))),
    "letters by number": lambda: ods(_table(_row(_cell(f"table:{_WIDE}='&#57;000'"), f"table:{_MANY}='&#57;00000'"))),
    "spaces and breaks": lambda: ods(_table(_row(_cell(f"\n table:{_WIDE} =\n'9000'"), f"\ttable:{_MANY}\n= '900000'"))),
    "covered cells": lambda: ods(_table(_row(_cell(f"table:{_WIDE}='9000'", kind="covered-table-cell"), f"table:{_MANY}='900000'"))),
    "a far row": lambda: ods(_table(_row("<table:table-cell/>", f"table:{_MANY}='900000000'") + _row(_cell() * 3))),
    "a far column": lambda: ods(_table(_row(f"<table:table-cell table:{_WIDE}='900000000'/>" + _cell()))),
    "a number without text": lambda: ods(_table(_row(f"<table:table-cell office:value='1' table:{_WIDE}='9000'/>", f"table:{_MANY}='900000'"))),
    "within groups": lambda: ods(_table(f"<table:table-row-group><table:table-header-rows>{_row(_cell(f'table:{_WIDE}=' + repr('9000')), f'table:{_MANY}=' + repr('900000'))}</table:table-header-rows></table:table-row-group>")),
    "other prefixes": lambda: ods(_table(_row(_cell(f"table:{_WIDE}='9000'"), f"table:{_MANY}='900000'")).replace("table:", "t:"), ODS_SPACES.replace("xmlns:table", "xmlns:t")),
    "many sheets": lambda: ods("".join(_table(_row(_cell(), f"table:{_MANY}='1000000'"), f"S{n}") for n in range(40))),
    "a table in a cell": lambda: ods(_table(_row("<table:table-cell/>", f"table:{_MANY}='9000000'") + _row(_cell(text=f"<table:table>{_row(_cell())}</table:table>")) + _row(_cell() * 9, f"table:{_MANY}='9000000'"))),
    "a long text repeated": lambda: ods(_table(_row(_cell(f"table:{_WIDE}='1000'", "x" * 900_000), f"table:{_MANY}='9'"))),
    "a long value repeated": lambda: ods(_table(_row(f"<table:table-cell office:string-value='{'x' * 900_000}' table:{_WIDE}='1000'/>", f"table:{_MANY}='9'"))),
}  # fmt: skip


def parquet(frame: pl.DataFrame, **said: Any) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, **said)
    return out.getvalue()


def by_arrow(columns: dict[str, Any], **said: Any) -> bytes:
    """Written by another program than ours."""
    out = io.BytesIO()
    arrow.write_table(pyarrow.table(columns), out, **said)
    return out.getvalue()


def _equal(times: int, letters: int, kind: str = "string") -> Any:
    """Equal cells, which take no room here either."""
    return pyarrow.DictionaryArray.from_arrays(
        pyarrow.array([0] * times, "int32"), pyarrow.array(["x" * letters]).cast(kind)
    )


def _deep(levels: int) -> Any:
    value: Any = pyarrow.array(["x"])
    for _ in range(levels):
        value = pyarrow.StructArray.from_arrays([value], ["in"])
    return value


PARQUET: dict[str, tuple[str, Callable[[], bytes]]] = {
    "equal cells": ("parquet_too_big", lambda: by_arrow({"name": _equal(1_500, 900_000)}, store_schema=False)),
    "categories": ("parquet_too_big", lambda: by_arrow({"name": _equal(1_500, 900_000)})),
    "many categories": ("parquet_too_big", lambda: by_arrow({"name": _equal(1_900_000, 9_000)})),
    "bytes": ("parquet_too_big", lambda: by_arrow({"name": _equal(1_500, 900_000, "binary")}, store_schema=False)),
    "lists of words": (
        "too_many_cells",
        lambda: parquet(pl.DataFrame({"tags": [["x"] * 1_000_000] * 25})),
    ),
    "lists of long words": (
        "parquet_too_big",
        lambda: by_arrow(
            {"tags": pyarrow.ListArray.from_arrays([0, 300, 600], _equal(600, 900_000))}, store_schema=False
        ),
    ),
    "many columns": (
        "too_many_columns",
        lambda: parquet(pl.DataFrame({f"c{n}": ["x"] for n in range(9_000)}), statistics=False),
    ),
    "many rows": ("too_many_rows", lambda: parquet(pl.DataFrame({"name": pl.repeat("x", 3_000_000, eager=True)}))),
    "many cells": (
        "too_many_cells",
        lambda: parquet(pl.DataFrame({f"c{n}": pl.repeat("x", 900_000, eager=True) for n in range(30)})),
    ),
    "many groups of rows": (
        "broken_parquet",
        lambda: parquet(pl.DataFrame({f"c{n}": range(800) for n in range(150)}), row_group_size=1, statistics=False),
    ),
    "columns in columns": ("too_deep", lambda: by_arrow({"a": _deep(70)})),
    "a footer of lists": ("broken_parquet", lambda: _with_footer(b"\x19\xfc\xff\xff\xff\xff\x7f")),
    "a footer without end": ("broken_parquet", lambda: _with_footer(b"\x1c" * 100_000)),
    "a footer of one number": ("broken_parquet", lambda: _with_footer(b"\x15" + b"\xff" * 100_000)),
}


def _with_footer(said: bytes) -> bytes:
    return b"PAR1" + b"\0" * 40 + said + struct.pack("<I", len(said)) + b"PAR1"


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in files.items():
            parts.writestr(name, data)
    return out.getvalue()


def _kml(inner: str) -> bytes:
    return f"<?xml version='1.0'?><kml><Document>{inner}</Document></kml>".encode()


def nested_zip() -> bytes:
    data = zipped({"list.csv": b"\n" * 10_000_000})
    for _ in range(9):
        data = zipped({f"{n}.zip": data for n in range(9)})
    return data


_TABLE = "name,town\n" + "x,y\n" * 900_000

TEXTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "values.json": ("too_many_values", lambda: b"[" + b"{}," * 5_000_000 + b"1]"),
    "deep.json": ("too_deep", lambda: b'[{"a":' + b"[" * 500_000 + b"]" * 500_000 + b"}]"),
    "keys.json": ("too_many_columns", lambda: b"{" + b",".join(b'"k%d":1' % n for n in range(500_000)) + b"}"),
    "same.json": ("too_many_columns", lambda: b'[{"b":1},{' + b",".join([b'"a":1'] * 300_000) + b"}]"),
    "lines.jsonl": ("too_many_issues", lambda: b'{"a":1}\n' + b"x\n" * 3_000_000),
    "events.yaml": ("too_many_values", lambda: b"- \n" * 5_500_000),
    "flow.yaml": ("too_deep", lambda: b"[" * 100_000),
    "aliases.yaml": (
        "too_many_aliases",
        lambda: "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 10)}]\n" for n in range(12)).encode(),
    ),
    "signs.js": ("too_many_values", lambda: b"var a = [" + b"1," * 6_000_000 + b"1]"),
    "keys.js": ("too_many_columns", lambda: b"var a = [{" + b"a:1," * 300_000 + b"}]"),
    "data.kml": (
        "too_many_columns",
        lambda: _kml("<Placemark>" + "<Data name='a'><value>1</value></Data>" * 200_000 + "</Placemark>"),
    ),
    "deep.kml": ("too_deep", lambda: _kml("<Folder>" * 200_000)),
    "words.kml": ("xml_tricks", lambda: b"<?xml version='1.0'?><!DOCTYPE kml [<!ENTITY a 'aaaa'>]><kml>&a;</kml>"),
    "bomb.kmz": ("zip_too_big", lambda: zipped({"doc.kml": _kml("<Placemark/>" * 20_000_000)})),
    "bomb.zip": ("zip_too_big", lambda: zipped({"list.csv": b"\n" * 250_000_000})),
    "many.zip": ("too_many_rows", lambda: zipped({f"{n}.csv": _TABLE.encode() for n in range(40)})),
    "columns.zip": (
        "too_many_columns",
        lambda: zipped({f"{f}.json": b"{%s}" % b",".join(b'"%d_%d":1' % (f, n) for n in range(200)) for f in range(40)}),
    ),
    "nested.zip": ("no_table", nested_zip),
    "workbook.zip": ("too_many_cells", lambda: zipped({"list.xlsx": xlsx(FAR)})),
    "rows.csv": ("too_many_rows", lambda: b"a\n" + b"x\n" * 2_100_000),
    "line.csv": ("too_long_text", lambda: b"name,town\nOak," + b"x" * 30_000_000),
    "columns.csv": ("too_many_columns", lambda: b",".join(b"c%d" % n for n in range(500_000)) + b"\n" + b"," * 499_999),
}  # fmt: skip
