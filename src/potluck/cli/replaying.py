"""What every restore ends with, on SQLite and PostgreSQL: what left since the backup leaves again, and a check."""

from typing import Any

from potluck import talk


def start_and_replay(lines: list[dict[str, Any]], changed: int) -> int:
    """On the restored database: newest tables, withdrawals and erasures again, clean files, caches, and the check."""
    talk.start_django()
    from django.core.management import call_command
    from django.db import connections

    from potluck.web.leaving import queries as leaving
    from potluck.web.leaving.actions import backup as backups
    from potluck.web.leaving.actions import vacuum

    call_command("migrate", verbosity=0, interactive=False)
    replayed = backups.replay(lines=lines, changed=changed)
    vacuum.vacuum()
    talk.warm()
    wrong = [finding for finding in leaving.check() if finding.is_wrong]
    connections.close_all()
    if wrong:
        talk.fail(f"The backup is not sound: {wrong[0].what}", "Nothing was replaced. Try an earlier backup.")
    return replayed
