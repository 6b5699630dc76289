"""Writing into the journal."""

from typing import Any

from potluck.web.journal.models import Line


def write(*, person: Any, verb: str, thing: str, thing_id: str, why: str = "", detail: dict | None = None) -> Line:
    """Adds one line; call it inside the transaction of the act. No address, password or link may stand in it."""
    return Line.objects.create(
        person=person, verb=verb, thing=thing, thing_id=thing_id, why=why.strip()[:500], detail=detail or {}
    )
