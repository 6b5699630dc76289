"""What this room forgets when a list is withdrawn or a person erased."""

from collections.abc import Sequence

from potluck.engine.blank import Cut
from potluck.web.records.queries import websites_in_use
from potluck.web.upkeep.models import Ask, Round, SiteCheck


def forget(source_id: str, record_ids: Sequence[str]) -> None:
    """Rounds of the list and their asks; and websites that no list names any more."""
    Round.objects.filter(source_id=source_id).delete()
    for start in range(0, len(record_ids), 500):
        Ask.objects.filter(record_id__in=record_ids[start : start + 500]).delete()
    if SiteCheck.objects.exists():
        used = websites_in_use()
        gone = [check.pk for check in SiteCheck.objects.only("url") if check.url not in used]
        for start in range(0, len(gone), 500):
            SiteCheck.objects.filter(pk__in=gone[start : start + 500]).delete()


def blank(cut: Cut) -> int:
    """Forgets what is known of websites whose address names the person. How many."""
    gone = [check.pk for check in SiteCheck.objects.only("url") if cut(check.url) != check.url]
    SiteCheck.objects.filter(pk__in=gone).delete()
    return len(gone)
