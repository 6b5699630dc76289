"""What a suggestion becomes on the node's own list: facts merged into the line there, and taken out of it again."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl
from django.conf import settings

from potluck.engine import locate, nouns, settle
from potluck.engine.levels import PUBLIC
from potluck.engine.nouns import FACTS, Fact, as_written
from potluck.web.desk import queries as desk
from potluck.web.records import queries
from potluck.web.records.models import Profile, Record
from potluck.web.suggestions.models import Suggestion

PLACE: Final = ("street", "postcode", "city", "region", "country", "address", "lat", "lon", "precision", "placed_by")
AREA: Final = ("postcode", "city", "region", "country")
SPOT: Final = ("lat", "lon", "precision", "placed_by")


def facts_in(text: str) -> list[Fact]:
    """What people wrote, out of the JSON of a suggestion or of a line of the own list."""
    return as_written(nouns.facts_in(text))


def said(suggestion: Suggestion) -> list[Fact]:
    """The facts that can be written: one that only says that a value is wrong cannot, but a part of a place can go."""
    return [fact for fact in facts_in(suggestion.facts) if fact[1] or fact[0] in PLACE]


def own_line_of(profile: Profile) -> Record | None:
    return desk.own_line_in(profile.profile_id)


def place_of(profile: Profile) -> dict[str, str]:
    """The parts of the place that everyone sees: the own list is read by everyone too."""
    doc = settle.seen(queries.doc_of(profile), PUBLIC)
    parts: dict[str, Any] = doc["place"][0]["value"] if doc.get("place") else {}
    return {part: str(parts[part]) for part in PLACE if parts.get(part) not in (None, "")}


def merged(line: Sequence[Fact], changed: Sequence[Fact], place: dict[str, str]) -> list[Fact]:
    """The line with the changed fields in place of the old. A name replaces the one in its own language; a place is
    written whole, because it is chosen whole."""
    old = as_written(line)
    langs = {fact[2] for fact in changed if fact[0] == "name"}
    gone = {fact[0] for fact in changed} - {"name"}
    moved = {str(fact[0]): str(fact[1]) for fact in changed if fact[0] in PLACE}
    gone |= set(PLACE) if moved else set()
    kept = [fact for fact in old if fact[0] not in gone and not (fact[0] == "name" and fact[2] in langs)]
    new = [fact for fact in changed if fact[0] not in PLACE]
    mine = {str(fact[0]): str(fact[1]) for fact in old if fact[0] in PLACE and fact[1]}
    return kept + new + (_whole(mine or place, moved) if moved else [])


def _whole(now: dict[str, str], moved: dict[str, str]) -> list[Fact]:
    """The place with its changed parts. Another street keeps the spot but not that it is exact; another town, postcode
    or region loses it and gets that of the town."""
    parts = now | moved
    if "address" not in moved and {"street", "postcode", "city"} & set(moved):
        parts.pop("address", None)
    if not set(SPOT) & set(moved):
        if any(now.get(part, "").casefold() != parts.get(part, "").casefold() for part in AREA):
            parts = {part: text for part, text in parts.items() if part not in SPOT}
        elif now.get("street") and now["street"] != parts.get("street") and now.get("lat"):
            parts |= {"precision": "postcode"}
    return placed([[part, parts[part], None] for part in PLACE if parts.get(part)])


def placed(facts: list[Fact]) -> list[Fact]:
    """With coordinates of the town, where a town is named and no coordinates."""
    gazetteer = _gazetteer(Path(settings.BUILT) / "gazetteer.parquet")
    if gazetteer is None or not facts:
        return facts
    frame = pl.DataFrame([["", *fact, None] for fact in facts], schema=FACTS, orient="row")
    return [list(row) for row in locate.locate(frame, gazetteer).select("field", "value", "lang").iter_rows()]


@cache
def _gazetteer(path: Path) -> locate.Gazetteer | None:
    return locate.Gazetteer.load(path) if path.exists() else None


def without(now: list[Fact], *, wrote: list[Fact], before: list[Fact]) -> list[Fact]:
    """The line as if `wrote` had not come after `before`; fields changed once more meanwhile stay as they are."""
    fields = list(dict.fromkeys(str(fact[0]) for fact in [*before, *now]))
    back: list[Fact] = []
    for field in fields:
        is_now, was_wrote, was_before = (_of(facts, field) for facts in (now, wrote, before))
        back += was_before if is_now == was_wrote else is_now
    return back


def _of(facts: list[Fact], field: str) -> list[Fact]:
    return [fact for fact in facts if fact[0] == field]
