"""Give back in a real browser: the keeper's page and the steward's, on a phone and without script, without faults."""

import pytest

from potluck.web.give_back import actions
from potluck.web.records.models import Reply
from tests.web.give_back.giving import two_lists

from .conftest import DESK, PHONE


@pytest.fixture
def housing(transactional_db):
    return two_lists()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_keeper_answers_and_takes_the_list_home(housing, open_page, size, script):
    path = actions.make_give_back_link(person=None, source=housing)
    page = open_page(size, script=script, accept_downloads=True)
    page.goto(path)
    page.get_by_role("group", name="Seven Chairs Housing Co-op: Phone").get_by_text("Accept", exact=True).click()
    page.get_by_role("group", name="Night Oven Housing Cooperative: Website").get_by_text("Refuse", exact=True).click()
    page.get_by_role("button", name="Save my answers").click()
    page.get_by_text("1 accepted, 1 refused, 0 still open.").wait_for()
    assert dict(Reply.objects.values_list("column", "verdict")) == {"Phone": "taken", "Website": "refused"}
    with page.expect_download() as coming:
        page.get_by_role("link", name="Get my list with the accepted lines").click()
    assert ";608-555-0101;24" in coming.value.path().read_text()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("speak", ["en", "es"])
def test_the_keeper_answers_on_a_phone_in_either_language(housing, open_page, faults, speak, script):
    page = open_page(PHONE, script=script, accept_downloads=True)
    look = faults if script else lambda page: []
    path = actions.make_give_back_link(person=None, source=housing)
    page.goto(f"{path}?speak={speak}")
    assert page.locator("html").get_attribute("lang") == speak
    assert look(page) == []
    page.locator("input[type=radio][value=taken]").first.check()
    page.locator("input[type=radio][value=refused]").last.check()
    page.locator("button[name=save]").click()
    page.locator("input[type=radio][value=taken]:checked").wait_for(state="attached")
    assert look(page) == []
    assert set(Reply.objects.values_list("verdict", flat=True)) == {Reply.TAKEN, Reply.REFUSED}
    with page.expect_download() as coming:
        page.locator("main a.button[href$='/copy']").first.click()
    assert "608-555-0101" in coming.value.path().read_text()


def test_accepting_all_that_is_open(housing, open_page):
    page = open_page(PHONE, script=False)
    page.goto(actions.make_give_back_link(person=None, source=housing))
    page.get_by_role("button", name="Accept all open lines on this page").click()
    page.get_by_text("2 accepted, 0 refused, 0 still open.").wait_for()


def test_a_steward_makes_a_link_that_works(housing, open_page, steward):
    page = open_page(DESK, person=steward)
    page.goto("/lists/housing")
    page.get_by_role("link", name="What the other lists know better").click()
    page.get_by_role("button", name="Make a link for the keeper").click()
    link = page.get_by_label("The link").input_value()
    other = open_page(PHONE)
    assert other.goto(link[link.index("/give-back/") :]).status == 200


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("speak", ["en", "es", "ar"])
def test_pages_have_no_faults(housing, open_page, faults, steward, size, dark, speak):
    path = actions.make_give_back_link(person=None, source=housing)
    found = {}
    page = open_page(size, dark, person=steward)
    page.goto(f"/?speak={speak}")
    for address in (path, "/give-back/wrong", "/lists/housing/give-back", "/lists/workers/give-back"):
        page.goto(address)
        found[address[:12]] = faults(page)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
