"""The whole story in a real browser: a list is brought, doubts are decided and taken back, and a reader finds, looks,
clicks the map and takes the rows home. POTLUCK_SHOTS=<folder> keeps pictures of each step."""

import csv
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from potluck.web.lists import example_lists
from potluck.web.records import actions, queries
from potluck.web.records.models import Source

from ..conftest import PASSWORD
from . import nodes
from .conftest import DESK, ON_A_PHONE
from .sweeping import keep

WORLD = "Co-operatives of the World"
READY = "#ground[data-ready]"


@nodes.table
def most_lists():
    """The example without one of its lists: that one is brought in the story."""
    with TemporaryDirectory() as folder:
        for part in example_lists.FOLDER.iterdir():
            if part.is_dir() and part.name != "world-directory":
                shutil.copytree(part, Path(folder) / part.name)
        assert len(list(example_lists.load(Path(folder)))) >= 3
        actions.link_and_settle()


@ON_A_PHONE
def test_from_a_list_to_a_download(most_lists, open_page, steward, size, tmp_path):
    page = open_page(size)
    sign_in(page)
    bring(page, size)
    joined = decide(page, size)
    reader = open_page(size)
    names = look_at(reader, joined, size)
    assert len(names) >= 2
    search_with_a_typo(reader, size)
    click_the_map(reader, size)
    take_home(reader, tmp_path)


def sign_in(page):
    page.goto("/desk")
    page.get_by_label("E-mail address or name").fill("steward@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Are these the same co-op?").wait_for()


def bring(page, size):
    """Choose, say what a column means, see what it does, bring it in, read the report."""
    page.goto("/bring")
    page.get_by_label("Your file").set_input_files(example_lists.FOLDER / "world-directory" / "members.md")
    page.get_by_label("Name of the list").fill(WORLD)
    page.get_by_label("What may others do with it?").select_option("CC0-1.0")
    keep(page, "bring", size)
    page.get_by_role("button", name="Read this list").click()
    page.get_by_role("heading", name="What do your columns mean?").wait_for()
    assert not Source.objects.filter(name=WORLD).exists()
    page.get_by_label("Type means").select_option("Topic")
    page.locator("#preview dt").get_by_text("Topic", exact=True).wait_for()
    keep(page, "mapping", size)
    page.get_by_role("button", name=re.compile(r"Bring \d+ rows in")).click()
    page.get_by_role("heading", name=re.compile("rows are on the table")).wait_for()
    keep(page, "report", size)
    assert Source.objects.get(name=WORLD).licence == "CC0-1.0"


def decide(page, size):
    """Same on the first pair; different on the next, then undo. Gives the address of the joined profile."""
    page.goto("/desk")
    left = len(queries.left_to_decide().ask)
    assert left >= 2
    keep(page, "desk", size)
    page.get_by_role("button", name="Same S", exact=True).click()
    page.get_by_text("You said same").wait_for()
    same = queries.standing_decisions().get()
    assert queries.get_profile(same.a).pk == queries.get_profile(same.b).pk
    page.get_by_role("button", name="Different D", exact=True).click()
    page.get_by_text("You said different").wait_for()
    assert set(queries.standing_decisions().values_list("verdict", flat=True)) == {"same", "different"}
    page.get_by_role("button", name="Undo Z", exact=True).click()
    page.get_by_text("Undone.").wait_for()
    assert queries.standing_decisions().get() == same
    page.goto(f"/desk/pair/{same.a}/{same.b}")
    page.locator("p", has_text="The two stand on one page now").get_by_role("link").click()
    page.wait_for_url("**/o/*")
    return page.url


def look_at(page, address, size):
    """The joined profile as a visitor sees it: the lists it stands on, and whose word each value is."""
    page.goto(address)
    page.wait_for_selector(READY)
    keep(page, "profile", size)
    for line in page.locator(".values dd").all():
        assert line.locator(".source").first.is_visible()
    lists = page.locator("section[aria-labelledby=o] .source b")
    return set(lists.all_inner_texts())


def search_with_a_typo(page, size):
    page.goto("/")
    page.get_by_label("What are you looking for?").fill("nigth oven")
    page.get_by_role("button", name="Search").click()
    page.locator(".hits h3").get_by_text("The Night Oven").first.wait_for()
    if size == DESK:  # on a phone the map waits behind its tab
        page.wait_for_selector(READY)
    keep(page, "find", size)


def click_the_map(page, size):
    """One co-op in the list, one mark on the map: a click on it opens its page."""
    name = "La Marmite à trois étages"
    page.goto(f"/find?q={name}")
    page.locator(".hits h3").get_by_text(name).wait_for()
    page.wait_for_selector(READY)
    page.locator("#ground").scroll_into_view_if_needed()
    keep(page, "map", size)
    box = page.locator("#ground").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/o/*")
    assert name in page.locator("h1").inner_text()


def take_home(page, folder):
    """What is seen, as CSV, with the list and the licence of every row: one file for each licence that stands alone."""
    page.goto("/find?q=oven")
    page.locator(".take").get_by_role("link", name="CSV").click()
    page.get_by_role("heading", name="These lists cannot go into one file").wait_for()
    rows = []
    offers = page.get_by_role("link", name=re.compile(r"^Take \d+ co-op"))
    assert offers.count() >= 2
    for offer in offers.all():
        with page.expect_download() as waiting:
            offer.click()
        path = folder / "home.csv"
        waiting.value.save_as(path)
        lines = [line for line in path.read_text("utf-8-sig").splitlines() if not line.startswith("#")]
        rows += csv.DictReader(lines)
    assert any("Night Oven" in str(row) for row in rows)
    assert all(any("licence" in key for key in row) for row in rows)
