"""Bringing a list: a draft, its mapping, and bringing it in; and what can be said about a list."""

import gzip
import hashlib
import io
import re
import tarfile
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from ulid import ULID

from potluck.engine import levels, locate, nouns, walk
from potluck.engine import mapping as mappings
from potluck.engine.read import LIMITS, UnreadableError
from potluck.engine.vocabulary import FIELDS
from potluck.web.journal import actions as journal
from potluck.web.lists.actions.without_erased import CUT, keep_clean, keep_clean_still
from potluck.web.lists.queries import carry as lists_carry
from potluck.web.lists.queries import next_version
from potluck.web.people.queries import require
from potluck.web.records import queries as records
from potluck.web.records import since, store
from potluck.web.records.actions.hiding import keep_hidden
from potluck.web.records.actions.linking import mark_stale, resettle_list, settle_again
from potluck.web.records.models import Record, Source, Version, new_ulid
from potluck.web.records.queries import readings
from potluck.web.records.queries.erased import count_erasures, erased, leave_out

EDITABLE = (
    *("name", "licence", "level", "attribution", "url", "about", "is_made_up"),
    *("keeper_mail", "hides_licence", "place_detail"),
)


class NothingKeptError(Exception):
    """Not one row of the file could be kept; the list stays as it was."""


class NeedsYesError(Exception):
    """A version that would lose much is not brought in without a person's yes. `why`: codes, see `weigh`."""

    def __init__(self, why: list[str]) -> None:
        super().__init__(", ".join(why))
        self.why = why


class TakenAwayError(Exception):
    """The draft went with its list, which was withdrawn meanwhile."""


def pack(path: Path) -> tuple[str, bytes]:
    """(file name, bytes) of a file; of a folder its name with a slash, and a tar. Raises UnreadableError if too big."""
    size = sum(part.stat().st_size for part in ([path] if path.is_file() else path.rglob("*")) if part.is_file())
    if size > LIMITS.bytes:
        raise UnreadableError("too_big", {"limit": str(LIMITS.bytes // 1_000_000)})
    if path.is_file():
        return path.name, path.read_bytes()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for part in sorted(p for p in path.rglob("*") if p.is_file()):
            tar.add(part, arcname=str(part.relative_to(path)))
    return f"{path.resolve().name}/", buffer.getvalue()


def draft_version(
    *,
    person: Any,
    file_name: str,
    content: bytes,
    encoding: str = "",
    wishes: dict[str, Any] | None = None,
    mapping_yaml: str | None = None,
) -> Version:
    """Keeps the file as it is, reads it and guesses what its columns mean; the next version of a list that is here has
    the columns, licence and level of that list. Nothing is shown to anyone yet.

    Raises UnreadableError (nothing is kept), MappingError, PermissionDenied."""
    require(person, "import")
    version = Version(
        file_name=file_name[-255:],
        content=gzip.compress(content, 6, mtime=0),
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=encoding,
        wishes=wishes or {},
        by=person,
    )
    _read(version, mapping_yaml)
    with transaction.atomic():
        if keep_clean_still(version):
            _read(version, mapping_yaml)
        version.save()
        journal.write(person=person, verb="read", thing="list", thing_id=version.id)
    return version


def _read(version: Version, mapping_yaml: str | None) -> None:
    """Fills what a draft says, out of its file."""
    keep_clean(version)
    version.understood = reading, mapping, mapped = _understood(version, mapping_yaml)
    if mapping_yaml is None and (source := next_version.list_of(version)):
        version.wishes = lists_carry.wishes_for(source, version.wishes)
        if carried := lists_carry.carried(source, reading):
            version.understood = reading, mapping, mapped = _understood(version, mappings.to_yaml(carried.mapping))
    version.format = reading.format
    version.mapping = mappings.to_yaml(mapping)
    version.report = mapped.report() | {"details": dict(reading.details)} | _lasting(version)


def _understood(version: Version, mapping_yaml: str | None) -> Any:
    """As `queries.read_version`; a mapping that names what was erased here loses it, as the file did."""
    return readings.read_version(version, erased()(mapping_yaml) if mapping_yaml else mapping_yaml)


def _lasting(version: Version) -> dict[str, Any]:
    """What stays in a report when the file is read with another mapping."""
    return {key: version.report[key] for key in ("waits", CUT) if key in version.report}


def remap(*, person: Any, version: Version, mapping_yaml: str, encoding: str | None = None) -> Version:
    """Gives a draft another mapping (and letters); raises MappingError, UnreadableError."""
    require(person, "map")
    if encoding is not None:
        version.encoding = encoding
    version.understood = reading, mapping, mapped = _understood(version, mapping_yaml)
    version.mapping = mappings.to_yaml(mapping)
    version.report = mapped.report() | {"details": dict(reading.details)} | _lasting(version)
    version.save(update_fields=["mapping", "report", "encoding"])
    return version


def carry(*, person: Any, version: Version) -> Version:
    """A draft that turns out to be the next version of a list: its columns, licence and level become the list's."""
    source = next_version.list_of(version)
    if source is None:
        return version
    version.wishes = lists_carry.wishes_for(source, version.wishes)
    version.save(update_fields=["wishes"])
    carried = lists_carry.carried(source, readings.read_version(version)[0])
    mapping = mappings.to_yaml(carried.mapping) if carried else version.mapping
    return remap(person=person, version=version, mapping_yaml=mapping)


def bring_in(
    *,
    person: Any,
    version: Version,
    name: str,
    licence: str | None = None,
    level: str | None = None,
    mapping_yaml: str | None = None,
    observed: str = "",
    even_so: bool = False,
    **said: Any,
) -> Source:
    """Makes this version the list `name`: every row of the list before is replaced, rows that are the same keep their
    identity. `observed`: the day on which rows without a date of their own were true. In one transaction.
    Linking comes after. Raises NothingKeptError; NeedsYesError when much would be lost, unless `even_so`."""
    require(person, "import")
    if version.understood is None or mapping_yaml is not None:
        version.understood = _understood(version, mapping_yaml)
    erasures = count_erasures()
    version.understood, was_erased = leave_out(version.understood)
    reading, mapping, mapped = version.understood
    if mapped.records.is_empty():
        raise NothingKeptError
    before = records.find_source(name)
    around = mapping, _gazetteer(settings.BUILT / "gazetteer.parquet")
    brought = _brought(before, mapped, *around)
    with transaction.atomic():
        mark_stale()  # first a write: nobody withdraws the list from here on
        if not version._state.adding and not Version.objects.filter(pk=version.pk).exists():
            raise TakenAwayError
        if is_late := count_erasures() != erasures:  # somebody was erased meanwhile
            version.understood, is_new = leave_out(version.understood)
            mapped, was_erased = version.understood[2], was_erased or is_new
        said_closes, before_mapping = _is_closed_by(before, {"level": level, **said}), next_version.mapping_of(before)
        source = _source(name, {"licence": licence, "level": level, **said})
        if is_late or not next_version.known_rows(source).equals(brought.comparison.old):  # somebody was quicker
            brought = _brought(source, mapped, *around)
        why = next_version.doubts(brought.comparison, mapped)
        if why and not even_so:
            raise NeedsYesError(why)
        _keep_rows(source, mapped, brought, observed)
        source.versions.filter(state=Version.CURRENT).exclude(pk=version.pk).update(state=Version.OLD)
        version.source, version.state = source, Version.CURRENT
        version.mapping = mappings.to_yaml(mapping)
        was_cut = {CUT: version.report[CUT]} if CUT in version.report else {}
        version.report = (
            mapped.report() | {"details": dict(reading.details), "unplaced": _unplaced(brought.facts)} | was_cut
        )
        if brought.comparison.old.height:
            version.report["changes"] = brought.comparison.changes.counts
        if was_erased:  # the file holds it: it is not kept
            version.content, version.report = b"", version.report | {"erased": True}
        version.save()
        if _closes(before_mapping, mapping) or said_closes:
            resettle_list(source)
        counts = {key: version.report[key] for key in ("read", "kept", "warned", "refused")}
        journal.write(person=person, verb="brought", thing="list", thing_id=source.id, detail=counts)
    return source


@cache
def _gazetteer(path: Path) -> locate.Gazetteer | None:
    return locate.Gazetteer.load(path) if path.exists() else None


def _brought(
    source: Source | None, mapped: nouns.Mapped, mapping: nouns.Mapping, gazetteer: locate.Gazetteer | None
) -> walk.Brought:
    """The rows that come beside those of the list as it is now."""
    known, known_mapping = next_version.known_rows(source), next_version.mapping_of(source)
    return walk.bring(mapped, mapping, known, known_mapping, gazetteer)


def _unplaced(facts: pl.DataFrame) -> int:
    """How many rows have no place at all."""
    return facts["row_id"].n_unique() - facts.filter(pl.col("field") == "lat")["row_id"].n_unique()


def _source(name: str, said: dict[str, Any]) -> Source:
    if Source.objects.filter(id=name).exclude(withdrawn_at=None).exists():
        raise TakenAwayError
    source = records.find_source(name) or Source(name=name, slug=_slug(name), trust=100 + Source.objects.count())
    for key, value in said.items():
        if value is not None:
            setattr(source, key, value)
    source.save()
    return source


def _slug(name: str) -> str:
    base = re.sub(r"[^\w]+", "-", name.casefold()).strip("-_")[:60] or "list"
    return base if not Source.objects.filter(slug=base).exists() else f"{base}-{new_ulid()[-6:].lower()}"


def _keep_rows(source: Source, mapped: nouns.Mapped, brought: walk.Brought, observed: str) -> None:
    """Replaces the rows of a list; known rows keep their ids, gone rows leave a bare tombstone."""
    today = timezone.now().date()
    known = brought.comparison.old
    rows = (
        mapped.records.join(store.facts_json(brought.facts, "row_id"), on="row_id", how="left")
        .with_columns(pl.col("facts").fill_null("[]"), pl.col("observed").replace("", None).fill_null(observed))
        .join(next_version.given_ids(brought.comparison), on="row_id", how="left")
    )
    kept = rows.filter(pl.col("record_id").is_not_null())
    gone = sorted(set(known["record_id"]) - set(kept["record_id"]))
    for start in range(0, len(gone), 500):
        Record.objects.filter(record_id__in=gone[start : start + 500]).update(
            gone_at=timezone.now(), gone_why="left", raw="", facts="", key="", since=""
        )
    kept = kept.join(
        since.dated(known, kept.select("record_id", "facts"), today.isoformat()), on="record_id", how="left"
    )
    order = ("key", "row", "table", "level", "licence", "observed", "last_seen", "since", "raw", "facts", "record_id")
    ready = _columns(kept, source, today).join(kept.select("record_id", "since"), on="record_id")
    store.update_records(ready.select(order).iter_rows())
    keep_hidden(source)
    store.write(Record, _columns(_minted(rows.filter(pl.col("record_id").is_null())), source, today, new=True))


def _minted(rows: pl.DataFrame) -> pl.DataFrame:
    ids = sorted(str(ULID()) for _ in range(rows.height))
    return rows.with_columns(pl.Series("record_id", ids, dtype=pl.String))


def _columns(rows: pl.DataFrame, source: Source, today: date, *, new: bool = False) -> pl.DataFrame:
    """The rows with every column of the table that does not come from the file."""
    constants = {"level": source.level, "licence": source.licence, "last_seen": today.isoformat()}
    if new:
        constants |= {"source_id": source.id, "consent": "", "origin": source.origin, "first_seen": today.isoformat()}
        constants |= {"since": "", "gone_why": ""}
    ready = rows.with_columns(
        pl.col("table").fill_null("").str.slice(0, 200),
        pl.col("key").str.slice(0, 300),
        *(pl.lit(value).alias(name) for name, value in constants.items()),
    )
    return ready.select("record_id", "key", "row", "table", "observed", "raw", "facts", *constants)


def edit_source(*, person: Any, source: Source, **changes: Any) -> Source:
    """Changes what is said about a list: name, licence, level, attribution, url, about, how closely it is placed.

    Another licence, level or closeness is settled at once: what nobody may see any more is gone when this returns."""
    require(person, "source")
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"A list has no {', '.join(sorted(unknown))} to change.")
    if changes.get("level", levels.PUBLIC) not in levels.LEVELS:
        raise ValueError("There is no such level.")
    if changes.get("place_detail", "exact") not in ("exact", "region"):
        raise ValueError("A place is shown exact or by its region.")
    with transaction.atomic():
        Source.objects.select_for_update().get(pk=source.pk, withdrawn_at=None)
        closes = _is_closed_by(Source.objects.get(pk=source.pk), changes)
        for key, value in changes.items():
            setattr(source, key, value)
        source.save()
        of_rows = {key: changes[key] for key in ("licence", "level") if key in changes}
        if of_rows:
            source.records.filter(gone_at=None).update(**of_rows)
            keep_hidden(source)
        if of_rows or "place_detail" in changes:
            mark_stale()
        if closes:
            resettle_list(source)
        journal.write(person=person, verb="changed", thing="list", thing_id=source.id, detail={"what": sorted(changes)})
    if of_rows or "place_detail" in changes:
        settle_again(person=person)
    return source


def _is_closed_by(source: Source | None, changes: dict[str, Any]) -> bool:
    """Whether somebody may see less of a list when these changes are made."""
    if source is None:
        return False
    level, detail = changes.get("level") or source.level, changes.get("place_detail") or source.place_detail
    return levels.LEVELS.index(level) < levels.LEVELS.index(source.level) or detail != source.place_detail == "exact"


def _closes(before: nouns.Mapping | None, after: nouns.Mapping) -> bool:
    """Whether a column that was seen is for fewer people now, or for nobody."""
    if before is None:
        return False
    fresh = {column.column: column for column in after.columns}
    for old in (column for column in before.columns if column.field):
        new = fresh.get(old.column)
        if new is None or new.field is None or _openness(new) < _openness(old):
            return True
    return False


def _openness(column: nouns.ColumnMeaning) -> int:
    return levels.LEVELS.index(column.level or FIELDS.get(column.field or "", {}).get("level") or levels.PUBLIC)


def set_trust(*, person: Any, source_ids: Sequence[str]) -> None:
    """The order in which lists are believed, first most. Lists not named come after. Settle again after."""
    require(person, "trust")
    with transaction.atomic():
        rest = [
            s.id for s in Source.objects.filter(withdrawn_at=None).order_by("trust", "slug") if s.id not in source_ids
        ]
        for place, source_id in enumerate([*source_ids, *rest]):
            Source.objects.filter(id=source_id).update(trust=place + 1)
        mark_stale()
        journal.write(person=person, verb="ordered", thing="lists", thing_id="", detail={"order": list(source_ids)})
