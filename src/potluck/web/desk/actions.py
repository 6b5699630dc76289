"""The node's own list: what stewards add and correct here. A list like any other, trusted most."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from potluck.engine.nouns import Fact, facts_text
from potluck.engine.vocabulary import FIELDS
from potluck.web.journal import actions as journal
from potluck.web.people.queries import require
from potluck.web.records import queries
from potluck.web.records.actions.decisions import write_decision
from potluck.web.records.actions.linking import resettle
from potluck.web.records.models import Record, Revision, Source, State, new_ulid

OWN = "own"


def own_source() -> Source:
    """The node's own list, made when first needed."""
    first = {"name": "Added and corrected here", "is_own": True, "trust": 0, "licence": "CC0-1.0"}
    return Source.objects.get_or_create(slug=OWN, defaults=first)[0]


def save_own(
    *,
    person: Any,
    facts: Sequence[Fact],
    record_id: str | None = None,
    about: str | None = None,
    reason: str = "",
) -> str:
    """Writes one line of the own list, new or changed; gives its id.

    `facts`: [[field, value, lang], ...]. `about`: the profile that a new line corrects; the two are joined by
    this person's word. Raises ValueError for an unknown field or row."""
    require(person, "own")
    if unknown := {str(fact[0]) for fact in facts} - set(FIELDS):
        raise ValueError(f"There is no field {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        record = _line(record_id)
        record.facts = facts_text(facts)
        record.raw, record.gone_at, record.last_seen = record.facts, None, timezone.now().date()
        record.observed = record.last_seen.isoformat()
        _save(person, record, "corrected" if record_id else "added", reason)
        partner = about and queries.get_profile(about)
        if partner and not record_id:
            write_decision(person, record.record_id, partner.profile_id, "same", reason, "")
        resettle([record.record_id])
    return record.record_id


def _save(person: Any, record: Record, verb: str, reason: str) -> None:
    """The line, what it says from now on, and who did it."""
    record.save()
    Revision.objects.create(record=record, facts=record.facts, why=reason[:500], by=person)
    journal.write(person=person, verb=verb, thing="own", thing_id=record.record_id, why=reason)


def _line(record_id: str | None) -> Record:
    """The line to write. Raises ValueError when it is not on the own list."""
    source = own_source()
    if record_id is None:
        today, new_id = timezone.now().date(), new_ulid()
        row = source.records.count() + 1
        common = {"level": source.level, "licence": source.licence, "first_seen": today, "last_seen": today}
        return Record(record_id=new_id, source=source, key=new_id, row=row, **common)
    record = Record.objects.filter(record_id=record_id, source=source).first()
    if record is None:
        raise ValueError("This line is not on the list kept here.")
    return record


def remove_own(*, person: Any, record_id: str, reason: str = "") -> None:
    """Takes a line off the own list. `save_own` with the facts of an earlier revision brings it back."""
    require(person, "own")
    with transaction.atomic():
        State.objects.get_or_create(pk=1)
        record = _line(record_id)
        record.gone_at, record.facts, record.raw = timezone.now(), "", ""
        _save(person, record, "removed", reason)
        resettle([record_id])
