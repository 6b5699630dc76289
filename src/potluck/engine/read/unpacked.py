"""Looks into a spreadsheet file before it is read: what it unpacks to, and how many cells it claims."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from potluck.engine.read.limits import Limits, UnreadableError

_CHUNK: Final = 1 << 20
_PIECE: Final = 1 << 16
_XLSX_CELL: Final = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*\s)?r="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>')
_ODS_TAG: Final = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)([\s/>][^<>]*)?>")
_REPEAT: Final = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')


def check(data: bytes, limits: Limits) -> None:
    """Unpacks every part of a zip into nothing, counting bytes and cells; sizes that the file claims are not trusted.

    Raises UnreadableError when a limit is passed. Files that are no zip are left to the reader."""
    if not data.startswith(b"PK"):
        return
    left = limits.unpacked
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for part in parts.infolist():
                left -= _measure(data, part, left, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise UnreadableError("broken_workbook") from error


def _measure(data: bytes, part: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    """The true size of a part. Raises UnreadableError when it is more than is left, or holds too many cells."""
    size, rest = 0, b""
    counter = _counter(part.filename)
    for chunk in inflate(data, part):
        size += len(chunk)
        if size > left:
            raise UnreadableError("too_big_inside", {"limit": str(limits.unpacked // 1_000_000)})
        if counter is None:
            continue
        text = rest + chunk
        cut = max(text.rfind(b"<"), 0)
        counter.add(text[:cut])
        rest = text[cut:] if len(text) - cut < _CHUNK else b""
        _check_cells(counter, part.filename, limits)
    if counter:
        counter.add(rest)
        _check_cells(counter, part.filename, limits)
    return size


def _counter(name: str) -> "_Xlsx | _Ods | None":
    if re.search(r"worksheets/[^/]+\.xml$", name):
        return _Xlsx()
    return _Ods() if name == "content.xml" else None


def inflate(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, in chunks: as many as there are, not as many as it says."""
    name, extra = struct.unpack_from("<HH", data, part.header_offset + 26)
    start = part.header_offset + 30 + name + extra
    packed = memoryview(data)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
        return
    if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & 1:
        raise NotImplementedError
    stream = zlib.decompressobj(-15)
    for at in range(0, len(packed), _PIECE):
        waiting: bytes | memoryview = packed[at : at + _PIECE]
        while waiting and not stream.eof:
            yield stream.decompress(waiting, _CHUNK)
            waiting = stream.unconsumed_tail


def _check_cells(counter: "_Xlsx | _Ods", name: str, limits: Limits) -> None:
    if counter.cells > limits.cells:
        raise UnreadableError("too_many_cells", {"sheet": name, "limit": f"{limits.cells:,}"})


class _Xlsx:
    """The rectangle from the first cell to the furthest that holds something."""

    def __init__(self) -> None:
        self.rows = self.columns = 0

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    def add(self, text: bytes) -> None:
        found = _XLSX_CELL.findall(text)
        if not found:
            return
        self.rows = max(self.rows, max(int(row) for _, row in found))
        self.columns = max(self.columns, max(_column(letters) for letters in {letters for letters, _ in found}))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Ods:
    """Rows down to the last that holds something, times the widest; rows and cells may be repeated by a number."""

    def __init__(self) -> None:
        self.cells = self.rows = self.last = self.widest = self.width = self.repeat = self.place = 0

    def add(self, text: bytes) -> None:
        for kind, attributes in _ODS_TAG.findall(text):
            found = _REPEAT.search(attributes)
            repeat = int(found.group(1)) if found else 1
            if kind == b"table":
                self.rows = self.last = self.widest = 0
            elif kind == b"table-row":
                self.rows += repeat
                self.place = 0
            else:
                self.place += repeat
                if b"value" in attributes or b"formula" in attributes:
                    self.last, self.widest = self.rows, max(self.widest, self.place)
                    self.cells = max(self.cells, self.last * self.widest)
