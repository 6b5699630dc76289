"""The file of a list, kept without what was erased here: cut in place where it is text, else as a table of its own."""

import csv
import gzip
import io
import tarfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Final

from django.db.models import F

from potluck.engine import nouns, read
from potluck.engine.blank import Cut, cut_within
from potluck.engine.read import UnreadableError
from potluck.engine.write import patched_csv
from potluck.engine.write.patch import UnpatchableError
from potluck.web.records.actions.linking import lock_state
from potluck.web.records.models import State, Version
from potluck.web.records.queries import readings
from potluck.web.records.queries.erased import count_erasures, erased, texts_of

CUT: Final = "cut"
"""In a version's report: what was cut out of its file, {rows: [[row, table]], as_table}."""


def keep_clean(version: Version) -> None:
    """Cuts what was erased here out of a file that is not kept yet, and out of its name and wishes. Of a text file only
    these cells change; another kind is kept as a table (several: a folder of them).

    Raises UnreadableError."""
    version.clean_of = count_erasures()
    cut = erased()
    if not cut:
        return
    reading, data = readings.read_file(version), gzip.decompress(bytes(version.content))
    version.file_name, version.wishes = _name(version.file_name, cut), cut_within(version.wishes, cut)
    done = _in_place(version, reading, data, cut)
    if done is None and (_holds(reading, cut) or any(cut(text) != text for text in _around(reading, data))):
        done = *_as_tables(version, reading, cut), True
    if done is None or done[0] == data:
        return
    version.content = gzip.compress(done[0], 6, mtime=0)
    before = version.report.get(CUT, {"rows": [], "as_table": False})
    told = {"rows": [*before["rows"], *done[1]], "as_table": before["as_table"] or done[2]}
    version.report = version.report | {CUT: told}


def keep_clean_still(version: Version) -> bool:
    """Call first inside the transaction that saves it: when somebody was erased since it was cut, it is cut again and
    is to be read again, which it says. Nobody is erased from here to the end of the transaction."""
    lock_state()
    State.objects.filter(pk=1).update(stale=F("stale"))  # a write: an erasure waits for us, or we for it
    if version.clean_of == count_erasures():
        return False
    keep_clean(version)
    version.understood = None
    return True


def _name(file_name: str, cut: Cut) -> str:
    path = PurePath(file_name.rstrip("/"))
    fresh = f"{cut(path.stem) or 'list'}{path.suffix}"
    return file_name if fresh == path.name else fresh + "/" * file_name.endswith("/")


def _holds(reading: nouns.Reading, cut: Cut) -> bool:
    """Whether a cell, a header or the name of a table holds it."""
    texts = (
        text
        for table in reading.tables
        for texts in ([table.name, *table.frame.columns], *(column.drop_nulls().unique() for column in table.frame))
        for text in texts
    )
    return any(cut(str(text)) != text for text in texts)


def _around(reading: nouns.Reading, data: bytes) -> Iterator[str]:
    """What stands in a file besides its cells, such as a comment of a spreadsheet; text has nothing else."""
    return iter(()) if reading.format == "csv" else texts_of(data)


def _in_place(
    version: Version, reading: nouns.Reading, data: bytes, cut: Cut
) -> tuple[bytes, list[list[Any]], bool] | None:
    """A text file with these cells cut; None when it is none, or when that does not do."""
    if reading.format != "csv" or version.file_name.endswith("/"):
        return None
    given = reading.details.get("delimiter", ",")
    stray = frozenset(issue.row for issue in reading.issues if issue.code == "stray_quote" and issue.row)
    encoding = version.encoding or reading.details.get("encoding", "utf-8")
    try:
        fresh, rows = patched_csv.without(data, encoding, {"tab": "\t"}.get(given, given), cut, stray)
        again = read.read_bytes(fresh, version.file_name, encoding=version.encoding or None)
    except (UnpatchableError, UnreadableError):
        return None
    is_same = [table.frame.height for table in again.tables] == [table.frame.height for table in reading.tables]
    if not is_same or _holds(again, cut):
        return None
    return fresh, [[row, again.tables[0].name] for row in rows], False


def _as_tables(version: Version, reading: nouns.Reading, cut: Cut) -> tuple[bytes, list[list[Any]]]:
    """The cells alone, as CSV; gives the version its new name."""
    stem = PurePath(version.file_name.rstrip("/")).stem
    parts, rows = list[tuple[str, bytes]](), list[list[Any]]()
    for nth, table in enumerate(reading.tables, 1):
        name = _name(table.name, cut) if len(reading.tables) > 1 else stem
        name = "".join(letter if letter.isalnum() or letter in " -_." else "_" for letter in name)[:60] or str(nth)
        whole = [table.frame.columns, *([cell or "" for cell in cells] for cells in table.frame.iter_rows())]
        fresh = [[cut(str(cell)) for cell in cells] for cells in whole]
        rows += [[number, name] for number, (a, b) in enumerate(zip(whole, fresh, strict=True), 1) if list(a) != b]
        out = io.StringIO(newline="")
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows(fresh)
        parts.append((name, b"\xef\xbb\xbf" + out.getvalue().encode()))
    version.encoding = ""
    if len(parts) == 1:
        version.file_name = f"{stem}.csv"
        return parts[0][1], rows
    version.file_name = f"{stem}/"
    folder = io.BytesIO()
    with tarfile.open(fileobj=folder, mode="w") as tar:
        for name, text in parts:
            entry = tarfile.TarInfo(f"{name}.csv")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text))
    return folder.getvalue(), rows
