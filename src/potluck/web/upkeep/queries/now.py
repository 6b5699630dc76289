"""What a steward should see to now: whom to ask what. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from potluck.web.lists import queries as lists
from potluck.web.lists.queries import addresses
from potluck.web.records import queries as records
from potluck.web.records.models import Source, Version
from potluck.web.records.queries import ages
from potluck.web.suggestions.models import Suggestion
from potluck.web.upkeep import queries
from potluck.web.upkeep.models import Round
from potluck.web.upkeep.queries import websites
from potluck.web.upkeep.queries.websites import Dead

SHOWN: Final = 20
"""Dead websites on the page."""


@dataclass(frozen=True)
class Unasked:
    """A list with rows that are stale or that nobody ever confirmed."""

    source: Source
    rows: int
    stale: int
    unconfirmed: int


@dataclass(frozen=True)
class Now:
    suggestions: int
    waiting: list[Version]  # next versions of lists that wait for a yes
    unread: list[Source]  # lists that could not be read again
    dead: list[Dead]  # the longest first, the first of them
    dead_total: int
    rounds: list[tuple[Round, queries.Progress]]
    old: list[tuple[Source, datetime]]  # lists last brought over a year ago
    unasked: list[Unasked]
    has_lists: bool

    @property
    def is_nothing(self) -> bool:
        parts = (self.suggestions, self.waiting, self.unread, self.dead, self.rounds, self.old, self.unasked)
        return not any(parts)


def now() -> Now:
    """Everything, each part with what matters most first."""
    sources = list(records.find_sources())
    dead = websites.find_dead()
    rounds = [(one, queries.progress(one)) for one in queries.open_rounds()]
    asking = {one.source_id for one, _progress in rounds}
    return Now(
        suggestions=Suggestion.objects.filter(state=Suggestion.WAITING).count(),
        waiting=list(records.find_waiting()),
        unread=addresses.find_unread(),
        dead=dead[:SHOWN],
        dead_total=len(dead),
        rounds=rounds,
        old=_old(sources),
        unasked=[one for one in _unasked(sources) if one.source.pk not in asking],
        has_lists=bool(sources),
    )


def _old(sources: list[Source]) -> list[tuple[Source, datetime]]:
    year_ago = timezone.now() - timedelta(days=365)
    brought: dict[str, Version] = lists.last_brought(sources)
    by_id = {one.pk: one for one in sources}
    found = [(by_id[key], version.at) for key, version in brought.items() if version.at < year_ago]
    return sorted(found, key=lambda one: one[1])


def _unasked(sources: list[Source]) -> list[Unasked]:
    by_id = {one.pk: one for one in sources if not one.is_own}
    counts: list[dict[str, Any]] = ages.count_freshness()
    return [
        Unasked(by_id[c["source_id"]], c["rows"], c["stale"], c["unconfirmed"])
        for c in counts
        if c["source_id"] in by_id and (c["stale"] or c["unconfirmed"])
    ]
