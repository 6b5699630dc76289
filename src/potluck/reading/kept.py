"""A reading as files: a Parquet file per table, and `reading.json` for all else. What comes back is what went in."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import polars as pl

from potluck.engine.nouns import Issue, RawTable, Reading

NAME: Final = "reading.json"
_ROWS: Final = "row"
_GROUP: Final = 100_000  # rows


class DamagedError(Exception):
    """What was kept is not there, or not as it was kept."""


def save(reading: Reading, folder: Path) -> None:
    """Writes a reading into a folder of its own."""
    said = {
        "format": reading.format,
        "details": dict(reading.details),
        "issues": [[i.code, i.severity, i.row, i.column, i.table, dict(i.params)] for i in reading.issues],
        "tables": [_save(table, folder / f"{number}.parquet") for number, table in enumerate(reading.tables)],
    }
    text = json.dumps(said, ensure_ascii=False).encode()
    (folder / NAME).write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)


def _save(table: RawTable, path: Path) -> dict[str, Any]:
    """Columns are kept by number: a header may be any text."""
    numbered = [column.alias(str(number)) for number, column in enumerate(table.frame)]
    pl.DataFrame([table.rows.alias(_ROWS), *numbered]).write_parquet(
        path, compression="zstd", compression_level=1, statistics=False, row_group_size=_GROUP
    )
    return {"name": table.name, "columns": table.frame.columns, "sha256": _digest(path)}


def load(folder: Path) -> Reading:
    """The reading that `save` wrote. Raises DamagedError when anything in it is not as it was written."""
    try:
        digest, text = (folder / NAME).read_bytes().split(b"\n", 1)
        if hashlib.sha256(text).hexdigest().encode() != digest:
            raise DamagedError
        said = json.loads(text)
        tables = tuple(_load(told, folder / f"{number}.parquet") for number, told in enumerate(said["tables"]))
    except (OSError, ValueError) as error:
        raise DamagedError from error
    issues = tuple(Issue(*told) for told in said["issues"])
    return Reading(said["format"], tables, issues, said["details"])


def _load(told: dict[str, Any], path: Path) -> RawTable:
    if _digest(path) != told["sha256"]:
        raise DamagedError
    frame = pl.read_parquet(path)
    rows = frame.drop_in_place(_ROWS)
    frame.columns = told["columns"]
    return RawTable(told["name"], frame, rows)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
