"""GeoJSON and JSON Lines."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from potluck.engine.write.rows import Row, Sources, attribution, plain


def write_jsonl(rows: Iterable[Row], sources: Sources) -> Iterator[bytes]:
    """One object per line; each names its lists and licences."""
    for row in rows:
        yield orjson.dumps(plain(row, sources), option=orjson.OPT_APPEND_NEWLINE)


def write_geojson(rows: Iterable[Row], sources: Sources) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946); rows without a place have a null geometry. `attribution` stands at the end."""
    yield from collection(b'{"type":"FeatureCollection","features":[', map(_feature(sources), rows), sources)


def collection(start: bytes, things: Iterable[tuple[list[str], dict[str, Any]]], sources: Sources) -> Iterator[bytes]:
    """`start`, the things with commas between, then whom to thank for them; `things`: (ids of lists, object)."""
    used: set[str] = set()
    yield start
    for number, (ids, thing) in enumerate(things):
        used.update(ids)
        yield (b",\n" if number else b"\n") + orjson.dumps(thing)
    yield b'\n],"attribution":' + orjson.dumps(attribution(sources, used).splitlines()) + b"}\n"


def _feature(sources: Sources) -> Any:
    def feature(row: Row) -> tuple[list[str], dict[str, Any]]:
        properties = plain(row, sources)
        lat, lon = properties.pop("lat", None), properties.pop("lon", None)
        point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
        whole = {"type": "Feature", "id": row["id"], "geometry": point, "properties": properties}
        return row["sources"], whole

    return feature
