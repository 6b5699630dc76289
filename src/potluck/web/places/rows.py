"""What search, filters and tiles need of a profile: one line for each way in which its viewers see it."""

from collections.abc import Iterable
from typing import Any

import orjson
import polars as pl

from potluck.engine import settle
from potluck.engine.levels import LEVELS, PUBLIC
from potluck.web.places import labels, words
from potluck.web.records.models import Profile

SCHEMA: dict[str, Any] = {
    "profile_id": pl.String,
    "most": pl.Int8,  # the line is for viewers from this place in LEVELS, the most open ...
    "least": pl.Int8,  # ... to this one
    "name": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "is_site": pl.Boolean,
    "date": pl.String,  # the newest date on which a list said something about it
    "kind": pl.List(pl.String),
    "activity": pl.List(pl.String),
    "list": pl.List(pl.String),  # ids of sources
    "lang": pl.List(pl.String),
    "status": pl.List(pl.String),
    "country": pl.List(pl.String),
    "precision": pl.List(pl.String),
    "town": pl.List(pl.String),
    "names": pl.String,  # search words, space between
    "topics": pl.String,
    "texts": pl.String,
}
FACETS = ("kind", "activity", "list", "lang", "status", "country", "precision", "town")
NAMES = ("name", "legal_name", "other_name")
TEXTS = ("description", "website", "identifier")


def frame(profiles: Iterable[Profile]) -> pl.DataFrame:
    """SCHEMA for these profiles. A viewer has one line of each at most, made of what that viewer may see."""
    lines = [line for profile in profiles for line in _lines(profile)]
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def _lines(profile: Profile) -> list[tuple[Any, ...]]:
    """The lines of a profile, the most open first; viewers who see the same share one."""
    doc = orjson.loads(profile.doc)
    spoken = {entry["level"] for entry in _entries(doc)}
    most = LEVELS.index(profile.level or PUBLIC)
    parted: list[tuple[int, tuple[Any, ...]]] = []
    for place in range(most, -1, -1):
        if place == most or LEVELS[place] in spoken:
            line = _line(profile, settle.seen(doc, LEVELS[place]))
            if not parted or line != parted[-1][1]:
                parted.append((place, line))
    ends = [place for place, _ in parted[1:]] + [-1]
    return [(line[0], place, end + 1, *line[1:]) for (place, line), end in zip(parted, ends, strict=True)]


def _entries(doc: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for values in (*doc.get("fields", {}).values(), doc.get("place", ())):
        for value in values:
            yield from value["from"]
    yield from doc.get("records", ())


def _line(profile: Profile, doc: dict[str, Any]) -> tuple[Any, ...]:
    fields = doc.get("fields", {})
    places = [entry["value"] for entry in doc.get("place", ())]  # all are found by their words; the first is shown
    place = places[0] if places else {}
    names = list(_values(fields, *NAMES))
    kinds, activities = list(_values(fields, "kind")), list(_values(fields, "activity"))
    langs = {e["lang"] for field in NAMES for e in fields.get(field, ()) if e.get("lang")}
    status = next(iter(_values(fields, "status")), None) or profile.status or "open"
    topics = [*_values(fields, "topic"), *labels.search_text(kinds, activities)]
    topics += [one.get(part) or "" for one in places for part in ("city", "region", "postcode")]
    topics += [name for one in places for name in labels.country_names(one.get("country"))]
    return (
        profile.profile_id,
        next(iter(names), None) or "",
        _number(place.get("lat")),
        _number(place.get("lon")),
        profile.is_site,
        max((line.get("date") or "" for line in doc.get("records", ())), default=""),
        list(dict.fromkeys(kinds)),
        list(dict.fromkeys(activities)),
        list(dict.fromkeys(line["source"] for line in doc.get("records", ()))),
        sorted(langs),
        [status],
        [place["country"]] if place.get("country") else [],
        [place.get("precision") or "exact"] if place.get("lat") is not None else [],
        [place["city"]] if place.get("city") else [],
        _words(names),
        _words(topics),
        _words([*_values(fields, *TEXTS), *(one.get(part) or "" for one in places for part in ("street", "address"))]),
    )


def _values(fields: dict[str, Any], *wanted: str) -> Iterable[str]:
    return (entry["value"] for field in wanted for entry in fields.get(field, ()) if entry.get("value"))


def _words(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(word for text in texts for word in words.index_words(text)))


def _number(value: Any) -> float | None:
    try:
        return None if value in (None, "") else float(value)
    except (TypeError, ValueError):
        return None
