"""Puts the cells of a row that is longer or shorter than the header where they fit best.

A stray delimiter pushes the cells behind it sideways. Every way to undo that (joining neighbours, taking out or putting
in empty cells) is scored by how much each cell looks like the cells of that column in the sound rows: a naive Bayes
likelihood over coarse shapes, with add-half smoothing. Cells on which all near-best ways agree are kept; others stay
empty.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

_SHAPES: Final = (
    ("web", re.compile(r"https?://|www\.", re.I)),
    ("link", re.compile(r"\[[^\]]*\]\([^)]*\)$")),
    ("mail", re.compile(r"[^@\s]+@[^@\s]+")),
    ("decimal", re.compile(r"[-+]?\d{1,3}[.,]\d{3,}$")),
    ("phone", re.compile(r"[+(]?\d[\d\s()/.-]{6,}$")),
    ("number", re.compile(r"[-+]?\d+$")),
    ("code", re.compile(r"(?=.*\d)[\w-]{1,12}$")),
)
_WHOLE: Final = frozenset({"web", "link", "mail", "decimal", "phone"})
_MARGIN: Final = 2.0  # in natural logarithms
_MOST: Final = 6  # a row that is off by more cells is not searched


class Columns:
    """What the cells of each column look like in the sound rows."""

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        cells = [[row[place] for row in rows] for place in range(width)]
        self.height = len(rows)
        self.shapes = [Counter(map(shape, column)) for column in cells]
        self.known = [_repeated(column) for column in cells]
        self.length = [sum(map(len, column)) / max(self.height, 1) for column in cells]

    def score(self, cells: Sequence[str]) -> float:
        """Log likelihood that these cells stand in these columns."""
        total = 0.0
        for place, cell in enumerate(cells):
            share = (self.shapes[place][shape(cell)] + 0.5) / (self.height + 4)
            total += math.log(share) + (2.0 if cell in self.known[place] else 0.0)
        return total


def shape(cell: str) -> str:
    """A coarse word for what a cell looks like."""
    text = cell.strip()
    if not text:
        return "empty"
    for name, pattern in _SHAPES:
        if pattern.match(text):
            return name
    return "long" if len(text) > 60 else "text"


def place_cells(row: Sequence[str], columns: Columns, joiner: str) -> tuple[list[str], list[int]]:
    """The row's cells in as many columns as the header has, and the places left empty because unsure."""
    width = len(columns.shapes)
    ways: dict[tuple[str, ...], float] = {}
    for way, joined in _ways(list(row), width, joiner):
        prior = 0.0 if joined is None else _likely_join(way[joined], joiner) + math.log1p(columns.length[joined])
        ways[tuple(way)] = max(ways.get(tuple(way), -math.inf), columns.score(way) + prior)
    if not ways:
        return [*row[:1], *[""] * (width - 1)], list(range(1, width))
    best = max(ways.values())
    near = [way for way, score in ways.items() if score >= best - _MARGIN]
    agreed = [cells[0] if len(set(cells)) == 1 else None for cells in zip(*near, strict=True)]
    return [cell or "" for cell in agreed], [place for place, cell in enumerate(agreed) if cell is None]


def _ways(row: list[str], width: int, joiner: str) -> Iterator[tuple[list[str], int | None]]:
    """(cells, the place where neighbours were joined) for every way to make the row as wide as the header."""
    off = len(row) - width
    if abs(off) > _MOST:
        if not any(cell.strip() for cell in row[width:]):
            yield (row + [""] * -off)[:width], None
        return
    if off < 0:
        for place in range(len(row) + 1):
            yield row[:place] + [""] * -off + row[place:], None
        return
    for place in range(width):  # join a run of neighbours
        yield [*row[:place], joiner.join(row[place : place + off + 1]), *row[place + off + 1 :]], place
    for place in range(width + 1):  # take out a run of empty cells
        if not any(cell.strip() for cell in row[place : place + off]):
            yield row[:place] + row[place + off :], None


def _likely_join(cell: str, joiner: str) -> float:
    """A comma in a sentence has a space behind it; one between cells has not. Addresses and numbers are no parts of
    a sentence."""
    parts = cell.split(joiner)
    if not all(part.strip() for part in parts):
        return -8.0
    if any(shape(part) in _WHOLE for part in parts):
        return -6.0
    return 1.0 if all(part.startswith(" ") for part in parts[1:]) else -4.0


def _repeated(column: Sequence[str]) -> frozenset[str]:
    """The values of a column that uses few values again and again."""
    counts = Counter(cell for cell in column if cell.strip())
    if len(counts) * 2 > sum(counts.values()):
        return frozenset()
    return frozenset(value for value, count in counts.items() if count > 1)
