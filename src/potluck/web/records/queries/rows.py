"""Rows: what they say, what they call themselves, how many there are. Reads only."""

from collections.abc import Iterable, Sequence

import orjson
from django.urls import reverse

from potluck.engine.nouns import Fact, facts_in
from potluck.web.records.models import (
    Membership,
    Record,
    Revision,
)
from potluck.web.records.queries.profiles import generation


def get_record(record_id: str) -> Record | None:
    return Record.objects.select_related("source").filter(record_id=record_id).first()


def find_records(record_ids: Sequence[str]) -> list[Record]:
    """The records with these ids, in the order given."""
    found = {r.record_id: r for r in Record.objects.select_related("source").filter(record_id__in=list(record_ids))}
    return [found[record_id] for record_id in record_ids if record_id in found]


def facts_of(record: Record) -> list[Fact]:
    """What a row says: [field, value, lang, level] each."""
    return facts_in(record.facts)


def websites_in_use() -> set[str]:
    """Every address on the web that a living row names."""
    facts = Record.objects.filter(gone_at=None).exclude(facts="").values_list("facts", flat=True)
    return {
        str(fact[1]) for text in facts.iterator(chunk_size=5_000) for fact in facts_in(text) if fact[0] == "website"
    }


def find_revisions(record_id: str) -> list[Revision]:
    """What a line of the own list said, the newest first, with who and why."""
    return list(Revision.objects.select_related("by").filter(record=record_id))


def first_seen_of(record: Record) -> dict[str, dict[str, str]]:
    """{field: {value: ISO date}}: since when each value of a row was seen in its list."""
    younger = orjson.loads(record.since) if record.since else {}
    found: dict[str, dict[str, str]] = {}
    for field, value, *_ in facts_of(record):
        since = younger.get(field, {}).get(value, record.first_seen.isoformat())
        found.setdefault(str(field), {})[str(value)] = since
    return found


def facts_by_field(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field, value, *_ in facts_of(record):
        found.setdefault(str(field), []).append(str(value))
    return found


def name_of(record: Record) -> str:
    """What a row calls itself; empty when it has no name."""
    facts = facts_by_field(record)
    return next((facts[field][0] for field in ("name", "legal_name", "other_name") if facts.get(field)), "")


def names_of(record_ids: Iterable[str]) -> dict[str, str]:
    """Record id -> the row's own name."""
    return {record.record_id: name_of(record) for record in find_records(sorted(set(record_ids)))}


def records_of(profile_id: str) -> list[Record]:
    """The rows joined on a profile now."""
    members = Membership.objects.filter(generation=generation(), profile_id=profile_id)
    return find_records(list(members.order_by("record_id").values_list("record_id", flat=True)))


def count_rows() -> int:
    return Record.objects.filter(gone_at=None).count()


AT_ONCE = 2_500
"""So few rows on the whole table are linked while the reader waits; more go to `potluck work`."""


def journal_names(ids: list[str]) -> dict[str, tuple[str, str]]:
    """id -> (name, address) of rows that have a name; for the journal."""
    return {key: (name, reverse("profile", args=[key])) for key, name in names_of(ids).items() if name}
