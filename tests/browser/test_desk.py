"""A steward at the desk in a real browser: by keys and by buttons; and a mapping whose preview follows."""

from potluck.web.lists import actions
from potluck.web.records import queries
from potluck.web.records.models import Decision
from tests import small_tables

from . import nodes
from .conftest import DESK, ON_A_PHONE

doubts = nodes.table(small_tables.doubts)


@ON_A_PHONE
def test_keys_decide_and_take_back(doubts, open_page, steward, size):
    page = open_page(size, person=steward)
    page.goto("/desk")
    first = page.get_by_role("heading", level=2, name="The two rows side by side").evaluate(
        "n => n.parentNode.innerText"
    )
    page.keyboard.press("d")
    page.get_by_text("1 decided today.").wait_for()
    assert Decision.objects.get().verdict == "different"
    page.keyboard.press("u")
    page.get_by_text("2 decided today.").wait_for()
    page.keyboard.press("z")
    page.get_by_text("Undone.").wait_for()
    page.keyboard.press("z")
    page.get_by_text("0 decided today.").wait_for()
    assert not queries.standing_decisions().exists()
    assert page.locator("table.pair").inner_text() in first


def test_keys_can_be_turned_off_and_do_nothing_while_typing(doubts, open_page, steward):
    page = open_page(DESK, person=steward)
    page.goto("/desk")
    page.get_by_label("Why?").fill("")
    page.get_by_label("Why?").press_sequentially("sdub")
    assert page.get_by_label("Why?").input_value() == "sdub"
    page.get_by_role("button", name="Turn the keys off").click()
    page.reload()
    page.keyboard.press("s")
    page.get_by_role("button", name="Turn the keys on").wait_for()
    assert not Decision.objects.exists()
    page.get_by_role("button", name="Turn the keys on").click()
    page.keyboard.press("b")
    page.get_by_text("1 decided today.").wait_for()
    assert Decision.objects.get().verdict == "branch"


def test_the_preview_follows_a_change_of_meaning(empty_node, open_page, steward):
    text = "coop;when\nBlue Kettle;2009\nNight Oven;1998\n"
    draft = actions.draft_version(
        person=steward, file_name="list.csv", content=text.encode(), wishes={"name": "Almond"}
    )
    page = open_page(DESK, person=steward)
    page.goto(f"/bring/{draft.pk}")
    page.get_by_label("when means").select_option("Closed")
    page.locator("#preview dt").get_by_text("Closed", exact=True).wait_for()
    page.get_by_role("button", name="Next row").click()
    page.get_by_role("heading", name="How row 3 will look").wait_for()
    page.locator("#preview").get_by_text("1998").wait_for()
