"""The XML of one sheet of a workbook: where each row and cell stands in its bytes, and cells put in their place."""

import re
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from potluck.engine.write.patch import UnpatchableError

MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_TAG: Final = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_REF: Final = re.compile(r"([A-Z]+)(\d+)")


@dataclass
class Cell:
    """One cell: its place in the bytes, its style, its type and what it holds."""

    start: int
    end: int
    place: int
    style: int
    kind: str  # n | s | str | inlineStr | b | e | d
    holds: bool = False  # a value stands in it
    formula: bool = False


@dataclass
class SheetRow:
    """One row: where it begins, where its inside ends; empty: `<row .../>`."""

    start: int
    open_end: int
    close: int = 0  # where the closing tag begins
    style: int = 0
    is_empty: bool = False
    cells: dict[int, Cell] = field(default_factory=dict)


@dataclass
class Sheet:
    """The parts of a sheet that changing cells needs."""

    data: bytes
    prefix: str
    rows: dict[int, SheetRow]
    columns: dict[int, int]  # style of a column, by place
    merged: list[tuple[int, int, int, int]]  # first row, first place, last row, last place


def read_sheet(data: bytes) -> Sheet:
    """Where things stand. Raises UnpatchableError("format") for XML that is not a sheet as workbooks have it."""
    if b"<!DOCTYPE" in data[:2000] or not re.match(
        rb"(\xef\xbb\xbf)?\s*<(\?xml(?![^>]*encoding=[\"'](?!utf-8))|\w)", data, re.I
    ):
        raise UnpatchableError("format")
    reading = _Reading(data)
    try:
        reading.parse()
    except (expat.ExpatError, ValueError, KeyError, IndexError):
        raise UnpatchableError("format") from None
    return Sheet(data, reading.prefix, reading.rows, reading.columns, reading.merged)


class _Reading:
    """One walk through the XML."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.rows: dict[int, SheetRow] = {}
        self.columns: dict[int, int] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.prefix = ""
        self.number = 0
        self.place = -1
        self.row: SheetRow | None = None
        self.cell: Cell | None = None
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def parse(self) -> None:
        self.parser.Parse(self.data, True)

    def _start(self, name: str, about: dict[str, str]) -> None:
        before, _, local = name.rpartition(":")
        if local == "worksheet":
            self.prefix = f"{before}:" if before else ""
        elif local == "c" and self.row is not None:
            self._open_cell(about)
        elif self.cell is not None:
            self.cell.formula |= local == "f"
            self.cell.holds |= local in ("v", "is")
        elif local == "row":
            self._open_row(about)
        elif local == "col":
            for place in range(int(about["min"]) - 1, min(int(about["max"]), 20_000)):
                self.columns[place] = int(about.get("style", 0))
        elif local == "mergeCell":
            self.merged.append(area(about["ref"]))

    def _open_row(self, about: dict[str, str]) -> None:
        self.number = int(about.get("r", self.number + 1))
        start = self.parser.CurrentByteIndex
        end = self._tag_end(start)
        is_empty = self.data[end - 2 : end] == b"/>"
        self.row = SheetRow(start, end, end, int(about.get("s", 0)), is_empty)
        self.rows[self.number], self.place = self.row, -1

    def _open_cell(self, about: dict[str, str]) -> None:
        self.place = place_of(about["r"]) if "r" in about else self.place + 1
        start = self.parser.CurrentByteIndex
        self.cell = Cell(start, self._tag_end(start), self.place, int(about.get("s", 0)), about.get("t", "n"))
        assert self.row is not None
        self.row.cells[self.place] = self.cell

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "c" and self.cell is not None:
            if self.data[self.cell.end - 2 : self.cell.end] != b"/>":
                self.cell.end = self._tag_end(self.parser.CurrentByteIndex)
            self.cell = None
        elif local == "row" and self.row is not None:
            if not self.row.is_empty:
                self.row.close = self.parser.CurrentByteIndex
            self.row = None

    def _tag_end(self, start: int) -> int:
        found = _TAG.match(self.data, start)
        if not found:
            raise ValueError(start)
        return found.end()


def place_of(ref: str) -> int:
    """0 of "A7", 27 of "AB"."""
    place = 0
    for letter in re.sub(r"[^A-Z]", "", ref.upper()):
        place = place * 26 + ord(letter) - 64
    return place - 1


def ref_of(row: int, place: int) -> str:
    """ "AB7" of row 7, place 27."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def area(ref: str) -> tuple[int, int, int, int]:
    """(first row, first place, last row, last place) of "B2:D5"."""
    ends = [_REF.fullmatch(end) for end in ref.replace("$", "").split(":")]
    first, last = ends[0], ends[-1]
    if not first or not last:
        raise ValueError(ref)
    return int(first[2]), place_of(first[1]), int(last[2]), place_of(last[1])


def text_cell(prefix: str, ref: str, style: int, text: str) -> bytes:
    """A cell with its text in itself, so that the table of shared texts stays as it is."""
    inside = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}is>'
    return f'<{prefix}c r="{ref}"{_style(style)} t="inlineStr">{inside}</{prefix}c>'.encode()


def number_cell(prefix: str, ref: str, style: int, number: str) -> bytes:
    return f'<{prefix}c r="{ref}"{_style(style)}><{prefix}v>{number}</{prefix}v></{prefix}c>'.encode()


def _style(style: int) -> str:
    return f' s="{style}"' if style else ""


def restyled(tag: bytes, style: int) -> bytes:
    """The opening tag of a cell, or the whole cell, with another style."""
    opening = _TAG.match(tag)
    if not opening:
        raise UnpatchableError("format")
    head, rest = opening[0], tag[opening.end() :]
    mark = f' s="{style}"'.encode()
    if re.search(rb"\ss=([\"'])\d+\1", head):
        return re.sub(rb"\ss=([\"'])\d+\1", mark, head, count=1) + rest
    return re.sub(rb"^(<[\w:]+)", rb"\1" + mark, head, count=1) + rest


def splice(data: bytes, splices: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes with parts replaced; parts do not overlap, those put in at one spot keep their order."""
    pieces, at = list[bytes](), 0
    for start, end, new in sorted(splices, key=lambda one: one[:2]):
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def widened(data: bytes, place: int) -> bytes:
    """The sheet with its `dimension` and the `spans` of its rows reaching to a new last column."""

    def dimension(found: Any) -> bytes:
        try:
            first, left, last, right = area(found[2].decode())
        except ValueError:
            return bytes(found[0])
        ref = f"{ref_of(first, left)}:{ref_of(last, max(right, place))}"
        return bytes(found[1]) + ref.encode() + bytes(found[3])

    data = re.sub(rb'(<(?:\w+:)?dimension\s+ref=")([^"]*)(")', dimension, data, count=1)
    return re.sub(
        rb'(<(?:\w+:)?row\b[^<>]*?\sspans="\d+:)(\d+)(")',
        lambda m: m[1] + str(max(int(m[2]), place + 1)).encode() + m[3],
        data,
    )
