"""Zip files: what is in them, and the files inside one after another. Nothing is written to disk."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Final

from potluck.engine.read.limits import Limits, UnreadableError
from potluck.engine.read.unpacked import inflate

_ENTRY: Final = b"PK\x01\x02"
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, struct.error, OSError, EOFError)


def names(data: bytes, limits: Limits) -> list[str]:
    """The names in a zip, as they are written there; none when it is damaged. Raises UnreadableError for too many."""
    try:
        return [part.filename for part in _parts(data, limits)]
    except _BROKEN:
        return []


def files(data: bytes, limits: Limits) -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """(path, content(limit in bytes)) of each file; hidden ones and those of a Mac's own are passed over. A path is a
    label only: `..` and a root are cut off it. Sizes are counted as they come out, whatever the zip says.

    Raises UnreadableError; so does `content`."""
    left = [limits.unpacked]
    try:
        parts = _parts(data, limits)
    except _BROKEN as error:
        raise UnreadableError("broken_zip") from error
    for part in parts:
        path = [step for step in PurePosixPath(part.filename.replace("\\", "/")).parts if step not in ("/", "..")]
        if part.is_dir() or not path or path[0] == "__MACOSX" or any(step.startswith(".") for step in path):
            continue
        yield "/".join(path), lambda limit, part=part: _content(data, part, limit, left, limits)  # type: ignore[misc]


def _parts(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    if data.count(_ENTRY) > limits.files:
        raise UnreadableError("too_many_files", {"limit": f"{limits.files:,}"})
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return parts.infolist()


def _content(data: bytes, part: zipfile.ZipInfo, limit: int, left: list[int], limits: Limits) -> bytes:
    """One file unpacked; `left` counts what all of them may still hold, for parts of a zip can overlap."""
    pieces, size = [], 0
    try:
        for piece in inflate(data, part):
            size += len(piece)
            left[0] -= len(piece)
            if size > limit or left[0] < 0:
                raise UnreadableError("zip_too_big", {"limit": str(limits.bytes // 1_000_000)})
            pieces.append(piece)
    except _BROKEN as error:
        raise UnreadableError("broken_zip") from error
    content = b"".join(pieces)
    if zlib.crc32(content) != part.CRC:
        raise UnreadableError("broken_zip")
    return content
