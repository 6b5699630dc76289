"""The frame and the front page in a real browser: by keyboard, its weight, and an invite that is handed on."""

from tests.web.places.making import make_profile, make_source, show

from . import nodes
from .conftest import DESK, ON_A_PHONE

LISTS = (("Port Almond Housing Co-ops", "CC-BY-4.0"), ("اتحاد تعاونيات وادي الزيتون", ""))
KINDS = ["housing", "worker", "consumer", "producer", "credit", "mutual_aid", "purchasing", "multi_stakeholder", None]
MAP = ("/static/map/", "/ground/", "/tiles/")


@nodes.kept
def all_kinds():
    """Co-ops of nine kinds, each in a list with a licence and in one without."""
    for number, (name, licence) in enumerate(LISTS):
        source = make_source(name, licence=licence, is_made_up=True)
        for place, kind in enumerate(KINDS):
            said = {"kind": kind} if kind else {}
            make_profile(number * 10 + place, source, name=f"Co-op {place}", **said)
    show()


@ON_A_PHONE
def test_stewards_invite_is_handed_on(empty_node, open_page, faults, steward, size):
    page = open_page(size, person=steward)
    page.goto("/people")
    page.get_by_label("Their e-mail address").fill("bo@example.org")
    page.get_by_role("button", name="Make an invite").click()
    page.get_by_label("The link").wait_for()
    assert faults(page) == []
    link = page.get_by_label("The link").input_value()
    guest = open_page(size)
    assert guest.goto(link).status == 200


def test_the_keyboard_reaches_the_main_part_first(all_kinds, open_page):
    page = open_page(DESK)
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main part")
    assert skip.evaluate("node => node === document.activeElement && node.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_first_page_is_light(all_kinds, open_page):
    """Done when: at most 200 KB without the map."""
    page, sizes = open_page(DESK), []

    def note(asked):
        if not any(part in asked.url for part in MAP):
            sizes.append(asked.sizes()["responseBodySize"])

    page.on("requestfinished", note)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", note)
    assert sum(sizes) < 200_000
