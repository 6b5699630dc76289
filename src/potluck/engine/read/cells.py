"""Counts what a sheet claims: the rectangle of its cells, the cells that hold something, the letters in them.

Repeats and shared texts count as often as they are used: the library that reads the cells writes each of them out."""

from array import array
from dataclasses import dataclass
from typing import Final

from potluck.engine.read.elements import Counter, NotXmlError
from potluck.engine.read.limits import Limits, UnreadableError

_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_MANY: Final = 10**9


@dataclass
class Sum:
    """What all sheets of a file hold together. Raises UnreadableError when that is too much."""

    limits: Limits
    part: str = ""  # looked at now
    area: int = 0  # rows x columns, of the sheets before
    filled: int = 0
    letters: int = 0
    elements: int = 0

    def check(self, counter: Counter) -> None:
        """Looked at after each piece of a part, together with what was in the parts before."""
        limits = self.limits
        if self.area + counter.area > limits.cells:
            raise UnreadableError("too_many_cells", {"sheet": self.part, "limit": f"{limits.cells:,}"})
        if self.filled > limits.filled:
            raise UnreadableError("too_many_cells", {"sheet": self.part, "limit": f"{limits.filled:,}"})
        if self.letters > limits.letters:
            raise UnreadableError("too_big_inside", {"limit": str(limits.letters // 1_000_000)})
        if self.elements + counter.elements > limits.elements:
            raise UnreadableError("too_many_values", {"limit": f"{limits.elements:,}"})

    def close(self, counter: Counter) -> None:
        """A part is at its end."""
        self.check(counter)
        self.area += counter.area
        self.elements += counter.elements


class Texts(Counter):
    """The lengths of the shared texts of an XLSX, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths = array("L")

    def element(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.lengths.append(0)
        elif name in ("row", "c"):
            raise NotXmlError

    def text(self, letters: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(letters)


class Sheet(Counter):
    """A sheet of an XLSX, or a part that is none: then it counts nothing. A cell counts when something stands in it;
    one that says nothing of its place stands right of the last."""

    def __init__(self, sum: Sum, texts: "array[int]") -> None:
        super().__init__()
        self.sum, self.texts = sum, texts
        self.row = self.at_row = self.column = self.last_row = self.last_column = 0
        self.is_open = False  # a cell, and nothing was in it up to now
        self.reads = ""  # the number of a shared text: "c" in its cell, "v" in its value
        self.number = ""
        self.columns: dict[str, int] = {}

    @property
    def area(self) -> int:  # type: ignore[override]
        return self.last_row * self.last_column

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        name = self.local[name]
        if name == "c":
            if place := attributes.get("r"):
                letters = place.rstrip("0123456789")
                self.column = self.columns.get(letters) or self._column(letters)
                self.at_row = _number(place[len(letters) :])
            else:
                self.column += 1
                self.at_row = self.row or 1
            self.is_open = True
            self.reads = "c" if attributes.get("t") == "s" else ""
        elif self.is_open:
            self._fill(name)
        elif name == "row":
            place = attributes.get("r")
            self.row, self.column = (_number(place) if place else self.row + 1), 0
        elif name == "si":
            raise NotXmlError

    def _fill(self, name: str) -> None:
        self.is_open = False
        self.sum.filled += 1
        if self.at_row > self.last_row:
            self.last_row = self.at_row
        if self.column > self.last_column:
            self.last_column = self.column
        self.reads = "v" if name == "v" and self.reads else ""

    def _column(self, letters: str) -> int:
        number = 0
        for letter in letters.upper()[:9]:
            if not "A" <= letter <= "Z":
                raise NotXmlError
            number = number * 26 + ord(letter) - 64
        self.columns[letters] = number
        return number

    def text(self, letters: str) -> None:
        if self.reads == "v":
            self.number += letters
        else:
            self.sum.letters += len(letters)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.is_open = False
        if self.reads == "v":
            which, self.number, self.reads = self.number.strip(), "", ""
            if which.isascii() and which.isdigit() and len(which) < 10 and int(which) < len(self.texts):
                self.sum.letters += self.texts[int(which)]


class Tables(Counter):
    """The tables of an ODS: rows down to the last that holds something, times the widest; each may be repeated."""

    def __init__(self, sum: Sum) -> None:
        super().__init__()
        self.sum = sum
        self.is_open = False  # a table
        self.before = 0  # rows x columns of the tables that are closed
        self.rows = self.last = self.widest = self.place = 0
        self.times = self.row_filled = self.row_letters = 0  # of the row that is open
        self.cell_times = self.cell_letters = 0  # of the cell that is open

    @property
    def area(self) -> int:  # type: ignore[override]
        return self.before + self.last * self.widest

    def element(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self.cell_times, self.cell_letters = _repeat(attributes, "number-columns-repeated"), 0
            self.place += self.cell_times
            if any("value" in said or "formula" in said for said in attributes):
                self.last, self.widest = self.rows, max(self.widest, self.place)
                self.row_filled += self.cell_times
                self.cell_letters = sum(map(len, attributes.values()))
        elif name == "table-row":
            self.times = _repeat(attributes, "number-rows-repeated")
            self.rows += self.times
            self.place = self.row_filled = self.row_letters = 0
        elif name == "table":
            if self.is_open:
                raise NotXmlError
            self.is_open = True

    def text(self, letters: str) -> None:
        self.cell_letters += len(letters)

    def end(self, name: str) -> None:
        self.depth -= 1
        name = self.local[name]
        if name in _CELLS:
            self.row_letters += self.cell_letters * self.cell_times
            self.cell_letters = 0
        elif name == "table-row":
            self.sum.filled += self.row_filled * self.times
            self.sum.letters += self.row_letters * self.times
            self.row_filled = self.row_letters = 0
        elif name == "table":
            self.is_open, self.before = False, self.area
            self.rows = self.last = self.widest = 0


def _repeat(attributes: dict[str, str], name: str) -> int:
    """How often a cell or row stands there; the most that any attribute of this name says, whatever its prefix."""
    said = [value for key, value in attributes.items() if key.rpartition(":")[2] == name]
    return max((_number(value.strip().removeprefix("+")) for value in said), default=1)


def _number(said: str) -> int:
    """A count; one that is none makes the part unreadable, one beyond all bounds is only large."""
    if not (said.isascii() and said.isdigit()):
        raise NotXmlError
    return int(said) if len(said) < 10 else _MANY
