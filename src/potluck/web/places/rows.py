"""One line per profile with what search, filters and tiles need; taken from what its viewers may see."""

from collections.abc import Iterable
from typing import Any

import orjson
import polars as pl

from potluck.engine import settle
from potluck.engine.levels import PUBLIC
from potluck.web.places import labels, words
from potluck.web.records.models import Profile

SCHEMA = {
    "profile_id": pl.String,
    "level": pl.String,
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
    """SCHEMA for these profiles. A profile that the public may not see is read as a steward sees it,
    and its `level` keeps it from the public."""
    lines = [_line(profile) for profile in profiles]
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def _line(profile: Profile) -> tuple[Any, ...]:
    doc = settle.seen(orjson.loads(profile.doc), profile.level)
    fields = doc.get("fields", {})
    place = next((entry["value"] for entry in doc.get("place", ())), {})
    names = list(_values(fields, *NAMES))
    kinds, activities = list(_values(fields, "kind")), list(_values(fields, "activity"))
    langs = {e["lang"] for field in NAMES for e in fields.get(field, ()) if e.get("lang")}
    status = next(_values(fields, "status"), None) or profile.status or "open"
    topics = [*_values(fields, "topic"), *labels.search_text(kinds, activities)]
    topics += [place.get(part) or "" for part in ("city", "region", "postcode")]
    topics += labels.country_names(place.get("country"))
    return (
        profile.profile_id,
        profile.level or PUBLIC,
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
        _words([*_values(fields, *TEXTS), place.get("street") or "", place.get("address") or ""]),
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
