"""What is to be changed in a file that goes home, and why a part of it could not be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Change:
    """One cell. `row`: as its keeper counts; `place`: the column, from 0; `after`: the new text, as it will be read."""

    row: int
    place: int
    before: str
    after: str


@dataclass(frozen=True)
class Patch:
    """Changes to one table. `names`: its columns as read; `new_columns` come after them, at the places that follow.
    `rows`: the cells, as read, of every row that is touched; `gone`: rows that are taken out."""

    names: Sequence[str]
    changes: Sequence[Change]
    rows: Mapping[int, Sequence[str]]
    gone: frozenset[int] = frozenset()
    new_columns: Sequence[str] = ()
    header: int | None = None  # the row that holds the names; None: there is none

    @property
    def width(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Left:
    """A change that was not made in the file, and why: one of WHY. `place` None: the whole row or column."""

    row: int | None
    place: int | None
    why: str


@dataclass
class Patched:
    """The file with its changes, and what was left as it was."""

    data: bytes
    left: list[Left] = field(default_factory=list)


WHY: Final = {
    "moved": "the row stands otherwise in the file than we read it",
    "formula": "a formula stands in the cell",
    "merged": "the cell is part of a joined cell",
    "letters": "the letters of the file cannot write the new value",
    "quotes": "the row has a stray quotation mark",
    "no_header": "the file has no row of headers to add a column to",
    "taken": "something stands where the new column would be",
    "same_rows": "other rows read just the same, so that daff cannot tell which one is meant",
    "same_headers": "two columns have the same header, so that daff cannot tell them apart",
    "kept_row": "rows of a workbook are coloured, not taken out: formulas may point at them",
}
"""Codes of `Left.why`, in English."""


class UnpatchableError(Exception):
    """The file as a whole cannot be changed in place: `why` is letters | format | signed | styles. A CSV and the
    difference can still be given."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)
