"""Which websites there are to look at, which are due, which do not answer any more. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from potluck.engine import settle
from potluck.engine.fields import url as urls
from potluck.engine.levels import PUBLIC
from potluck.web.records import queries
from potluck.web.records.models import Membership, Profile, Record
from potluck.web.upkeep.models import SiteCheck

DEAD: Final = 3
"""So many failures, each on a day of its own, and a website counts as dead."""
_AGAIN: Final = timedelta(days=30)
_FAILED_AGAIN: Final = timedelta(hours=20)
_OF_ONE_HOST: Final = 3


@dataclass(frozen=True)
class Dead:
    """A website that did not answer for some days. `profiles`: (id, name) of the co-ops that have it."""

    url: str
    trouble: str
    status: int | None
    failing_since: datetime
    profiles: list[tuple[str, str]]


def public_websites(profiles: Iterable[Profile] | None = None) -> dict[str, list[tuple[str, str]]]:
    """Website -> (id, name) of the open co-ops for which the public may see it; of all, or of the profiles given."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for profile in queries.iter_profiles() if profiles is None else profiles:
        if profile.level == PUBLIC and profile.status != "closed":
            doc = settle.seen(queries.doc_of(profile), PUBLIC)
            for value in doc["fields"].get("website", []):
                found[value["value"]].append((profile.profile_id, profile.name or ""))
    return dict(found)


def find_due(websites: list[str], most: int, now: datetime | None = None) -> list[str]:
    """Websites to look at now: those never looked at, then those looked at longest ago; a few of one host at a time.

    One that failed is looked at again the next day, the others after a month."""
    now = now or timezone.now()
    known = {check.url: check for check in SiteCheck.objects.all().iterator()}
    waits = {url: _FAILED_AGAIN if check.failures else _AGAIN for url, check in known.items()}
    due = [url for url in websites if url not in known or known[url].checked_at + waits[url] <= now]
    due.sort(key=lambda url: (known[url].checked_at.timestamp() if url in known else 0.0, url))
    of_host: Counter[str] = Counter()
    chosen: list[str] = []
    for url in due:
        if len(chosen) == most:
            break
        host = urls.host_of(url)
        if of_host[host] < _OF_ONE_HOST:
            of_host[host] += 1
            chosen.append(url)
    return chosen


def find_dead() -> list[Dead]:
    """Websites that failed on three days or more and that open co-ops still show, the longest first."""
    checks = list(SiteCheck.objects.filter(failures__gte=DEAD, failing_since__isnull=False).order_by("failing_since"))
    if not checks:
        return []
    shown = public_websites(_profiles_with([check.url for check in checks]))
    return [
        Dead(check.url, check.trouble, check.status, check.failing_since, shown[check.url])
        for check in checks
        if check.url in shown and check.failing_since
    ]


def _profiles_with(websites: list[str]) -> list[Profile]:
    """The profiles of rows that name one of these websites: a look at the rows' text, not at every profile."""
    ids: set[str] = set()
    for start in range(0, len(websites), 50):
        named = Q(pk__in=[])
        for website in websites[start : start + 50]:
            named |= Q(facts__contains=f'"{website}"')
        rows = Record.objects.filter(named, gone_at=None).values("record_id")
        members = Membership.objects.filter(generation=queries.generation(), record_id__in=rows)
        ids |= set(members.values_list("profile_id", flat=True))
    return queries.find_profiles(sorted(ids))
