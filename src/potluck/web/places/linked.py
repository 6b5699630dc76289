"""One co-op in schema.org's words, as JSON-LD: in its page as the public sees it, and to take home."""

from typing import Any

import orjson

from potluck.engine import licences, settle, write
from potluck.engine.levels import PUBLIC
from potluck.web.places.queries import Seen
from potluck.web.records.models import Source

UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def in_page(seen: Seen, sources: dict[str, Source], home: str) -> str:
    """What the page shows to everybody; safe to stand in it: no letter of it can end the script."""
    return _text(_organisation(seen, seen.doc, sources, home)).translate(UNSAFE)


def to_take(seen: Seen, sources: dict[str, Source], home: str) -> str:
    """The same without what came from lists that state no licence; where licences cannot be mixed, with what came from
    most rows under those that can."""
    stated = [line["licence"] for line in seen.records if line["licence"]]
    found = licences.ways(stated)
    most = max(found, key=lambda way: sum(licence in way.licences for licence in stated), default=None)
    doc = settle.licensed(seen.doc, most.licences if most else ())
    return _text(_organisation(seen, doc, sources, home))


def as_sources(sources: dict[str, Source]) -> dict[str, dict[str, Any]]:
    """Lists as the writers want them."""
    return {
        key: {
            "name": one.name,
            "licence": one.licence,
            "attribution": one.attribution,
            "url": one.url,
            "hides_licence": one.hides_licence,
        }
        for key, one in sources.items()
    }


def _organisation(seen: Seen, doc: dict[str, Any], sources: dict[str, Source], home: str) -> dict[str, Any]:
    address = f"{home}o/{seen.id}"
    row = write.row(settle.shown(doc, PUBLIC), seen.id, address)
    if row is None:
        return {"@context": "https://schema.org/", "@id": address, "url": address}
    return write.organisation(row, as_sources(sources))


def _text(thing: dict[str, Any]) -> str:
    return orjson.dumps(thing, option=orjson.OPT_INDENT_2).decode()
