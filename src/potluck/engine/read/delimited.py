"""CSV, TSV and their kin, with any of the delimiters , ; tab and |.

A row's number is the one a spreadsheet program shows: the header is row 1 (unless titles stand above it), a cell with
line breaks in it stays within one row, blank rows count.
"""

import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Final

from potluck.engine.nouns import Issue, Reading
from potluck.engine.read import headers
from potluck.engine.read.grid import Row, make_table
from potluck.engine.read.limits import LIMITS, Limits, UnreadableError
from potluck.engine.read.source import Source

DELIMITERS: Final = (",", ";", "\t", "|")
_NAMES: Final = {"\t": "tab"}
_BREAK: Final = re.compile("\r\n?|\n")
csv.field_size_limit(LIMITS.row)  # of the process; cells are measured one by one in grid.py


def read(source: Source) -> Reading:
    """One table from delimited text."""
    return read_with(source, find_delimiter(source.text), "csv")


def read_with(source: Source, delimiter: str, format: str) -> Reading:
    """One table from text whose delimiter is known."""
    stray: list[Issue] = []
    lines = _Lines(source.text, source.limits)
    source.drop_bytes()
    rows = _rows(lines, delimiter, stray)
    if source.text[:5].lower() == f"sep={delimiter}":
        next(rows)
    table, issues = make_table(source.stem, rows, source.limits, joiner=delimiter)
    marks = [replace(issue, table=table.name) for issue in stray]
    details = {"encoding": source.used, "delimiter": _NAMES.get(delimiter, delimiter)}
    return Reading(format, (table,), (*source.notes, *issues, *marks), details)


def is_table(text: str) -> bool:
    """Whether nearly all of the first rows, and the very first, are cut into the same number of columns."""
    return max(_evenness(text[:200_000], delimiter) for delimiter in DELIMITERS) > 1.4


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the most even columns; a comma when none does. A first line
    "sep=;", as Excel writes it, decides."""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS and text[5:6] in ("\r", "\n"):
        return text[4]
    start = text[:200_000]
    scores = {delimiter: _evenness(start, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ","


def _evenness(start: str, delimiter: str) -> float:
    """Share of rows with the usual width; more when the first row has it too, a little more for wider tables. 0 when
    the usual width is 1."""
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    sample = [row for row in islice(reader, 100) if headers.filled(row)]
    widths = Counter(map(len, sample))
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    if width == 1:
        return 0.0
    return count / len(sample) + (len(sample[0]) == width) / 2 + min(width, 50) / 1000


class _Lines:
    """The lines of a text, cut when they are asked for. Raises UnreadableError when there are far too many."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text, self.limits = text, limits
        self.starts = array("Q", [0])
        for found in _BREAK.finditer(text):
            self.starts.append(found.end())
            if len(self.starts) > 10 * limits.rows:
                raise UnreadableError("too_many_rows", {"limit": f"{limits.rows:,}"})
        if self.starts[-1] != len(text):
            self.starts.append(len(text))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def between(self, first: int, end: int) -> list[str]:
        """Some of the lines, with their breaks."""
        return [self.text[a:b] for a, b in pairwise(self.starts[first : end + 1])]

    def cells(self, first: int, number: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """(the line after it, cells) of each row from a line on, the first being row `number`. Raises UnreadableError
        for a row of too many letters, before it is taken apart."""
        start = first  # line where the row begins

        def feed() -> Iterator[str]:
            for line in range(first, len(self)):
                if self.starts[line + 1] - self.starts[start] > self.limits.row:
                    raise UnreadableError("too_long_text", {"row": str(number), "limit": f"{self.limits.row:,}"})
                yield self.text[self.starts[line] : self.starts[line + 1]]

        reader = csv.reader(feed(), delimiter=delimiter)
        for cells in reader:
            start, number = first + reader.line_num, number + 1
            yield start, cells


def _rows(lines: _Lines, delimiter: str, stray: list[Issue]) -> Iterator[Row]:
    """Numbered rows of the text. A row that swallows others because its quotation mark never closes is read again with
    the mark as a letter, and said in `stray`. Raises UnreadableError when that happens all over the file."""
    number = width = start = again = 0
    while start < len(lines):
        line, from_here, start = start, lines.cells(start, number + 1, delimiter), len(lines)
        for end, cells in from_here:
            number += 1
            width = width or len(cells)
            if end - line > 1 and _swallowed(lines.between(line, end), cells, width, delimiter, end == len(lines)):
                again += end - line
                start = line + 1
                cells = next(csv.reader(lines.between(line, start), delimiter=delimiter, quoting=csv.QUOTE_NONE))
                stray.append(Issue("stray_quote", "warned", row=number))
                yield number, cells
                break
            line = end
            yield number, cells
        if again > 5 * len(lines) + 10_000:
            raise UnreadableError("broken_quotes")


def _swallowed(lines: list[str], cells: list[str], width: int, delimiter: str, at_end: bool) -> bool:
    """Whether a row of several lines is one by mistake: its quotes do not stand as they should, and it has not the
    usual width, or runs to the end of the file, or its lines are rows themselves."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        alone = sum(width in _widths(line, delimiter) for line in lines[1:])
        return at_end or len(cells) != width or alone * 2 > len(lines) - 1
    return False


def _widths(line: str, delimiter: str) -> set[int]:
    """How many cells a line has by itself, its quotation marks obeyed and not."""
    return {
        len(next(csv.reader([line], delimiter=delimiter), [])),
        len(next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])),
    }
