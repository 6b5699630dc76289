"""A list as it goes home: its own file with the lines taken, the difference, and the changes alone.

What a spreadsheet would run is never put into the keeper's own file (`give_back` gives no such line); the keeper's own
cells stay as they are there. A file that we write whole, because the keeper's cannot be changed in place, is harmless
whole: what was only text in JSON or a workbook would be run in a CSV."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Final

import orjson
import polars as pl

from potluck.engine.formulas import harmless
from potluck.engine.write import daff, patched_csv, patched_xlsx
from potluck.engine.write.grids import Grid, Original, open_tables
from potluck.engine.write.patch import Change, Left, Patch, UnpatchableError

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"
HEAD: Final = ("table", "row", "name", "column", "kind", "before", "after", "from", "date", "level")
"""The columns of the changes alone."""


@dataclass
class File:
    """Something to take home."""

    name: str
    media: str
    data: bytes
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """One table of the file: all its rows, and what is to change in it."""

    name: str
    grid: Grid
    patch: Patch


def copy(original: Original, rows: pl.DataFrame, lines: pl.DataFrame) -> File:
    """The owner's file with these LINES in it: CSV and XLSX changed in place, every other format as CSV, a table each.

    `rows`: table, row, raw of every row that lines are about. Without lines it is the file as it came."""
    path = PurePath(original.file_name.rstrip("/"))
    if lines.is_empty():
        return File(path.name, "application/octet-stream", _ours(original, original.data))
    opened = open_tables(original, lines["table"].unique(maintain_order=True).to_list())
    tables = _tables(opened.grids, rows, lines)
    try:
        if opened.text:
            done = patched_csv.patched(opened.text, tables[0].patch)
            return File(f"{path.stem}.better{path.suffix}", CSV, _ours(original, done.data), done.left)
        if original.format == "workbook":
            done = patched_xlsx.patched_xlsx(original.data, {table.name: table.patch for table in tables})
            return File(f"{path.stem}.better{path.suffix}", XLSX, done.data, done.left)
    except UnpatchableError:
        pass
    return _together(f"{path.stem}.better", [(table.name, _whole(original, table)) for table in tables], [])


def difference(original: Original, rows: pl.DataFrame, lines: pl.DataFrame) -> File:
    """The same as daff's highlighter CSV; of several tables an archive with one for each."""
    opened = open_tables(original, lines["table"].unique(maintain_order=True).to_list())
    made, left = list[tuple[str, bytes]](), list[Left]()
    for table in _tables(opened.grids, rows, lines):
        told = table if _is_own_csv(original) else _harmless(table)
        head = next((cells for number, cells in told.grid if number == told.patch.header), list(told.patch.names))
        below = [row for row in told.grid if row[0] > (told.patch.header or 0)]
        done = daff.difference(head, below, told.patch)
        made.append((table.name, done.data))
        left += done.left
    return _together(f"{PurePath(original.file_name.rstrip('/')).stem}.difference", made, left)


def changes(file_name: str, lines: pl.DataFrame, names: Mapping[str, str]) -> File:
    """Only what is new, a line per cell. `lines`: LINES with `name`; `names`: of the lists, by id."""
    told = [
        [line["table"], str(line["row"]), line["name"], line["column"], line["kind"], line["before"], line["after"],
         "; ".join(names.get(one, one) for one in line["sources"]), line["date"], line["level"]]
        for line in lines.iter_rows(named=True)
    ]  # fmt: skip
    cells = [[harmless(cell) for cell in row] for row in told]
    return File(f"{PurePath(file_name.rstrip('/')).stem}.changes.csv", CSV, _written([HEAD, *cells]))


def _tables(grids: Mapping[str, Grid], rows: pl.DataFrame, lines: pl.DataFrame) -> list[Table]:
    """The tables that lines are about, with all their rows."""
    found = []
    for (name,), part in lines.group_by("table", maintain_order=True):
        if str(name) in grids:
            raws = {row: orjson.loads(raw) for row, raw in rows.filter(table=name).select("row", "raw").iter_rows()}
            patch = _patch(part, raws, grids[str(name)])
            found.append(Table(str(name), grids[str(name)], patch))
    return found


def _patch(lines: pl.DataFrame, raws: Mapping[int, Mapping[str, str | None]], grid: Grid) -> Patch:
    """`raws`: the touched rows as read, by number: column -> cell."""
    columns = list(next(iter(raws.values()), {}))
    new = lines.filter("is_new")["column"].unique(maintain_order=True).to_list()
    place = {name: nth for nth, name in enumerate([*columns, *new])}
    changed = lines.filter(pl.col("kind") != "doubled").select("row", "column", "before", "after")
    gone = frozenset(lines.filter(pl.col("kind") == "doubled")["row"])
    made = [
        Change(row, place[column], before, after)
        for row, column, before, after in changed.iter_rows()
        if row not in gone
    ]
    read = {row: [cell or "" for cell in cells.values()] for row, cells in raws.items()}
    return Patch(columns, made, read, gone, new, patched_csv.header_row(grid, columns))


def _is_own_csv(original: Original) -> bool:
    """Whether the keeper's own cells stood in a CSV already."""
    return original.format == "csv" and not original.is_ours


def _ours(original: Original, data: bytes) -> bytes:
    """A CSV that we wrote ourselves, harmless whole; any other file as it is."""
    if original.format != "csv" or not original.is_ours or original.file_name.endswith("/"):
        return data
    return patched_csv.with_cells(data, original.encoding, original.delimiter, harmless)[0]


def _harmless(table: Table) -> Table:
    """The same, and no cell of it is a formula."""
    patch = table.patch
    changes = [
        replace(change, before=harmless(change.before), after=harmless(change.after)) for change in patch.changes
    ]
    rows = {row: [harmless(cell) for cell in cells] for row, cells in patch.rows.items()}
    grid = [(number, [harmless(cell) for cell in cells]) for number, cells in table.grid]
    names = [harmless(name) for name in patch.names]
    return replace(table, grid=grid, patch=replace(patch, names=names, changes=changes, rows=rows))


def _whole(original: Original, table: Table) -> bytes:
    """The rows of a table with its changes, from its header on, as a CSV."""
    told = table if _is_own_csv(original) else _harmless(table)
    patch = told.patch
    width = patch.width + len(patch.new_columns)
    after = {(change.row, change.place): change.after for change in patch.changes}
    whole = [[*patch.names, *patch.new_columns]]
    for number, cells in told.grid:
        if number in patch.gone or (patch.header is not None and number <= patch.header):
            continue
        row = (cells + [""] * width)[:width]
        whole.append([after.get((number, place), cell) for place, cell in enumerate(row)])
    return _written(whole)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _together(stem: str, parts: list[tuple[str, bytes]], left: list[Left]) -> File:
    """One CSV, or an archive of several."""
    if len(parts) < 2:
        return File(f"{stem}.csv", CSV, parts[0][1] if parts else b"", left)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for nth, (name, data) in enumerate(parts, 1):
            plain = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in name)[:60]
            archive.writestr(f"{nth} {plain}.csv".replace("  ", " "), data)
    return File(f"{stem}.zip", "application/zip", out.getvalue(), left)


def notes(left: Iterable[Left]) -> dict[str, list[int]]:
    """Why -> the rows where something could not be changed (empty: not a matter of a row)."""
    found: dict[str, set[int]] = {}
    for one in left:
        rows = found.setdefault(one.why, set())
        if one.row is not None:
            rows.add(one.row)
    return {why: sorted(rows) for why, rows in found.items()}
