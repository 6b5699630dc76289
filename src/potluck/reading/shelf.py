"""Where kept readings stand: `<cache>/readings/<hash of the content>/<hash of the settings>/`.

A new one is made beside its place, under a name with a dot, and moved there whole. All of it may go at any time."""

import contextlib
import functools
import hashlib
import importlib.metadata
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Final

import potluck.engine.nouns
import potluck.engine.read
from potluck.reading.order import Order

KEEP_BYTES: Final = 1_000_000_000
_LEFT_BEHIND: Final = 3600  # seconds after which an unfinished one is nobody's


def content_hash(data: bytes) -> str:
    """By which the readings of a file are kept, and forgotten."""
    return hashlib.sha256(data).hexdigest()


def place(folder: Path, content: str, order: Order) -> Path:
    """Where the reading of this content under these settings stands, or is to stand."""
    said = json.dumps([readers(), order.name, order.encoding, astuple(order.limits)])
    return _shelf(folder) / content / hashlib.sha256(said.encode()).hexdigest()[:32]


def begin(at: Path) -> Path:
    """A fresh folder beside a place, for the owner of the process only."""
    shelf = at.parent.parent
    shelf.mkdir(parents=True, exist_ok=True)
    shelf.chmod(0o700)
    for _ in range(5):  # another process may sweep the empty folder away between two lines
        at.parent.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            return Path(tempfile.mkdtemp(prefix=".", dir=at.parent))
    raise FileNotFoundError(at.parent)


def finish(fresh: Path, at: Path) -> None:
    """Puts a finished reading in its place. Another process that was faster is left its own; so is one that took the
    whole content away meanwhile: then nothing is kept."""
    try:
        fresh.rename(at)
    except OSError:
        drop(fresh)


def drop(at: Path) -> None:
    """Takes one reading away, finished or not."""
    shutil.rmtree(at, ignore_errors=True)


def forget(folder: Path, content: str) -> None:
    """Drops every kept reading of a content (by `content_hash`): its list was withdrawn, or somebody in it erased."""
    drop(_shelf(folder) / content)


def forget_all(folder: Path) -> None:
    """Drops every kept reading."""
    drop(_shelf(folder))


def sweep(folder: Path, keep_bytes: int = KEEP_BYTES) -> None:
    """Drops what was not asked for longest, until the rest fits; and what a killed process left unfinished."""
    left = keep_bytes
    for used, size, one in sorted(_found(_shelf(folder)), reverse=True):
        unfinished = one.name.startswith(".")
        left -= 0 if unfinished else size
        if left < 0 or (unfinished and time.time() - used > _LEFT_BEHIND):
            drop(one)
    for content in _shelf(folder).glob("*"):
        with contextlib.suppress(OSError):  # it holds some
            content.rmdir()


def _found(shelf: Path) -> Iterator[tuple[float, int, Path]]:
    """(when it was last asked for, bytes, folder) of each reading; others may drop some meanwhile."""
    for one in shelf.glob("*/*"):
        with contextlib.suppress(OSError):
            yield one.stat().st_mtime, sum(file.stat().st_size for file in one.iterdir()), one


def _shelf(folder: Path) -> Path:
    return folder / "readings"


@functools.cache
def readers() -> str:
    """A hash of all that makes a reading what it is: our readers and the libraries under them. A change in any of them
    and every file is read anew."""
    packages = (*potluck.engine.read.__path__, str(Path(__file__).parent))
    files = [
        Path(potluck.engine.nouns.__file__),
        *(file for one in packages for file in sorted(Path(one).glob("*.py"))),
    ]
    made = hashlib.sha256(b"".join(file.read_bytes() for file in files))
    for library in ("polars", "python-calamine", "pyyaml", "defusedxml"):
        made.update(importlib.metadata.version(library).encode())
    return made.hexdigest()
