"""What the desk asks: what is left to decide, what was decided, what the machine joined. Reads only."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from potluck.web.records import queries as records
from potluck.web.records.models import Decision, Edge, Membership, Record


def get_edge_by_number(number: int) -> Edge:
    return Edge.objects.get(pk=number)


def decided_today() -> int:
    """Clicks of people today that still stand."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        records.standing_decisions()
        .filter(at__gte=midnight)
        .aggregate(n=Count("pk", filter=Q(batch="")) + Count("batch", filter=~Q(batch=""), distinct=True))["n"]
    )


def last_decision(person: Any) -> Decision | None:
    """The newest word of this person that still stands."""
    return records.standing_decisions().filter(by=person).first()


def get_decision(decision_id: str) -> Decision | None:
    return Decision.objects.filter(pk=decision_id).first()


def clicks(who: str = "", offset: int = 0, limit: int = 20) -> tuple[list[Decision], int]:
    """What people decided, the newest first, a batch shown by its first line; and how many in all."""
    first_of_batch = Decision.objects.exclude(batch="").values("batch").annotate(first=Min("id")).values("first")
    found = Decision.objects.select_related("by", "undone_by").filter(Q(batch="") | Q(id__in=first_of_batch))
    if who == "undone":
        found = found.exclude(undone_at=None)
    return list(found[offset : offset + limit]), found.count()


def batch_sizes(batches: Sequence[str]) -> Counter[str]:
    """How many decisions each click made."""
    found = Decision.objects.filter(batch__in=list(batches)).values("batch").annotate(n=Count("pk"))
    return Counter({row["batch"]: row["n"] for row in found})


def stands(a: str, b: str, verdict: str) -> bool:
    """Whether the last standing word on this pair, seen from a to b, is this one already."""
    turned = {"branch": "branch_of", "branch_of": "branch"}
    if a > b:
        a, b, verdict = b, a, turned.get(verdict, verdict)
    last = records.standing_decisions().filter(a=a, b=b).first()
    return last is not None and last.verdict == verdict


def machine_joins(offset: int, limit: int) -> tuple[list[Edge], int]:
    """Pairs the machine joined by itself, the least sure first; and how many."""
    return find_machine_joins(offset, limit), _machine_joins().count()


def own_line_in(profile_id: str) -> Record | None:
    """The line of the own list that is joined on this profile, if there is one."""
    return next(
        (record for record in records.records_of(profile_id) if record.source.is_own and not record.gone_at), None
    )


def find_machine_joins(offset: int = 0, limit: int = 20) -> list[Edge]:
    """Pairs the machine joined by itself, the least sure first."""
    return list(_machine_joins().order_by("weight", "a")[offset : offset + limit])


def _machine_joins() -> QuerySet[Edge]:
    """Pairs that score as the same and are on one profile; some are left apart for other rows' sake."""
    now = records.generation()
    home = Membership.objects.filter(generation=now).values("profile_id")
    found = Edge.objects.filter(generation=now, band="same").annotate(
        home_a=Subquery(home.filter(record_id=OuterRef("a"))), home_b=Subquery(home.filter(record_id=OuterRef("b")))
    )
    return found.filter(home_a=F("home_b"))
