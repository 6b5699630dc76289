"""Reads what a path points at: one file, or a folder of files; or a folder that was packed as a tar."""

import io
import os
import tarfile
from collections.abc import Callable, Iterator
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
    return read_bytes(content_of(path, limits.bytes), path.name, encoding=encoding, limits=limits)


def content_of(path: Path, limit: int) -> bytes:
    """The content of a file, refused by size before it is read. Raises UnreadableError."""
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
            yield file.relative_to(path).as_posix(), lambda limit, file=file: content_of(file, limit)  # type: ignore[misc]

    return read_files(path.name, files(), _reader(encoding, limits), limits)


def _reader(encoding: str | None, limits: Limits) -> Callable[[str, bytes], Reading]:
    def read_one(name: str, data: bytes) -> Reading:
        return read_source(Source(data, PurePosixPath(name).name, limits, encoding, alone=False))

    return read_one


def read_tar(data: bytes, name: str, *, encoding: str | None = None, limits: Limits = LIMITS) -> Reading:
    """The tables in a folder called `name` that was packed as a tar, as `read_path` reads the folder itself. Nothing is
    written to disk. Raises UnreadableError."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
            return read_files(name, _packed(tar, limits), _reader(encoding, limits), limits)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise UnreadableError("broken_zip") from error


def _packed(tar: tarfile.TarFile, limits: Limits) -> Iterator[File]:
    """The files of a tar in the order in which a folder is walked: those of a folder before those of folders in it."""
    found: dict[str, tarfile.TarInfo] = {}
    for part in tar:
        path = PurePosixPath(part.name)
        if not part.isdir() and not any(step.startswith(".") for step in path.parts):
            found["/".join(step for step in path.parts if step != "/")] = part
        if len(found) > limits.files:
            raise UnreadableError("too_many_files", {"limit": str(limits.files)})
    for name in sorted(
        found, key=lambda name: [(1, step) for step in name.split("/")[:-1]] + [(0, name.split("/")[-1])]
    ):
        yield name, lambda limit, part=found[name]: _content(tar, part, limit)  # type: ignore[misc]


def _content(tar: tarfile.TarFile, part: tarfile.TarInfo, limit: int) -> bytes:
    """One file of a tar; of a link, the file of the same tar that it points at."""
    try:
        file = tar.extractfile(part)
    except KeyError as error:
        raise UnreadableError("unreadable_file") from error
    if file is None:
        raise UnreadableError("unreadable_file")
    content = file.read(limit + 1)
    if len(content) > limit:
        raise UnreadableError("too_big", {"limit": str(limit // 1_000_000)})
    return content
