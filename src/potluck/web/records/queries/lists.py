"""Lists and which version of them is current. Reads only."""

from django.db.models import Count, Q, QuerySet

from potluck.engine.levels import may_see
from potluck.web.records.models import (
    Erasure,
    Source,
    Version,
)
from potluck.web.records.queries.marks import mark_list


def find_sources() -> QuerySet[Source]:
    """All lists, most trusted first, each with `rows`, the number of its living rows."""
    return (
        Source.objects.filter(withdrawn_at=None)
        .annotate(rows=Count("records", filter=Q(records__gone_at=None)))
        .order_by("-is_own", "trust", "slug")
    )


def sources_by_id() -> dict[str, Source]:
    return {source.id: source for source in Source.objects.filter(withdrawn_at=None)}


def find_source(name: str) -> Source | None:
    """By slug, id or exact name."""
    named = Q(slug=name) | Q(id=name) | Q(name=name)
    return Source.objects.filter(named, withdrawn_at=None).first()


def was_withdrawn(slug: str) -> bool:
    """Whether a list of this address was here and its owner took it back; known by a keyed mark only."""
    return any(
        mark_list(slug) in marks for marks in Erasure.objects.filter(kind="list").values_list("marks", flat=True)
    )


def current_version(source: Source) -> Version | None:
    return source.versions.filter(state=Version.CURRENT).defer("content").first()


def find_waiting() -> QuerySet[Version]:
    """Drafts of lists that are here, which wait for a steward's yes (`report["waits"]` says why); the oldest first."""
    waiting = Version.objects.filter(state=Version.DRAFT, source__isnull=False, report__waits__isnull=False)
    return waiting.select_related("source").defer("content", "mapping").order_by("at")


def visible_sources(level: str) -> list[Source]:
    return [source for source in find_sources() if may_see(level, source.level)]


def has_rows(source: Source | None) -> bool:
    """Whether there are rows of this list here, which a next version would change."""
    return source is not None and source.records.filter(gone_at=None).exists()
