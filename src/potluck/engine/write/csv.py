"""CSV: UTF-8 with a byte order mark so that spreadsheets read accents, and safe to open in them."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from potluck.engine.formulas import harmless
from potluck.engine.write.rows import COLUMNS, Row, Sources, cells


def write_csv(rows: Iterable[Row], sources: Sources) -> Iterator[bytes]:
    """One line per row, parts of some hundred lines; the attribution list is a file of its own."""
    yield "\ufeff".encode() + _lines([COLUMNS])
    part: list[list[str | float | None]] = []
    for row in rows:
        part.append([harmless(cell) if isinstance(cell, str) else cell for cell in cells(row, sources)])
        if len(part) == 500:
            yield _lines(part)
            part = []
    yield _lines(part)


def _lines(lines: Iterable[Sequence[str | float | None]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("utf-8", "replace")
