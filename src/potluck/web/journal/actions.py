"""Writing into the journal."""

from collections.abc import Sequence
from typing import Any

from potluck.web.journal.models import Line, Reason


def write(*, person: Any, verb: str, thing: str, thing_id: str, why: str = "", detail: dict | None = None) -> Line:
    """Adds one line; call it inside the transaction of the act. `detail` holds ids and counts: no name, value, address,
    password or link may stand in it."""
    line = Line.objects.create(person=person, verb=verb, thing=thing, thing_id=thing_id, detail=detail or {})
    if why.strip():
        Reason.objects.create(line=line, text=why.strip()[:500])
    return line


def forget(things: Sequence[str]) -> None:
    """Takes out the reasons of all lines about these ids; the lines stay. Call it inside the transaction of the act."""
    for start in range(0, len(things), 500):
        Reason.objects.filter(line__thing_id__in=things[start : start + 500]).delete()
