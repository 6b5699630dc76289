"""The address of a list in a real browser."""

import pytest

from potluck.web.records import queries
from tests.fetch.internet import Page, serving
from tests.web.lists.an_address import ROWS, as_list

from .conftest import ON_A_PHONE


@pytest.fixture
def web(empty_node, settings):
    settings.FETCH_PRIVATE = True
    with serving() as running:
        running.pages["/a-rather-long-path/to-the-list-of-the-almond-valley.csv"] = Page(
            as_list(*ROWS), headers={"Content-Type": "text/csv"}, etag='"1"'
        )
        yield running


PATH = "/a-rather-long-path/to-the-list-of-the-almond-valley.csv"


@ON_A_PHONE
def test_a_list_is_brought_by_its_address_read_again_and_held(web, open_page, faults, steward, size):
    page = open_page(size, person=steward)
    page.goto("/bring")
    page.get_by_label("Or the address of a list on the web").fill(web.local(PATH))
    page.get_by_label("How often is it read again?").select_option("Every day")
    page.get_by_label("Name of the list").fill("Almond Valley")
    page.get_by_role("button", name="Read this list").click()
    page.locator("button[value=bring]").first.click()
    page.get_by_role("heading", name="6 rows are on the table").wait_for()
    page.goto("/lists/almond-valley")
    page.get_by_text("Every day", exact=True).first.wait_for()
    page.get_by_role("button", name="Read it again now").click()
    page.get_by_text("There was nothing new.").first.wait_for()
    web.pages[PATH] = Page(as_list(*ROWS, "Seventh Seed,2 Green Lane,Madison,US,,"), etag='"2"')
    page.get_by_role("button", name="Read it again now").click()
    page.get_by_text("There was something new, and it was brought in.").first.wait_for()
    assert queries.find_sources().get(slug="almond-valley").rows == 7
    web.pages[PATH] = Page(as_list(*ROWS[:2]), etag='"3"')
    page.get_by_role("button", name="Read it again now").click()
    page.get_by_text("it waits for your yes").first.wait_for()
    assert queries.find_sources().get(slug="almond-valley").rows == 7
    assert faults(page) == []
    page.get_by_text("Change the address or how often").click()
    page.get_by_label("Its address on the web").fill("ftp://lists.example/")
    page.get_by_role("button", name="Keep the address").click()
    page.get_by_text("Only addresses that start with https:// or http:// are read.").wait_for()
