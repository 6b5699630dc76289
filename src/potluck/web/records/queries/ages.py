"""How old a word is: when a value was first seen, last seen, last confirmed; and what counts as stale."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Length, Substr
from django.utils import timezone

from potluck.engine.levels import PUBLIC
from potluck.web.records.models import Record
from potluck.web.rules import queries as rules


@dataclass(frozen=True)
class Dates:
    """The days of one row, and of its values that are younger than the row."""

    first_seen: date
    last_seen: date
    confirmed: date | None = None
    since: dict[str, dict[str, str]] = field(default_factory=dict)  # field -> value -> ISO date

    def first_seen_of(self, said: Iterable[tuple[str, str]]) -> date:
        """When the last of these (field, value) pairs came."""
        younger = (self.since.get(name, {}).get(value) for name, value in said)
        return max((date.fromisoformat(day) for day in younger if day), default=self.first_seen)

    def confirmed_of(self, said: Iterable[tuple[str, str]]) -> date | None:
        """When the organisation said that these are right; a word from before they came says nothing of them."""
        return self.confirmed if self.confirmed and self.confirmed >= self.first_seen_of(said) else None


def dates_of(record_ids: Sequence[str]) -> dict[str, Dates]:
    """Record id -> its dates, in one query."""
    columns = ("record_id", "first_seen", "last_seen", "confirmed", "since")
    rows = Record.objects.filter(record_id__in=list(record_ids)).values_list(*columns)
    return {
        record_id: Dates(first, last, confirmed, orjson.loads(since) if since else {})
        for record_id, first, last, confirmed, since in rows
    }


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for a leap day."""
    return months_before(day, 12 * years)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stale_before() -> date:
    """What was last seen or confirmed before this day is stale (the rule `stale_years`)."""
    return years_before(timezone.localdate(), rules.number("stale_years"))


def is_stale(day: str) -> bool:
    """Whether an ISO date, or the year or month of one, lies wholly before what is fresh. No date is not stale."""
    return bool(day) and day[:10] < stale_before().isoformat()[: len(day[:10])]


def living(source: Any = None) -> QuerySet[Record]:
    found = Record.objects.filter(gone_at=None)
    return found if source is None else found.filter(source=source)


def living_public(source: Any = None) -> QuerySet[Record]:
    """Living rows that everybody may see something of: a public row of a list that is public."""
    return living(source).filter(level=PUBLIC, source__level=PUBLIC, source__withdrawn_at=None)


def stale_rows() -> Q:
    """Rows for which nobody spoke since `stale_before`: neither their list nor the organisation."""
    limit = stale_before()
    at = Substr(Value(limit.isoformat()), 1, Length("observed"))
    said = Q(observed="", last_seen__lt=limit) | (~Q(observed="") & Q(observed__lt=at))
    return said & (Q(confirmed=None) | Q(confirmed__lt=limit))


def count_freshness() -> list[dict[str, Any]]:
    """Per list with rows: source_id, rows, stale, unconfirmed (never), confirmed_last; the most stale first."""
    counted = living().values("source_id").annotate(
        rows=Count("pk"),
        stale=Count("pk", filter=stale_rows()),
        unconfirmed=Count("pk", filter=Q(confirmed=None)),
        confirmed_last=Max("confirmed"),
    )  # fmt: skip
    return list(counted.order_by(F("stale").desc(), "-unconfirmed", "source_id"))
