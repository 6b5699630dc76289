"""What is wrong with this node, and how to mend it. Looks, and changes nothing."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from potluck.web.people.queries import has_steward
from potluck.web.records import queries as records
from potluck.web.site.secret import FILE as SECRET

GOOD, LOOK, BAD = "good", "look", "bad"
ROOM_MB: Final = 500
WAITS_MINUTES: Final = 10


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `remedy`: what to type or to do; empty when it is good."""

    state: str
    what: str
    remedy: str = ""


def look(*, mail: bool = False) -> list[Finding]:
    """Everything that was looked at, in the order in which to mend it. `mail`: asks the mail server too."""
    found: list[Finding] = []
    for check in CHECKS:
        try:
            found += check()
        except (DatabaseError, OSError) as problem:
            found.append(Finding(BAD, f"{check.__doc__}: {problem}", "Mend what is above first, then look again."))
    return found + (list(_mail_server()) if mail else [])


def _folder() -> Iterator[Finding]:
    """The node's folder"""
    node = Path(settings.NODE)
    if not os.access(node, os.W_OK):
        yield Finding(BAD, f"{node} cannot be written to.", f"Give it to whoever runs Potluck: chown -R USER {node}")
        return
    free_mb = shutil.disk_usage(node).free // 1_000_000
    if free_mb < ROOM_MB:
        yield Finding(BAD, f"Only {free_mb} MB are free on the disk of {node}.", f"Make room: {ROOM_MB} MB at least.")
    else:
        yield Finding(GOOD, f"{node} can be written to; {free_mb} MB are free.")


def _secret() -> Iterator[Finding]:
    """The node's secret"""
    path = Path(settings.NODE) / SECRET
    if not path.is_file():
        yield Finding(
            BAD, "There is no secret: nobody can stay signed in.", "Run: potluck init (it keeps what is there)"
        )
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding(BAD, f"Others on this machine can read {path}.", f"Run: chmod 600 {path}")
    else:
        yield Finding(GOOD, "The secret is there, and only its owner can read it.")


def _database() -> Iterator[Finding]:
    """The database"""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(3)")
            trouble = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            if trouble:
                yield Finding(
                    BAD, f"The database is damaged: {trouble[0]}", "Bring back a backup: potluck restore FILE"
                )
                return
    waiting = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
    if waiting:
        yield Finding(BAD, f"The tables are older than the program ({len(waiting)} steps).", "Run: potluck init")
    else:
        yield Finding(GOOD, f"The database answers ({connection.vendor}), and its tables are those of this version.")


def _assets() -> Iterator[Finding]:
    """Fonts, map and towns"""
    built = Path(settings.BUILT)
    missing = [name for name in ("static", "map.sqlite", "gazetteer.parquet") if not (built / name).exists()]
    if missing:
        yield Finding(BAD, f"Parts of the pages are missing in {built}: {', '.join(missing)}.", "Run: make install")
    else:
        yield Finding(GOOD, "Fonts, map and towns are built.")


def _address() -> Iterator[Finding]:
    """The address"""
    url = urlsplit(settings.NODE_URL)
    if not url.hostname:
        yield Finding(LOOK, "This node does not know its own address: links in mails and downloads lead to 127.0.0.1.",
                      "Set POTLUCK_URL=https://your.address in potluck.env, and start again.")  # fmt: skip
    elif url.scheme != "https" and url.hostname not in ("127.0.0.1", "localhost"):
        yield Finding(BAD, f"{settings.NODE_URL} is not https: passwords could be read on the way.",
                      "Put a proxy with a certificate in front (docs/guides/going-online.md).")  # fmt: skip
    else:
        yield Finding(GOOD, f"It is known as {settings.NODE_URL}.")
    if url.scheme == "https" and not settings.PROXIES:
        yield Finding(LOOK, "All readers count as one where floods of suggestions are limited: the proxy hides them.",
                      "Set POTLUCK_PROXIES=1 when one proxy stands in front.")  # fmt: skip
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding(LOOK, "POTLUCK_HOSTS lets any name through.", "Name yours only, with commas between.")
    if settings.DEBUG:
        yield Finding(BAD, "POTLUCK_DEBUG=1 shows strangers how the node works inside.", "Take it out of potluck.env.")


def _people() -> Iterator[Finding]:
    """The stewards"""
    if has_steward():
        yield Finding(GOOD, "There is a steward who can sign in.")
    else:
        yield Finding(BAD, "Nobody can sign in.", "Run: potluck init --steward you@example.org")


def _work() -> Iterator[Finding]:
    """Work that waits"""
    since = timezone.now() - timedelta(minutes=WAITS_MINUTES)
    late = DBTaskResult.objects.filter(status="READY", enqueued_at__lt=since).count()
    if late:
        yield Finding(BAD, f"{late} pieces of work wait since more than {WAITS_MINUTES} minutes: nobody does them.",
                      "`potluck serve` does them; with --no-work, run `potluck work` beside it.")  # fmt: skip
    else:
        yield Finding(GOOD, "No work is left lying.")


def _lists() -> Iterator[Finding]:
    """The lists"""
    state = records.state()
    if not records.count_rows():
        yield Finding(LOOK, "No list was brought yet.", "Bring one: potluck import FILE --source NAME")
    elif state.stale:
        yield Finding(LOOK, "Rows changed since the last linking: pages show how it was before.", "Run: potluck link")
    else:
        yield Finding(GOOD, "What is shown is what the lists say.")


def _mail() -> Iterator[Finding]:
    """Mail"""
    if not settings.MAIL:
        yield Finding(LOOK, "No mail is set up: lost passwords and asking rounds go by links that you hand on.",
                      "To send mail, set POTLUCK_MAIL=smtp://name:password@host and POTLUCK_MAIL_FROM.")  # fmt: skip
    elif settings.NODE_URL and settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Finding(BAD, "Mails would come from @localhost, which others refuse.", "Set POTLUCK_MAIL_FROM.")
    else:
        yield Finding(GOOD, f"Mail goes out as {settings.DEFAULT_FROM_EMAIL}.")


def _mail_server() -> Iterator[Finding]:
    """The mail server"""
    if not settings.MAIL.startswith("smtp"):
        return
    try:
        server = get_connection()
        server.open()
        server.close()
    except OSError as problem:  # smtplib's errors are OSErrors too
        kind = type(problem).__name__
        yield Finding(
            BAD, f"The mail server does not let us in ({kind}).", "Check name, password and port in POTLUCK_MAIL."
        )
    else:
        yield Finding(GOOD, "The mail server answers.")


CHECKS: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (
    *(_folder, _secret, _database, _assets, _address, _people, _work, _lists, _mail),
)
