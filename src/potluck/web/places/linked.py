"""One co-op in schema.org's words, as JSON-LD for its page."""

from typing import Any

import orjson

from potluck.web.places.queries import Seen

SAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def jsonld(seen: Seen, home: str) -> str:
    """Safe to stand in a page: no letter of it can end the script."""
    text = orjson.dumps(thing(seen, home), option=orjson.OPT_INDENT_2).decode()
    return text.translate(str.maketrans(SAFE))


def thing(seen: Seen, home: str) -> dict[str, Any]:
    place = seen.place
    address = {
        "streetAddress": place.get("street") or place.get("address"),
        "postalCode": place.get("postcode"),
        "addressLocality": place.get("city"),
        "addressRegion": place.get("region"),
        "addressCountry": place.get("country"),
    }
    names = [{"@value": e["value"], "@language": e["lang"]} if e.get("lang") else e["value"] for e in seen.values("name")]
    made = {
        "@context": "https://schema.org/",
        "@type": "Organization",
        "@id": f"{home}o/{seen.id}",
        "name": names,
        "legalName": seen.first("legal_name"),
        "alternateName": [entry["value"] for entry in seen.values("other_name")],
        "description": seen.first("description"),
        "url": seen.first("website"),
        "sameAs": [entry["value"] for entry in (*seen.values("website")[1:], *seen.values("social"))],
        "email": seen.first("email"),
        "telephone": seen.first("phone"),
        "identifier": [entry["value"] for entry in seen.values("identifier")],
        "foundingDate": seen.first("opened"),
        "dissolutionDate": seen.first("closed"),
        "address": {"@type": "PostalAddress", **_known(address)} if _known(address) else None,
    }
    if place.get("lat") not in (None, ""):
        point = {"@type": "GeoCoordinates", "latitude": float(place["lat"]), "longitude": float(place["lon"])}
        made["location"] = {"@type": "Place", "geo": point}
    return _known(made)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
