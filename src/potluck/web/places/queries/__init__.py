"""What can be asked about the places of a node. Reads only; every answer is cut to what the viewer may see."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from potluck.engine import settle
from potluck.engine.levels import PUBLIC, may_see
from potluck.web.places import index, labels, search, tiles
from potluck.web.places.ask import HEADER, Ask, number
from potluck.web.places.index import Index
from potluck.web.places.limits import LETTERS
from potluck.web.places.scripts import readable_first
from potluck.web.places.search import Found
from potluck.web.records import queries as records
from potluck.web.records import words
from potluck.web.records.models import Profile, Source

__all__ = [
    "HEADER",
    "LETTERS",
    "Answer",
    "Ask",
    "Found",
    "Seen",
    "answer",
    "find_sources",
    "ground_tile",
    "hidden",
    "index",
    "iter_seen",
    "number",
    "overview",
    "see",
    "see_all",
    "spelled",
    "tile",
    "with_source_ids",
]


@dataclass(frozen=True)
class Seen:
    """A profile as one viewer sees it. `doc` holds nothing above the viewer's level."""

    profile: Profile
    doc: dict[str, Any]

    @property
    def id(self) -> str:
        return self.profile.profile_id

    def values(self, field: str) -> list[dict[str, Any]]:
        return self.doc.get("fields", {}).get(field, [])

    def first(self, field: str) -> str:
        return next((entry["value"] for entry in self.values(field)), "")

    @cached_property
    def place(self) -> dict[str, Any]:
        return next((entry["value"] for entry in self.doc.get("place", ())), {})

    @cached_property
    def is_about(self) -> bool:
        """Placed at its town or wider, not at its door."""
        return (self.place.get("precision") or "exact") not in labels.EXACT

    @cached_property
    def name(self) -> str:
        """The name to go by: the first that the reader can spell out, else the first."""
        names = [*self.values("name"), *self.values("legal_name"), *self.values("other_name")]
        return next((one["value"] for one in readable_first(names, lambda one: one["value"])), "")

    @property
    def records(self) -> list[dict[str, Any]]:
        return self.doc.get("records", [])

    @cached_property
    def date(self) -> str:
        """The newest day on which a list said something."""
        return max((line.get("date") or "" for line in self.records), default="")

    @property
    def kind_code(self) -> str:
        return self.first("kind")

    @cached_property
    def kind_words(self) -> str:
        return ", ".join(words.label("kinds", entry["value"]) for entry in self.values("kind"))

    @property
    def status(self) -> str:
        return self.first("status") or "open"


@dataclass(frozen=True)
class Answer:
    """What /find found. `rows` are row numbers of the index, in order."""

    ask: Ask
    index: Index
    found: Found
    rows: np.ndarray
    sort: str

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def sites(self) -> int:
        return int(self.index.columns.is_site[self.rows].sum())

    @cached_property
    def closed(self) -> int:
        """How many are closed; they stand at the end."""
        return int(self.index.columns.is_closed[self.rows].sum())

    def ids(self, start: int = 0, stop: int | None = None) -> list[str]:
        return self.index.columns.ids[self.rows[start:stop]].tolist()

    def bounds(self) -> str:
        """West, south, east, north of what the map should show: its own part, else the middle 96 % of the places."""
        if self.ask.bbox:
            return ",".join(f"{number:.5f}" for number in self.ask.bbox)
        columns = self.index.columns
        rows = self.rows[~np.isnan(columns.lat[self.rows])]
        if not len(rows):
            town = self.found.town
            return (
                f"{town.lon - 0.3:.4f},{town.lat - 0.2:.4f},{town.lon + 0.3:.4f},{town.lat + 0.2:.4f}" if town else ""
            )
        trim = (2, 98) if len(rows) > 50 else (0, 100)
        (south, north), (west, east) = (np.percentile(c[rows], trim) for c in (columns.lat, columns.lon))
        return f"{west:.4f},{south:.4f},{east:.4f},{north:.4f}"

    def tiles(self) -> str:
        """The address of the tiles of this question; the part of the map that is seen is not part of it."""
        query = self.ask.with_(bbox=None, sort="").query()
        return f"/tiles/{self.index.changed}/{{z}}/{{x}}/{{y}}.mvt" + (f"?{query}" if query else "")

    def facets(self) -> dict[str, dict[str, int]]:
        return search.facets(self.index, self.found)


def find_sources(viewer: str) -> dict[str, Source]:
    """The lists whose names a viewer may read, by id."""
    return {key: source for key, source in records.sources_by_id().items() if may_see(viewer, source.level)}


def answer(ask: Ask, viewer: str, sources: Iterable[Source]) -> Answer:
    """Everything that answers a question, in its order."""
    now = index.current()
    ask = spelled(ask, now, viewer)
    found = search.find(now, viewer, with_source_ids(ask, sources).what)
    sort = search.default_sort(ask, found)
    return Answer(ask, now, found, search.order(now, found, sort), sort)


def spelled(ask: Ask, now: Index, viewer: str) -> Ask:
    """With its towns spelled as the filter shows them to the viewer."""
    if not ask.values("town"):
        return ask
    facet, visible = now.columns.facets["town"], now.columns.seen_by(viewer)
    towns = tuple(sorted(set(facet.spelled(ask.values("town"), visible))))
    return replace(ask, filters=tuple((name, towns if name == "town" else values) for name, values in ask.filters))


def hidden(ask: Ask, viewer: str, sources: Iterable[Source], most: int = 500) -> list[Seen]:
    """What a question finds that the viewer may see and the public may not, at most so many; it is in no tile."""
    found = answer(ask, viewer, sources)
    columns = found.index.columns
    drawn = np.zeros(columns.height + 1, bool)  # profiles that are in the tiles of the same question
    drawn[columns.profile[answer(ask, PUBLIC, sources).rows]] = True
    return see_all(columns.ids[found.rows[~drawn[columns.profile[found.rows]]][:most]].tolist(), viewer)


def overview() -> Answer:
    """Everything that the public may see, for a map of all."""
    return answer(Ask(), PUBLIC, ())


def with_source_ids(ask: Ask, sources: Iterable[Source]) -> Ask:
    """Addresses name lists by their slugs, the index by their ids."""
    ids = {source.slug: source.id for source in sources}
    filters = ((n, tuple(ids.get(v, v) for v in values) if n == "list" else values) for n, values in ask.filters)
    return ask.with_(filters=tuple(filters))


def see(profile: Profile | None, viewer: str) -> Seen | None:
    """The profile with all that the viewer may not see taken out; None when nothing is left."""
    if profile is None or not may_see(viewer, profile.level):
        return None
    return Seen(profile, settle.seen(records.doc_of(profile), viewer))


def see_all(profile_ids: list[str], viewer: str) -> list[Seen]:
    """The profiles as they are now, in the order given; those gone since are left out."""
    return [seen for profile in records.find_profiles(profile_ids) if (seen := see(profile, viewer))]


def iter_seen(profile_ids: list[str], viewer: str, chunk: int = 400) -> Iterator[Seen]:
    """The same for many, a chunk at a time."""
    for start in range(0, len(profile_ids), chunk):
        yield from see_all(profile_ids[start : start + chunk], viewer)


def tile(ask: Ask, z: int, x: int, y: int) -> tuple[bytes, int]:
    """(tile of what the public may see and the question finds, `changed` of it). The map's own part is left open."""
    now = index.current()
    asked = ask.with_(bbox=None).what
    if asked.values("list"):
        asked = with_source_ids(asked, find_sources(PUBLIC).values())
    return tiles.draw(now.columns, search.find(now, PUBLIC, asked).mask, z, x, y), now.changed


def ground_tile(z: int, x: int, y: int) -> bytes:
    """A tile of the base map, gzipped; empty where there is only sea, or no base map."""
    path = Path(settings.BUILT) / "map.sqlite"
    if not path.exists():
        return b""
    db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        sql = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        row = db.execute(sql, (z, x, 2**z - 1 - y)).fetchone()
    finally:
        db.close()
    return row[0] if row else b""
