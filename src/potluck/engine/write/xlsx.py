"""XLSX: a sheet of profiles and a sheet of the lists they come from."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from potluck.engine.write.rows import COLUMNS, Row, Sources, attribution, cells

LONGEST = 32_767
"""Characters that a cell of a spreadsheet can hold."""


def write_xlsx(rows: Iterable[Row], sources: Sources) -> Iterator[bytes]:
    """The whole file as one part. Text is written as text, never as a formula, so nothing needs an apostrophe."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Co-ops")
    sheet.freeze_panes = "C2"
    sheet.append([_cell(sheet, column, bold=True) for column in COLUMNS])
    used: set[str] = set()
    for row in rows:
        used.update(row["sources"])
        sheet.append([_cell(sheet, value) for value in cells(row, sources)])
    thanks = book.create_sheet("Attribution")
    for line in attribution(sources, used).splitlines():
        thanks.append([_cell(thanks, line)])
    out = io.BytesIO()
    book.save(out)
    yield out.getvalue()


def _cell(sheet: Any, value: str | float | None, bold: bool = False) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
