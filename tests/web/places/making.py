"""Makes profiles by hand, as settle would write them, so that these tests need no linker."""

from typing import Any

import orjson

from potluck.engine import settle
from potluck.web.places import index
from potluck.web.records.models import Membership, Profile, Record, Source, State, Touched

COLUMNS = ("name", "kind", "status")
PLACE = ("street", "postcode", "city", "region", "country", "address", "lat", "lon", "precision", "placed_by")


def ulid(number: int) -> str:
    return f"01K9TEST{number:018d}"


def make_source(name: str, **more: Any) -> Source:
    return Source.objects.create(name=name, slug=name.lower().replace(" ", "-"), **{"licence": "CC0-1.0", **more})


def value(text: Any, source: Source, number: int, *, lang: str | None = None, level: str = "public",
          date: str = "2026-03-01", why: str = "only") -> dict[str, Any]:  # fmt: skip
    line = {"record": ulid(number), "source": source.id, "date": date, "level": level}
    return {"value": text, "lang": lang, "why": why, "from": [line]}


def make_profile(number: int, source: Source, *, level: str = "public", place: dict[str, Any] | None = None,
                 date: str = "2026-03-01", part_of: int | None = None, generation: int = 1,
                 more: dict[str, list[dict[str, Any]]] | None = None, **fields: Any) -> Profile:  # fmt: skip
    """`fields`: text, or (text, lang), or a list of them; `more`: whole entries made by `value`."""
    made = {
        name: [
            value(text, source, number, lang=lang, level=level, date=date)
            for text, lang in ((one, None) if isinstance(one, str) else one for one in _many(said))
        ]
        for name, said in fields.items()
    }
    for name, entries in (more or {}).items():
        made[name] = made.get(name, []) + entries
    doc: dict[str, Any] = {"fields": made, "place": []}
    if place:
        whole = {part: place.get(part) for part in PLACE}
        doc["place"] = [value(whole, source, number, level=level, date=date)]
    lines = {line["record"]: line for entries in made.values() for entry in entries for line in entry["from"]}
    lines[ulid(number)] = {"record": ulid(number), "source": source.id, "date": date, "level": level}
    licences = {source.id: source.licence for source in Source.objects.all()}
    doc["records"] = [{**line, "row": 7, "licence": licences[line["source"]], "trust": 100} for line in lines.values()]
    public = settle.seen(doc, "public") if level == "public" else {"fields": {}, "place": []}
    where = next((entry["value"] for entry in public["place"]), {})
    columns = {name: next((e["value"] for e in public["fields"].get(name, ())), None) for name in COLUMNS}
    profile = Profile.objects.create(
        generation=generation, profile_id=ulid(number), component=ulid(number), level=level, **columns,
        **{part: where.get(part) for part in ("country", "city", "lat", "lon", "precision")},
        is_site=part_of is not None, part_of=None if part_of is None else ulid(part_of), size=len(doc["records"]),
        doc=orjson.dumps(doc).decode(),
    )  # fmt: skip
    for record_id, line in lines.items():
        at = {"generation": generation, "record_id": record_id}
        rest = {"profile_id": ulid(number), "component": ulid(number), "part_of": profile.part_of}
        Membership.objects.update_or_create(**at, defaults=rest)
        known = {
            "key": record_id,
            "row": 7,
            "level": line["level"],
            "first_seen": "2026-01-01",
            "last_seen": "2026-01-01",
        }
        Record.objects.get_or_create(record_id=record_id, defaults={"source_id": line["source"], **known})
    return profile


def _many(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def show(generation: int = 1, changed: int = 1) -> None:
    """Points the node at a generation, as the end of a full link does."""
    State.objects.update_or_create(pk=1, defaults={"generation": generation, "changed": changed})
    index.forget()


def touch(changed: int, *numbers: int) -> None:
    """What a decision does: raises the number and names the profiles it rewrote."""
    Touched.objects.bulk_create(Touched(changed=changed, profile_id=ulid(number)) for number in numbers)
    State.objects.filter(pk=1).update(changed=changed)
