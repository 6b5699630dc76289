"""The frame and the front page in a real browser: phone and desk, light and dark, right to left, without script."""

import pytest

from ..web.site.conftest import lay as lay
from .conftest import DESK, PHONE

LISTS = (("Port Almond Housing Co-ops", "CC-BY-4.0"), ("اتحاد تعاونيات وادي الزيتون", ""))
KINDS = ["housing", "worker", "consumer", "producer", "credit", "mutual_aid", "purchasing", "multi_stakeholder", None]
MAP = ("/static/map/", "/ground/", "/tiles/")
PAGES = ("/", "/about", "/sign-in", "/lost-password", "/no-such-page")


@pytest.fixture
def table(transactional_db, lay):
    for number, (name, licence) in enumerate(LISTS):
        lay(name, rows=4, kinds=KINDS, licence=licence, slug=f"list-{number}", is_made_up=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("speak", ["en", "ar"])
def test_pages_have_no_faults(table, open_page, faults, size, dark, speak):
    page = open_page(size, dark)
    found = {}
    for path in PAGES:
        page.goto(f"{path}?speak={speak}")
        found[path] = faults(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_stewards_pages_have_no_faults(table, open_page, faults, steward, size):
    page = open_page(size, person=steward)
    page.goto("/people")
    page.get_by_label("Their e-mail address").fill("bo@example.org")
    page.get_by_role("button", name="Make an invite").click()
    page.get_by_label("The link").wait_for()
    assert faults(page) == []
    link = page.get_by_label("The link").input_value()
    page.goto("/journal")
    assert faults(page) == []
    guest = open_page(size)
    guest.goto(link)
    assert faults(guest) == []


def test_an_empty_table_has_no_faults(transactional_db, open_page, faults):
    page = open_page(PHONE)
    page.goto("/")
    assert faults(page) == []


def test_without_script_a_search_and_a_sign_in_go_through(table, open_page, steward):
    from ..conftest import PASSWORD

    page = open_page(PHONE, script=False)
    page.goto("/sign-in")
    page.get_by_label("E-mail address or name").fill("steward@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="The desk").wait_for()
    page.goto("/people")
    page.get_by_role("heading", name="Stewards and members of this table").wait_for()
    page.goto("/")
    page.get_by_label("What are you looking for?").fill("bakery")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/find?q=bakery")


def test_the_keyboard_reaches_the_main_part_first(table, open_page):
    page = open_page(DESK)
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main part")
    assert skip.evaluate("node => node === document.activeElement && node.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_first_page_is_light(table, open_page):
    """Done when: at most 200 KB without the map."""
    page = open_page(DESK)
    sizes = []
    page.on(
        "requestfinished",
        lambda asked: (
            sizes.append(asked.sizes()["responseBodySize"]) if not any(part in asked.url for part in MAP) else None
        ),
    )
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) < 200_000
