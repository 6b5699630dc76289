"""Find, map and profile in a real browser: the twins in step, no script, a phone, axe."""

import pytest
from playwright.sync_api import expect

from tests.web.places.making import make_profile, make_source, show, ulid, value

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

READY = "#ground[data-ready]"
LONG = "The Night Oven: bakers, eaters, growers and the people of Upper Orchard Street together in one Donaudampfschiffskontor"


@pytest.fixture
def table(transactional_db):
    coast, valley = make_source("Coast"), make_source("Valley", licence="")
    for number in range(25):
        place = {
            "city": "Port Almond",
            "country": "FR",
            "lat": 43.3 + number % 5 * 0.05,
            "lon": 5.3 + number // 5 * 0.07,
        }
        precision = {"precision": "town" if number % 4 == 0 else "exact"}
        kind = ("worker", "housing", "consumer", "credit", "producer")[number % 5]
        more = {"phone": [value("+15550142", coast, number), value("+15550100", valley, 100 + number)]}
        name = LONG if number == 3 else [(f"Bakery {number:02}", "en"), (f"تعاونية {number}", "ar")]
        make_profile(number, coast, name=name, kind=kind, place=place | precision, more=more, description="Bread")
    make_profile(50, valley, name="Far Kettle", kind="worker", status="closed", place={"lat": -20.0, "lon": 47.0})
    show()


def numbers(page):
    return page.locator(".hits .no").all_inner_texts()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/find?q=bakry", "/find?q=cobbler", f"/o/{ulid(3)}", f"/o/{ulid(50)}", f"/o/{ulid(999)}"]
)
def test_the_pages_are_sound(open_page, faults, table, address, size, dark):
    page = open_page(size=size, dark=dark)
    page.goto(address)
    if page.locator("#ground").count() and "q=cobbler" not in address:
        page.wait_for_selector(READY)
    for one in page.locator("details").all():
        one.evaluate("one => { one.open = true }")
    assert faults(page) == []


def test_a_click_on_the_map_opens_the_profile(open_page, table):
    page = open_page()
    page.goto("/find?q=kettle")
    page.wait_for_selector(READY)
    box = page.locator("#ground").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/o/{ulid(50)}")
    assert page.locator("h1").inner_text() == "Far Kettle"


def test_list_and_map_stay_in_step(open_page, table):
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


def test_moving_the_map_moves_the_list(open_page, table):
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


def test_everything_but_the_map_works_without_a_script(open_page, table):
    page = open_page(script=False)
    page.goto("/find")
    page.fill("#q", "bakry")
    page.click("button:has-text('Search')")
    page.locator("#summary", has_text="You typed").wait_for()
    page.get_by_label("Housing co-op").check()
    page.click("button:has-text('Show these')")
    page.wait_for_url("**kind=housing**")
    assert numbers(page) == ["1", "2", "3", "4", "5"]
    page.click(".chip")
    page.wait_for_url(lambda url: "kind" not in url)
    page.locator(".hits a").first.click()
    page.locator("summary:has-text('other says')").first.click()
    page.get_by_text("+15550100").wait_for()


def test_the_filters_open_by_keyboard_on_a_phone(open_page, table):
    page = open_page(size=PHONE)
    page.goto("/find")
    assert not page.get_by_label("Housing co-op").is_visible()
    page.locator("#narrow summary").first.focus()
    page.keyboard.press("Enter")
    assert page.get_by_label("Housing co-op").is_visible()


def test_a_page_from_right_to_left_hangs_over_no_side(open_page, table):
    page = open_page(size=PHONE)
    page.goto("/find?speak=ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_file_comes_home(open_page, table):
    page = open_page()
    page.goto("/find?q=bakery")
    with page.expect_download() as coming:
        page.click("a:has-text('CSV')")
    assert coming.value.suggested_filename == "potluck.csv"


def test_a_click_on_the_front_map_leads_to_that_part_of_the_list(open_page, table):
    page = open_page()
    page.goto("/")
    page.wait_for_selector(READY)
    page.wait_for_timeout(600)
    box = page.locator("#ground").bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + 20)
    page.wait_for_url("**/find**")
    assert page.locator(".hits > li").count() == 20


def test_what_one_needs_stands_before_the_map_on_a_phone_and_below_it_on_a_desk(open_page, table):
    for size, is_before in ((PHONE, True), (DESK, False)):
        page = open_page(size=size)
        page.goto("/")
        page.wait_for_selector(READY)
        needs, ground = page.locator("#needs").bounding_box(), page.locator("#ground").bounding_box()
        assert (needs["y"] < ground["y"]) is is_before
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_the_front_map_is_a_way_to_the_list(open_page, table):
    page = open_page(script=False)
    page.goto("/")
    page.get_by_role("link", name="See them on the map").click()
    page.wait_for_url("**/find")


def test_a_stewards_map_asks_for_what_no_tile_holds(open_page, table, steward):
    make_profile(
        90, make_source("Quiet", level="steward"), name="Back Room", level="steward", place={"lat": 43.3, "lon": 5.3}
    )
    show(changed=2)
    page = open_page(person=steward)
    with page.expect_response("**/find/hidden.geojson**") as coming:
        page.goto("/find")
    assert [one["properties"]["name"] for one in coming.value.json()["features"]] == ["Back Room"]
    page.wait_for_selector(READY)
