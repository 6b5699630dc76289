"""Which value stands first, why, and what of a document a viewer may see. Pure rules on one profile document.

The same rules order a document when it is made and again when a part is taken out, so that what the public sees is
what it would see if the hidden rows had never been there.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

from potluck.engine.levels import LEVELS, may_see
from potluck.engine.vocabulary import FIELDS

Entry = dict[str, Any]
"""One record saying a value: record, source, date, level; `as` and `lang` where it says it in another way; `nth` where
it is not the first value of its field there."""
Value = dict[str, Any]
Doc = dict[str, Any]
Said = tuple[Any, str | None, Entry]  # the value as this record spells it, its language, who says it

PLACE: Final = ("street", "postcode", "city", "region", "country", "address", "lat", "lon", "precision", "placed_by")
PRECISION: Final = {"exact": 0, "street": 1, "postcode": 2, "town": 3, "region": 4, None: 5}
ENTRY: Final = ("record", "source", "date", "level")
NAMES: Final = ("name", "legal_name", "other_name", "site_of_name")
OWN: Final = -1
"""The trust of the node's own list: before every other."""


def join(said: list[Said], trust: dict[str, int]) -> Value:
    """One value out of the records that say it: the best spelling and who says so, the most trusted first."""
    text, lang, entry = said[0]
    if len(said) == 1:
        return {"value": text, "lang": lang, "why": "only", "from": [_bare(entry)]}
    text, lang, _ = _leader(said, trust)
    entries = []
    for own, own_lang, entry in sorted(said, key=lambda one: trust[one[2]["record"]]):
        bare = _bare(entry)
        if own != text:
            bare["as"] = own
        if own_lang != lang:
            bare["lang"] = own_lang
        entries.append(bare)
    return {"value": text, "lang": lang, "why": "only", "from": entries}


def _bare(entry: Entry) -> Entry:
    return {key: entry[key] for key in (*ENTRY, "nth") if key in entry}


def _leader(said: list[Said], trust: dict[str, int]) -> Said:
    if isinstance(said[0][0], dict):
        return min(said, key=lambda one: (*_place_key(one[0], trust[one[2]["record"]] == OWN), _parts(one, trust)))
    count: dict[str, int] = {}
    for text, _, _ in said:
        count[text] = count.get(text, 0) + 1

    def key(one: Said) -> tuple[Any, ...]:
        text, lang, entry = one
        shouting = text == text.upper() or text == text.lower()
        return trust[entry["record"]], -count[text], shouting, text, lang is None, lang or ""

    return min(said, key=key)


def _place_key(place: dict[str, Any], own: bool) -> tuple[bool, bool, int]:
    return is_coarse(place), not own, PRECISION.get(place["precision"], 5)


def _parts(one: Said, trust: dict[str, int]) -> tuple[Any, ...]:
    texts = [str(one[0][part] or "") for part in PLACE]
    return trust[one[2]["record"]], -sum(map(bool, texts)), texts


def is_coarse(place: dict[str, Any]) -> bool:
    """Whether it names a town, a region or a country at most."""
    return not (place["street"] or place["address"] or place["precision"] in ("exact", "street"))


def order(values: list[Value], trust: dict[str, int]) -> list[Value]:
    """The values of one field, best first, each with its `why`: trust | agree | fresh when that is what put it before
    the next; else `agree` when several sources say so, `only` when one does."""
    if len(values) > 1:
        values = sorted(values, key=_turn)
        values.sort(key=_date, reverse=True)
        values.sort(key=lambda value: _key(value, trust))
    for value in values:
        value["why"] = "agree" if _agreeing(value) > 1 else "only"
    if len(values) > 1:
        values[0]["why"] = _why(values[0], values[1], trust)
    return values


def _key(value: Value, trust: dict[str, int]) -> tuple[Any, ...]:
    best = min(trust[entry["record"]] for entry in value["from"])
    place = value["value"]
    exact = (best != OWN, PRECISION.get(place["precision"], 5), is_coarse(place)) if isinstance(place, dict) else ()
    return (*exact, best, -_agreeing(value))


def _why(first: Value, second: Value, trust: dict[str, int]) -> str:
    *more_exact, best, agree = _key(first, trust)
    *less_exact, other_best, other_agree = _key(second, trust)
    if more_exact[1:] != less_exact[1:] and more_exact[:1] == less_exact[:1]:
        return str(first["why"])
    if best != other_best:
        return "trust"
    if agree != other_agree:
        return "agree"
    return "fresh" if _date(first) != _date(second) else str(first["why"])


def _turn(value: Value) -> tuple[int, str]:
    """The last word where all else is equal: its first place in a record, then its text."""
    text = value["value"]
    return min(entry.get("nth", 0) for entry in value["from"]), text if isinstance(text, str) else repr(text)


def _date(value: Value) -> str:
    return max(entry["date"] or "" for entry in value["from"])


def _agreeing(value: Value) -> int:
    entries = value["from"]
    return 1 if len(entries) == 1 else len({entry["source"] for entry in entries})


def narrow(doc: Doc, keep: Callable[[Entry], bool]) -> Doc:
    """The document without the records and the sayings that `keep` refuses, ordered anew."""
    trust = {line["record"]: line["trust"] for line in doc["records"]}
    fields = {field: _narrow(values, keep, trust) for field, values in doc["fields"].items()}
    return {
        "fields": {field: values for field, values in fields.items() if values},
        "place": _one_place_each(_narrow(doc["place"], keep, trust), trust),
        "records": [line for line in doc["records"] if keep(line)],
    }


def _narrow(values: list[Value], keep: Callable[[Entry], bool], trust: dict[str, int]) -> list[Value]:
    left, whole = [], True
    for value in values:
        entries = [entry for entry in value["from"] if keep(entry)]
        if len(entries) == len(value["from"]):
            left.append({**value})
            continue
        whole = False
        if entries:
            said = [(entry.get("as", value["value"]), entry.get("lang", value["lang"]), entry) for entry in entries]
            left.append(join(said, trust))
    return values if whole else order(left, trust)


def _one_place_each(places: list[Value], trust: dict[str, int]) -> list[Value]:
    """The places with one for each record. A record whose street is hidden gives two places: with the street, for those
    who may see it, and without it. A viewer who may see both gets the one with the street."""
    entries = [entry for value in places for entry in value["from"]]
    if len({entry["record"] for entry in entries}) == len(entries):
        return places
    whole = {entry["record"]: entry["level"] for entry in sorted(entries, key=_openness, reverse=True)}
    return _narrow(places, lambda entry: entry["level"] == whole[entry["record"]], trust)


def _openness(entry: Entry) -> int:
    return LEVELS.index(entry["level"])


def seen(doc: Doc, viewer: str) -> Doc:
    """The document with everything above the viewer's level taken out. Every exit goes through this."""
    return narrow(doc, lambda entry: may_see(viewer, entry["level"]))


def said_by(doc: Doc, record_id: str) -> Doc:
    """The document with only what this record says: its row as the profile understands it."""
    return narrow(doc, lambda entry: entry["record"] == record_id)


def licensed(doc: Doc, licences: Collection[str] | None = None) -> Doc:
    """The document without what came from rows whose licence is not stated: what may be taken home. `licences`: only
    what came from rows with one of these."""
    wanted = licences if licences is None else {licence for licence in licences if licence}
    free = {
        line["record"] for line in doc["records"] if line["licence"] and (wanted is None or line["licence"] in wanted)
    }
    return doc if len(free) == len(doc["records"]) else narrow(doc, lambda entry: entry["record"] in free)


def with_and_without_list(doc: Doc, source: str, viewer: str, unlicensed: bool = False) -> tuple[Doc, Doc]:
    """Two documents: what the keeper of a list may see, and the same without that list (`source`).

    The list's own rows are there whole. Of the others there is what the viewer may see, and, unless `unlicensed`, only
    what rows with a stated licence say."""
    free = {line["record"] for line in doc["records"] if line["licence"] or unlicensed}

    def is_theirs(entry: Entry) -> bool:
        return entry["source"] != source and may_see(viewer, entry["level"]) and entry["record"] in free

    whole = narrow(doc, lambda entry: entry["source"] == source or is_theirs(entry))
    return whole, narrow(whole, lambda entry: entry["source"] != source)


def shown(doc: Doc, viewer: str) -> dict[str, Any]:
    """What lists and downloads show of a profile to a viewer."""
    return flat(seen(doc, viewer))


def flat(doc: Doc) -> dict[str, Any]:
    """The same of a document that is cut to its reader already: the best value of each field that has one, all values
    where a field holds many. `name` is one text, `names` all of them as (value, lang); the parts of the place stand
    beside the fields, lat and lon as degrees. `sources`, `licences`: of the records in it; `date`: the newest."""
    told: dict[str, Any] = {}
    for field, values in doc["fields"].items():
        told[field] = [v["value"] for v in values] if FIELDS[field]["many"] else values[0]["value"]
    names = [(v["value"], v["lang"]) for field in NAMES for v in doc["fields"].get(field, ())]
    told |= {"name": names[0][0] if names else None, "names": list(dict.fromkeys(names))}
    told |= dict.fromkeys(PLACE) if not doc["place"] else doc["place"][0]["value"]
    return told | {
        "sources": _distinct(line["source"] for line in doc["records"]),
        "licences": _distinct(line["licence"] for line in doc["records"] if line["licence"]),
        "date": max((line["date"] or "" for line in doc["records"]), default="") or None,
    }


def _distinct(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))
