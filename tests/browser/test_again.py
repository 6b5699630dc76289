"""A list and its next version in a real browser: what changes is read, brought in, compared, and brought back."""

from potluck.web.records import queries
from potluck.web.records.models import Record, Source, Version
from tests import small_tables
from tests.small_tables import FIRST, NEXT

from . import nodes
from .conftest import ON_A_PHONE

halved = nodes.table(small_tables.halved)


def bring(page, tmp_path, text, name):
    """By the pages, as far as the page after the mapping."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    page.goto("/bring")
    page.get_by_label("Your file").set_input_files(str(path))
    page.get_by_label("Name of the list").fill("Almond list")
    page.get_by_role("button", name="Read this list").click()
    page.locator("button[name=go][value=bring]").click()


@ON_A_PHONE
def test_the_next_version_is_read_brought_compared_and_brought_back(empty_node, open_page, steward, tmp_path, size):
    page = open_page(size, person=steward)
    bring(page, tmp_path, FIRST, "coops.csv")
    page.get_by_role("heading", name="6 rows are on the table").wait_for()
    before = set(Record.objects.values_list("record_id", flat=True))

    bring(page, tmp_path, NEXT, "coops_2.csv")
    page.get_by_role("heading", name="What changes", exact=True).wait_for()
    assert page.get_by_text("The column “street” is called “road” now.").is_visible()
    assert page.get_by_text("+34 951 555 099").is_visible()
    page.get_by_role("link", name="Removed 1").click()
    page.wait_for_url("**kind=removed**")
    assert page.get_by_role("heading", name="Open Press").is_visible()
    assert page.get_by_text("Ash Bridge Dairy").count() == 0
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_text("Beside the version before: 1 added, 2 changed, 1 removed, 1 moved.").wait_for()
    now = set(Record.objects.filter(gone_at=None).values_list("record_id", flat=True))
    assert len(now & before) == 5

    page.goto("/lists/almond-list")
    page.get_by_role("link", name="Compare with what is shown now").click()
    page.get_by_role("heading", name="Two versions compared").wait_for()
    assert page.get_by_role("heading", name="Ash Bridge Dairy").is_visible()
    page.get_by_role("button", name="back").click()
    page.get_by_role("heading", name="What changes", exact=True).wait_for()
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_role("heading", name="6 rows are on the table").wait_for()
    assert Record.objects.filter(gone_at=None, facts__contains="Open Press").exists()


@ON_A_PHONE
def test_a_list_that_lost_half_its_rows_waits_for_a_tick(halved, open_page, faults, steward, size):
    page = open_page(size, person=steward)
    page.goto("/lists")
    assert page.get_by_text("1 list waits for a yes.").is_visible()
    page.get_by_role("main").get_by_role("link", name="Almond list").first.click()
    page.get_by_text("Half of its rows or more would be gone.").wait_for()
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_text("Tick this to bring it in").wait_for()
    assert faults(page) == []
    assert Source.objects.get().records.filter(gone_at=None).count() == 6
    fewer = queries.find_waiting().get()
    page.get_by_label("I looked at it. The list really is like this now.").check()
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_role("heading", name="2 rows are on the table").wait_for()
    assert not queries.find_waiting().exists()
    assert Version.objects.get(pk=fewer.pk).state == Version.CURRENT
