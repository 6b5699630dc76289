"""A cluster that no zooming parts shows its list in a card: by a click, by keyboard, on a phone, from right to left."""

import pytest
from playwright.sync_api import expect

from tests.web.places.making import make_profile, make_source, show, ulid

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

READY = "#ground[data-ready]"
TOWN = {"city": "Montréal", "country": "CA", "lat": 45.50884, "lon": -73.58781, "precision": "town"}
LONG = "The Night Oven: bakers, eaters, growers and the people of Upper Orchard Street in one Donaudampfschiffskontor"


@pytest.fixture
def table(transactional_db):
    coast = make_source("Coast")
    for number in range(32):
        name = LONG if number == 3 else f"<b>Roof</b> {number:02}" if number == 4 else f"Roof {number:02}"
        make_profile(number, coast, name=name, kind="housing", place=TOWN)
    show()


@pytest.fixture
def find(open_page, table):
    """find(size, address) -> a page whose map is drawn and stands still."""

    def find(size=DESK, address="/find", **more):
        page = open_page(size=size, **more)
        page.goto(address)
        page.wait_for_selector(READY)
        page.wait_for_timeout(800)
        return page

    return find


def middle(page) -> tuple[float, float]:
    page.locator("#ground").scroll_into_view_if_needed()
    box = page.locator("#ground").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("speak", ["en", "ar"])
def test_a_click_shows_all_that_stand_there(find, faults, size, speak):
    page = find(size, f"/find?speak={speak}")
    page.mouse.click(*middle(page))
    card = page.locator("#card")
    expect(card.locator("h2")).to_have_text("32 in Montréal, known by town only")
    assert card.locator("li a").count() == 32
    assert card.locator("b").count() == 0
    assert page.evaluate("document.activeElement.id") == "card-title"
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["height"] <= size[1] * 0.76
    assert card.locator(".card-body").evaluate("body => body.scrollHeight > body.clientHeight"), "the list scrolls"
    assert faults(page) == []
    card.get_by_role("link", name=LONG).click()
    page.wait_for_url(f"**/o/{ulid(3)}")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_by_keyboard_it_opens_and_closes_and_gives_the_focus_back(find, size):
    page = find(size)
    page.locator("#ground canvas").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card h2")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#card') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_have_count(0)
    expect(page.locator("#ground canvas")).to_be_focused()


def test_the_button_closes_it_and_another_question_too(find):
    page = find()
    page.mouse.click(*middle(page))
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#card")).to_have_count(0)
    page.mouse.click(*middle(page))
    page.locator("#card").wait_for()
    page.fill("#q", "roof 07")
    page.click("button:has-text('Search')")
    page.wait_for_url("**q=roof**")
    expect(page.locator("#card")).to_have_count(0)


def test_the_card_leads_to_its_part_of_the_list(find):
    page = find(address="/find?kind=housing")
    page.mouse.click(*middle(page))
    page.locator("#card").get_by_role("link", name="Show these in the list").click()
    page.wait_for_url("**bbox=**kind=housing**")
    expect(page.locator("#summary strong")).to_have_text("32 co-ops")
    expect(page.locator("#card")).to_have_count(0)


def test_a_cluster_that_opens_is_zoomed_into(find):
    make_profile(90, make_source("Away"), name="Far Roof", place={**TOWN, "lat": 45.6, "precision": "exact"})
    show(changed=2)
    page = find(address="/find?bbox=-103.6,20,-43.6,63.05")
    page.mouse.click(*middle(page))
    page.wait_for_url(lambda url: "bbox=-103.6" not in url)
    assert page.locator("#card").count() == 0


def test_an_embed_shows_its_card_without_leaving(find, faults):
    page = find(address="/embed?speak=es")
    page.mouse.click(*middle(page))
    expect(page.locator("#card h2")).to_contain_text("32")
    assert page.locator("#card li a").count() == 32
    assert page.url.endswith("/embed?speak=es")
    assert faults(page) == []


def test_a_steward_reaches_what_a_hidden_marker_covers(find, steward):
    make_profile(91, make_source("Quiet", level="steward"), name="Back Room", level="steward", place=TOWN)
    show(changed=2)
    page = find(address="/find?bbox=-73.590,45.508,-73.585,45.510", person=steward)
    page.wait_for_timeout(1500)
    page.mouse.click(*middle(page))
    expect(page.locator("#card h2")).to_have_text("33 in Montréal, known by town only")
    assert page.get_by_role("link", name="Back Room").count() >= 1


def test_without_a_script_the_list_has_them_all(open_page, table):
    page = open_page()
    scripts = page.context.new_cdp_session(page)
    scripts.send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.goto("/find?bbox=-73.59,45.50,-73.58,45.51")
    assert page.locator(".hits > li").count() == 20
    page.get_by_role("link", name="The next ones").click()
    page.wait_for_url("**page=2")
    assert page.locator(".hits > li").count() == 12
    scripts.send("Emulation.setScriptExecutionDisabled", {"value": False})  # the tab is handed on
