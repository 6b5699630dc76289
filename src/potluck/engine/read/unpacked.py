"""Looks into a spreadsheet file before it is read: what it unpacks to, and what its sheets claim.

The library that reads the cells gets a file made anew, of the parts that were followed to their end here and of no
others: guard and reader cannot see two different things. Pictures, comments and the like stay out."""

import io
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from typing import Final

from potluck.engine.read.cells import Sheet, Sum, Tables, Texts
from potluck.engine.read.elements import Counter, NotXmlError, Walk, root
from potluck.engine.read.limits import Limits, UnreadableError

_CHUNK: Final = 1 << 20
_PIECE: Final = 1 << 16
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, struct.error, OSError, EOFError)
_UTF8: Final = 0x800  # flag: the name of a part is UTF-8
_DAY: Final = 0x21  # 1980-01-01


def checked(data: bytes, limits: Limits) -> bytes:
    """The same spreadsheet with nothing in it but what was counted. A file that is no zip (XLS) comes back as it is.

    Raises UnreadableError when a limit is passed; sizes that the file claims are not trusted."""
    if not data.startswith(b"PK"):
        if zipfile.is_zipfile(io.BytesIO(data)):  # two files in one
            raise UnreadableError("broken_workbook")
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            found = parts.infolist()
        if len(found) > limits.files:
            raise UnreadableError("too_many_files", {"limit": f"{limits.files:,}"})
        return _made_anew(data, _followed(data, found, _sizes(data, found, limits), limits))
    except _BROKEN as error:
        raise UnreadableError("broken_workbook") from error


def _sizes(data: bytes, parts: list[zipfile.ZipInfo], limits: Limits) -> list[int]:
    """The true size of each part. Raises UnreadableError when they hold too much together."""
    sizes, left = [], limits.unpacked
    for part in parts:
        sizes.append(0)
        for chunk in inflate(data, part):
            sizes[-1] += len(chunk)
            if sizes[-1] > left:
                raise UnreadableError("too_big_inside", {"limit": str(limits.unpacked // 1_000_000)})
        left -= sizes[-1]
    return sizes


def _followed(
    data: bytes, parts: list[zipfile.ZipInfo], sizes: list[int], limits: Limits
) -> list[tuple[zipfile.ZipInfo, int]]:
    """(part, true size) of those that are XML to their end; what they claim is counted. Of two parts of one name, and
    of two kinds of spreadsheet in one file, only the first is taken."""
    alone = {part.filename.casefold(): (part, size) for part, size in reversed(list(zip(parts, sizes, strict=True)))}
    is_xlsx = "xl/workbook.xml" in alone
    kept = [alone.pop("mimetype")] if not is_xlsx and "mimetype" in alone else []
    inner = [one for name, one in alone.items() if is_xlsx or not name.startswith("xl/")]
    roots = {part.filename: root(next(inflate(data, part), b"")[:_PIECE]) for part, _ in inner}
    sum, texts = Sum(limits), array("L")
    for part, size in sorted(inner, key=lambda one: roots[one[0].filename] != "sst"):
        counter: Counter = Sheet(sum, texts) if is_xlsx else Tables(sum)
        if is_xlsx and roots[part.filename] == "sst":
            counter = Texts()
        if not roots[part.filename] or (texts and isinstance(counter, Texts)) or not _walk(data, part, counter, sum):
            continue
        texts = counter.lengths if isinstance(counter, Texts) else texts
        kept.append((part, size))
    return kept


def _walk(data: bytes, part: zipfile.ZipInfo, counter: Counter, sum: Sum) -> bool:
    """Whether a part is XML to its end. Raises UnreadableError when it claims too much."""
    sum.part = part.filename
    walk = Walk(counter)
    try:
        for chunk in inflate(data, part):
            walk.feed(chunk)
            sum.check(counter)
        walk.feed(b"", last=True)
    except NotXmlError:
        return False
    sum.close(counter)
    return True


def _made_anew(data: bytes, parts: list[tuple[zipfile.ZipInfo, int]]) -> bytes:
    """A zip of these parts, packed as they are, and of nothing else."""
    out, directory = io.BytesIO(), []
    for part, size in parts:
        packed, name = _packed(data, part), part.filename.encode()
        told = struct.pack("<5H3I2H", 20, _UTF8, part.compress_type, 0, _DAY, part.CRC, len(packed), size, len(name), 0)
        directory.append(b"PK\1\2\x14\0" + told + struct.pack("<3H2I", 0, 0, 0, 0, out.tell()) + name)
        out.write(b"PK\3\4" + told + name)
        out.write(packed)
    start, entries = out.tell(), b"".join(directory)
    out.write(entries + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(parts), len(parts), len(entries), start, 0))
    return out.getvalue()


def _packed(data: bytes, part: zipfile.ZipInfo) -> memoryview:
    name, extra = struct.unpack_from("<HH", data, part.header_offset + 26)
    start = part.header_offset + 30 + name + extra
    return memoryview(data)[start : start + part.compress_size]


def inflate(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, in chunks: as many as there are, not as many as it says."""
    packed = _packed(data, part)
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
