"""GeoJSON features as flat records: their properties, and a point as lat and lon."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_OWN: Final = frozenset({"type", "id", "geometry", "properties", "bbox"})


@dataclass
class Points:
    """How many features had no geometry, and how many were no points."""

    missing: int = 0
    shapes: int = 0


def is_collection(value: Any) -> bool:
    """Whether a value is a FeatureCollection."""
    return isinstance(value, dict) and value.get("type") == "FeatureCollection" and isinstance(value["features"], list)


def is_feature(value: Any) -> bool:
    """Whether a value is one Feature."""
    return isinstance(value, dict) and value.get("type") == "Feature" and "geometry" in value


def as_record(feature: Mapping[str, Any], points: Points) -> dict[str, Any]:
    """Properties, the feature's own id where no property has that name, and lat and lon in degrees as written.

    A line or area is stood for by the mean of its corners. Where the properties have lat or lon of their own, the
    point is called "geometry lat" and "geometry lon"."""
    given = feature.get("properties")
    record: dict[str, Any] = dict(given) if isinstance(given, dict) else {}
    if feature.get("id") is not None:
        record = {"feature id" if "id" in record else "id": feature["id"]} | record
    record |= {key: value for key, value in feature.items() if key not in _OWN and key not in record}
    point = _point(feature.get("geometry"), points)
    prefix = "geometry " if {"lat", "lon"} & {key.casefold() for key in record} else ""
    return record | {f"{prefix}lat": point[1], f"{prefix}lon": point[0]} if point else record


def _point(geometry: Any, points: Points) -> tuple[Any, Any] | None:
    """(lon, lat) as written for a Point, the mean of the corners for anything else, None for null."""
    if not isinstance(geometry, dict):
        points.missing += 1
        return None
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(coordinates, list) and len(coordinates) >= 2:
        return coordinates[0], coordinates[1]
    corners = list(_corners(geometry))
    if not corners:
        points.missing += 1
        return None
    points.shapes += 1
    lons, lats = zip(*corners, strict=True)
    return f"{sum(lons) / len(lons):.6f}", f"{sum(lats) / len(lats):.6f}"


def _corners(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """The positions of a geometry; a ring's closing one, which repeats the first, is left out."""
    waiting: list[Any] = [geometry]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [value.get("coordinates"), *(value.get("geometries") or [])]
        elif isinstance(value, list) and len(value) >= 2 and not isinstance(value[0], list | dict):
            if (position := _position(value)) is not None:
                yield position
        elif isinstance(value, list):
            ring = len(value) > 3 and value[0] == value[-1]
            waiting += value[:-1] if ring else value


def _position(value: Sequence[Any]) -> tuple[float, float] | None:
    try:
        return float(value[0]), float(value[1])
    except (TypeError, ValueError):
        return None
