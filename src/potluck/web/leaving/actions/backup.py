"""Making a backup while the node serves and writes, and replaying on a restored node what was taken away since."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from potluck.web.journal import actions as journal
from potluck.web.leaving import archive, withdrawals
from potluck.web.leaving.actions import erasing, vacuum, withdrawing
from potluck.web.people.queries import require
from potluck.web.records.models import Erasure, State


class NoToolError(Exception):
    """A program of PostgreSQL is not on this machine. The message is its name."""


class InsideNodeError(Exception):
    """A backup in the node's own folder would be lost with it, and would keep what is withdrawn."""


def backup(*, person: Any, out: Path) -> dict[str, Any]:
    """Writes the whole node into one file, as it is at one moment, without stopping it. Gives the manifest.

    Raises NoToolError (PostgreSQL without pg_dump), InsideNodeError, PermissionDenied."""
    require(person, "backup")
    out, node = out.resolve(), Path(settings.NODE).resolve()
    if out.is_relative_to(node):
        raise InsideNodeError
    withdrawals.catch_up()
    with archive.workshop(out) as work:
        if connection.vendor == "postgresql":
            database = work / archive.DUMP
            run_postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={database}")
        else:
            database = work / archive.SQLITE
            _copy_sqlite(database)
        manifest = archive.pack([database, node / "secret.key", withdrawals.path()], out, work)
    with transaction.atomic():
        size = out.stat().st_size
        journal.write(person=person, verb="made", thing="backup", thing_id="", detail={"bytes": size})
    return manifest


def _copy_sqlite(out: Path) -> None:
    """One moment of the database, through a connection of its own: writers go on. No free page comes with it."""
    with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60, isolation_level=None)) as source:
        source.execute("VACUUM INTO ?", [str(out)])
    os.chmod(out, 0o600)


def run_postgresql(program: str, *options: str) -> None:
    """Runs a client program on the node's database; the password goes by the environment, never by the command."""
    if not shutil.which(program):
        raise NoToolError(program)
    about = settings.DATABASES["default"]
    said = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(about[key]) for name, key in said.items() if about.get(key)}
    done = subprocess.run([program, *options], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, program, stderr=done.stderr[-2_000:])


def replay(*, lines: Iterable[dict[str, Any]], changed: int = 0) -> int:
    """Withdraws and erases again, on a node just restored, what was taken away after its backup was made. How many.

    `changed`: how far the node that it replaces had counted, so that no cache out there takes new for old."""
    fresh = withdrawals.unknown(lines)
    vacuum.ask()
    for line in fresh:
        with transaction.atomic():
            (withdrawing.withdraw_again if line["kind"] == Erasure.LIST else erasing.erase_again)(line=line)
    with transaction.atomic():
        state = State.objects.get_or_create(pk=1)[0]
        state.changed = max(state.changed, changed) + 10_000
        state.save()
        journal.write(person=None, verb="restored", thing="node", thing_id="", detail={"replayed": len(fresh)})
    withdrawals.catch_up()
    return len(fresh)
