"""Spreadsheet files (XLSX, ODS, XLS) by python-calamine. Numbers and dates become the text their owner sees."""

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import python_calamine

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
    looks = _looks(book, source.limits)
    wide = any(look.width > 1 for name, look in looks.items() if name not in hidden)
    for name, look in looks.items():
        if skipped := _skip(name, look, name in hidden, wide):
            issues.append(skipped)
            continue
        title = name if len(looks) > 1 else source.stem
        sheet = look.sheet or _sheet(book, name)
        try:
            table, notes = make_table(title, enumerate(_rows(sheet), 1), source.limits)
        except UnreadableError as error:
            if error.code != "no_rows":
                raise
            issues.append(Issue("sheet_empty", "note", table=name, params={"sheet": name}))
            continue
        tables.append(table)
        issues.extend(notes)
    if not tables:
        raise UnreadableError("no_rows")
    return Reading("workbook", tuple(tables), tuple(issues), {"sheets": ", ".join(looks)})


@dataclass(frozen=True)
class _Look:
    """What one sheet is like. Only the sheet of a file that has one stays open, for each takes memory."""

    width: int  # cells that are filled, in the widest of its first rows
    count: int  # rows in which something stands
    sheet: python_calamine.CalamineSheet | None = None


def _looks(book: python_calamine.CalamineWorkbook, limits: Limits) -> dict[str, _Look]:
    """The sheets by name. Raises UnreadableError when they hold too much together: one part may be many sheets."""
    if len(book.sheet_names) == 1:
        sheet = _sheet(book, book.sheet_names[0])
        return {sheet.name: _Look(2, sheet.height, sheet)}  # nothing to choose
    found: dict[str, _Look] = {}
    area = letters = 0
    for name in book.sheet_names:
        sheet = _sheet(book, name)
        area += sheet.height * sheet.width
        if area > limits.cells:
            raise UnreadableError("too_many_cells", {"sheet": name, "limit": f"{limits.cells:,}"})
        width = count = 0
        for number, row in enumerate(_rows(sheet)):
            filled = headers.filled(row)
            count += filled > 0
            width = max(width, filled) if number < 1000 else width
            letters += sum(map(len, row))
        if letters > limits.letters:
            raise UnreadableError("too_big_inside", {"limit": str(limits.letters // 1_000_000)})
        found[name] = _Look(width, count)
    return found


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


def as_seen(cell: object) -> str:
    """The text a spreadsheet shows: 53703.0 is 53703, floats have 15 digits, dates are ISO 8601."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(Decimal(format(cell, ".15g")), "f") if cell == cell else ""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _skip(name: str, look: _Look, is_hidden: bool, others_wide: bool) -> Issue | None:
    params = {"sheet": name, "count": str(look.count)}
    if not look.count:
        return Issue("sheet_empty", "note", table=name, params=params)
    if is_hidden:
        return Issue("sheet_hidden", "note", table=name, params=params)
    if others_wide and look.width == 1:
        return Issue("sheet_no_table", "note", table=name, params=params)
    return None
