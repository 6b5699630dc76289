"""Spreadsheet files (XLSX, ODS, XLS) by python-calamine. Numbers and dates become the text their owner sees."""

import io
from collections.abc import Iterator
from itertools import islice

import python_calamine

from potluck.engine.as_read import as_seen
from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.engine.read import headers, unpacked
from potluck.engine.read.grid import make_table
from potluck.engine.read.limits import Limits, UnreadableError
from potluck.engine.read.source import Source


def read(source: Source) -> Reading:
    """A table per sheet. Hidden sheets, empty ones and sheets of text are passed over with a note.

    Raises UnreadableError for damaged files and for those that unpack beyond the limits."""
    book = _open(unpacked.checked(source.data, source.limits))
    hidden = {sheet.name for sheet in book.sheets_metadata if not str(sheet.visible).endswith("Visible")}
    tables: list[RawTable] = []
    issues: list[Issue] = []
    widths = _widths(book, source.limits)
    wide = any(width > 1 for name, width in widths.items() if name not in hidden)
    left = [source.limits.letters]
    for name, width in widths.items():
        sheet = _sheet(book, name)
        if (name in hidden or width < 2) and (skipped := _skip(name, width, name in hidden, wide, sheet)):
            issues.append(skipped)
            continue
        title = name if len(widths) > 1 else source.stem
        try:
            table, notes = make_table(title, enumerate(_spent(_rows(sheet), left, source.limits), 1), source.limits)
        except UnreadableError as error:
            if error.code != "no_rows":
                raise
            issues.append(Issue("sheet_empty", "note", table=name, params={"sheet": name}))
            continue
        tables.append(table)
        issues.extend(notes)
    if not tables:
        raise UnreadableError("no_rows")
    return Reading("workbook", tuple(tables), tuple(issues), {"sheets": ", ".join(widths)})


def _widths(book: python_calamine.CalamineWorkbook, limits: Limits) -> dict[str, int]:
    """How many cells are filled in the widest of the first rows of each sheet. Raises UnreadableError when the sheets
    hold too much together: one part of the file may be many sheets."""
    widths, area = dict[str, int](), 0
    for name in book.sheet_names:
        sheet = _sheet(book, name)
        area += sheet.height * sheet.width
        if area > limits.cells:
            raise UnreadableError("too_many_cells", {"sheet": name, "limit": f"{limits.cells:,}"})
        widths[name] = max((headers.filled(row) for row in islice(_rows(sheet), 1000)), default=0)
    return widths


def _spent(rows: Iterator[list[str]], left: list[int], limits: Limits) -> Iterator[list[str]]:
    """The rows, while there are letters left for all sheets together. Raises UnreadableError."""
    for row in rows:
        left[0] -= sum(map(len, row))
        if left[0] < 0:
            raise UnreadableError("too_big_inside", {"limit": str(limits.letters // 1_000_000)})
        yield row


def _open(data: bytes) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the Rust library is not an Exception
        raise UnreadableError("broken_workbook") from error


def _sheet(book: python_calamine.CalamineWorkbook, name: str) -> python_calamine.CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise UnreadableError("broken_workbook") from error


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[list[str]]:
    """The rows from the first on, each from column A on."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield left + [cell if type(cell) is str else as_seen(cell) for cell in row]


def _skip(
    name: str, width: int, is_hidden: bool, others_wide: bool, sheet: python_calamine.CalamineSheet
) -> Issue | None:
    count = sum(1 for row in _rows(sheet) if headers.filled(row))
    params = {"sheet": name, "count": str(count)}
    if not count:
        return Issue("sheet_empty", "note", table=name, params=params)
    if is_hidden:
        return Issue("sheet_hidden", "note", table=name, params=params)
    if others_wide and width == 1:
        return Issue("sheet_no_table", "note", table=name, params=params)
    return None
