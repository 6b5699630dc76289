"""What can be asked about versions and drafts of lists. Reads only."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from potluck.web.records import queries as records
from potluck.web.records.models import Source, Version


def last_brought(sources: Sequence[Source]) -> dict[str, Version]:
    """Source id -> its current version."""
    found = Version.objects.filter(state=Version.CURRENT, source__in=list(sources)).defer("content", "report")
    return {str(version.source_id): version for version in found}


def versions_of(source: Source) -> QuerySet[Version]:
    return source.versions.defer("content").select_related("by")


def brought_versions(source: Source) -> QuerySet[Version]:
    """What was brought of a list, the newest first, without drafts."""
    return versions_of(source).exclude(state=Version.DRAFT)


def get_version(version_id: str) -> Version | None:
    return Version.objects.select_related("source", "by").filter(pk=version_id).first()


def drafts_of(person: Any, limit: int = 5) -> QuerySet[Version]:
    """Lists this person read but did not bring in yet."""
    return Version.objects.filter(state=Version.DRAFT, by=person).defer("content", "mapping", "report")[:limit]


def journal_names(ids: list[str]) -> dict[str, tuple[str, str]]:
    """id -> (name, address) of lists, by their own id or by the id of one of their versions; for the journal."""
    found = {
        key: (one.name, reverse("list", args=[one.slug])) for key, one in records.sources_by_id().items() if one.name
    }
    drafts = names_of_versions([one for one in ids if one not in found])
    return found | {key: found.get(source, (name, "")) for key, (name, source) in drafts.items() if name}


def names_of_versions(version_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Version id -> (the name it was to have, the id of its list or "")."""
    found = Version.objects.filter(pk__in=list(version_ids)).values_list("pk", "wishes", "file_name", "source_id")
    return {pk: (wishes.get("name") or file_name, source_id or "") for pk, wishes, file_name, source_id in found}
