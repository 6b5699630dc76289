"""All rows of the tables of a file that goes home, as they stand in it: also those above the header, and blank ones."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from potluck.engine.as_read import as_seen
from potluck.engine.nouns import Reading
from potluck.engine.write import patched_csv
from potluck.engine.write.patch import UnpatchableError

Grid = list[tuple[int, list[str]]]
"""(number, cells) of every row of a table, from the file's first."""


@dataclass(frozen=True)
class Original:
    """The file of a list as it came. `encoding`, `delimiter`, `stray` (rows whose quotation marks are letters): of a
    CSV, as its reader found them. `read`: reads any other format anew; what it raises goes through. `is_ours`: we wrote
    it ourselves, when something was erased from the file that came."""

    file_name: str
    format: str
    data: bytes
    read: Callable[[], Reading]
    encoding: str = "utf-8"
    delimiter: str = ","
    stray: frozenset[int] = frozenset()
    is_ours: bool = False


class Opened(NamedTuple):
    """The grid of each table; `text`: of a CSV that can be changed in place."""

    grids: dict[str, Grid]
    text: patched_csv.Text | None = None


def open_tables(original: Original, tables: Sequence[str]) -> Opened:
    """All rows of these tables."""
    if original.format == "csv":
        try:
            text = patched_csv.cut_text(original.data, original.encoding, original.delimiter, original.stray)
        except UnpatchableError:
            return Opened(_read_again(original))
        return Opened(dict.fromkeys(tables, text.rows()), text)
    if original.format == "workbook":
        return Opened(_sheets(original.data, tables))
    return Opened(_read_again(original))


def _sheets(data: bytes, tables: Sequence[str]) -> dict[str, Grid]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {}
    for table in tables:
        sheet = book.get_sheet_by_name(table if table in book.sheet_names else book.sheet_names[0])
        rows = sheet.to_python(skip_empty_area=False)
        found[table] = [(number, [as_seen(cell) for cell in cells]) for number, cells in enumerate(rows, 1)]
    return found


def _read_again(original: Original) -> dict[str, Grid]:
    """Tables of a format without rows of cells: the header, then the rows, numbered as their keeper counts."""
    found: dict[str, Grid] = {}
    for table in original.read().tables:
        body = [
            (int(number), [cell or "" for cell in cells])
            for number, cells in zip(table.rows, table.frame.iter_rows(), strict=True)
        ]
        found[table.name] = [(min((number for number, _ in body), default=1) - 1, list(table.frame.columns)), *body]
    return found
