"""A list and its next version in a real browser: what changes is read, brought in, compared, and brought back."""

import pytest

from potluck.web.lists import actions
from potluck.web.records import queries
from potluck.web.records.models import Record, Source, Version

from .conftest import DESK, PHONE

FIRST = """name,street,town,tel
Blue Kettle Bread,40 Mill Road,Port Almond,+34 951 555 010
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,3 Baker Lane,Saltgate,+34 951 555 011
Second Spoon,14 Basket Street,Saltgate,
Seven Chairs,12 Lantern Street,Port Almond,+34 951 555 013
مخبز الليل,9 Weaver Row,Nether Ford,+34 951 555 014
Open Press,1 Ink Yard,Nether Ford,+34 951 555 015
"""
NEXT = """name,road,town,tel
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,3 Baker Lane,Saltgate,+34 951 555 011
Seven Chairs,12 Lantern Street,Port Almond,+34 951 555 013
Blue Kettle Bread,40 Mill Road,Port Almond,+34 951 555 010
Second Spoon,14 Basket Street,Saltgate,+34 951 555 012
مخبز الليل,9 Weaver Row,Nether Ford,+34 951 555 099
Ash Bridge Dairy,5 Churn Street,Ash Bridge,+34 951 555 020
"""
FEWER = "\n".join(NEXT.splitlines()[:3])


def bring(page, tmp_path, text, name):
    """By the pages, as far as the page after the mapping."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    page.goto("/bring")
    page.get_by_label("Your file").set_input_files(str(path))
    page.get_by_label("Name of the list").fill("Almond list")
    page.get_by_role("button", name="Read this list").click()
    page.locator("button[name=go][value=bring]").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_next_version_is_read_brought_compared_and_brought_back(
    transactional_db, open_page, faults, steward, tmp_path, size, script
):
    page = open_page(size, person=steward, script=script)
    look = faults if script else lambda page: []
    bring(page, tmp_path, FIRST, "coops.csv")
    page.get_by_role("heading", name="6 rows are on the table").wait_for()
    before = set(Record.objects.values_list("record_id", flat=True))

    bring(page, tmp_path, NEXT, "coops_2.csv")
    page.get_by_role("heading", name="What changes", exact=True).wait_for()
    assert page.get_by_text("The column “street” is called “road” now.").is_visible()
    assert page.get_by_text("+34 951 555 099").is_visible()
    assert look(page) == []
    page.get_by_role("link", name="Removed 1").click()
    page.wait_for_url("**kind=removed**")
    assert page.get_by_role("heading", name="Open Press").is_visible()
    assert page.get_by_text("Ash Bridge Dairy").count() == 0
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_text("Beside the version before: 1 added, 2 changed, 1 removed, 1 moved.").wait_for()
    assert look(page) == []
    now = set(Record.objects.filter(gone_at=None).values_list("record_id", flat=True))
    assert len(now & before) == 5

    page.goto("/lists/almond-list")
    assert look(page) == []
    page.get_by_role("link", name="Compare with what is shown now").click()
    page.get_by_role("heading", name="Two versions compared").wait_for()
    assert page.get_by_role("heading", name="Ash Bridge Dairy").is_visible()
    assert look(page) == []
    page.get_by_role("button", name="back").click()
    page.get_by_role("heading", name="What changes", exact=True).wait_for()
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_role("heading", name="6 rows are on the table").wait_for()
    assert Record.objects.filter(gone_at=None, facts__contains="Open Press").exists()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_list_that_lost_half_its_rows_waits_for_a_tick(transactional_db, open_page, faults, steward, size):
    first = actions.draft_version(person=None, file_name="coops.csv", content=FIRST.encode())
    source = actions.bring_in(person=None, version=first, name="Almond list")
    fewer = actions.draft_version(person=None, file_name="coops_3.csv", content=FEWER.encode())
    actions.await_yes(person=None, source=source, version=fewer, why=["halved"])
    page = open_page(size, person=steward)
    page.goto("/lists")
    assert page.get_by_text("1 list waits for a yes.").is_visible()
    assert faults(page) == []
    page.get_by_role("main").get_by_role("link", name="Almond list").first.click()
    page.get_by_text("Half of its rows or more would be gone.").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_text("Tick this to bring it in").wait_for()
    assert faults(page) == []
    assert Source.objects.get().records.filter(gone_at=None).count() == 6
    page.get_by_label("I looked at it. The list really is like this now.").check()
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_role("heading", name="2 rows are on the table").wait_for()
    assert not queries.find_waiting().exists()
    assert Version.objects.get(pk=fewer.pk).state == Version.CURRENT
