"""The way back of a node whose tables are in PostgreSQL: one transaction of pg_restore, then as on SQLite."""

import os
import shutil
import tempfile
from pathlib import Path

from potluck import talk
from potluck.cli import replaying
from potluck.web.leaving import archive, swap


def restore(file: Path, folder: Path, replace: bool, withdrawals: tuple[Path, ...]) -> None:
    """Restores FILE into the database of POTLUCK_DATABASE_URL. The secret of the backup becomes the node's."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="restore-") as made:
        fresh = Path(made)
        try:
            manifest = archive.unpack(file, fresh)
        except archive.BackupError as error:
            talk.fail(str(error), "Nothing was changed. Try an earlier backup.")
        if archive.DUMP not in manifest["files"]:
            talk.fail("This backup is of a node on SQLite.", "Restore it without POTLUCK_DATABASE_URL.")
        lines = swap.lines_of([folder / swap.LINES, fresh / swap.LINES, *withdrawals])
        old_secret = folder / "secret.key"
        given = (fresh / "secret.key").read_text("ascii").strip()
        if old_secret.exists() and old_secret.read_text("ascii").strip() != given and not replace:
            talk.fail(f"There is a node in {folder} already.", "Add --replace to put the backup in its place.")
        changed = _restore_tables(fresh / archive.DUMP, replace, lines)
        shutil.copyfile(fresh / "secret.key", fresh / "secret.new")
        os.chmod(fresh / "secret.new", 0o600)
        (fresh / "secret.new").replace(old_secret)
    _finish(given, manifest["at"], lines, changed)


def _restore_tables(dump: Path, replace: bool, lines: list[dict[str, object]]) -> int:
    """All tables in one transaction. `lines` gets what the tables before knew; gives how far they had counted."""
    talk.start_django()
    import subprocess

    from django.db import connection

    from potluck.web.leaving import withdrawals
    from potluck.web.leaving.actions import backup as backups
    from potluck.web.records.models import Erasure, State

    changed = 0
    if "records_source" in connection.introspection.table_names():
        if not replace:
            talk.fail("There are tables in this database already.", "Add --replace to put the backup in their place.")
        lines += [withdrawals.line_of(erasure) for erasure in Erasure.objects.all()]
        changed = max(State.objects.values_list("changed", flat=True), default=0)
    connection.close()
    options = (
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--dbname",
        connection.settings_dict["NAME"],
    )
    try:
        backups.run_postgresql("pg_restore", *options, str(dump))
    except backups.NoToolError as error:
        talk.fail(f"The program {error} is not here.", "Install the client programs of PostgreSQL.")
    except subprocess.CalledProcessError as error:
        talk.fail(f"pg_restore stopped; nothing was changed: {error.stderr.strip()}")
    return changed


def _finish(secret: str, at: str, lines: list[dict[str, object]], changed: int) -> None:
    import click
    from django.conf import settings

    settings.SECRET_KEY = secret
    replayed = replaying.start_and_replay(lines, changed)
    click.echo(f"Restored the node of {at[:16]}; {replayed} withdrawals and erasures replayed.")
