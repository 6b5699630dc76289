"""What anybody may take away: the API, feeds and bulk files ask here, never for a person who is signed in.

A document is cut to what is public, then to rows whose licence is stated, then to lists whose names are public; fields
that hold private things stay here whatever their level. The tables are read each time: nothing kept goes stale.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import orjson
from django.db import connection

from potluck.engine import settle, write
from potluck.engine.levels import PUBLIC, may_see
from potluck.engine.settle import arrange
from potluck.web.places import index, queries, search, take
from potluck.web.places.ask import Ask
from potluck.web.places.columns import Facet
from potluck.web.places.index import Index
from potluck.web.places.search import Found
from potluck.web.places.take import ManyWaysError as ManyWaysError
from potluck.web.records import queries as records
from potluck.web.records.models import Record

PRIVATE = tuple(f'"{field}":[' for field in sorted(write.PRIVATE))
CHUNK = 400


@dataclass(frozen=True)
class List:
    """What may be said of a list."""

    id: str
    slug: str
    name: str
    licence: str
    attribution: str
    url: str
    level: str = PUBLIC

    def as_source(self) -> dict[str, str]:
        """As the writers want it."""
        return {"name": self.name, "licence": self.licence, "attribution": self.attribution, "url": self.url}


@dataclass(frozen=True)
class Open:
    """A profile as anybody may take it home: `doc` is cut to that already."""

    id: str
    part_of: str | None
    doc: dict[str, Any]

    @property
    def lists(self) -> list[str]:
        return list(dict.fromkeys(line["source"] for line in self.doc["records"]))

    def row(self, home: str) -> write.Row:
        """Flat, as in downloads; `home` is the node's address with a slash."""
        made = write.row(settle.flat(self.doc), self.id, f"{home}o/{self.id}")
        assert made is not None  # an Open has at least one row with a licence
        return made


_LISTS = (
    "SELECT id, slug, name, licence, attribution, url, level FROM records_source WHERE withdrawn_at IS NULL"
    " ORDER BY CASE WHEN is_own THEN 0 ELSE 1 END, trust, slug"
)


def find_lists() -> dict[str, List]:
    """The lists whose names anybody may read, by id, most trusted first."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTS)
        named = cursor.fetchall()
    return {line[0]: List(*line) for line in named if may_see(PUBLIC, line[-1])}


def take_out(text: str, lists: Mapping[str, List]) -> dict[str, Any] | None:
    """What of a stored document anybody may take home; None when nothing is left."""
    doc: dict[str, Any] = orjson.loads(text)
    if not is_open(text):
        doc = settle.licensed(settle.seen(doc, PUBLIC))
    if not lists.keys() >= {line["source"] for line in doc["records"]}:
        doc = arrange.narrow(doc, lambda entry: entry["source"] in lists)
    if any(mark in text for mark in PRIVATE):
        doc["fields"] = {field: values for field, values in doc["fields"].items() if field not in write.PRIVATE}
    return doc if doc["records"] else None


def is_open(text: str) -> bool:
    """Whether nothing of a stored document has a level but `public` or lacks a licence, told by its text alone.

    In doubt it is not: then the document is read and cut entry by entry, with the same outcome."""
    return text.count('"level":') == text.count('"level":"public"') and text.count('"licence":') == _licences(text)


def _licences(text: str) -> int:
    """How many licences the text states: all that are written, without the empty ones."""
    return text.count('"licence":"') - text.count('"licence":""')


_ONE = """
SELECT p.profile_id, p.part_of, p.level, p.doc FROM records_state s
JOIN records_membership m ON m.generation = s.generation AND m.record_id = %s
JOIN records_profile p ON p.generation = s.generation AND p.profile_id = m.profile_id
WHERE s.id = 1
"""


def get_open(record_id: str, lists: Mapping[str, List] | None = None) -> Open | None:
    """The profile that this row or profile belongs to now, if anybody may know that it does."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [record_id])
        line = cursor.fetchone()
    found = _open(line, find_lists() if lists is None else lists) if line else None
    if found and record_id != found.id and all(record_id != row["record"] for row in found.doc["records"]):
        return None
    return found


def find_open(profile_ids: Sequence[str], lists: Mapping[str, List]) -> list[Open]:
    """The profiles of now with these ids, in the order given; those nobody may take are left out."""
    found: dict[str, Open] = {}
    for start in range(0, len(profile_ids), CHUNK):
        part = list(profile_ids[start : start + CHUNK])
        marks = ", ".join(["%s"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.profile_id, p.part_of, p.level, p.doc FROM records_state s JOIN records_profile p"  # noqa: S608
                f" ON p.generation = s.generation AND p.profile_id IN ({marks}) WHERE s.id = 1",
                part,
            )
            found |= {line[0]: one for line in cursor.fetchall() if (one := _open(line, lists))}
    return [found[one] for one in profile_ids if one in found]


def _open(line: Sequence[Any], lists: Mapping[str, List]) -> Open | None:
    profile_id, part_of, level, text = line
    doc = take_out(text, lists) if may_see(PUBLIC, level) else None
    return None if doc is None else Open(profile_id, part_of, doc)


def take_everything(form: str, home: str, licence: str = "") -> Iterator[bytes]:
    """All of it as the parts of a file; `form` is one of write.WRITERS, `licence` the name of a way."""
    return take.file(form, Ask(), home, licence)


def choose_everything(licence: str) -> str:
    """The name of the way to take all of it. Raises ManyWaysError where licences cannot be mixed and `licence` names
    none of the ways."""
    way = take.choose(Ask(), licence)
    return way.name if way else ""


def has_left(record_id: str) -> bool:
    """Whether a row that anybody could see was here once and is gone."""
    record = records.get_record(record_id)
    if record is None or not (record.gone_at or record.hidden_at):
        return False
    levels = (record.source.level,) if not record.gone_at else (record.level, record.source.level)
    return all(may_see(PUBLIC, level) for level in levels)


# questions


@dataclass(frozen=True)
class OpenAnswer:
    """What a question finds of what anybody may take. `rows` are row numbers of the index, in order."""

    ask: Ask
    index: Index
    found: Found
    rows: np.ndarray
    is_free: np.ndarray  # all rows of the index: nothing of it comes from a list without a licence

    @property
    def total(self) -> int:
        return len(self.rows)

    def ids(self, start: int = 0, stop: int | None = None) -> list[str]:
        return self.index.columns.ids[self.rows[start:stop]].tolist()


def answer(ask: Ask, lists: Mapping[str, List]) -> OpenAnswer:
    """Everything open that answers a question, in its order."""
    now = index.current()
    asked = replace(queries.with_source_ids(queries.spelled(ask, now, PUBLIC), lists.values()), sort="", page=1)
    found = search.find(now, PUBLIC, asked)
    takeable, is_free = _takeable(now, *_licensed(lists, now))
    rows = search.order(now, found, search.default_sort(ask, found))
    return OpenAnswer(ask, now, found, rows[takeable[rows]], is_free)


def within(box: tuple[float, float, float, float], lists: Mapping[str, List]) -> OpenAnswer:
    """The same for a part of the map, without words and filters: along the map, not in an order that means a thing,
    but closed co-ops after all others."""
    now = index.current()
    columns = now.columns
    takeable, is_free = _takeable(now, *_licensed(lists, now))
    inside = columns.within(*box) & takeable & _seen(now)
    rows = np.flatnonzero(inside)
    rows = rows[np.argsort(columns.is_closed[rows], kind="stable")]
    return OpenAnswer(Ask(bbox=box), now, _NOTHING, rows, is_free)


_NOTHING: Any = None


def _licensed(lists: Mapping[str, List], now: Index) -> tuple[frozenset[str], frozenset[str]]:
    """(lists that state a licence, lists of which some rows do so by themselves)."""
    stated = frozenset(one.id for one in lists.values() if one.licence)
    return stated, frozenset(lists) & _by_row(now)


@lru_cache(maxsize=2)
def _by_row(now: Index) -> frozenset[str]:
    living = Record.objects.filter(gone_at=None).exclude(licence="")
    return frozenset(living.order_by().values_list("source_id", flat=True).distinct())


@lru_cache(maxsize=2)
def _takeable(now: Index, stated: frozenset[str], by_row: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
    """(rows that come from a list with a licence, rows that come from no other)."""
    facet, height = now.columns.facets["list"], now.columns.height
    others = [one for one in facet.values if one not in stated]
    return facet.mask(stated | by_row, height), ~facet.mask(others, height)


@lru_cache(maxsize=2)
def _seen(now: Index) -> np.ndarray:
    return now.columns.seen_by(PUBLIC)


def points(found: OpenAnswer, most: int, lists: Mapping[str, List]) -> Iterable[dict[str, Any]]:
    """Light rows for a map: id, name, kind, lat, lon, precision. What is partly of a list without a licence is read
    again and cut; the rest stands in the index as it is."""
    columns = found.index.columns
    rows = found.rows[:most]
    is_free = found.is_free[rows]
    mixed = columns.ids[rows[~is_free]].tolist()
    cut = {one.id: _point(one) for one in find_open(mixed, lists)} if mixed else {}
    named = (each[rows].tolist() for each in (columns.ids, columns.names, columns.lat, columns.lon))
    coded = (columns.facets[name] for name in ("kind", "precision"))
    kinds, exact = (_first(facet, rows) for facet in coded)
    for free, one, name, lat, lon, kind, precision in zip(is_free.tolist(), *named, kinds, exact, strict=True):
        if free:
            yield {"id": one, "name": name, "kind": kind, "lat": lat, "lon": lon, "precision": precision}
        elif line := cut.get(one):
            yield line


def _first(facet: Facet, rows: np.ndarray) -> list[str | None]:
    """The first value of each row; None where it has none (code -1)."""
    values = (*facet.values, None)
    return [values[code] for code in facet.first[rows].tolist()]


def _point(one: Open) -> dict[str, Any] | None:
    flat = settle.flat(one.doc)
    if flat["lat"] is None or flat["lon"] is None:
        return None
    kind = (flat.get("kind") or [None])[0]
    place = {part: flat[part] for part in ("lat", "lon", "precision")}
    return {"id": one.id, "name": flat["name"] or "", "kind": kind, **place}
