"""The file of a list without what was erased: cut in place where it is text, else as a table of its own (several: a
folder of them)."""

import csv
import io
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath

from potluck.engine.blank import Cut
from potluck.engine.nouns import RawTable, Reading
from potluck.engine.write import patched_csv
from potluck.engine.write.patch import UnpatchableError

Row = tuple[int, str]
"""(number of a row that lost something, its table)."""


@dataclass(frozen=True)
class Blanked:
    """The file as it may be kept. `is_table`: it is another kind of file now, under another name, in UTF-8."""

    data: bytes
    file_name: str
    rows: list[Row]
    is_table: bool


def in_place(
    reading: Reading, data: bytes, file_name: str, encoding: str, cut: Cut, read: Callable[[bytes], Reading | None]
) -> Blanked | None:
    """A text file with these cells cut; None when it is none, or when that does not do: the file must read as before
    (`read`: gives what stands in such a file, None when it cannot be read) and hold nothing of it any more. `encoding`:
    "" for what the reader found."""
    if reading.format != "csv" or file_name.endswith("/"):
        return None
    given = reading.details.get("delimiter", ",")
    stray = frozenset(issue.row for issue in reading.issues if issue.code == "stray_quote" and issue.row)
    letters = encoding or reading.details.get("encoding", "utf-8")
    try:
        fresh, rows = patched_csv.with_cells(data, letters, {"tab": "\t"}.get(given, given), cut, stray)
    except UnpatchableError:
        return None
    again = read(fresh)
    if again is None or _heights(again) != _heights(reading) or holds(again, cut):
        return None
    return Blanked(fresh, file_name, [(row, again.tables[0].name) for row in rows], False)


def as_tables(reading: Reading, file_name: str, cut: Cut) -> Blanked:
    """The cells alone, as CSV, every one in quotation marks."""
    stem = PurePath(file_name.rstrip("/")).stem
    if len(reading.tables) == 1:
        data, rows = _table(reading.tables[0], stem, cut)
        return Blanked(data, f"{stem}.csv", rows, True)
    parts, all_rows = list[tuple[str, bytes]](), list[Row]()
    for nth, table in enumerate(reading.tables, 1):
        name = name_without(table.name, cut)
        name = "".join(letter if letter.isalnum() or letter in " -_." else "_" for letter in name)[:60] or str(nth)
        data, rows = _table(table, name, cut)
        parts.append((name, data))
        all_rows += rows
    return Blanked(_folder(parts), f"{stem}/", all_rows, True)


def name_without(file_name: str, cut: Cut) -> str:
    """The name of a file without what was erased; its ending, and the slash of a folder, stay."""
    path = PurePath(file_name.rstrip("/"))
    fresh = f"{cut(path.stem) or 'list'}{path.suffix}"
    return file_name if fresh == path.name else fresh + "/" * file_name.endswith("/")


def holds(reading: Reading, cut: Cut) -> bool:
    """Whether a cell, a header or the name of a table holds something of it."""
    for table in reading.tables:
        cells = (text for column in table.frame for text in column.drop_nulls().unique())
        if any(cut(str(text)) != text for text in (table.name, *table.frame.columns, *cells)):
            return True
    return False


def _heights(reading: Reading) -> list[int]:
    return [table.frame.height for table in reading.tables]


def _table(table: RawTable, name: str, cut: Cut) -> tuple[bytes, list[Row]]:
    whole = [table.frame.columns, *([cell or "" for cell in cells] for cells in table.frame.iter_rows())]
    fresh = [[cut(str(cell)) for cell in cells] for cells in whole]
    rows = [(number, name) for number, (a, b) in enumerate(zip(whole, fresh, strict=True), 1) if list(a) != b]
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(fresh)
    return b"\xef\xbb\xbf" + out.getvalue().encode(), rows


def _folder(parts: Iterable[tuple[str, bytes]]) -> bytes:
    folder = io.BytesIO()
    with tarfile.open(fileobj=folder, mode="w") as tar:
        for name, data in parts:
            entry = tarfile.TarInfo(f"{name}.csv")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return folder.getvalue()
