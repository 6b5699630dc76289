"""The difference between a table and its patched copy, in the highlighter format of daff (specification: "Tabular diff
format", paulfitz.github.io/daff-doc/spec.html): a CSV that people can read and that daff can apply.

`@@` is the header, `...` leaves rows out, `->` changes cells ("old->new"), `---` takes a row out, `!` and `+` bring new
columns. daff finds a row again by its content in the five columns of most different values, and where that is not
enough by the row just before it. So every row that is not alone in those columns is written with the row before it,
and one that even this does not tell apart is left out and said; so is one of which a cell would only lose space at its
ends, for daff writes that into the header. Of a table with one header twice daff reads neither
columns nor rows as they are (it writes over the header, too): there every line is left out and said.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from potluck.engine.write.patch import Change, Left, Patch

_KEYS: Final = 5
"""daff looks at no more columns than these."""
_NULL: Final = re.compile("_*NULL")
_REST: Final = "..."


@dataclass(frozen=True)
class Difference:
    """The CSV, and the changes that are not in it because daff could not tell which row is meant."""

    data: bytes
    left: tuple[Left, ...]


def difference(header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], patch: Patch) -> Difference:
    """The difference that `patch` makes. `header`: the cells of the header row as they stand in the file; `rows`: the
    number and the cells of every row below it, blank ones too."""
    table = _Table(header, rows, patch)
    lines, left = table.lines()
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    if patch.new_columns:
        writer.writerow(["!", *[""] * table.width, *["+++" for _ in patch.new_columns]])
    writer.writerow(["@@", *table.header, *patch.new_columns])
    writer.writerows(lines)
    return Difference(out.getvalue().encode(), tuple(left))


class _Table:
    """The table and what happens to its rows, by their place from 0."""

    def __init__(self, header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], patch: Patch) -> None:
        self.patch = patch
        self.width = max(patch.width, len(header) if not patch.new_columns else 0)
        self.header = _fitted(header, self.width)
        self.cells = [_fitted(cells, self.width) for _, cells in rows]
        self.numbers = [number for number, _ in rows]
        self.place = {number: place for place, number in enumerate(self.numbers)}
        self.keys = self._keys()
        self.times = Counter(self.keys)

    def _keys(self) -> list[tuple[str, ...]]:
        """What daff knows each row by."""
        columns = range(self.width)
        if self.width > _KEYS:
            spread = [len({self.header[column], *(cells[column] for cells in self.cells)}) for column in columns]
            columns = sorted(columns, key=lambda column: -spread[column])[:_KEYS]  # type: ignore[assignment]
        return [tuple(_seen(cells[column]) for column in columns) for cells in self.cells]

    def lines(self) -> tuple[list[list[str]], list[Left]]:
        """The lines below the header, and what cannot be said."""
        wanted: dict[int, list[Change]] = {}
        for change in self.patch.changes:
            if change.row in self.place:
                wanted.setdefault(self.place[change.row], []).append(change)
        gone = {self._first_alike(self.place[number], wanted) for number in self.patch.gone if number in self.place}
        acts = {*wanted, *gone}
        if len({*self.header, *self.patch.new_columns}) < len(self.header) + len(self.patch.new_columns):
            touched = sorted({self.place[number] for number in self.patch.gone if number in self.place} | {*wanted})
            return [], [Left(self.numbers[place], None, "same_headers") for place in touched]
        lines, left, last = list[list[str]](), list[Left](), -1
        written: set[int] = set()
        for place in sorted(acts):
            if not self._can_be_told(place, acts) or self._is_only_space(place, wanted.get(place, ())):
                left.append(Left(self.numbers[place], None, "same_rows"))
                continue
            start = place if self._is_alone(place) or place - 1 in written else place - 1
            if start > last + 1:
                lines.append([_REST] * (1 + self.width + len(self.patch.new_columns)))
            if start < place:
                lines.append(["", *self.cells[start], *self._nothing()])
            lines.append(self._taken_out(place) if place in gone else self._changed(place, wanted[place]))
            written.add(place)
            last = place
        if lines and last + 1 < len(self.cells):
            lines.append([_REST] * (1 + self.width + len(self.patch.new_columns)))
        return lines, left

    def _is_alone(self, place: int) -> bool:
        return self.times[self.keys[place]] == 1

    def _first_alike(self, place: int, wanted: Mapping[int, list[Change]]) -> int:
        """Of rows that follow one another and are the same in every cell, the first: any of them may go that is not to
        be changed."""
        while place and place - 1 not in wanted and self.cells[place - 1] == self.cells[place]:
            place -= 1
        return place

    def _can_be_told(self, place: int, acts: set[int]) -> bool:
        """Alone, or with a row before it that is alone and of which nothing else is said."""
        before = place - 1
        return self._is_alone(place) or (before >= 0 and before not in acts and self._is_alone(before))

    def _is_only_space(self, place: int, changes: Sequence[Change]) -> bool:
        """Whether a cell would only lose or gain space at its ends: daff writes such a change into the header."""
        row = self.cells[place]
        within = (change for change in changes if change.place < self.width)
        return any(row[change.place].strip() == change.after.strip() for change in within)

    def _nothing(self) -> list[str]:
        return [""] * len(self.patch.new_columns)

    def _taken_out(self, place: int) -> list[str]:
        return ["---", *self.cells[place], *self._nothing()]

    def _changed(self, place: int, changes: Sequence[Change]) -> list[str]:
        by_place: Mapping[int, Change] = {change.place: change for change in changes}
        cells = [*self.cells[place], *self._nothing()]
        inside = {at: change.after for at, change in by_place.items() if at < self.width}
        arrow = "->"
        while any(arrow in text for text in (*cells, *(change.after for change in changes))):
            arrow = f"-{arrow}"
        for at, change in by_place.items():
            after = f"_{change.after}" if _NULL.fullmatch(change.after) else change.after
            cells[at] = f"{cells[at]}{arrow}{after}" if at < self.width else after
        return [arrow if inside else "+", *cells]


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _seen(text: str) -> str:
    """The text as daff compares it: these words are nothing to it."""
    return "" if text in ("null", "undefined", "NULL") else text
