"""The base map: land is cut where the map ends, and its tiles read back."""

import gzip
import importlib.util
from pathlib import Path

import mapbox_vector_tile
import numpy as np
import pytest
import shapely

spec = importlib.util.spec_from_file_location("basemap", Path(__file__).parents[3] / "assets" / "basemap.py")
basemap = importlib.util.module_from_spec(spec)
spec.loader.exec_module(basemap)


def test_an_island_across_the_antimeridian_lies_at_both_ends():
    island = basemap.flat(np.array([[178, -18], [-178, -18], [-178, -16], [178, -16], [178, -18]], float))
    assert island.area == pytest.approx(8)
    assert island.bounds == (-180, -18, 180, -16)
    assert not island.intersects(shapely.Point(0, -17))


def test_land_round_the_pole_reaches_it_everywhere():
    lon = np.arange(-180, 181, 20.0)
    pole = basemap.flat(np.column_stack([lon, np.full(len(lon), -70.0)]))
    assert pole.area == pytest.approx(360 * 20)


@pytest.fixture
def built(tmp_path, settings):
    land = shapely.box(-10, 40, 10, 60)
    borders = shapely.multilinestrings([shapely.linestrings([[0, 40], [0, 60]])])
    x, y = basemap.mercator(np.array([[2.35, 48.85]]))[0]
    basemap.write(tmp_path / "map.sqlite", basemap.tiles(land, borders, [(x, y, "Paris", 3)]))
    settings.BUILT = tmp_path
    return tmp_path


def test_a_tile_has_land_borders_and_towns(client, db, built):
    response = client.get("/ground/5/16/11.mvt")
    layers = mapbox_vector_tile.decode(gzip.decompress(response.content))
    assert set(layers) == {"land", "border", "town"}
    assert layers["town"]["features"][0]["properties"] == {"name": "Paris", "from": 3}
    assert layers["land"]["features"][0]["geometry"]["type"] == "Polygon"
    assert "max-age" in response["Cache-Control"]


def test_towns_wait_until_there_is_room_for_them(client, db, built):
    layers = mapbox_vector_tile.decode(gzip.decompress(client.get("/ground/1/1/0.mvt").content))
    assert "town" not in layers


def test_the_sea_is_an_empty_answer(client, db, built):
    assert client.get("/ground/5/0/11.mvt").status_code == 204


def test_without_a_base_map_the_pages_still_work(client, db, settings, tmp_path):
    settings.BUILT = tmp_path / "nothing"
    assert client.get("/ground/0/0/0.mvt").status_code == 204
    assert client.get("/find?near=Paris").status_code == 200
