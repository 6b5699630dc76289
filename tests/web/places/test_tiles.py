"""Tiles: read back with another implementation, complete at every zoom, and public only."""

import gzip

import mapbox_vector_tile
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.web.places import mercator
from potluck.web.places.mvt import Layer

from .making import make_profile, make_source, show, ulid


def read(data: bytes) -> list[dict]:
    return mapbox_vector_tile.decode(data).get("places", {}).get("features", []) if data else []


def count(data: bytes) -> int:
    return sum(feature["properties"].get("count", 1) for feature in read(data))


@given(st.floats(-85, 85), st.floats(-180, 179.999), st.integers(0, 22))
def test_a_place_lies_in_the_tile_that_its_number_says(lat, lon, z):
    x, y = mercator.project(np.array([lat]), np.array([lon]))
    tile = int(x[0]) >> (32 - z), int(y[0]) >> (32 - z)
    first, last = mercator.tile_range(z, *tile)
    assert first <= int(mercator.morton(x, y)[0]) <= last


@given(st.lists(st.tuples(st.integers(-100, 5000), st.integers(-100, 5000)), min_size=1, max_size=20))
def test_points_come_back_where_they_were_put(points):
    layer = Layer("places")
    for number, (x, y) in enumerate(points):
        layer.add(x, y, {"id": f"é{number}", "count": number})
    found = mapbox_vector_tile.decode(layer.encode(), default_options={"y_coord_down": True})["places"]["features"]
    assert [tuple(feature["geometry"]["coordinates"]) for feature in found] == points
    assert [feature["properties"] for feature in found] == [{"id": f"é{n}", "count": n} for n in range(len(points))]


def test_areas_and_lines_come_back():
    layer = Layer("land")
    ring = np.array([[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]])
    layer.add_area([ring, (ring // 4 + 10)[::-1]])
    layer.add_line(np.array([[5, 5], [5, 5], [9, 7]]))
    area, line = mapbox_vector_tile.decode(layer.encode(), default_options={"y_coord_down": True})["land"]["features"]
    assert len(area["geometry"]["coordinates"]) == 2
    assert line["geometry"]["coordinates"] == [[5, 5], [9, 7]]


@pytest.fixture
def map_of_many(db):
    source = make_source("Coast")
    for number in range(40):
        place = {"city": "Port", "country": "US", "lat": 41 + number * 0.003, "lon": -70.0, "precision": "exact"}
        make_profile(number, source, name=f"Co-op {number}", kind="worker" if number % 2 else "housing", place=place)
    hidden = {"city": "Port", "country": "US", "lat": 10.0, "lon": 10.0, "precision": "exact"}
    make_profile(99, source, name="Canary Table", level="steward", kind="credit", place=hidden)
    show(changed=3)
    return source


def get(client, address: str):
    response = client.get(address)
    return response, gzip.decompress(response.content) if response.status_code == 200 else b""


@pytest.mark.parametrize("z", range(15))
def test_no_co_op_gets_lost_between_clusters_and_points(client, map_of_many, z):
    x, y = mercator.project(np.array([41 + n * 0.003 for n in range(40)]), np.full(40, -70.0))
    wanted = {(int(a) >> (32 - z), int(b) >> (32 - z)) for a, b in zip(x, y, strict=True)}
    assert sum(count(get(client, f"/tiles/3/{z}/{a}/{b}.mvt")[1]) for a, b in wanted) == 40


def test_near_tiles_name_each_co_op(client, map_of_many):
    x, y = (int(n[0]) >> 18 for n in mercator.project(np.array([41.0]), np.array([-70.0])))
    features = read(get(client, f"/tiles/3/14/{x}/{y}.mvt")[1])
    mine = next(f["properties"] for f in features if f["properties"].get("id") == ulid(0))
    assert mine == {"id": ulid(0), "kind": "housing.home", "name": "Co-op 0"}


def test_a_tile_keeps_to_the_question(client, map_of_many):
    assert count(get(client, "/tiles/3/0/0/0.mvt?kind=worker")[1]) == 20
    assert count(get(client, "/tiles/3/0/0/0.mvt?q=co-op")[1]) == 40


def test_what_only_stewards_see_is_in_no_tile_not_even_for_stewards(steward_client, map_of_many):
    whole = get(steward_client, "/tiles/3/0/0/0.mvt")[1]
    assert count(whole) == 40
    assert b"Canary" not in whole
    assert steward_client.get("/tiles/3/10/540/483.mvt").status_code == 204


def test_a_tile_of_now_may_be_kept_and_an_old_one_not(client, map_of_many):
    assert "immutable" in get(client, "/tiles/3/0/0/0.mvt")[0]["Cache-Control"]
    assert "max-age=0" in get(client, "/tiles/2/0/0/0.mvt")[0]["Cache-Control"]


def test_an_impossible_tile_is_not_found(client, map_of_many):
    assert client.get("/tiles/3/1/2/0.mvt").status_code == 404
