"""Profile documents -> columns: what other lists say of each co-op, and where the list's own rows stand in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from potluck.engine.levels import LEVELS

Doc = dict[str, Any]
Entries = list[dict[str, Any]]

SAID: Final = {
    "profile": pl.Int64,
    "field": pl.String,
    "nth": pl.Int64,  # 0: the best that others say
    "leads": pl.Boolean,  # the profile shows it, and no row of the list says it
    "value": pl.String,
    "sources": pl.List(pl.String),
    "date": pl.String,
    "level": pl.String,
}
STANDS: Final = {
    "profile": pl.Int64,
    "record_id": pl.String,
    "field": pl.String,
    "is_shown": pl.Boolean,  # the row's value is the one that the profile shows
}
HOMES: Final = {"profile": pl.Int64, "record_id": pl.String}
PARTS: Final = ("street", "postcode", "city", "region", "country", "address", "lat", "lon")
PLACES: Final = {
    "record_id": pl.String,
    "is_other": pl.Boolean,  # another place than the row's, and the profile shows it; else the row's own, or its first
    **dict.fromkeys(PARTS, pl.String),
    "precision": pl.String,
    "sources": pl.List(pl.String),
    "date": pl.String,
    "level": pl.String,
}
MOST: Final = 4
"""Values of a field that are looked at, the best first."""
_EXACT: Final = ("exact", "street")
_ORDER: Final = {"exact": 0, "street": 1, "postcode": 2, "town": 3, "region": 4}


@dataclass(frozen=True)
class Known:
    """Frames SAID, STANDS, HOMES and PLACES."""

    said: pl.DataFrame
    stands: pl.DataFrame
    homes: pl.DataFrame
    places: pl.DataFrame


def known(docs: Iterable[tuple[Doc, Doc]], source_id: str) -> Known:
    """Columns out of (the document with the list, the same without it) of each profile that has rows of the list."""
    said, stands, homes, places = list[Any](), list[Any](), list[Any](), list[Any]()
    for number, (whole, others) in enumerate(docs):
        own = [line["record"] for line in whole["records"] if line["source"] == source_id]
        homes += [(number, record) for record in own]
        if not own or not others["records"]:
            continue
        said += _said(number, whole, others, source_id)
        stands += _stands(number, whole, set(own))
        places += [line for record in own for line in _places(record, whole, others, source_id)]
    frames = ((said, SAID), (stands, STANDS), (homes, HOMES), (places, PLACES))
    return Known(*(pl.DataFrame(lines, schema=schema, orient="row") for lines, schema in frames))  # type: ignore[arg-type]


def _said(number: int, whole: Doc, others: Doc, source_id: str) -> list[tuple[Any, ...]]:
    lines = []
    for field, values in others["fields"].items():
        shown = whole["fields"][field][0]["from"]
        first = {entry["record"] for entry in shown}
        is_free = not any(entry["source"] == source_id for entry in shown)
        for nth, value in enumerate(values[:MOST]):
            leads = is_free and any(entry["record"] in first for entry in value["from"]) and nth == 0
            lines.append((number, field, nth, leads, value["value"], *_whose(value["from"])))
    return lines


def _stands(number: int, whole: Doc, own: set[str]) -> list[tuple[Any, ...]]:
    return [
        (number, entry["record"], field, not place)
        for field, values in whole["fields"].items()
        for place, value in enumerate(values)
        for entry in value["from"]
        if entry["record"] in own
    ]


def _whose(entries: Entries) -> tuple[list[str], str, str]:
    """(the lists, the newest date, the most open level) of a value."""
    sources = list(dict.fromkeys(entry["source"] for entry in entries))
    date = max((entry["date"] or "" for entry in entries), default="")
    return sources, date, max((entry["level"] or "public" for entry in entries), key=LEVELS.index)


def _places(record: str, whole: Doc, others: Doc, source_id: str) -> list[tuple[Any, ...]]:
    """The place that others give for the same spot, the most exact first; and the place shown, if it is another."""
    mine = next((n for n, value in enumerate(whole["place"]) if _says(value, record)), None)
    if mine is None:
        found = [_place(record, False, others["place"][0]["from"], others["place"][0])] if others["place"] else []
        return [line for line in found if line]
    lines = [_place(record, False, _theirs(whole["place"][mine], source_id), whole["place"][mine])]
    first = whole["place"][0]
    if mine and not any(entry["source"] == source_id for entry in first["from"]):
        lines.append(_place(record, True, first["from"], first))
    return [line for line in lines if line]


def _says(value: dict[str, Any], record: str) -> bool:
    return any(entry["record"] == record for entry in value["from"])


def _theirs(value: dict[str, Any], source_id: str) -> Entries:
    return [entry for entry in value["from"] if entry["source"] != source_id]


def _place(record: str, is_other: bool, entries: Entries, value: dict[str, Any]) -> tuple[Any, ...] | None:
    """The fullest place of one record among these, whole; coordinates only where a list gives them for the door."""
    if not entries:
        return None
    places = [(entry.get("as", value["value"]), entry) for entry in entries]
    place, entry = min(places, key=lambda one: (_ORDER.get(one[0]["precision"], 5), -sum(map(bool, one[0].values()))))
    is_exact = place["precision"] in _EXACT and place["placed_by"] != "gazetteer" and place["lat"] is not None
    told = [None if part in ("lat", "lon") and not is_exact else place[part] for part in PARTS]
    texts = [None if part is None or part == "" else str(part) for part in told]
    agreeing = [other for text, other in places if text == place] or [entry]
    return (record, is_other, *texts, place["precision"], *_whose(agreeing))
