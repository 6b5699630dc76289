"""Many files as one reading: files of one record each become one table, the others give tables of their own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

import polars as pl

from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.engine.read.limits import Limits, UnreadableError, check_table

ABOUT = frozenset({"source", "license", "licence", "copying", "contributing", "changelog"})
"""Names of files that lie beside a list and are none."""
File = tuple[str, Callable[[int], bytes]]
"""(path within the folder, what gives its content; it raises UnreadableError beyond so many bytes)."""


def read_files(name: str, files: Iterable[File], read_one: Callable[[str, bytes], Reading], limits: Limits) -> Reading:
    """The tables in the files of a folder called `name`. A bad file is an issue; too much in all is an error.

    Raises UnreadableError."""
    readings: list[tuple[str, Reading]] = []
    issues: list[Issue] = []
    errors: list[UnreadableError] = []
    left, rows, cells = limits.bytes, 0, 0
    for path, content in files:
        file = PurePosixPath(path)
        if file.stem.casefold() in ABOUT and file.suffix.casefold() in ("", ".md", ".txt"):
            issues.append(Issue("about_file", "note", params={"file": path}))
            continue
        try:
            data = content(left)
            left -= len(data)
            readings.append((path, read_one(path, data)))
            del data
        except UnreadableError as error:
            if error.code in ("too_big", "zip_too_big", "broken_zip"):
                raise
            errors.append(error)
            issues.append(Issue("file_skipped", "warned", params={"file": path, "reason": error.message}))
            continue
        rows += sum(table.frame.height for table in readings[-1][1].tables)
        cells += sum(table.frame.height * table.frame.width for table in readings[-1][1].tables)
        _check_all(name, rows, cells, limits)
    if not readings:
        raise errors[0] if len(errors) == 1 else UnreadableError("no_table")
    tables, notes = _together(name, readings, limits)
    details = {"files": str(len(readings))}
    format = readings[0][1].format if len({reading.format for _, reading in readings}) == 1 else "folder"
    return Reading(format, tuple(tables), (*notes, *issues), details)


def _check_all(name: str, rows: int, cells: int, limits: Limits) -> None:
    """Raises UnreadableError when the tables of all files together are too much for one list."""
    if rows > limits.rows:
        raise UnreadableError("too_many_rows", {"limit": f"{limits.rows:,}"})
    if cells > limits.table:
        raise UnreadableError("too_many_cells", {"sheet": name, "limit": f"{limits.table:,}"})


def _together(name: str, readings: list[tuple[str, Reading]], limits: Limits) -> tuple[list[RawTable], list[Issue]]:
    """One table of all files that hold one record each, beside the tables of the others."""
    single = [item for item in readings if _is_single(item[1])]
    if len(single) < 2:
        single = []
    tables, issues = [], list[Issue]()
    if single:
        columns = {column for _, reading in single for column in reading.tables[0].frame.columns}
        check_table(name, list(columns), len(single), limits)
        frames = [
            reading.tables[0].frame.with_columns(pl.lit(file.rsplit(".", 1)[0]).alias("file"))
            for file, reading in single
        ]
        tables.append(RawTable(name, pl.concat(frames, how="diagonal"), pl.Series("row", range(1, len(single) + 1))))
        for number, (_, reading) in enumerate(single, 1):
            issues += [replace(i, table=name, row=number if i.row else None) for i in reading.issues]
    for file, reading in readings:
        if not any(reading is other for _, other in single):
            several = len(reading.tables) > 1
            for table in reading.tables:
                tables.append(replace(table, name=f"{file}: {table.name}" if several else file))
            issues += [replace(i, table=f"{file}: {i.table}" if several and i.table else file) for i in reading.issues]
    return tables, list(_once(issues))


def _is_single(reading: Reading) -> bool:
    return (
        reading.format in ("yaml", "json", "geojson", "javascript")
        and len(reading.tables) == 1
        and reading.tables[0].frame.height == 1
        and reading.read == 1
    )


def _once(issues: list[Issue]) -> Iterator[Issue]:
    """Notes about a whole table are told once, not once per file."""
    seen: set[tuple[str, str | None, str | None]] = set()
    for issue in issues:
        key = (issue.code, issue.column, issue.table)
        if issue.severity != "note" or key not in seen:
            yield issue
        seen.add(key)
