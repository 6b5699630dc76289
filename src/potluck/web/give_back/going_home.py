"""A list as it goes home: the file that is kept of it, its rows and its lines, handed to engine/write/home.py."""

import gzip
from collections.abc import Mapping
from pathlib import PurePath

import polars as pl

from potluck.engine import nouns
from potluck.engine.read import UnreadableError
from potluck.engine.write import home
from potluck.engine.write.grids import Original
from potluck.engine.write.home import XLSX, File, notes
from potluck.web.records import queries as records
from potluck.web.records.models import Record, Source, Version
from potluck.web.records.queries import readings

__all__ = ["XLSX", "File", "NoFileError", "changes", "copy", "difference", "notes"]


class NoFileError(Exception):
    """The list has no file here that could go home."""


def copy(source: Source, lines: pl.DataFrame) -> File:
    """The owner's file with these LINES in it, see `home.copy`. Raises NoFileError."""
    return home.copy(_original(source), _touched(source, lines), lines)


def difference(source: Source, lines: pl.DataFrame) -> File:
    """The same as daff's highlighter CSV, see `home.difference`. Raises NoFileError."""
    return home.difference(_original(source), _touched(source, lines), lines)


def changes(source: Source, lines: pl.DataFrame, names: Mapping[str, str]) -> File:
    """Only what is new, a line per cell. `names`: of the lists, by id."""
    version = records.current_version(source)
    return home.changes(PurePath(version.file_name).name if version else source.slug, lines, names)


def _original(source: Source) -> Original:
    version = source.versions.filter(state=Version.CURRENT).first()
    if version is None or not version.content:
        raise NoFileError
    details, issues = version.report.get("details", {}), version.report.get("issues", ())
    delimiter = details.get("delimiter", ",")
    return Original(
        file_name=version.file_name,
        format=version.format,
        data=gzip.decompress(bytes(version.content)),
        read=lambda: _reading(version),
        encoding=version.encoding or details.get("encoding", "utf-8"),
        delimiter={"tab": "\t"}.get(delimiter, delimiter),
        stray=frozenset(issue["row"] for issue in issues if issue["code"] == "stray_quote"),
        is_ours=bool(version.report.get("cut", {}).get("as_table")),
    )


def _reading(version: Version) -> nouns.Reading:
    try:
        return readings.read_version(version)[0]
    except UnreadableError:
        raise NoFileError from None


def _touched(source: Source, lines: pl.DataFrame) -> pl.DataFrame:
    """table, row, raw of every row that lines are about."""
    ids = lines["record_id"].unique(maintain_order=True).to_list()
    found = [
        row
        for start in range(0, len(ids), 500)
        for row in Record.objects.filter(source=source, record_id__in=ids[start : start + 500])
        .order_by("table", "row")
        .values_list("table", "row", "raw")
    ]
    return pl.DataFrame(found, schema={"table": pl.String, "row": pl.Int64, "raw": pl.String}, orient="row")
