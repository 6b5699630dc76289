"""Spreadsheet files (XLSX, ODS, XLS) by python-calamine. Numbers and dates become the text their owner sees."""

import io

import python_calamine

from potluck.engine.as_read import as_seen
from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.engine.read import headers, unpacked
from potluck.engine.read.grid import make_table
from potluck.engine.read.limits import UnreadableError
from potluck.engine.read.source import Source


def read(source: Source) -> Reading:
    """A table per sheet. Hidden sheets, empty ones and sheets of text are passed over with a note.

    Raises UnreadableError for damaged files and for those that unpack beyond the limits."""
    unpacked.check(source.data, source.limits)
    book = _open(source.data)
    hidden = {sheet.name for sheet in book.sheets_metadata if not str(sheet.visible).endswith("Visible")}
    tables: list[RawTable] = []
    issues: list[Issue] = []
    sheets = {name: _cells(book, name) for name in book.sheet_names}
    wide = any(_width(rows) > 1 for name, rows in sheets.items() if name not in hidden)
    for name, rows in sheets.items():
        if skipped := _skip(name, rows, name in hidden, wide):
            issues.append(skipped)
            continue
        title = name if len(sheets) > 1 else source.stem
        try:
            table, notes = make_table(title, enumerate(rows, 1), source.limits)
        except UnreadableError as error:
            if error.code != "no_rows":
                raise
            issues.append(Issue("sheet_empty", "note", table=name, params={"sheet": name}))
            continue
        tables.append(table)
        issues.extend(notes)
    if not tables:
        raise UnreadableError("no_rows")
    return Reading("workbook", tuple(tables), tuple(issues), {"sheets": ", ".join(sheets)})


def _open(data: bytes) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the Rust library is not an Exception
        raise UnreadableError("broken_workbook") from error


def _cells(book: python_calamine.CalamineWorkbook, name: str) -> list[list[str]]:
    try:
        values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise UnreadableError("broken_workbook") from error
    return [[cell if type(cell) is str else as_seen(cell) for cell in row] for row in values]


def _width(rows: list[list[str]]) -> int:
    return max((headers.filled(row) for row in rows[:1000]), default=0)


def _skip(name: str, rows: list[list[str]], is_hidden: bool, others_wide: bool) -> Issue | None:
    count = sum(1 for row in rows if headers.filled(row))
    params = {"sheet": name, "count": str(count)}
    if not count:
        return Issue("sheet_empty", "note", table=name, params=params)
    if is_hidden:
        return Issue("sheet_hidden", "note", table=name, params=params)
    if others_wide and _width(rows) == 1:
        return Issue("sheet_no_table", "note", table=name, params=params)
    return None
