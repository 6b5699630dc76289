"""A workbook with some cells changed and coloured. Only the XML of those cells and two lists of the styles change; all
other parts of the file are copied as they are: formulas, charts, pictures, comments, other sheets, shared texts.

The format: ECMA-376 part 1, 18.3.1 (worksheets) and 18.8 (styles).
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final
from xml.parsers import expat

from potluck.engine.write.patch import Change, Left, Patch, Patched, UnpatchableError
from potluck.engine.write.sheet_xml import (
    Cell,
    Sheet,
    number_cell,
    read_sheet,
    ref_of,
    restyled,
    splice,
    text_cell,
    widened,
)
from potluck.engine.write.styles_xml import Colours

LONGEST: Final = 32_767
"""Characters that a cell can hold."""
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CHANGED, _DOUBLED = "FFFFF2B3", "FFFFD9D2"


def patched_xlsx(data: bytes, patches: Mapping[str, Patch]) -> Patched:
    """The workbook with the changes of each sheet; `patches` by the name of the sheet ("" for the only one).

    Raises UnpatchableError: it is no XLSX, is signed, or is built in a way that we do not know."""
    try:
        book = zipfile.ZipFile(io.BytesIO(data))
        names = set(book.namelist())
        if "xl/workbook.xml" not in names:
            raise UnpatchableError("format")
        if any(name.startswith("_xmlsignatures/") for name in names):
            raise UnpatchableError("signed")
        with book:
            return _patched(book, patches)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnpatchableError("format") from error


def _patched(book: zipfile.ZipFile, patches: Mapping[str, Patch]) -> Patched:
    sheets = _sheets(book)
    is_1904 = b'date1904="1"' in book.read("xl/workbook.xml") or b'date1904="true"' in book.read("xl/workbook.xml")
    styles = next((name for name in ("xl/styles.xml",) if name in book.namelist()), None)
    colours = Colours(book.read(styles) if styles else b"")
    parts: dict[str, bytes] = {}
    left: list[Left] = []
    for name, patch in patches.items():
        path = sheets[name] if name in sheets else next(iter(sheets.values())) if len(sheets) == 1 else ""
        edit = _SheetEdit(read_sheet(book.read(path)), patch, colours, is_1904)
        parts[path] = edit.done()
        left += edit.left
    if styles:
        parts[styles] = colours.done()
    return Patched(_copied(book, parts), left)


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet -> its part, in the order of the workbook."""
    targets = {
        about["Id"]: about["Target"]
        for tag, about in _tags(book.read("xl/_rels/workbook.xml.rels"))
        if tag == "Relationship"
    }
    found = {}
    for tag, about in _tags(book.read("xl/workbook.xml")):
        if tag == "sheet":
            key = next(value for name, value in about.items() if name.rpartition(":")[2] == "id" and ":" in name)
            target = targets[key]
            found[about["name"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _tags(data: bytes) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, about: found.append((name.rpartition(":")[2], about))
    if b"<!DOCTYPE" in data:
        raise UnpatchableError("format")
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise UnpatchableError("format") from None
    return found


def _copied(book: zipfile.ZipFile, parts: Mapping[str, bytes]) -> bytes:
    """The archive again, its members in their order and with their dates; `parts` have other contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        copy.comment = book.comment
        for about in book.infolist():
            inside = parts.get(about.filename)
            copy.writestr(about, book.read(about) if inside is None else inside, about.compress_type)
    return out.getvalue()


class _SheetEdit:
    """The changes of one sheet."""

    def __init__(self, sheet: Sheet, patch: Patch, colours: Colours, is_1904: bool) -> None:
        self.sheet, self.patch, self.colours = sheet, patch, colours
        self.zero = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
        self.left: list[Left] = []
        self.splices: list[tuple[int, int, bytes]] = []
        self._kinds: dict[int, tuple[str, int]] = {}
        self._inside = self._covered()

    def done(self) -> bytes:
        """The XML of the sheet with all its changes."""
        changes = [*self.patch.changes, *self._headers()]
        for row in sorted({change.row for change in changes}):
            self._row(row, sorted((one for one in changes if one.row == row), key=lambda one: one.place))
        for row in sorted(self.patch.gone):
            self.left.append(Left(row, None, "kept_row"))
            self._colour_row(row)
        data = splice(self.sheet.data, self.splices)
        if self.patch.new_columns:
            return widened(data, self.patch.width + len(self.patch.new_columns) - 1)
        return data

    def _covered(self) -> set[tuple[int, int]]:
        """The cells that lie under a joined one: all of its area but the first."""
        covered: set[tuple[int, int]] = set()
        touched = {*self.patch.rows, *self.patch.gone}
        for top, first, bottom, last in self.sheet.merged:
            rows = [row for row in touched if top <= row <= bottom]
            covered |= {(row, place) for row in rows for place in range(first, last + 1)} - {(top, first)}
        return covered

    def _headers(self) -> list[Change]:
        """The names of new columns, in the row of the headers."""
        if not self.patch.new_columns:
            return []
        if self.patch.header is None:
            self.left.append(Left(None, None, "no_header"))
            return []
        return [
            Change(self.patch.header, self.patch.width + nth, "", name)
            for nth, name in enumerate(self.patch.new_columns)
        ]

    def _row(self, number: int, changes: list[Change]) -> None:
        row = self.sheet.rows.get(number)
        if row is None:
            self.left.append(Left(number, None, "moved"))
            return
        fresh: list[tuple[int, bytes]] = []
        for change in changes:
            cell = row.cells.get(change.place)
            if why := self._trouble(change, cell):
                self.left.append(Left(change.row, change.place, why))
            elif cell:
                self.splices.append((cell.start, cell.end, self._cell(change, cell, row.style)))
            else:
                fresh.append((change.place, self._cell(change, None, row.style)))
        if row.is_empty and fresh:
            tag = self.sheet.data[row.start : row.open_end]
            inside = b"".join(made for _, made in fresh)
            self.splices.append(
                (row.start, row.open_end, tag[:-2] + b">" + inside + f"</{self.sheet.prefix}row>".encode())
            )
            return
        for place, made in fresh:
            at = min((cell.start for nth, cell in row.cells.items() if nth > place), default=row.close)
            self.splices.append((at, at, made))

    def _trouble(self, change: Change, cell: Cell | None) -> str | None:
        if cell and cell.formula:
            return "formula"
        if (change.row, change.place) in self._inside:
            return "merged"
        if change.place >= self.patch.width and cell and cell.holds:
            return "taken"
        return "letters" if _ILLEGAL.search(change.after) or len(change.after) > LONGEST else None

    def _cell(self, change: Change, cell: Cell | None, row_style: int) -> bytes:
        """The new cell: a number where its column holds numbers, a date where it holds dates, else text."""
        kind, usual = self._column(change.place)
        base = cell.style if cell else row_style or self.sheet.columns.get(change.place, 0)
        if not cell or not cell.holds:
            base = base or usual
        ref, prefix, text = ref_of(change.row, change.place), self.sheet.prefix, change.after
        is_number = cell.kind == "n" if cell and cell.holds else kind == "n"
        if is_number and _DATE.fullmatch(text) and self.colours.is_date(base if cell and cell.holds else usual):
            base = base if self.colours.is_date(base) else usual
            return number_cell(prefix, ref, self._coloured(base), str((date.fromisoformat(text) - self.zero).days))
        if is_number and _NUMBER.fullmatch(text) and not self.colours.is_date(base):
            return number_cell(prefix, ref, self._coloured(base), text)
        return text_cell(prefix, ref, self._coloured(base), text)

    def _coloured(self, style: int) -> int:
        return self.colours.coloured(style, _CHANGED)

    def _column(self, place: int) -> tuple[str, int]:
        """(the type, the style) that most filled cells of a column have, below its header."""
        if place not in self._kinds:
            below = [
                row.cells[place]
                for number, row in self.sheet.rows.items()
                if place in row.cells and number != self.patch.header
            ]
            cells = [
                (cell.kind if cell.kind == "n" else "s", cell.style)
                for cell in below
                if cell.holds and not cell.formula
            ]
            self._kinds[place] = Counter(cells).most_common(1)[0][0] if cells else ("s", 0)
        return self._kinds[place]

    def _colour_row(self, number: int) -> None:
        row = self.sheet.rows.get(number)
        for cell in row.cells.values() if row else ():
            if cell.holds and not any(start == cell.start for start, _, _ in self.splices):
                whole = self.sheet.data[cell.start : cell.end]
                self.splices.append(
                    (cell.start, cell.end, restyled(whole, self.colours.coloured(cell.style, _DOUBLED)))
                )
