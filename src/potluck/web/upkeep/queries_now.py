"""What a steward should see to now: whom to ask what. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from potluck.web.records import queries as records
from potluck.web.records import queries_age, queries_pages
from potluck.web.records.models import Record, Source, Version
from potluck.web.suggestions.models import Suggestion
from potluck.web.upkeep import queries
from potluck.web.upkeep.models import Round, SiteCheck

DEAD_FAILURES: Final = 3
DEAD_FOR: Final = timedelta(days=2)
SHOWN: Final = 20


@dataclass(frozen=True)
class Dead:
    """A website that does not answer, and the co-ops whose rows name it: (id of the row, its name)."""

    check: SiteCheck
    of: list[tuple[str, str]]


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
    unread: list[Source]  # lists that could not be read again
    dead: list[Dead]
    dead_total: int
    rounds: list[tuple[Round, queries.Progress]]
    old: list[tuple[Source, datetime]]  # lists last brought over a year ago
    unasked: list[Unasked]

    @property
    def is_nothing(self) -> bool:
        """A list of which nobody was ever asked is no trouble by itself; a stale one is."""
        return not (self.suggestions or self.unread or self.dead or self.rounds or self.old or self.unasked)


def now() -> Now:
    """Everything, each part with what matters most first."""
    sources = list(records.find_sources())
    dead, dead_total = find_dead()
    rounds = [(one, queries.progress(one)) for one in queries.open_rounds()]
    asking = {one.source_id for one, _progress in rounds}
    return Now(
        suggestions=Suggestion.objects.filter(state=Suggestion.WAITING).count(),
        unread=[one for one in sources if (one.fetch_state or {}).get("failures")],
        dead=dead,
        dead_total=dead_total,
        rounds=rounds,
        old=_old(sources),
        unasked=[one for one in _unasked(sources) if one.source.pk not in asking],
    )


def _old(sources: list[Source]) -> list[tuple[Source, datetime]]:
    year_ago = timezone.now() - timedelta(days=365)
    brought: dict[str, Version] = queries_pages.last_brought(sources)
    by_id = {one.pk: one for one in sources}
    found = [(by_id[key], version.at) for key, version in brought.items() if version.at < year_ago]
    return sorted(found, key=lambda one: one[1])


def _unasked(sources: list[Source]) -> list[Unasked]:
    by_id = {one.pk: one for one in sources if not one.is_own}
    counts: list[dict[str, Any]] = queries_age.count_freshness()
    return [
        Unasked(by_id[c["source_id"]], c["rows"], c["stale"], c["unconfirmed"])
        for c in counts
        if c["source_id"] in by_id and (c["stale"] or c["unconfirmed"])
    ]


def find_dead(limit: int = SHOWN) -> tuple[list[Dead], int]:
    """Websites that failed three times over two days or more, the longest dead first; and how many in all."""
    gone = SiteCheck.objects.filter(failures__gte=DEAD_FAILURES, failing_since__lte=timezone.now() - DEAD_FOR)
    checks = list(gone.order_by("failing_since")[:limit])
    wanted = Q(pk__in=[])
    for check in checks:
        wanted |= Q(facts__contains=f'"{check.url}"')
    named = list(Record.objects.filter(wanted, gone_at=None)) if checks else []
    of = {
        check.url: [(row.pk, queries_pages.name_of(row)) for row in named if f'"{check.url}"' in row.facts]
        for check in checks
    }
    return [Dead(check, of[check.url]) for check in checks if of[check.url]], gone.count()
