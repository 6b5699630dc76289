"""A list as it goes home: its own file with the lines taken, the difference, and the changes alone."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

import orjson
import polars as pl
from python_calamine import CalamineWorkbook

from potluck.engine.read import UnreadableError
from potluck.engine.read.workbook import as_seen
from potluck.engine.write import daff, patched_csv, patched_xlsx
from potluck.engine.write.patch import Change, Left, Patch, UnpatchableError
from potluck.web.records import queries as records
from potluck.web.records.models import Record, Source, Version
from potluck.web.records.queries import readings

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"
Grid = list[tuple[int, list[str]]]
"""(number, cells) of every row of a table, from the file's first."""


@dataclass
class File:
    """Something to take home."""

    name: str
    media: str
    data: bytes
    left: list[Left] = field(default_factory=list)


@dataclass
class Table:
    """One table of the file: where its header is (None: it has none), all its rows, and what is to change in it."""

    name: str
    grid: Grid
    patch: Patch


class NoFileError(Exception):
    """The list has no file here that could go home."""


def copy(source: Source, lines: pl.DataFrame) -> File:
    """The owner's file with these LINES in it: CSV and XLSX changed in place, every other format as CSV, a table each.

    Raises NoFileError."""
    version, data = _file(source)
    stem, suffix = PurePath(version.file_name.rstrip("/")).stem, PurePath(version.file_name).suffix
    if lines.is_empty():
        return File(PurePath(version.file_name).name, "application/octet-stream", data)
    tables = _tables(source, version, data, lines)
    try:
        if version.format == "csv":
            encoding, delimiter, stray = _letters(version)
            done = patched_csv.patched_csv(data, encoding, delimiter, tables[0].patch, stray)
            return File(f"{stem}.better{suffix}", CSV, done.data, done.left)
        if version.format == "workbook":
            patched = patched_xlsx.patched_xlsx(data, {table.name: table.patch for table in tables})
            return File(f"{stem}.better{suffix}", XLSX, patched.data, patched.left)
    except UnpatchableError:
        pass
    written = [(table.name, _written(_patched(table), bom=True)) for table in tables]
    return _together(f"{stem}.better", written, [])


def difference(source: Source, lines: pl.DataFrame) -> File:
    """The same as daff's highlighter CSV; of several tables an archive with one for each. Raises NoFileError."""
    version, data = _file(source)
    stem = PurePath(version.file_name.rstrip("/")).stem
    made, left = list[tuple[str, bytes]](), list[Left]()
    for table in _tables(source, version, data, lines):
        head = next((cells for number, cells in table.grid if number == table.patch.header), list(table.patch.names))
        below = [row for row in table.grid if row[0] > (table.patch.header or 0)]
        done = daff.difference(head, below, table.patch)
        made.append((table.name, done.data))
        left += done.left
    return _together(f"{stem}.difference", made, left)


def changes(source: Source, lines: pl.DataFrame, names: Mapping[str, str]) -> File:
    """Only what is new, a line per cell. `names`: of the lists, by id."""
    version = records.current_version(source)
    stem = PurePath((version.file_name if version else source.slug).rstrip("/")).stem
    head = ["table", "row", "name", "column", "kind", "before", "after", "from", "date", "level"]
    rows = [
        [line["table"], str(line["row"]), line["name"], line["column"], line["kind"], line["before"], line["after"],
         "; ".join(names.get(one, one) for one in line["sources"]), line["date"], line["level"]]
        for line in lines.iter_rows(named=True)
    ]  # fmt: skip
    return File(f"{stem}.changes.csv", CSV, _written([head, *map(_harmless, rows)], bom=True))


def _harmless(cells: list[str]) -> list[str]:
    """No cell that a spreadsheet takes for a formula."""
    return [f"'{cell}" if cell[:1] in ("=", "@", "+", "-", "\t", "\r") else cell for cell in cells]


def _file(source: Source) -> tuple[Version, bytes]:
    version = source.versions.filter(state=Version.CURRENT).first()
    if version is None or not version.content:
        raise NoFileError
    return version, gzip.decompress(bytes(version.content))


def _letters(version: Version) -> tuple[str, str, frozenset[int]]:
    details = version.report.get("details", {})
    stray = {issue["row"] for issue in version.report.get("issues", ()) if issue["code"] == "stray_quote"}
    delimiter = details.get("delimiter", ",")
    encoding = version.encoding or details.get("encoding", "utf-8")
    return encoding, {"tab": "\t"}.get(delimiter, delimiter), frozenset(stray)


def _tables(source: Source, version: Version, data: bytes, lines: pl.DataFrame) -> list[Table]:
    """The tables that lines are about, with all their rows."""
    known = {name: part for (name,), part in lines.group_by("table", maintain_order=True)}
    raws = {name: _raws(source, name, part) for name, part in known.items()}
    grids = _grids(version, data, list(known), {name: list(first) for name, (first, _) in raws.items()})
    return [
        Table(name, grids[name], _patch(part, raws[name][0], raws[name][1], grids[name]))
        for name, part in known.items()
        if name in grids
    ]


def _raws(source: Source, table: str, lines: pl.DataFrame) -> tuple[list[str], dict[int, list[str]]]:
    """(the columns of a table as read, the cells of the rows that are touched)."""
    ids = lines["record_id"].unique(maintain_order=True).to_list()
    found: dict[int, list[str]] = {}
    columns: list[str] = []
    for start in range(0, len(ids), 500):
        part = Record.objects.filter(source=source, record_id__in=ids[start : start + 500])
        for row, raw in part.values_list("row", "raw"):
            cells = orjson.loads(raw)
            columns = columns or list(cells)
            found[row] = [cell or "" for cell in cells.values()]
    return columns, found


def _patch(lines: pl.DataFrame, columns: list[str], rows: dict[int, list[str]], grid: Grid) -> Patch:
    new = lines.filter("is_new")["column"].unique(maintain_order=True).to_list()
    place = {name: nth for nth, name in enumerate([*columns, *new])}
    changed = lines.filter(pl.col("kind") != "doubled").select("row", "column", "before", "after")
    gone = frozenset(lines.filter(pl.col("kind") == "doubled")["row"])
    made = [
        Change(row, place[column], before, after)
        for row, column, before, after in changed.iter_rows()
        if row not in gone
    ]
    return Patch(columns, made, rows, gone, new, patched_csv.header_row(grid, columns))


def _grids(version: Version, data: bytes, tables: Sequence[str], columns: Mapping[str, list[str]]) -> dict[str, Grid]:
    """All rows of each table, as they stand in the file."""
    if version.format == "csv":
        encoding, delimiter, stray = _letters(version)
        try:
            text, *_ = patched_csv.opened(data, encoding)
        except UnpatchableError:
            return _read_again(version)
        cut = patched_csv.cut(text, delimiter, stray)
        grid = [(line.number, [patched_csv.value(text, span, line.stray) for span in line.spans]) for line in cut]
        return dict.fromkeys(tables, grid)
    if version.format == "workbook":
        return _sheets(data, tables)
    return _read_again(version)


def _sheets(data: bytes, tables: Sequence[str]) -> dict[str, Grid]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {}
    for table in tables:
        sheet = book.get_sheet_by_name(table if table in book.sheet_names else book.sheet_names[0])
        rows = sheet.to_python(skip_empty_area=False)
        found[table] = [(number, [as_seen(cell) for cell in cells]) for number, cells in enumerate(rows, 1)]
    return found


def _read_again(version: Version) -> dict[str, Grid]:
    """Tables of a format without rows of cells: the header, then the rows, numbered as their keeper counts."""
    try:
        reading, _, _ = readings.read_version(version)
    except UnreadableError:
        raise NoFileError from None
    found: dict[str, Grid] = {}
    for table in reading.tables:
        body = [
            (int(number), [cell or "" for cell in cells])
            for number, cells in zip(table.rows, table.frame.iter_rows(), strict=True)
        ]
        found[table.name] = [(min((number for number, _ in body), default=1) - 1, list(table.frame.columns)), *body]
    return found


def _patched(table: Table) -> list[list[str]]:
    """The rows of a table with its changes, from its header on."""
    patch = table.patch
    width = patch.width + len(patch.new_columns)
    after = {(change.row, change.place): change.after for change in patch.changes}
    whole = [[*patch.names, *patch.new_columns]]
    for number, cells in table.grid:
        if number in patch.gone or (patch.header is not None and number <= patch.header):
            continue
        row = (cells + [""] * width)[:width]
        whole.append([after.get((number, place), cell) for place, cell in enumerate(row)])
    return whole


def _written(rows: Iterable[Sequence[str]], *, bom: bool = False) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return (b"\xef\xbb\xbf" if bom else b"") + out.getvalue().encode()


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
    found: dict[str, Any] = {}
    for one in left:
        found.setdefault(one.why, set())
        if one.row is not None:
            found[one.why].add(one.row)
    return {why: sorted(rows) for why, rows in found.items()}
