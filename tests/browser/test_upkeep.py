"""Asking and answering in a real browser: a co-op on its phone, with and without script, and a steward's round."""

from datetime import timedelta

import pytest
from django.utils import timezone

from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records.models import Record, Version
from potluck.web.suggestions.models import Suggestion
from potluck.web.upkeep import actions, queries
from potluck.web.upkeep.models import Ask, SiteCheck

from .conftest import DESK, PHONE

KETTLE, OVEN = "Blue Kettle House", "مخبز الليل"
LIST = f"""name,street,postcode,city,country,phone,email,website,members
{KETTLE},40 Mill Road,53703,Madison,US,+1 608 555 0102,kettle@example.org,https://a-very-long-name-of-a-website-that-must-wrap.example/about/us,12
{OVEN},3 Baker Lane,53703,Madison,US,,,,
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,12 Lantern Street,53703,Madison,US,,long@example.org,,24
"""


@pytest.fixture
def lakeside(transactional_db):
    version = lists.draft_version(person=None, file_name="list.csv", content=LIST.encode())
    source = lists.bring_in(person=None, version=version, name="Lakeside co-ops")
    records.link_and_settle()
    return source


@pytest.fixture
def links(lakeside):
    """Name of the row -> the path of its link."""
    round_ = actions.start(person=None, source=lakeside, months=12, by_mail=False)
    return {one.name: one.path for one in actions.hand_out(person=None, round_=round_)}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("speak", ["en", "es"])
def test_a_co_op_says_on_its_phone_that_all_is_right(links, open_page, faults, script, speak):
    page = open_page(PHONE, script=script)
    page.goto(f"{links[KETTLE]}?speak={speak}")
    if script:
        assert faults(page) == []
    form = page.locator("form:has(input[name=verdict])")
    form.locator("button").click()  # nothing chosen: the browser asks for an answer first
    assert not Record.objects.exclude(confirmed=None).exists()
    form.locator("input[value=right]").check()
    form.locator("button").click()
    page.wait_for_url("**/confirm/thanks/right")
    if script:
        assert faults(page) == []
    assert Record.objects.get(facts__contains=KETTLE).confirmed == timezone.localdate()
    assert page.goto(links[KETTLE]).status == 410
    if script:
        assert faults(page) == []


def test_a_co_op_without_script_or_cookies_says_what_changed(links, open_page):
    page = open_page(PHONE, script=False)
    page.goto(links[KETTLE])
    page.get_by_label("Something changed").check()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_label("Street and number").wait_for()
    page.context.clear_cookies()
    page.get_by_label("Street and number").fill("1 New Lane")
    page.get_by_label("Email").fill("not an address")
    page.get_by_role("button", name="Send what changed").click()
    page.locator("input[name=email][aria-invalid=true]").wait_for()
    assert page.get_by_label("Street and number").input_value() == "1 New Lane"
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_role("button", name="Send what changed").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert '"1 New Lane"' in Suggestion.objects.get().facts


def test_no_address_of_a_link_leaves_with_a_click(links, open_page):
    page = open_page(DESK)
    page.goto(links[KETTLE])
    with page.expect_request("**/o/*") as asked:
        page.get_by_role("link", name="See your page").click()
    assert "referer" not in asked.value.all_headers()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_steward_begins_a_round_and_hands_links_on(lakeside, open_page, steward, script):
    page = open_page(PHONE, script=script, person=steward)
    page.goto("/desk")
    page.get_by_role("link", name="To do").click()
    page.get_by_role("link", name="Ask them").click()
    page.get_by_role("button", name="Make links, I hand them on").click()
    page.get_by_text("0 of 3 have answered").wait_for()
    page.get_by_role("button", name="Make these 3 links").click()
    link = page.get_by_label("The link").first.input_value()
    if script:
        page.get_by_role("button", name="Copy the link").first.wait_for()  # the script shows them once it is there
    assert page.get_by_role("button", name="Copy the link").count() == (3 if script else 0)
    page.goto(link)
    page.get_by_label("We have closed").check()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    page.goto(f"/lists/{lakeside.slug}/round")
    page.get_by_text("1 of 3 has answered").wait_for()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("speak", ["en", "ar"])
def test_pages_of_this_room_have_no_faults(links, lakeside, open_page, faults, steward, size, dark, speak):
    ago = timezone.now() - timedelta(days=500)
    kettle = Record.objects.get(facts__contains=KETTLE)
    Record.objects.filter(pk=kettle.pk).update(
        observed="2021-05", last_seen=ago.date(), confirmed=ago.date() - timedelta(days=400)
    )
    Version.objects.filter(source=lakeside).update(at=ago)
    SiteCheck.objects.create(url="https://a-very-long-name-of-a-website-that-must-wrap.example/about/us", checked_at=ago, failures=9,
                             failing_since=ago, status=404)  # fmt: skip
    records.settle_again()
    round_ = queries.find_open_round(lakeside)
    Ask.objects.filter(record_id=kettle.pk).update(state=Ask.FAILED)
    Suggestion.objects.create(kind="closed", about=kettle.pk)
    page = open_page(size, dark, person=steward)
    page.goto(f"/?speak={speak}")
    address = f"/lists/{lakeside.slug}/round"
    found = {}
    for path in ("/upkeep", address, f"{address}?months=0", links[OVEN], "/confirm/no-such-link", f"/o/{kettle.pk}"):
        page.goto(path)
        if path.startswith("/o/"):
            page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        found[path] = faults(page)
    page.goto(links[OVEN])
    page.locator("input[value=changed]").check()
    page.locator("form:has(input[name=verdict]) button").click()
    page.locator("input[name=street]").wait_for()
    found["changed"] = faults(page)
    page.goto(address)
    page.locator("form[action$='/links'] button").first.evaluate("button => button.click()")
    page.wait_for_url("**/links")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    found["links"] = faults(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert queries.progress(round_).asked == 3
