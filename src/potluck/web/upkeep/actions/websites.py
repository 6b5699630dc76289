"""Looking whether the websites of co-ops answer, a few at a time."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from potluck.fetch import Reader, Robots
from potluck.web.journal import actions as journal
from potluck.web.lists.queries import addresses
from potluck.web.people.queries import require
from potluck.web.upkeep import websites
from potluck.web.upkeep.models import SiteCheck
from potluck.web.upkeep.queries import websites as upkeep_websites


def check_websites(
    *, person: Any, most: int = 100, seconds: float | None = None, reader: Reader | None = None,
    is_wanted: Callable[[], bool] = lambda: False, progress: Callable[[str], None] = lambda words: None,
    now: datetime | None = None,
) -> dict[str, int]:  # fmt: skip
    """Looks at websites that are due: at most so many, for at most so many seconds, until `is_wanted` elsewhere.

    Each result is kept at once. What no open co-op shows to the public any more is forgotten.
    Gives {looked, failing, due: left over}."""
    require(person, "source")
    reader = reader or addresses.reader()
    robots = Robots(reader, addresses.NAME)
    shown = upkeep_websites.public_websites()
    forget(shown.keys())
    due = upkeep_websites.find_due(list(shown), most, now)
    ends = time.monotonic() + seconds if seconds is not None else None
    looked = failing = 0
    for url in due:
        if is_wanted() or (ends is not None and time.monotonic() > ends):
            break
        progress(f"Looking at website {looked + 1} of {len(due)}")
        failing += _keep(url, websites.look(reader, robots, url), now or timezone.now())
        looked += 1
    counts = {"looked": looked, "failing": failing, "due": len(due) - looked}
    if looked:
        journal.write(person=person, verb="looked at", thing="websites", thing_id="", detail=counts)
    return counts


def _keep(url: str, found: websites.Look, now: datetime) -> bool:
    """Whether it failed. Several failures on one day count once."""
    with transaction.atomic():
        check = SiteCheck.objects.select_for_update().filter(url=url).first() or SiteCheck(url=url, failures=0)
        if not found.has_failed:
            check.failures, check.failing_since = 0, None
        elif not check.failures or check.checked_at.date() != now.date():
            check.failures += 1
            check.failing_since = check.failing_since or now
        check.checked_at, check.status, check.trouble = now, found.status, found.trouble
        check.save()
    return found.has_failed


def forget(shown: Any) -> None:
    """Forgets what was seen of websites that nobody shows any more."""
    known = set(SiteCheck.objects.values_list("url", flat=True))
    gone = sorted(known - set(shown))
    for start in range(0, len(gone), 500):
        SiteCheck.objects.filter(url__in=gone[start : start + 500]).delete()
