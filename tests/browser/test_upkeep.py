"""Asking and answering in a real browser: a co-op on its phone, and a steward's round."""

import pytest
from django.utils import timezone

from potluck.web.records.models import Record
from potluck.web.upkeep.models import Ask
from tests import small_tables
from tests.small_tables import KETTLE, OVEN

from . import nodes
from .conftest import DESK, PHONE, looks
from .sweeping import open_folds

links = nodes.table(small_tables.links)
lakeside = nodes.table(small_tables.lakeside)


@pytest.mark.parametrize("speak", ["en", pytest.param("es", marks=looks)])
def test_a_co_op_says_on_its_phone_that_all_is_right(links, open_page, faults, speak):
    page = open_page(PHONE)
    page.goto(f"{links[KETTLE]}?speak={speak}")
    form = page.locator("form:has(input[name=verdict])")
    form.locator("button").click()  # nothing chosen: the browser asks for an answer first
    assert not Record.objects.exclude(confirmed=None).exists()
    form.locator("input[value=right]").check()
    form.locator("button").click()
    page.wait_for_url("**/confirm/thanks/right")
    assert Record.objects.get(facts__contains=KETTLE).confirmed == timezone.localdate()
    assert page.goto(links[KETTLE]).status == 410
    assert faults(page) == []


def test_a_co_op_says_what_changed(links, open_page, faults):
    page = open_page(PHONE)
    page.goto(links[OVEN])
    page.locator("input[value=changed]").check()
    page.locator("form:has(input[name=verdict]) button").click()
    page.locator("input[name=street]").wait_for()
    assert faults(page) == []
    page.locator("input[name=email]").evaluate("field => { field.form.noValidate = true }")
    page.get_by_label("Email").fill("not an address")
    page.get_by_role("button", name="Send what changed").click()
    page.locator("input[name=email][aria-invalid=true]").wait_for()
    assert faults(page) == []


def test_no_address_of_a_link_leaves_with_a_click(links, open_page):
    page = open_page(DESK)
    page.goto(links[KETTLE])
    with page.expect_request("**/o/*") as asked:
        page.get_by_role("link", name="See your page").click()
    assert "referer" not in asked.value.all_headers()


def test_a_steward_begins_a_round_and_hands_links_on(lakeside, open_page, faults, steward):
    page = open_page(PHONE, person=steward)
    page.goto("/desk")
    page.get_by_role("link", name="To do").click()
    page.get_by_role("link", name="Ask them").click()
    page.get_by_role("button", name="Make links, I hand them on").click()
    page.get_by_text("0 of 3 have answered").wait_for()
    page.get_by_role("button", name="Make these 3 links").click()
    link = page.get_by_label("The link").first.input_value()
    page.get_by_role("button", name="Copy the link").first.wait_for()  # the script shows them once it is there
    assert page.get_by_role("button", name="Copy the link").count() == 3
    assert Ask.objects.count() == 3
    open_folds(page)
    assert faults(page) == []
    page.goto(link)
    page.get_by_label("We have closed").check()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    page.goto(f"/lists/{lakeside.slug}/round")
    page.get_by_text("1 of 3 has answered").wait_for()
