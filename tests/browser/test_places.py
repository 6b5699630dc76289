"""Find, map and profile in a real browser: the twins in step, and what a click on a map does."""

from playwright.sync_api import expect

from tests import small_tables
from tests.web.places.making import make_profile, make_source, show, ulid

from . import nodes
from .conftest import PHONE

READY = "#ground[data-ready]"


port = nodes.kept(small_tables.port)


def test_a_click_on_the_map_opens_the_profile(port, open_page):
    page = open_page()
    page.goto("/find?q=kettle")
    page.wait_for_selector(READY)
    box = page.locator("#ground").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/o/{ulid(50)}")
    assert page.locator("h1").inner_text() == "Far Kettle"


def test_list_and_map_stay_in_step(port, open_page):
    page = open_page()
    page.goto("/find?sort=name")
    page.wait_for_selector(READY)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Worker co-op").check()
    page.wait_for_url("**kind=worker**")
    expect(page.locator("#summary strong")).to_have_text("6 co-ops", timeout=20_000)
    page.wait_for_timeout(800)
    tiles = [url for url in asked if "/tiles/" in url]
    assert tiles
    assert all("kind=worker" in url for url in tiles)
    assert page.get_by_label("Worker co-op").is_checked()
    page.go_back()
    expect(page.locator("#summary strong")).to_have_text("26 co-ops", timeout=20_000)


def test_moving_the_map_moves_the_list(port, open_page):
    page = open_page()
    page.goto("/find?near=Port+Almond&km=100")
    page.wait_for_selector(READY)
    box = page.locator("#ground").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 320, steps=6)
    page.mouse.up()
    page.wait_for_url("**bbox=**")
    page.wait_for_selector(".chip:has-text('this part of the map')")
    assert page.locator(".hits > li").count() < 20


def test_the_filters_open_by_keyboard_on_a_phone(port, open_page):
    page = open_page(size=PHONE)
    page.goto("/find")
    assert not page.get_by_label("Housing co-op").is_visible()
    page.locator("#narrow summary").first.focus()
    page.keyboard.press("Enter")
    assert page.get_by_label("Housing co-op").is_visible()


def test_a_click_on_the_front_map_leads_to_that_part_of_the_list(port, open_page):
    page = open_page()
    page.goto("/")
    page.wait_for_selector(READY)
    page.wait_for_timeout(600)
    box = page.locator("#ground").bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + 20)
    page.wait_for_url("**/find**")
    assert page.locator(".hits > li").count() == 20


@nodes.table
def with_a_back_room():
    """What nobody but a steward sees, on the map of the port."""
    hidden = make_source("Quiet", level="steward")
    make_profile(90, hidden, name="Back Room", level="steward", place={"lat": 43.3, "lon": 5.3})
    show()


def test_a_stewards_map_asks_for_what_no_tile_holds(with_a_back_room, open_page, steward):
    page = open_page(person=steward)
    with page.expect_response("**/find/hidden.geojson**") as coming:
        page.goto("/find")
    assert [one["properties"]["name"] for one in coming.value.json()["features"]] == ["Back Room"]
    page.wait_for_selector(READY)
