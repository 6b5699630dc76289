"""Nothing of a deleted text stays in a file of the database, nor in a cache.

SQLite: rows are deleted with `secure_delete`, yet copies may stay in the gaps of pages that were balanced, and in the
write-ahead log; VACUUM writes the file anew and a truncating checkpoint empties the log. PostgreSQL: VACUUM FULL writes
each table and its indexes anew; ANALYZE takes old values out of the planner's statistics.
A note in the node's folder says that this is still to be done, so that no crash and no busy reader loses it.
"""

import os
import time
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from potluck.web import rooms

NOTE = "vacuum.wanted"
TRIES = 10  # of a checkpoint that a reader is in the way of; each waits as long as the database waits


def note() -> Path:
    return Path(settings.NODE) / NOTE


def ask() -> None:
    """Notes, synced to the disk, that a vacuum is needed; call it before the transaction that deletes."""
    with note().open("a", encoding="ascii") as file:
        os.fsync(file.fileno())


def is_wanted() -> bool:
    return note().exists()


def vacuum() -> bool:
    """Sweeps the caches and writes the files of the database anew. False when a reader or writer was in the way, or
    when called inside a transaction: the note stays, and `potluck work` or `potluck vacuum` does it later."""
    asked = note().stat().st_mtime_ns if is_wanted() else 0
    for sweep in rooms.hooks("on_vacuum"):
        sweep()
    if connection.in_atomic_block:
        return False
    try:
        done = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    except DatabaseError:
        done = False
    if done and asked and note().stat().st_mtime_ns == asked:
        note().unlink(missing_ok=True)
    return done


def _sqlite() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        for turn in range(TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                return True
            time.sleep(0.05 * turn)
    return False


def _postgresql() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '15s'")
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
            _forget_statistics(cursor, model._meta.db_table)
        cursor.execute("VACUUM FULL pg_statistic")
        cursor.execute("RESET lock_timeout")
        cursor.execute("CHECKPOINT") if _may_checkpoint(cursor) else None
    return True


def _forget_statistics(cursor: object, table: str) -> None:
    """ANALYZE leaves the samples of an empty table as they were; naming a column's type again drops them."""
    quote = connection.ops.quote_name
    cursor.execute(f"SELECT 1 FROM {quote(table)} LIMIT 1")  # type: ignore[attr-defined]  # noqa: S608
    if cursor.fetchone():  # type: ignore[attr-defined]
        return
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_statistic s"
        " ON s.starelid = a.attrelid AND s.staattnum = a.attnum WHERE a.attrelid = %s::regclass AND NOT a.attisdropped"
        " AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'bytea'::regtype)",
        [quote(table)],
    )
    for name, kind in cursor.fetchall():  # type: ignore[attr-defined]
        cursor.execute(f"ALTER TABLE {quote(table)} ALTER COLUMN {quote(name)} TYPE {kind}")  # type: ignore[attr-defined]


def _may_checkpoint(cursor: object) -> bool:
    cursor.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')")  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]
