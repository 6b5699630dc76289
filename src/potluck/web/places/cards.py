"""What /find shows: the hits of one page, the filters with their counts, the chips, the way on."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from django.utils.translation import gettext

from potluck.web.places import labels
from potluck.web.places.ask import DEFAULT_KM, PAGE, RADII_KM, SORTS, Ask
from potluck.web.places.queries import Answer, Seen, see_all
from potluck.web.places.rows import FACETS
from potluck.web.places.scripts import script
from potluck.web.records import words
from potluck.web.records.models import Source
from potluck.web.records.queries import ages

SHORT = 8  # values of a filter that are shown at once
LONG = 30
CLOSED = "closed"


@dataclass(frozen=True)
class Hit:
    """One co-op in the list; `no` is its number here and on the map."""

    no: int
    seen: Seen
    km: float | None
    of: Seen | None  # for a site: its organisation
    is_closed: bool = False

    @cached_property
    def also(self) -> dict[str, Any] | None:
        """The first name in another script."""
        shown = script(self.seen.name)
        return next((e for e in self.seen.values("name") if script(e["value"]) != shown), None)

    @cached_property
    def kinds(self) -> list[str]:
        return [entry["value"] for entry in self.seen.values("kind")]

    @cached_property
    def what(self) -> str:
        """Kind and activities in words."""
        kinds = [words.label("kinds", kind) for kind in self.kinds[:2]]
        does = [words.label("activities", e["value"]) for e in self.seen.values("activity")[:3]]
        does = does or [e["value"] for e in self.seen.values("topic")[:2] if len(e["value"]) < 60]
        return " · ".join(part for part in (", ".join(kinds), ", ".join(dict.fromkeys(does))) if part)

    @property
    def where(self) -> str:
        place = self.seen.place
        town = place.get("city") or place.get("region") or ""
        if not town and place.get("country"):
            return words.country(place["country"])
        return town

    @property
    def distance(self) -> str:
        if self.km is None or np.isnan(self.km) or (self.seen.is_about and self.km < 1):
            return ""
        number = f"{self.km:.1f}" if self.km < 10 else f"{self.km:.0f}"
        far = gettext("about %(km)s km") if self.seen.is_about else gettext("%(km)s km")
        return far % {"km": number}

    @cached_property
    def is_stale(self) -> bool:
        return ages.is_stale(self.seen.date)

    @property
    def lists(self) -> int:
        return len({line["source"] for line in self.seen.records})

    def point(self) -> dict[str, Any] | None:
        return point(self.seen, str(self.no))


def point(seen: Seen, no: str) -> dict[str, Any] | None:
    """A co-op for the map, with its number; None when nobody says where it is."""
    place = seen.place
    if place.get("lat") in (None, "") or place.get("lon") in (None, ""):
        return None
    return {
        "no": no, "id": seen.id, "name": labels.shorten(seen.name), "kind": labels.mark(seen.kind_code),
        "about": seen.is_about, "lat": float(place["lat"]), "lon": float(place["lon"]),
    }  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One value of a filter."""

    value: str
    word: str
    count: int
    is_on: bool
    lang: str = ""
    starts_rest: bool = False  # the values from here on are behind a click


@dataclass(frozen=True)
class Filter:
    name: str
    title: str
    choices: list[Choice]

    @property
    def rest(self) -> int:
        """How many are behind a click."""
        return max(0, len(self.choices) - SHORT)


class Cards:
    """The page of an answer."""

    per = PAGE

    def __init__(self, answer: Answer, viewer: str, sources: list[Source]) -> None:
        self.answer, self.viewer, self.sources = answer, viewer, sources
        self.ask = answer.ask
        self.found = answer.found

    @property
    def pages(self) -> int:
        return max(1, -(-self.answer.total // self.per))

    @property
    def page(self) -> int:
        return min(self.ask.page, self.pages)

    @cached_property
    def hits(self) -> list[Hit]:
        start = (self.page - 1) * self.per
        rows = self.answer.rows[start : start + self.per]
        ids = self.answer.ids(start, start + self.per)
        seen = {one.id: one for one in see_all(ids, self.viewer)}
        above = [one.profile.part_of for one in seen.values() if one.profile.is_site and one.profile.part_of]
        organisations = {one.id: one for one in see_all(above, self.viewer)} if above else {}
        distance = self.found.distance_km
        return [
            Hit(
                start + at + 1,
                seen[one],
                None if distance is None else float(distance[row]),
                organisations.get(seen[one].profile.part_of or ""),
                bool(self.answer.index.columns.is_closed[row]),
            )
            for at, (row, one) in enumerate(zip(rows, ids, strict=True))
            if one in seen
        ]

    @property
    def parts(self) -> list[tuple[bool, list[Hit]]]:
        """(closed ones?, the hits) of this page: first those that are not closed, then those that are."""
        parts = (False, [hit for hit in self.hits if not hit.is_closed]), (True, [h for h in self.hits if h.is_closed])
        return [(is_closed, hits) for is_closed, hits in parts if hits]

    def living(self) -> str:
        """The address of the same without closed ones; empty where a state is chosen already, or none would be left."""
        others = tuple(value for value in self.answer.facets()["status"] if value != CLOSED)
        if self.ask.values("status") or not self.answer.closed or not others:
            return ""
        filters = dict(self.ask.filters) | {"status": tuple(sorted(others))}
        return _find(self.ask.with_(filters=tuple((name, filters[name]) for name in FACETS if name in filters)))

    def points(self) -> list[dict[str, Any]]:
        return [point for hit in self.hits if (point := hit.point())]

    @cached_property
    def filters(self) -> list[Filter]:
        counts = self.answer.facets()
        slugs = {source.id: source for source in self.sources}
        made = []
        for name, title in _titles():
            found = counts[name]
            if name == "list":
                found = {slugs[one].slug: count for one, count in found.items() if one in slugs}
            choices = self._choices(name, found)
            if len(choices) > 1 or self.ask.values(name):
                made.append(Filter(name, title, choices))
        return made

    def _choices(self, name: str, found: dict[str, int]) -> list[Choice]:
        """All values in use, then others, up to LONG; of both those with most co-ops first."""
        used = self.ask.values(name)
        on = [*(value for value in found if value in used), *(value for value in used if value not in found)]
        off = islice((value for value in found if value not in used), max(0, LONG - len(on)))
        named = ((value, *self.word(name, value), value in used) for value in (*on, *off))
        choices = [Choice(value, word, found.get(value, 0), is_on, lang) for value, word, lang, is_on in named]
        if len(choices) > SHORT:
            choices[SHORT] = replace(choices[SHORT], starts_rest=True)
        return choices

    def word(self, name: str, value: str) -> tuple[str, str]:
        """(a filter's value in words, the language of the words if it is another)."""
        if name == "list":
            return next((source.name for source in self.sources if source.slug == value), value), ""
        if name == "lang":
            return labels.language(value), value
        return words.value(name, value), ""

    @cached_property
    def chips(self) -> list[tuple[str, str]]:
        """(filter in use, in words; the address without it). A filter with more than SHORT values in use is one."""
        ask, chips = self.ask, []
        if ask.near or ask.at:
            chips.append((self.radius_words(), _find(ask.with_(near="", at=None, km=None))))
        if ask.bbox:
            chips.append((gettext("this part of the map"), _find(ask.with_(bbox=None))))
        titles = dict(_titles())
        for name, values in ask.filters:
            if len(values) > SHORT:
                words = gettext("%(filter)s: %(n)s chosen") % {"filter": titles[name], "n": len(values)}
                chips.append((words, _address(ask.without(name))))
            else:
                chips += [(self.word(name, value)[0], _address(ask.without(name, value))) for value in values]
        return chips

    @property
    def cut(self) -> list[str]:
        """What of the question was too long and is not asked, in words."""
        return labels.cut(self.ask.cut)

    def centre(self) -> str:
        """What a radius is drawn round, in words."""
        return self.ask.near or gettext("this point")

    def radius_words(self) -> str:
        if self.ask.km is None and self.ask.at:
            return gettext("distance from %(place)s") % {"place": self.centre()}
        km = self.ask.km or DEFAULT_KM
        return gettext("within %(km)s km of %(place)s") % {"km": f"{km:g}", "place": self.centre()}

    def radii(self) -> list[tuple[str, bool]]:
        """(km, chosen) for the radius filter."""
        km = self.ask.km or DEFAULT_KM
        known = sorted({*RADII_KM, km})
        return [(f"{one:g}", one == km) for one in known]

    def sorts(self) -> list[tuple[str, str, bool]]:
        """(words, address, is it this one)."""
        said = {
            "best": gettext("Best match first"),
            "nearest": gettext("Nearest first"),
            "name": gettext("By name"),
            "newest": gettext("Recently updated first"),
        }
        may = {"best": bool(self.ask.q), "nearest": self.found.distance_km is not None}
        return [
            (said[sort], _find(self.ask.with_(sort=sort)), sort == self.answer.sort)
            for sort in SORTS
            if may.get(sort, True)
        ]

    def turn_back(self) -> str:
        return self._turn(-1)

    def turn_on(self) -> str:
        return self._turn(1)

    def _turn(self, by: int) -> str:
        """The address of the page before or after; empty when there is none."""
        page = self.page + by
        return _find(replace(self.ask, page=page)) if 1 <= page <= self.pages else ""

    def elsewhere(self) -> tuple[int, str]:
        """(how many there are without the radius and the map's part, their address)."""
        count = int(self.found.anywhere.sum())
        return count, _find(self.ask.with_(near="", at=None, km=None, bbox=None))

    def unfiltered(self) -> str:
        """The address of the words alone."""
        return _find(Ask(q=self.ask.q))

    def exactly(self) -> str:
        return _find(self.ask.with_(exact=True))

    def take(self) -> list[tuple[str, str]]:
        """(format in words, address of the download)."""
        names = (
            ("CSV", "csv"),
            ("Excel", "xlsx"),
            ("GeoJSON", "geojson"),
            ("JSON-LD", "jsonld"),
            ("JSON Lines", "jsonl"),
        )
        query = self.ask.with_(page=1).query()
        return [(word, f"/take.{ending}" + (f"?{query}" if query else "")) for word, ending in names]

    def feeds(self) -> list[tuple[str, str]]:
        """(address, media type) of what is new or changed for this question."""
        query = self.ask.what.query()
        types = (("rss", "application/rss+xml"), ("atom", "application/atom+xml"), ("json", "application/feed+json"))
        return [(f"/feed.{ending}" + (f"?{query}" if query else ""), media) for ending, media in types]

    def embed(self) -> str:
        """The address where this question is put on somebody's own site."""
        query = self.ask.what.query()
        return "/embed/make" + (f"?{query}" if query else "")

    def attribution(self) -> str:
        query = self.ask.with_(page=1).query()
        return "/take/attribution.txt" + (f"?{query}" if query else "")


def _titles() -> tuple[tuple[str, str], ...]:
    """(filter, its title), in the order of the page."""
    return (
        ("kind", gettext("Kind")),
        ("activity", gettext("Activity")),
        ("list", gettext("List")),
        ("country", gettext("Country")),
        ("town", gettext("Town")),
        ("lang", gettext("Page has names in")),
        ("status", gettext("State")),
        ("precision", gettext("How exact the place is")),
    )


def _find(ask: Ask) -> str:
    return _address(ask.query())


def _address(query: str) -> str:
    return f"/find?{query}" if query else "/find"
