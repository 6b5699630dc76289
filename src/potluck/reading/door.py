"""The one door for a file: what was read of it before is taken from its place, else a child reads it."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from potluck.engine.nouns import Reading
from potluck.engine.read import LIMITS, Limits, UnreadableError
from potluck.engine.read.folder import content_of
from potluck.reading import kept, shelf
from potluck.reading.bounds import BOUNDS, Bounds
from potluck.reading.order import Order
from potluck.reading.run import run

KILLED: Final = frozenset({"reading_killed_memory", "reading_too_slow", "reading_died"})
"""Codes of an UnreadableError that say: the child that read it did not come to its end."""
_PIECE: Final = 1 << 20


def read(
    data: bytes | Path,
    name: str = "",
    folder: Path | None = None,
    *,
    encoding: str | None = None,
    limits: Limits = LIMITS,
    bounds: Bounds = BOUNDS,
) -> Reading:
    """The tables in a file, read in a child process within `bounds`.

    `data`: the bytes of a file called `name` (with a slash at its end: a tar of a folder), or the path of a file or a
    folder. `folder`: the cache folder of the node; the reading is kept there, and taken from there the next time.
    Without it, and for the path of a folder, nothing is kept.
    Raises UnreadableError; its code is in KILLED when the child died."""
    if isinstance(data, Path) and data.is_dir():
        most = bounds.for_size(limits.bytes)
        order = Order(data.name, 0, encoding or None, limits, most, folder=str(data.absolute()))
        return _once(order, b"")
    if isinstance(data, Path):
        name, data = name or data.name, content_of(data, limits.bytes)
    if len(data) > limits.bytes:
        raise UnreadableError("too_big", {"limit": str(limits.bytes // 1_000_000)})
    order = Order(name, len(data), encoding or None, limits, bounds.for_size(len(data)))
    return _once(order, data) if folder is None else _kept(order, data, folder)


def _once(order: Order, data: bytes) -> Reading:
    with tempfile.TemporaryDirectory(prefix="potluck-") as fresh:
        run(order, _pieces(data), Path(fresh))
        return kept.load(Path(fresh))


def _kept(order: Order, data: bytes, folder: Path) -> Reading:
    at = shelf.place(folder, shelf.content_hash(data), order)
    with contextlib.suppress(FileNotFoundError):
        try:
            os.utime(at)  # asked for today
            return kept.load(at)
        except kept.DamagedError:
            shelf.drop(at)
    fresh = shelf.begin(at)
    try:
        run(order, _pieces(data), fresh)
        reading = kept.load(fresh)
    except BaseException:
        shelf.drop(fresh)
        raise
    shelf.finish(fresh, at)
    shelf.sweep(folder)
    return reading


def _pieces(data: bytes) -> Iterator[memoryview]:
    view = memoryview(data)
    return (view[at : at + _PIECE] for at in range(0, len(view), _PIECE))
