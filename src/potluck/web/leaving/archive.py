"""The one file of a backup: a gzipped tar of the database, the node's secret, the withdrawals, and a manifest.

The manifest comes last and holds the SHA-256 of every part, so that both ways need one pass. Plain files in and out:
no Django here, for a restore has none yet. The secret is in it because keyed marks and sign-ins are lost without it:
the file is as secret as the node, and readable by its owner only.
"""

import gzip
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from potluck import __version__

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SQLITE, DUMP = "potluck.sqlite3", "potluck.pgdump"
PARTS: Final = (SQLITE, DUMP, "secret.key", "withdrawals.jsonl")
PIECE: Final = 1 << 20
WORKSHOP: Final = ".potluck-backup-"  # a folder beside the file while it is being made


class BackupError(Exception):
    """The file is no backup of ours, or is damaged. The message says which, in English."""


class _Hashed:
    """Passes bytes on and hashes them."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.sha = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sha.update(data)
        return data


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """A folder beside `out` for its making, for the owner only; those that a crash left there are cleared away."""
    out.parent.mkdir(parents=True, exist_ok=True)
    for left in out.parent.glob(f"{WORKSHOP}*"):
        if not _is_running(left.name.removeprefix(WORKSHOP)):
            shutil.rmtree(left, ignore_errors=True)
    folder = out.parent / f"{WORKSHOP}{os.getpid()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_running(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (ValueError, OSError):
        return False
    return True


def pack(parts: Sequence[Path], out: Path, work: Path) -> dict[str, Any]:
    """Writes the parts that exist into `out`, by way of `work` on the same disk: it is there whole or not at all."""
    manifest: dict[str, Any] = {"format": FORMAT, "potluck": __version__, "at": datetime.now(UTC).isoformat()}
    manifest["files"] = {}
    fresh = work / "whole"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        with gzip.GzipFile("", "wb", 4, file, mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w|") as tar:
            for path in (part for part in parts if part.exists()):
                with path.open("rb") as data:
                    hashed = _Hashed(data)
                    tar.addfile(_entry(path.name, path.stat().st_size), hashed)
                size = path.stat().st_size
                manifest["files"][path.name] = {"sha256": hashed.sha.hexdigest(), "bytes": size}
            text = orjson.dumps(manifest, option=orjson.OPT_INDENT_2)
            tar.addfile(_entry(MANIFEST, len(text)), io.BytesIO(text))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(out)
    sync_folder(out.parent)
    return manifest


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Writes the parts into `folder`, each for its owner only, and compares their hashes. Gives the manifest.

    Raises BackupError; what is in `folder` is then not to be used."""
    hashes: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(file, "r|gz") as tar:
            for entry in tar:
                data = tar.extractfile(entry)
                if data is None or entry.name not in (*PARTS, MANIFEST):
                    raise BackupError("This is not a backup of Potluck.")
                if entry.name == MANIFEST:
                    manifest = orjson.loads(data.read())
                else:
                    hashes[entry.name] = _lay_down(data, folder / entry.name)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise BackupError("The file is damaged or cut short, or is not a backup of Potluck.") from error
    if not manifest:
        raise BackupError("The file is cut short: its list of parts is missing.")
    if manifest.get("format") != FORMAT:
        raise BackupError(f"The backup was made by another Potluck ({manifest.get('potluck')}).")
    if {name: about["sha256"] for name, about in manifest["files"].items()} != hashes:
        raise BackupError("The file is damaged: a part of it is not what it was.")
    return manifest


def _lay_down(data: Any, path: Path) -> str:
    sha = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        while piece := data.read(PIECE):
            sha.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return sha.hexdigest()


def sync_folder(folder: Path) -> None:
    """Makes renames in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
