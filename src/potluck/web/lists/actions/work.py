"""Small writes behind the pages: what a draft is to be called, how far the work is."""

import gzip
from typing import Any

from django.db import transaction
from django.utils import timezone

from potluck.web.lists import actions
from potluck.web.people.queries import require
from potluck.web.records.models import Source, Version

WAITING, WORKING, DONE, FAILED = "waiting", "working", "done", "failed"


def keep_wishes(*, person: Any, version: Version, wishes: dict[str, Any]) -> Version:
    """Remembers the name, licence and level that a draft is to have."""
    require(person, "map")
    if version.source and wishes.get("name") not in (None, version.source.name, version.wishes.get("name")):
        version.source = None  # a draft that waited at a list is to be another list
    version.wishes = version.wishes | wishes
    version.save(update_fields=["wishes", "source"])
    return version


def begin_work(*, person: Any, version: Version) -> bool:
    """Marks a draft as being brought in; False when somebody pressed the button already."""
    require(person, "import")
    with transaction.atomic():
        fresh = Version.objects.select_for_update().defer("content").get(pk=version.pk)
        work = fresh.report.get("work", {})
        if fresh.state != Version.DRAFT or work.get("state") in (WAITING, WORKING):
            return False
        _note(fresh, WAITING, "")
    return True


def note_work(*, version_id: str, state: str, words: str = "", **more: Any) -> None:
    """Writes down how far the work on a list is, for the page that waits for it. No journal line: it is no act."""
    with transaction.atomic():
        _note(Version.objects.select_for_update().defer("content").get(pk=version_id), state, words, **more)


def _note(version: Version, state: str, words: str, **more: Any) -> None:
    work = {"state": state, "words": words, "at": timezone.now().isoformat()}
    version.report = version.report | {"work": work} | more
    version.save(update_fields=["report"])


def draft_again(*, person: Any, source: Source, version: Version | None = None) -> Version:
    """A new draft of the file a list has now, or of one of its older versions, with the mapping of that version.

    Raises Version.DoesNotExist when the list was never brought as a file."""
    current = version or source.versions.get(state=Version.CURRENT)
    return actions.draft_version(
        person=person,
        file_name=current.file_name,
        content=gzip.decompress(bytes(current.content)),
        encoding=current.encoding,
        wishes={
            "name": source.name,
            "licence": source.licence,
            "level": source.level,
            "place_detail": source.place_detail,
        },
        mapping_yaml=current.mapping,
    )
