"""Reads what a path points at: one file, or a folder of files."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from potluck.engine.nouns import Reading
from potluck.engine.read.files import read_bytes, read_source
from potluck.engine.read.limits import LIMITS, Limits, UnreadableError
from potluck.engine.read.source import Source
from potluck.engine.read.together import File, read_files


def read_path(path: Path, *, encoding: str | None = None, limits: Limits = LIMITS) -> Reading:
    """The tables in a file or folder.

    Files of a folder that hold one record each are one table with a column "file"; a row's number is the place of its
    file in the order of their names. The other files give tables of their own.
    Raises UnreadableError; a bad file within a folder is an issue instead."""
    if path.is_dir():
        return _folder(path, encoding, limits)
    return read_bytes(_bytes(path, limits.bytes), path.name, encoding=encoding, limits=limits)


def _bytes(path: Path, limit: int) -> bytes:
    """The content of a file, refused by size before it is read."""
    try:
        if not path.is_file():
            raise UnreadableError("unreadable_file")
        if path.stat().st_size > limit:
            raise UnreadableError("too_big", {"limit": str(limit // 1_000_000)})
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError("unreadable_file") from error


def _files(path: Path, limits: Limits) -> list[Path]:
    found: list[Path] = []
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        found += [Path(folder, name) for name in sorted(names) if not name.startswith(".")]
        if len(found) > limits.files:
            raise UnreadableError("too_many_files", {"limit": str(limits.files)})
    return found


def _folder(path: Path, encoding: str | None, limits: Limits) -> Reading:
    def files() -> Iterator[File]:
        for file in _files(path, limits):
            yield file.relative_to(path).as_posix(), lambda limit, file=file: _bytes(file, limit)  # type: ignore[misc]

    def read_one(name: str, data: bytes) -> Reading:
        return read_source(Source(data, PurePosixPath(name).name, limits, encoding, alone=False))

    return read_files(path.name, files(), read_one, limits)
