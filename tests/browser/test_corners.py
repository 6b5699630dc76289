"""Answers that no address shows, only a form: a person is looked for and erased, a list with a wrong name typed stays; and
a node without anything."""

from potluck.web.records import queries
from tests import small_tables

from . import nodes
from .conftest import ON_A_PHONE, PHONE
from .sweeping import keep

homes_and_shop = nodes.table(small_tables.homes_and_shop)


@ON_A_PHONE
def test_a_person_is_erased_after_a_look(homes_and_shop, open_page, faults, steward, size):
    page = open_page(size, person=steward)
    page.goto("/erase")
    page.locator("main input[type=text]").first.fill("Wil")
    page.get_by_role("button", name="Look for it").click()
    page.get_by_text("That is too short").wait_for()
    assert faults(page) == []
    page.locator("main input[type=text]").first.fill("Wilhelmina Featherstonehaugh")
    page.get_by_role("button", name="Look for it").click()
    page.get_by_role("heading", name="Found in").wait_for()
    keep(page, "corner-erase-found", size, full=True)
    assert faults(page) == []
    page.get_by_role("button", name="Erase it for good").click()
    page.get_by_role("button", name="Erase it for good").wait_for(state="detached")
    keep(page, "corner-erase-done", size, full=True)
    assert faults(page) == []
    homes = queries.find_sources().get(slug="homes")
    assert all("Featherstonehaugh" not in record.raw for record in homes.records.all())


@ON_A_PHONE
def test_a_list_with_a_wrong_name_typed_stays(homes_and_shop, open_page, faults, steward, size):
    page = open_page(size, person=steward)
    page.goto("/lists/homes/withdraw")
    page.get_by_label("Type the name of the list to take it away").fill("Home")
    page.get_by_role("button", name="Withdraw the list").click()
    page.locator(".errors").first.wait_for()
    assert faults(page) == []
    assert queries.find_sources().filter(slug="homes").exists()


def test_an_empty_table_and_an_empty_day_have_no_faults(empty_node, open_page, faults, steward):
    page = open_page(PHONE, person=steward)
    for path in ("/", "/upkeep", "/desk", "/find", "/lists"):
        page.goto(path)
        assert faults(page) == [], path
