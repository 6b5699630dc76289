"""`<node>/withdrawals.jsonl`: what was taken away for good, kept outside the database.

An older backup knows nothing of what was withdrawn since; a restore replays this file. A line holds ids, keyed marks
and a time, never a name. The table `Erasure` is written in the same transaction as the act, the line after the commit
and before the act is acknowledged. Why not before it: a line for an act that was then rolled back would take
something away at the next restore that nobody withdrew. What a crash leaves between commit and line is in the
table, and `catch_up` writes it; every act, backup, restore and `potluck work` begins with it.
"""

import fcntl
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from potluck.web.leaving.withdrawal_lines import FILE, read
from potluck.web.records.models import Erasure


def path() -> Path:
    return Path(settings.NODE) / FILE


def catch_up() -> None:
    """Adds the lines that the table has and the file has not, each synced to the disk."""
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab+") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        known = {line["id"] for line in read(file)}
        missing = [line_of(erasure) for erasure in Erasure.objects.all() if erasure.id not in known]
        if missing:
            write(out, missing)
    os.chmod(file, 0o600)


def write(out: Any, lines: Iterable[dict[str, Any]]) -> None:
    """Appends to an open file, on a line of their own even after one that was cut short."""
    out.seek(0, os.SEEK_END)
    if out.tell():
        out.seek(-1, os.SEEK_END)
        if out.read(1) != b"\n":
            out.write(b"\n")
    out.write(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    out.flush()
    os.fsync(out.fileno())


def line_of(erasure: Erasure) -> dict[str, Any]:
    about = {"id": erasure.id, "kind": erasure.kind, "thing_id": erasure.thing_id, "marks": erasure.marks}
    return about | {"at": erasure.at.isoformat()}


def unknown(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines that this database does not have yet, the oldest first, each once: what a restore has to replay."""
    known = set(Erasure.objects.values_list("id", flat=True))
    fresh = {line["id"]: line for line in lines if line["id"] not in known}
    return sorted(fresh.values(), key=lambda line: datetime.fromisoformat(line["at"]))
