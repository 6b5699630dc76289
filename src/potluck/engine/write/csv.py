"""CSV: UTF-8 with a byte order mark so that spreadsheets read accents, and safe to open in them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from potluck.engine.write.rows import COLUMNS, Row, Sources, cells

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
PHONES = re.compile(r"\+\d{6,15}( \| \+\d{6,15})*")
"""E.164 numbers stay as they are: a spreadsheet can make nothing worse of them than a number."""


def write_csv(rows: Iterable[Row], sources: Sources) -> Iterator[bytes]:
    """One line per row, parts of some hundred lines; the attribution list is a file of its own."""
    yield "\ufeff".encode() + _lines([COLUMNS])
    part: list[list[str | float | None]] = []
    for row in rows:
        part.append([safe(cell) for cell in cells(row, sources)])
        if len(part) == 500:
            yield _lines(part)
            part = []
    yield _lines(part)


def safe(cell: str | float | None) -> str | float | None:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(cell, str) and cell.startswith(DANGEROUS) and not PHONES.fullmatch(cell):
        return f"'{cell}"
    return cell


def _lines(lines: Iterable[Sequence[str | float | None]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("utf-8", "replace")
