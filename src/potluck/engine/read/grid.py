"""Rows of cells to a RawTable: finds the header, takes out blank rows, keeps count of rows that do not fit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Final

import polars as pl

from potluck.engine.nouns import Issue, RawTable
from potluck.engine.read import headers
from potluck.engine.read.limits import Limits, UnreadableError, check_issues, check_table
from potluck.engine.read.shifted import Columns, place_cells

Row = tuple[int, list[str]]
"""The row's number as its keeper counts, and its cells ("" for empty)."""

_SAMPLE = 200
_CHUNK = 1_000_000  # cells

_COMPARED: Final = 20_000_000  # cells and columns that are held against each other, in all rows of another length


@dataclass
class _Building:
    """A table while its rows come in."""

    name: str
    columns: list[str]
    fits: frozenset[int]  # lengths of rows that need no second look
    limits: Limits
    joiner: str | None
    frames: list[pl.DataFrame] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    sound: list[list[str]] = field(default_factory=list)  # a sample, to judge odd rows by
    odd: list[Row] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def make_table(
    name: str, rows: Iterable[Row], limits: Limits, *, joiner: str | None = None, header: list[str] | None = None
) -> tuple[RawTable, list[Issue]]:
    """One table from numbered rows; the header is found unless given. `joiner` is the delimiter of the file: rows of
    another length than the header are then searched for a stray one, else they are cut or filled up.

    Raises UnreadableError when there are no rows, too many rows or too many columns."""
    blank = [0]
    stream = _without_blank(rows, blank)
    sample = list(islice(stream, _SAMPLE))
    if not sample:
        raise UnreadableError("no_rows")
    names, body, issues = _header(sample, limits, header)
    fits = _fitting(len(names), [cells for _, cells in body])
    table = _Building(name, names, fits, limits, joiner, issues=issues)
    _take(table, chain(body, stream))
    raw = _finish(table)
    if not raw.frame.height and not any(issue.severity == "refused" for issue in table.issues):
        raise UnreadableError("no_rows")
    if blank[0]:
        table.issues.append(Issue("blank_rows", "note", params={"count": str(blank[0])}))
    return raw, [replace(issue, table=name) for issue in table.issues]


def _without_blank(rows: Iterable[Row], blank: list[int]) -> Iterator[Row]:
    """The rows that say something; the others are counted, those at the end of the table not."""
    waiting = 0
    for number, cells in rows:
        if not any(cells) or not any(cell.strip() for cell in cells):
            waiting += 1
            continue
        blank[0] += waiting
        waiting = 0
        yield number, cells


def _header(sample: list[Row], limits: Limits, given: list[str] | None) -> tuple[list[str], list[Row], list[Issue]]:
    """(column names, rows of the sample below the header, notes)."""
    cells = [row for _, row in sample]
    issues: list[Issue] = []
    place = None if given else headers.find_header(cells)
    head = given or ([] if place is None else cells[place])
    body = sample if place is None else sample[place + 1 :]
    if place is not None and len(body) > 1 and headers.is_second_line(head, body[0][1], cells[place + 2 :]):
        head, body = headers.joined_header(head, body[0][1]), body[1:]
    width = headers.width_of(head, [row for _, row in body])
    if width > limits.columns:
        raise UnreadableError("too_many_columns", {"found": str(width), "limit": str(limits.columns)})
    names, notes = headers.column_names(head, width)
    if place:
        above = ", ".join(str(number) for number, _ in sample[:place])
        issues.append(Issue("title_rows", "note", row=sample[0][0], params={"rows": above}))
    if place is None and not given:
        return names, body, [Issue("no_header", "note")]
    if len(names) == 1 and not given:
        issues.append(Issue("one_column", "note", params={"header": names[0]}))
    return names, body, issues + notes


def _fitting(width: int, sample: Sequence[Sequence[str]]) -> frozenset[int]:
    """Lengths of rows that are sound: the header's, and one that half of the rows share with nothing beyond it."""
    lengths = Counter(map(len, sample))
    common = {
        length
        for length, count in lengths.items()
        if count * 2 >= len(sample) and all(headers.reach(row) <= width for row in sample if len(row) == length)
    }
    return frozenset({width, *common})


def _take(table: _Building, rows: Iterator[Row]) -> None:
    """Sorts the rows into sound ones (kept in chunks of columns), odd ones and refused ones."""
    width, chunk = len(table.columns), list[list[str]]()
    chunk_rows = max(_CHUNK // max(width, 1), 10)
    for number, cells in rows:
        if refused := _refused(number, cells, table.limits):
            table.issues.append(refused)
            check_issues(len(table.issues), table.limits)
            continue
        length = len(cells)
        if length != width:
            if length not in table.fits or headers.reach(cells) > width:
                table.odd.append((number, cells))
                continue
            cells = (cells + [""] * (width - length))[:width]
        chunk.append(cells)
        table.numbers.append(number)
        if len(chunk) >= chunk_rows:
            check_table(table.name, table.columns, len(table.numbers) + len(table.odd), table.limits)
            _flush(table, chunk)
            chunk = []
    check_table(table.name, table.columns, len(table.numbers) + len(table.odd), table.limits)
    _flush(table, chunk)


def _refused(number: int, cells: list[str], limits: Limits) -> Issue | None:
    if len(cells) > limits.columns:
        found = {"found": str(len(cells)), "limit": str(limits.columns)}
        return Issue("row_too_wide", "refused", row=number, params=found)
    longest = max(map(len, cells))
    if longest > limits.cell:
        found = {"found": str(longest), "limit": str(limits.cell)}
        return Issue("cell_too_long", "refused", row=number, params=found)
    return None


def _flush(table: _Building, chunk: list[list[str]]) -> None:
    if chunk:
        table.frames.append(as_frame(table.columns, chunk))
        table.sound.extend(chunk[: max(0, 5_000 - len(table.sound))])


def as_frame(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """A frame of strings from rows of equal length; "" becomes null."""
    by_column = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return pl.DataFrame([as_column(name, values) for name, values in zip(columns, by_column, strict=True)])


def as_column(name: str, values: Sequence[str | None]) -> pl.Series:
    """A column of strings; "" becomes null."""
    column = pl.Series(name, values, dtype=pl.String)
    return column.set(column == "", None)


def _finish(table: _Building) -> RawTable:
    """Puts the odd rows back between the others, in the order of the file."""
    if table.odd:
        _mend(table)
    frame = pl.concat(table.frames) if table.frames else as_frame(table.columns, [])
    table.frames.clear()
    rows = pl.Series("row", table.numbers, dtype=pl.Int64)
    if not rows.is_sorted():
        order = rows.arg_sort()
        # a column at a time, each let go of after its turn
        frame = pl.DataFrame([frame.drop_in_place(name).gather(order) for name in frame.columns])
        rows = rows.gather(order)
    return RawTable(table.name, frame, rows)


def _mend(table: _Building) -> None:
    width, mended = len(table.columns), []
    most = min(5_000, _COMPARED // max(width, 1) ** 2)
    columns = Columns(table.sound, width)
    for number, cells in table.odd:
        if table.joiner is None or not table.sound or len(table.odd) > most:
            kept, unsure = (cells + [""] * (width - len(cells)))[:width], list(range(width, len(cells)))
        else:
            kept, unsure = place_cells(cells, columns, table.joiner)
        mended.append(kept)
        table.numbers.append(number)
        table.issues.extend(_warnings(table, number, cells, kept, unsure))
        check_issues(len(table.issues), table.limits)
    table.frames.append(as_frame(table.columns, mended))


def _warnings(table: _Building, number: int, cells: list[str], kept: list[str], unsure: list[int]) -> list[Issue]:
    """What the keeper is told about a row of another length; nothing when only empty cells stood too many."""
    width, length = len(table.columns), len(cells)
    if kept == (cells + [""] * width)[:width] and not unsure:
        if headers.reach(cells) <= width <= length or table.joiner is None:
            return []
        found = {"found": str(length), "expected": str(width)}
        return [Issue("short_row", "warned", row=number, params=found)]
    places = ", ".join(table.columns[place] for place in unsure if place < width) or "–"
    found = {"found": str(length), "expected": str(width), "unsure": places}
    return [Issue("shifted_row", "warned", row=number, params=found)]
