"""Lists that are read from an address: which are due, what was said of the last reading, who reads. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from potluck import __version__
from potluck.fetch import Pace, Reader
from potluck.web.records.models import Source, Version

DAYS: Final = {"day": 1, "week": 7, "month": 30}
TOO_OFTEN: Final = 3
"""So many failures one after another, and the stewards are told."""
NAME: Final = "Potluck"


@cache
def _pace() -> Pace:
    """One for the whole process, whoever reads."""
    return Pace(settings.FETCH_PAUSE)


def reader() -> Reader:
    """Who reads addresses for this node; what it reads can say who that was, and where to ask."""
    where = f"{settings.NODE_URL}/about" if settings.NODE_URL else "a node without an address"
    return Reader(f"{NAME}/{__version__} (+{where})", private=settings.FETCH_PRIVATE, pace=_pace())


@dataclass(frozen=True)
class Reading:
    """How the last reading of a list's address went."""

    outcome: str  # same | applied | waits | an error's code, "read:" before it when the file was the trouble
    params: dict[str, str]
    tried_at: datetime | None
    failures: int
    failing_since: datetime | None

    @property
    def has_failed(self) -> bool:
        return self.failures > 0


def last_reading(source: Source) -> Reading:
    state: dict[str, Any] = source.fetch_state
    return Reading(
        state.get("outcome", ""),
        state.get("params", {}),
        _at(state, "tried_at"),
        state.get("failures", 0),
        _at(state, "failing_since"),
    )


def _at(state: dict[str, Any], name: str) -> datetime | None:
    return parse_datetime(state[name]) if state.get(name) else None


def next_at(source: Source) -> datetime | None:
    """When the list is read again by itself; None when it is not."""
    if not source.fetch_url or source.withdrawn_at:
        return None
    retry = _at(source.fetch_state, "retry_at")
    if retry and (source.rhythm or not source.fetch_state.get("failures")):
        return retry
    if source.rhythm not in DAYS:
        return None
    if source.fetched_at is None:
        return source.created_at
    return source.fetched_at + timedelta(days=DAYS[source.rhythm])


def find_due(now: datetime | None = None) -> list[Source]:
    """Lists whose time has come, the longest overdue first."""
    now = now or timezone.now()
    timed = [(next_at(source), source) for source in _with_address()]
    due = [(at, source) for at, source in timed if at is not None and at <= now]
    return [source for _at, source in sorted(due, key=lambda pair: (pair[0], pair[1].id))]


def find_unread() -> list[Source]:
    """Lists that could not be read again several times one after another."""
    return [source for source in _with_address() if last_reading(source).failures >= TOO_OFTEN]


def find_unlinked() -> list[Source]:
    """Lists whose last reading changed something that is not linked or settled yet."""
    return [source for source in _with_address() if source.fetch_state.get("left")]


def _with_address() -> list[Source]:
    return list(Source.objects.exclude(fetch_url="").filter(withdrawn_at=None))


def said_of_draft(version: Version) -> dict[str, Any]:
    """What `bring_in` is told of the address that a draft was read from; nothing for a file."""
    wishes = version.wishes
    if not wishes.get("fetch_url"):
        return {}
    return {
        "fetch_url": wishes["fetch_url"],
        "rhythm": wishes.get("rhythm", ""),
        "fetched_at": _at(wishes["fetch_state"], "tried_at"),
        "fetch_state": wishes["fetch_state"],
    }
