"""What people said about two rows, and scored pairs. Reads only."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from potluck.web.records.models import (
    Decision,
    Edge,
)
from potluck.web.records.queries.profiles import generation


def standing_decisions() -> QuerySet[Decision]:
    """What people said and did not take back."""
    return Decision.objects.filter(undone_at=None)


def get_edge(a: str, b: str) -> Edge | None:
    a, b = sorted((a, b))
    return Edge.objects.filter(generation=generation(), a=a, b=b).first()


def decisions_about(record_ids: Sequence[str]) -> list[Decision]:
    ids = list(record_ids)
    return list(Decision.objects.select_related("by").filter(Q(a__in=ids) | Q(b__in=ids)))
