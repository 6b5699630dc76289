"""Reads what a path points at: one file, or a folder of files."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.engine.read.files import read_bytes, read_source
from potluck.engine.read.limits import LIMITS, Limits, UnreadableError
from potluck.engine.read.source import Source

ABOUT = frozenset({"source", "license", "licence", "copying", "contributing", "changelog"})
"""Names of files that lie beside a list and are none."""


def read_path(path: Path, *, encoding: str | None = None, limits: Limits = LIMITS) -> Reading:
    """The tables in a file or folder.

    Files of a folder that hold one record each are one table with a column "file"; a row's number is the place of its
    file in the order of their names. The other files give tables of their own.
    Raises UnreadableError; a bad file within a folder is an issue instead."""
    if path.is_dir():
        return _folder(path, encoding, limits)
    return read_bytes(_bytes(path, limits.bytes), path.name, encoding=encoding, limits=limits)


def _bytes(path: Path, limit: int) -> bytes:
    """The content of a file, refused by size before it is read."""
    try:
        if not path.is_file():
            raise UnreadableError("unreadable_file")
        if path.stat().st_size > limit:
            raise UnreadableError("too_big", {"limit": str(limit // 1_000_000)})
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError("unreadable_file") from error


def _files(path: Path, limits: Limits) -> list[Path]:
    found: list[Path] = []
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        found += [Path(folder, name) for name in sorted(names) if not name.startswith(".")]
        if len(found) > limits.files:
            raise UnreadableError("too_many_files", {"limit": str(limits.files)})
    return found


def _folder(path: Path, encoding: str | None, limits: Limits) -> Reading:
    readings: list[tuple[str, Reading]] = []
    issues: list[Issue] = []
    left = limits.bytes
    for file in _files(path, limits):
        name = file.relative_to(path).as_posix()
        if file.stem.casefold() in ABOUT and file.suffix.casefold() in ("", ".md", ".txt"):
            issues.append(Issue("about_file", "note", params={"file": name}))
            continue
        try:
            data = _bytes(file, left)
            left -= len(data)
            readings.append((name, read_source(Source(data, file.name, limits, encoding, alone=False))))
        except UnreadableError as error:
            if error.code == "too_big":
                raise
            params = {"file": name, "reason": error.message}
            issues.append(Issue("file_skipped", "warned", params=params))
    if not readings:
        raise UnreadableError("no_table")
    tables, notes = _together(path.name, readings)
    details = {"files": str(len(readings))}
    format = readings[0][1].format if len({reading.format for _, reading in readings}) == 1 else "folder"
    return Reading(format, tuple(tables), (*notes, *issues), details)


def _together(name: str, readings: list[tuple[str, Reading]]) -> tuple[list[RawTable], list[Issue]]:
    """One table of all files that hold one record each, beside the tables of the others."""
    single = [item for item in readings if _is_single(item[1])]
    if len(single) < 2:
        single = []
    tables, issues = [], list[Issue]()
    if single:
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
