"""The next version of a list: weighing it before it comes in, letting it wait for a yes, taking a draft away."""

from typing import Any

from django.db import transaction

from potluck.web.journal import actions as journal
from potluck.web.lists.actions.lists import TakenAwayError
from potluck.web.lists.queries import next_version
from potluck.web.people.queries import require
from potluck.web.records import queries as records
from potluck.web.records.models import Source, Version
from potluck.web.records.queries import readings
from potluck.web.records.queries.erased import leave_out


def weigh(*, source: Source, version: Version) -> dict[str, Any]:
    """What bringing this draft in would do to its list. Writes nothing.

    {added, changed, removed, moved, same: rows; harmless: bool; why: list of codes}. It is harmless when `why` is
    empty; else few rows of its file could be kept (`few_kept`), it has lost half its rows or more (`halved`), fewer
    than half of the rows are rows we know (`mostly_new`), or names or places are gone from nearly all rows
    (`column_lost`): `hold` it. `bring_in` refuses it without `even_so`.
    Raises UnreadableError, MappingError."""
    comparison = compare_draft(source=source, version=version)
    why = next_version.doubts(comparison, version.understood[2])
    return {**comparison.changes.counts, "harmless": not why, "why": why}


def compare_draft(*, source: Source, version: Version) -> next_version.Comparison:
    """The rows of a list beside those of a draft as it would come in: without what was erased here. Writes nothing.

    Raises UnreadableError, MappingError."""
    version.understood, _held = leave_out(version.understood or readings.read_version(version))
    return next_version.compare_draft(source, version)


def await_yes(*, person: Any, source: Source, version: Version, why: list[str]) -> Version:
    """Lets a draft wait at its list until a steward says yes (brings it in) or no (`drop_draft`). An older draft that
    waits there is taken away: the newer file tells more."""
    require(person, "import")
    with transaction.atomic():
        if not Source.objects.select_for_update().filter(pk=source.pk, withdrawn_at=None).exists():
            raise TakenAwayError
        records.find_waiting().filter(source=source).exclude(pk=version.pk).delete()
        version.source = source
        version.wishes = {"name": source.name, "licence": source.licence, "level": source.level} | version.wishes
        version.report = version.report | {"waits": list(why)}
        version.save(update_fields=["source", "wishes", "report"])
        journal.write(
            person=person,
            verb="held",
            thing="list",
            thing_id=source.id,
            detail={"version": version.id, "why": list(why)},
        )
    return version


def drop_draft(*, person: Any, version: Version) -> None:
    """Takes a draft away, with the file it kept. Raises ValueError when it was brought in already."""
    require(person, "import")
    with transaction.atomic():
        if Version.objects.filter(pk=version.pk).exclude(state=Version.DRAFT).exists():
            raise ValueError("This version was brought in; it is kept.")
        thing_id = version.source_id or version.pk
        Version.objects.filter(pk=version.pk).delete()
        journal.write(person=person, verb="dropped", thing="draft", thing_id=str(thing_id))
