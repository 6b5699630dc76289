"""The file of a list, kept without what was erased here: cut in place where it is text, else as a table of its own."""

import gzip
from collections.abc import Iterator
from typing import Final

from django.db.models import F

from potluck.engine import nouns, read
from potluck.engine.blank import cut_within
from potluck.engine.read import UnreadableError
from potluck.engine.write import blanked
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
    version.file_name = blanked.name_without(version.file_name, cut)
    version.wishes = cut_within(version.wishes, cut)
    file = reading, data, version.file_name, version.encoding
    done = blanked.in_place(*file, cut, lambda fresh: _again(version, fresh))
    if done is None and (blanked.holds(reading, cut) or any(cut(text) != text for text in _around(reading, data))):
        done = blanked.as_tables(reading, version.file_name, cut)
    if done is None or done.data == data:
        return
    version.content, version.file_name = gzip.compress(done.data, 6, mtime=0), done.file_name
    if done.is_table:
        version.encoding = ""
    before = version.report.get(CUT, {"rows": [], "as_table": False})
    rows = [*before["rows"], *(list(row) for row in done.rows)]
    version.report = version.report | {CUT: {"rows": rows, "as_table": before["as_table"] or done.is_table}}


def keep_clean_still(version: Version) -> bool:
    """Cuts the file once more when somebody was erased since `keep_clean`; true when it must be read again because of
    that. Call first inside the transaction that saves it: nobody is erased from here to the end of it."""
    lock_state()
    State.objects.filter(pk=1).update(stale=F("stale"))  # a write: an erasure waits for us, or we for it
    if version.clean_of == count_erasures():
        return False
    keep_clean(version)
    version.understood = None
    return True


def _again(version: Version, data: bytes) -> nouns.Reading | None:
    """What stands in these bytes, read as this file; None when they cannot be read."""
    try:
        return read.read_bytes(data, version.file_name, encoding=version.encoding or None)
    except UnreadableError:
        return None


def _around(reading: nouns.Reading, data: bytes) -> Iterator[str]:
    """What stands in a file besides its cells, such as a comment of a spreadsheet; text has nothing else."""
    return iter(()) if reading.format == "csv" else texts_of(data)
