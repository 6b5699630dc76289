"""What can be asked about lists, rows, decisions and profiles. Reads only."""

import gzip
import io
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson
from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, When

from potluck.engine import levels, nouns, read
from potluck.engine import mapping as mappings
from potluck.web.records.marks import mark_list
from potluck.web.records.models import (
    Decision,
    Edge,
    Erasure,
    Membership,
    Profile,
    Record,
    Revision,
    Source,
    State,
    Version,
)


def state() -> State:
    """Which generation is shown; a node that never linked is at generation 0."""
    return State.objects.filter(pk=1).first() or State(pk=1)


def position() -> tuple[int, int]:
    """(generation, changed) of what is shown; asked by every question, so without the way through the models."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT generation, changed FROM records_state WHERE id = 1")
        return cursor.fetchone() or (0, 0)


def generation() -> int:
    return state().generation


def changed() -> int:
    return state().changed


# profiles


def get_profile(record_id: str) -> Profile | None:
    """The profile that this record or profile belongs to now."""
    now = generation()
    member = Membership.objects.filter(generation=now, record_id=record_id).first()
    if member is None:
        return None
    return Profile.objects.filter(generation=now, profile_id=member.profile_id).first()


def find_profiles(profile_ids: Sequence[str]) -> list[Profile]:
    """The profiles of the current generation with these ids, in the order given."""
    found = {p.profile_id: p for p in Profile.objects.filter(generation=generation(), profile_id__in=list(profile_ids))}
    return [found[profile_id] for profile_id in profile_ids if profile_id in found]


def find_sites(profile_id: str, viewer: str, limit: int = 50) -> tuple[list[Profile], int]:
    """The first sites of an organisation that the viewer may see, by name, closed ones last; and how many these are."""
    now = generation()
    seen = [level for level in levels.LEVELS if levels.may_see(viewer, level)]
    members = Membership.objects.filter(generation=now, profile_id=profile_id).values("record_id")
    sites = Profile.objects.filter(generation=now, part_of__in=members, level__in=seen)
    sites = sites.order_by(Case(When(status="closed", then=1), default=0), "name", "profile_id")
    return list(sites[:limit]), sites.count()


def iter_profiles(chunk: int = 2_000) -> Iterator[Profile]:
    """Every profile of the current generation, by id."""
    return Profile.objects.filter(generation=generation()).order_by("profile_id").iterator(chunk_size=chunk)


def doc_of(profile: Profile) -> dict:
    return orjson.loads(profile.doc)


# lists


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


def file_of(version: Version, folder: Path) -> Path:
    """Unpacks what the keeper brought into `folder`; a file, or a folder of files."""
    if not version.content:
        raise read.UnreadableError("erased_file")
    data = gzip.decompress(bytes(version.content))
    if version.file_name.endswith("/"):
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            tar.extractall(folder, filter="data")
        return folder
    path = folder / Path(version.file_name).name
    path.write_bytes(data)
    return path


def read_file(version: Version) -> nouns.Reading:
    """What stands in the file of a version. Raises UnreadableError."""
    with tempfile.TemporaryDirectory() as folder:
        return read.read_path(file_of(version, Path(folder)), encoding=version.encoding or None)


def read_version(
    version: Version, mapping_yaml: str | None = None
) -> tuple[nouns.Reading, nouns.Mapping, nouns.Mapped]:
    """The file of a version read and mapped, by the mapping given, else by its own, else by our guess.

    Raises UnreadableError when the file cannot be read, MappingError when the YAML is wrong."""
    reading = read_file(version)
    text = version.mapping if mapping_yaml is None else mapping_yaml
    mapping = mappings.from_yaml(text) if text else mappings.guess(reading)
    mapped = mappings.apply(reading, mapping)
    if cut := version.report.get("cut"):  # out of the file, when it came
        told = [nouns.Issue("erased_here", "warned", row=row, table=table) for row, table in cut["rows"]]
        told += [nouns.Issue("erased_as_table", "note")] if cut["as_table"] else []
        mapped = replace(mapped, issues=(*mapped.issues, *told))
    return reading, mapping, mapped


# rows


def get_record(record_id: str) -> Record | None:
    return Record.objects.select_related("source").filter(record_id=record_id).first()


def find_records(record_ids: Sequence[str]) -> list[Record]:
    """The records with these ids, in the order given."""
    found = {r.record_id: r for r in Record.objects.select_related("source").filter(record_id__in=list(record_ids))}
    return [found[record_id] for record_id in record_ids if record_id in found]


def facts_of(record: Record) -> list[list[str | None]]:
    """[[field, value, lang, level], ...]"""
    return orjson.loads(record.facts) if record.facts else []


def websites_in_use() -> set[str]:
    """Every address on the web that a living row names."""
    facts = Record.objects.filter(gone_at=None).exclude(facts="").values_list("facts", flat=True)
    return {fact[1] for text in facts.iterator(chunk_size=5_000) for fact in orjson.loads(text) if fact[0] == "website"}


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


def find_waiting() -> QuerySet[Version]:
    """Drafts of lists that are here, which wait for a steward's yes (`report["waits"]` says why); the oldest first."""
    waiting = Version.objects.filter(state=Version.DRAFT, source__isnull=False, report__waits__isnull=False)
    return waiting.select_related("source").defer("content", "mapping").order_by("at")


# decisions and doubts


def standing_decisions() -> QuerySet[Decision]:
    """What people said and did not take back."""
    return Decision.objects.filter(undone_at=None)


def get_edge(a: str, b: str) -> Edge | None:
    a, b = sorted((a, b))
    return Edge.objects.filter(generation=generation(), a=a, b=b).first()


def decisions_about(record_ids: Sequence[str]) -> list[Decision]:
    ids = list(record_ids)
    return list(Decision.objects.select_related("by").filter(Q(a__in=ids) | Q(b__in=ids)))


def find_machine_joins(offset: int = 0, limit: int = 20) -> list[Edge]:
    """Pairs the machine joined by itself, the least sure first."""
    return list(
        Edge.objects.filter(generation=generation(), band="same").order_by("weight", "a")[offset : offset + limit]
    )
