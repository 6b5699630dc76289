"""What the pages of this room ask beside `queries`: names for rows, what is left at the desk."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from potluck.engine.levels import may_see
from potluck.web.records import queries
from potluck.web.records.models import Decision, Edge, Membership, Record, Source, Version

Ends = tuple[str, str]

ASKED = """
SELECT e.id, e.a, e.b, ma.profile_id, mb.profile_id FROM records_edge e
JOIN records_membership ma ON ma.generation = e.generation AND ma.record_id = e.a
JOIN records_membership mb ON mb.generation = e.generation AND mb.record_id = e.b
WHERE e.generation = %s AND e.band = 'ask' AND ma.profile_id <> mb.profile_id
ORDER BY e.weight DESC, e.a, e.b
"""


@dataclass(frozen=True)
class Left:
    """What the desk has before it: edge ids in the order they are asked, and pairs that need no answer now."""

    ask: list[int]
    answered: int  # another row of the same two co-ops has a person's word
    doubled: int  # another pair of the same two co-ops is asked first

    @property
    def waiting(self) -> int:
        return self.answered + self.doubled


def left_to_decide() -> Left:
    """One question for each two co-ops the machine doubts about; further pairs of the same two can wait."""
    now = queries.generation()
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [now])
        rows = cursor.fetchall()
    told = set(queries.standing_decisions().values_list("a", "b"))
    said = _profile_pairs(now, told)
    seen: set[Ends] = set()
    counts: Counter[str] = Counter()
    ask = []
    for edge_id, a, b, left, right in rows:
        ends = (left, right) if left < right else (right, left)
        if (a, b) in told:
            continue
        if ends in said:
            counts["answered"] += 1
        elif ends in seen:
            counts["doubled"] += 1
        else:
            seen.add(ends)
            ask.append(edge_id)
    return Left(ask, counts["answered"], counts["doubled"])


def _profile_pairs(generation: int, pairs: set[Ends]) -> set[Ends]:
    """The pairs of profiles that these pairs of rows lie in now."""
    ids = sorted({record_id for pair in pairs for record_id in pair})
    home: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        part = Membership.objects.filter(generation=generation, record_id__in=ids[start : start + 500])
        home |= dict(part.values_list("record_id", "profile_id"))
    ends = (sorted((home.get(a, a), home.get(b, b))) for a, b in pairs)
    return {(left, right) for left, right in ends}


def get_edge_by_number(number: int) -> Edge:
    return Edge.objects.get(pk=number)


def decided_today() -> int:
    """Clicks of people today that still stand."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        queries.standing_decisions()
        .filter(at__gte=midnight)
        .aggregate(n=Count("pk", filter=Q(batch="")) + Count("batch", filter=~Q(batch=""), distinct=True))["n"]
    )


def last_decision(person: Any) -> Decision | None:
    """The newest word of this person that still stands."""
    return queries.standing_decisions().filter(by=person).first()


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
    last = queries.standing_decisions().filter(a=a, b=b).first()
    return last is not None and last.verdict == verdict


def machine_joins(offset: int, limit: int) -> tuple[list[Edge], int]:
    """Pairs the machine joined by itself, the least sure first; and how many."""
    count = Edge.objects.filter(generation=queries.generation(), band="same").count()
    return queries.find_machine_joins(offset, limit), count


def facts_by_field(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field, value, *_ in queries.facts_of(record):
        found.setdefault(str(field), []).append(str(value))
    return found


def name_of(record: Record) -> str:
    """What a row calls itself; empty when it has no name."""
    facts = facts_by_field(record)
    return next((facts[field][0] for field in ("name", "legal_name", "other_name") if facts.get(field)), "")


def names_of(record_ids: Iterable[str]) -> dict[str, str]:
    """Record id -> the row's own name."""
    return {record.record_id: name_of(record) for record in queries.find_records(sorted(set(record_ids)))}


def records_of(profile_id: str) -> list[Record]:
    """The rows joined on a profile now."""
    members = Membership.objects.filter(generation=queries.generation(), profile_id=profile_id)
    return queries.find_records(list(members.order_by("record_id").values_list("record_id", flat=True)))


def visible_sources(level: str) -> list[Source]:
    return [source for source in queries.find_sources() if may_see(level, source.level)]


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


def count_rows() -> int:
    return Record.objects.filter(gone_at=None).count()


def has_rows(source: Source | None) -> bool:
    """Whether there are rows of this list here, which a next version would change."""
    return source is not None and source.records.filter(gone_at=None).exists()


def own_line_in(profile_id: str) -> Record | None:
    """The line of the own list that is joined on this profile, if there is one."""
    return next((record for record in records_of(profile_id) if record.source.is_own and not record.gone_at), None)


def names_of_versions(version_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Version id -> (the name it was to have, the id of its list or "")."""
    found = Version.objects.filter(pk__in=list(version_ids)).values_list("pk", "wishes", "file_name", "source_id")
    return {pk: (wishes.get("name") or file_name, source_id or "") for pk, wishes, file_name, source_id in found}
