"""Putting a restored node in the place of another, so that a crash at any moment leaves one of the two.

The restored node is made whole in `<node>/restore.new`. When its mark `ready` is on the disk, part after part changes
places; a restore that finds the mark finishes what was begun. Plain files: no Django here.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from potluck.web.leaving.archive import SQLITE, sync_folder
from potluck.web.leaving.withdrawal_lines import FILE as LINES
from potluck.web.leaving.withdrawal_lines import read

FRESH, ASIDE, READY = "restore.new", "restore.old", "ready"
OLD_ONLY: Final = (f"{SQLITE}-wal", f"{SQLITE}-shm")
PARTS: Final = (SQLITE, "secret.key", LINES, "cache")


class OccupiedError(Exception):
    """There is a node already."""


class RunningError(Exception):
    """Somebody has the node's database open."""


def close_old(folder: Path, replace: bool) -> tuple[list[dict[str, Any]], int]:
    """(withdrawals and erasures that the node there knows of, how far it counted its changes); of no node: ([], 0).

    Raises OccupiedError, RunningError. A database that is damaged is no hindrance: it is why one restores."""
    database = folder / SQLITE
    if (database.exists() or (folder / "secret.key").exists()) and not replace:
        raise OccupiedError
    lines, changed = lines_of([folder / LINES]), 0
    if database.exists():
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database, timeout=5)) as connection:
            try:
                connection.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise RunningError from error
                raise
            changed = connection.execute("SELECT max(changed) FROM records_state").fetchone()[0] or 0
            told = connection.execute("SELECT id, kind, thing_id, marks, at FROM records_erasure").fetchall()
            lines += [_line(*row) for row in told]
    return lines, changed


def _line(id_: str, kind: str, thing_id: str, marks: str, at: str) -> dict[str, Any]:
    import orjson

    return {"id": id_, "kind": kind, "thing_id": thing_id, "marks": orjson.loads(marks), "at": f"{at}+00:00"}


def lines_of(files: Iterable[Path]) -> list[dict[str, Any]]:
    return [line for file in files if file.exists() for line in read(file)]


def make_room(folder: Path) -> Path:
    """An empty folder in the node's own, for its owner only; what an earlier restore left half made goes."""
    fresh = folder / FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700, parents=True)
    return fresh


def close_new(fresh: Path) -> None:
    """One file, no log beside it."""
    with closing(sqlite3.connect(fresh / SQLITE)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    (fresh / "cache").mkdir(exist_ok=True)


def put_in_place(folder: Path) -> None:
    """Changes the two nodes; from the mark on it goes through, by this call or by `finish`."""
    (folder / ASIDE).mkdir(mode=0o700, exist_ok=True)
    with (folder / FRESH / READY).open("w") as mark:
        os.fsync(mark.fileno())
    sync_folder(folder / FRESH)
    finish(folder)


def finish(folder: Path) -> bool:
    """Finishes a change of places that was begun. Whether there was one."""
    fresh, aside = folder / FRESH, folder / ASIDE
    if not (fresh / READY).exists():
        return False
    aside.mkdir(exist_ok=True)
    for name in OLD_ONLY:
        if (fresh / SQLITE).exists() and (folder / name).exists():
            (folder / name).replace(aside / name)
    for name in reversed(PARTS):  # the database last
        if (fresh / name).exists():
            if (folder / name).exists():
                _away(aside / name)
                (folder / name).rename(aside / name)
            (fresh / name).rename(folder / name)
            sync_folder(folder)
    shutil.rmtree(aside)
    (fresh / READY).unlink()
    shutil.rmtree(fresh)
    return True


def finish_in_words(folder: Path) -> str:
    """The same, and what to say of it; empty when there was nothing to finish."""
    return "A restore that was cut short is finished now" if finish(folder) else ""


def _away(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
