"""JSON-LD in the words of schema.org: one profile, or a graph of many. The context needs no network."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from potluck.engine.write.json import collection
from potluck.engine.write.rows import Row, Sources, attribution, source_names

CONTEXT: Final = {"@vocab": "https://schema.org/", "attribution": "creditText"}
SIMPLE: Final = {
    "legal_name": "legalName",
    "website": "url",
    "email": "email",
    "phone": "telephone",
    "image": "image",
    "opened": "foundingDate",
    "closed": "dissolutionDate",
    "hours": "openingHours",
    "description": "description",
}
"""Fields that are a property as they are."""
ADDRESS: Final = {
    "street": "streetAddress",
    "postcode": "postalCode",
    "city": "addressLocality",
    "region": "addressRegion",
    "country": "addressCountry",
}


def write_jsonld(rows: Iterable[Row], sources: Sources) -> Iterator[bytes]:
    """A graph of organisations; each `@id` is the permanent address."""
    start = b'{"@context":' + orjson.dumps(CONTEXT) + b',"@graph":['
    yield from collection(start, ((row["sources"], _node(row, sources)) for row in rows), sources)


def organisation(row: Row, sources: Sources) -> dict[str, Any]:
    """One profile as a document of its own."""
    thanks = attribution({key: sources[key] for key in row["sources"] if key in sources})
    return {"@context": CONTEXT, **_node(row, sources), "attribution": thanks.splitlines()}


def _node(row: Row, sources: Sources) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": row["url"], "@type": "LocalBusiness" if row.get("street") else "Organization"}
    node["name"] = row["name"]
    node["alternateName"] = [_text(text, lang) for text, lang in row["names"][1:]]
    node |= {word: row.get(field) for field, word in SIMPLE.items()}
    node["sameAs"] = [*row.get("social", []), *row.get("directory", [])]
    node["keywords"] = [*row.get("kind", []), *row.get("activity", []), *row.get("topic", [])]
    node["identifier"] = [_identifier(text) for text in row.get("identifier", [])]
    node["memberOf"] = [
        {"@type": "Organization", "name": text.partition(":")[2]}
        for text in row.get("kin", [])
        if text.startswith("member_of:")
    ]
    node["numberOfEmployees"] = row.get("workers")
    node |= _place(row) | {"subjectOf": _origin(row, sources)}
    return {key: _single(value) for key, value in node.items() if value not in (None, [], "")}


def _text(text: str, lang: str | None) -> Any:
    return {"@value": text, "@language": lang} if lang else text


def _identifier(text: str) -> dict[str, str]:
    register, _, number = text.rpartition(":")
    return {"@type": "PropertyValue", "propertyID": register, "value": number}


def _place(row: Row) -> dict[str, Any]:
    """Address and position; a position that is only a town's is not given as the organisation's own."""
    parts = {word: row[field] for field, word in ADDRESS.items() if row.get(field)}
    address = {"@type": "PostalAddress", **parts} if parts else row.get("address")
    if row.get("lat") is None or row.get("precision") not in ("exact", "street"):
        return {"address": address}
    geo = {"@type": "GeoCoordinates", "latitude": row["lat"], "longitude": row["lon"]}
    return {"address": address, "location": {"@type": "Place", "geo": geo}}


def _origin(row: Row, sources: Sources) -> dict[str, Any]:
    """The lists that this is taken from, with their licences."""
    licences = [f"https://spdx.org/licenses/{licence}.html" for licence in row["licences"]]
    origin = {"@type": "Dataset", "name": source_names(row, sources), "license": licences, "dateModified": row["date"]}
    return {key: _single(value) for key, value in origin.items() if value not in (None, [], "")}


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
