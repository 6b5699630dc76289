"""Give back in a real browser: the keeper's page and the steward's."""

import pytest

from potluck.web.give_back import actions
from potluck.web.records.models import Reply
from tests.web.give_back.giving import two_lists

from . import nodes
from .conftest import ON_A_PHONE, PHONE, looks


@nodes.table
def housing():
    """Two lists that know different things of the same co-ops."""
    return two_lists()


@ON_A_PHONE
def test_the_keeper_answers_and_takes_the_list_home(housing, open_page, size):
    path = actions.make_give_back_link(person=None, source=housing)
    page = open_page(size)
    page.goto(path)
    page.get_by_role("group", name="Seven Chairs Housing Co-op: Phone").get_by_text("Accept", exact=True).click()
    page.get_by_role("group", name="Night Oven Housing Cooperative: Website").get_by_text("Refuse", exact=True).click()
    page.get_by_role("button", name="Save my answers").click()
    page.get_by_text("1 accepted, 1 refused, 0 still open.").wait_for()
    assert dict(Reply.objects.values_list("column", "verdict")) == {"Phone": "taken", "Website": "refused"}
    with page.expect_download() as coming:
        page.get_by_role("link", name="Get my list with the accepted lines").click()
    assert ";608-555-0101;24" in coming.value.path().read_text()


@pytest.mark.parametrize("speak", [pytest.param("en", marks=looks), "es"])
def test_the_keeper_answers_on_a_phone_in_either_language(housing, open_page, faults, speak):
    page = open_page(PHONE)
    path = actions.make_give_back_link(person=None, source=housing)
    page.goto(f"{path}?speak={speak}")
    assert page.locator("html").get_attribute("lang") == speak
    page.locator("input[type=radio][value=taken]").first.check()
    page.locator("input[type=radio][value=refused]").last.check()
    page.locator("button[name=save]").click()
    page.locator("input[type=radio][value=taken]:checked").wait_for(state="attached")
    assert faults(page) == []
    assert set(Reply.objects.values_list("verdict", flat=True)) == {Reply.TAKEN, Reply.REFUSED}
    with page.expect_download() as coming:
        page.locator("main a.button[href$='/copy']").first.click()
    assert "608-555-0101" in coming.value.path().read_text()


def test_a_steward_makes_a_link_that_works(housing, open_page, faults, steward):
    page = open_page(PHONE, person=steward)
    page.goto("/lists/housing")
    page.get_by_role("link", name="What the other lists know better").click()
    page.get_by_role("button", name="Make a link for the keeper").click()
    link = page.get_by_label("The link").input_value()
    assert faults(page) == []
    other = open_page(PHONE)
    assert other.goto(link[link.index("/give-back/") :]).status == 200
