"""Clusters that no zooming parts: the tile names them, and their address lists them as a card."""

import gzip
import html
import re

import mapbox_vector_tile
import numpy as np
import pytest

from potluck.web.places import mercator
from tests.answers import Client

from .making import make_profile, make_source, show, ulid

pytestmark = pytest.mark.django_db

TOWN = {"city": "Montréal", "country": "CA", "lat": 45.50884, "lon": -73.58781, "precision": "town"}
CARD = {"HTTP_HX_TARGET": "card"}


@pytest.fixture
def table():
    coast, valley = make_source("Coast"), make_source("Valley")
    for number in range(32):
        status = "closed" if number == 0 else "open"
        make_profile(number, coast, name=f"Roof {number:02}", kind="housing", place=TOWN, status=status)
    make_profile(40, valley, name="Two Doors On", place={**TOWN, "lat": 45.5092, "precision": "exact"})
    make_profile(50, valley, name="Canary Roof", level="steward", place=TOWN)
    show()


def clusters(client, z: int, query: str = "") -> list[dict]:
    x, y = (int(part[0]) >> (32 - z) for part in mercator.project(np.array([TOWN["lat"]]), np.array([TOWN["lon"]])))
    answer = client.get(f"/tiles/1/{z}/{x}/{y}.mvt{query}")
    layers = mapbox_vector_tile.decode(gzip.decompress(answer.content))
    return [one["properties"] for one in layers["places"]["features"] if "count" in one["properties"]]


def card(client, query: str, **more) -> str:
    return client.get(f"/find?{query}", **CARD, **more).content.decode()


def words(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", "", page).split()))


@pytest.mark.parametrize("z", [14, 16])
def test_the_nearest_tiles_say_where_a_cluster_stands(client, table, z):
    (cluster,) = clusters(client, z)
    assert cluster["count"] == 32
    assert "32 in Montréal, known by town only" in words(card(client, "bbox=" + cluster["box"]))


@pytest.mark.parametrize("z", [0, 5, 10])
def test_a_cluster_that_opens_is_not_called_so(client, table, z):
    assert [set(one) for one in clusters(client, z)] == [{"count"}]


def test_from_afar_a_cluster_of_one_spot_is_known_too(client, table):
    (cluster,) = clusters(client, 3, "?list=coast")
    west, south, east, north = map(float, cluster["box"].split(","))
    assert west < TOWN["lon"] < east
    assert south < TOWN["lat"] < north
    assert east - west < 0.0001


def test_the_card_lists_all_with_kind_and_link_and_closed_ones_last(client, table):
    page = card(client, "bbox=-73.5879,45.5088,-73.5877,45.5089")
    assert "<html" not in page
    assert re.findall(r'href="/o/(\w+)"', page) == [*(ulid(number) for number in range(1, 32)), ulid(0)]
    assert page.count("Housing co-op") == 32
    assert page.index("Closed") > page.index(ulid(31))
    assert "/find?bbox=" in page


def test_a_card_keeps_to_the_question(client, table):
    page = card(client, "q=Roof+07&exact=1&bbox=-73.59,45.50,-73.58,45.51")
    assert re.findall(r'href="/o/(\w+)"', page) == [ulid(7)]
    assert "Nothing here any more" in card(client, "q=Roof+07&exact=1&bbox=0,0,1,1")
    assert "Roof" not in card(client, "list=valley&bbox=-73.59,45.50,-73.58,45.51")


def test_a_card_says_what_is_not_known_exactly(client, table):
    assert "33 at one spot in Montréal, 32 of them not known exactly" in words(
        card(client, "bbox=-73.59,45.5,-73.58,45.6")
    )
    assert "1 at one place in Montréal" in words(card(client, "list=valley"))


def test_a_card_shows_what_its_reader_may_see(steward_client, table):
    query = "bbox=-73.5879,45.5088,-73.5877,45.5089"
    assert "Canary" not in card(Client(), query)
    assert "Canary" in card(steward_client, query)
    assert "Canary" not in steward_client.get(f"/embed?{query}", **CARD).content.decode()


def test_a_card_cannot_run_what_a_list_says(client, table):
    evil = "<img src=x onerror=alert(1)>"
    make_profile(60, make_source("Evil"), name=evil, place={**TOWN, "city": evil})
    show(changed=2)
    page = card(client, "list=evil")
    assert "<img" not in page
    assert page.count("&lt;img") == 2


def test_page_and_card_of_one_address_are_kept_apart(client, table):
    for address in ("/find", "/embed"):
        page, small = client.get(address), client.get(address, **CARD)
        assert "HX-Target" in page["Vary"]
        assert "HX-Target" in small["Vary"]
        assert "<html" in page.content.decode()
        assert "<html" not in small.content.decode()
        assert not client.get(address, **CARD).cookies


def test_the_card_of_an_embed_speaks_its_language(client, table):
    assert 'data-list="/embed?speak=es"' in client.get("/embed?speak=es").content.decode()
    page = client.get("/embed?speak=es&list=coast", **CARD).content.decode()
    assert "known by town only" not in page
    assert not client.get("/embed?speak=es", **CARD).cookies


def test_of_very_many_a_card_shows_the_first(client, table):
    for number in range(100, 230):
        make_profile(number, make_source(f"More {number}"), name=f"Loft {number}", place=TOWN)
    show(changed=2)
    page = card(client, "bbox=-73.5879,45.5088,-73.5877,45.5089")
    assert page.count('href="/o/') == 100
    assert "162 in Montréal" in words(page)
    assert "These are the first 100." in page
