"""CSV, TSV and their kin, with any of the delimiters , ; tab and |.

A row's number is the one a spreadsheet program shows: the header is row 1 (unless titles stand above it), a cell with
line breaks in it stays within one row, blank rows count.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from potluck.engine.nouns import Issue, Reading
from potluck.engine.read import headers
from potluck.engine.read.grid import Row, make_table
from potluck.engine.read.limits import UnreadableError
from potluck.engine.read.source import Source

DELIMITERS: Final = (",", ";", "\t", "|")
_NAMES: Final = {"\t": "tab"}
csv.field_size_limit(20_000_000)  # of the process; cells are measured one by one in grid.py


def read(source: Source) -> Reading:
    """One table from delimited text."""
    return read_with(source, find_delimiter(source.text), "csv")


def read_with(source: Source, delimiter: str, format: str) -> Reading:
    """One table from text whose delimiter is known."""
    stray: list[Issue] = []
    rows = _rows(source.text, delimiter, stray)
    try:
        if source.text[:5].lower() == f"sep={delimiter}":
            next(rows)
        table, issues = make_table(source.stem, rows, source.limits, joiner=delimiter)
    except csv.Error as error:
        raise UnreadableError("too_long_text") from error
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


def _rows(text: str, delimiter: str, stray: list[Issue]) -> Iterator[Row]:
    """Numbered rows of the text. A row that swallows others because its quotation mark never closes is read again with
    the mark as a letter, and said in `stray`. Raises UnreadableError when that happens all over the file."""
    lines = io.StringIO(text, newline="").readlines()
    number = width = start = again = 0
    while start < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=delimiter)
        begin, line = start, start
        start = len(lines)
        for cells in reader:
            number += 1
            width = width or len(cells)
            end = begin + reader.line_num
            if end - line > 1 and _swallowed(lines[line:end], cells, width, delimiter, end == len(lines)):
                again += end - line
                start = line + 1
                cells = next(csv.reader(lines[line:start], delimiter=delimiter, quoting=csv.QUOTE_NONE))
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
