"""A year with a list in a real browser: it comes again, what others know goes home, a reader's word is taken, its co-ops
are asked, and in the end it leaves. POTLUCK_SHOTS=<folder> keeps the pictures of the steward's guide."""

import pytest

from potluck.web.records import queries
from potluck.web.records.models import Record, Reply, Source
from potluck.web.suggestions.models import Suggestion

from .conftest import DESK, PHONE
from .test_story import keep, table  # noqa: F401

LIST = "Worker Co-ops of the Two Shores"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_next_version_to_the_farewell(table, open_page, steward, tmp_path, size):  # noqa: F811
    page, reader = open_page(size, person=steward, accept_downloads=True), open_page(size, accept_downloads=True)
    source = Source.objects.get(name=LIST)
    comes_again(page, source, tmp_path, size)
    goes_home_better(page, reader, source, size)
    told = somebody_tells(reader, source)
    is_taken(page, reader, told, size)
    is_asked(page, reader, source, size)
    leaves(page, reader, source, size)


def comes_again(page, source, tmp_path, size):
    """Two rows changed, one gone, one new: shown before it counts; whose rows stay keep their addresses."""
    version = queries.current_version(source)
    file = queries.file_of(type(version).objects.get(pk=version.pk), tmp_path)
    lines = file.read_text("utf-8").splitlines()
    changed = [*lines[:1], *lines[2:], lines[5].replace(lines[5].split(",")[0], "Copper Ladle Kitchen", 1)]
    changed[3] = changed[3].replace("+", "00", 1) if "+" in changed[3] else f"{changed[3]} "
    again = tmp_path / "next.csv"
    again.write_text("\n".join(changed) + "\n", "utf-8")
    before = set(source.records.filter(gone_at=None).values_list("record_id", flat=True))
    page.goto("/bring")
    page.get_by_label("Your file").set_input_files(str(again))
    page.get_by_label("Name of the list").fill(source.name)
    page.get_by_role("button", name="Read this list").click()
    page.locator("button[name=go][value=bring]").click()
    page.get_by_role("heading", name="What changes", exact=True).wait_for()
    keep(page, "changes", size)
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_text("Beside the version before:").wait_for()
    after = set(source.records.filter(gone_at=None).values_list("record_id", flat=True))
    assert len(before - after) == 1
    assert len(after - before) == 1


def goes_home_better(page, reader, source, size):
    """The keeper opens a link without an account, takes a line, and takes the file home."""
    page.goto(f"/lists/{source.slug}")
    page.get_by_role("link", name="What the other lists know better").click()
    keep(page, "give-back", size)
    page.get_by_role("button", name="Make a link for the keeper").click()
    link = page.get_by_label("The link").input_value()
    reader.goto(link[link.index("/give-back/") :])
    reader.get_by_text("Accept", exact=True).first.click()
    reader.get_by_role("button", name="Save my answers").click()
    reader.get_by_role("link", name="Get my list with the accepted lines").wait_for()
    keep(reader, "keeper", size)
    with reader.expect_download() as coming:
        reader.get_by_role("link", name="Get my list with the accepted lines").click()
    assert coming.value.path().stat().st_size > 1000
    assert Reply.objects.get().verdict == Reply.TAKEN


def somebody_tells(reader, source):
    """Something is wrong on a page: said in a small form, without an account."""
    record = source.records.filter(gone_at=None).order_by("row")[2]
    reader.goto(f"/o/{record.record_id}")
    reader.get_by_role("link", name="Something wrong?").click()
    reader.get_by_role("link", name="Something it says is not right").click()
    reader.get_by_label("Phone").first.fill("+1 608 555 0177")
    reader.get_by_label("In your words").fill("I rang them yesterday")
    reader.get_by_role("button", name="Send it").click()
    reader.get_by_role("heading", name="We have it").wait_for()
    return record


def is_taken(page, reader, told, size):
    """A steward takes it; the page shows it as our own list's word."""
    page.goto("/desk/suggestions")
    keep(page, "suggestion", size)
    page.get_by_role("button", name="Take it").first.click()
    page.get_by_text("Taken.").wait_for()
    assert Suggestion.objects.get().state == Suggestion.TAKEN
    reader.goto(f"/o/{told.record_id}")
    reader.get_by_text("+1 608-555-0177").first.wait_for()


def is_asked(page, reader, source, size):
    """A round by hand; one co-op opens its link and says that all is right; its page tells."""
    page.goto("/upkeep")
    keep(page, "upkeep", size)
    page.goto(f"/lists/{source.slug}/round")
    page.get_by_role("button", name="Make links, I hand them on").click()
    page.get_by_text("have answered").first.wait_for()
    keep(page, "round", size)
    page.locator("form[action$='/links'] button").first.click()
    page.wait_for_url("**/links")
    link = page.get_by_label("The link").first.input_value()
    reader.goto(link[link.index("/confirm/") :])
    keep(reader, "confirm", size)
    reader.get_by_label("Still right").check()
    reader.get_by_role("button", name="Send my answer").click()
    reader.get_by_role("heading", name="Thank you").wait_for()
    confirmed = Record.objects.get(source=source, confirmed__isnull=False)
    reader.goto(f"/o/{confirmed.record_id}")
    reader.get_by_text("Confirmed by the co-op itself").wait_for()


def leaves(page, reader, source, size):
    """Withdrawn: its page, its name and its rows are gone; an old address says why."""
    row = source.records.filter(gone_at=None).order_by("row")[4].record_id
    page.goto(f"/lists/{source.slug}/withdraw")
    keep(page, "withdraw", size)
    page.get_by_label("Type the name of the list to take it away").fill(source.name)
    page.get_by_role("button", name="Withdraw the list").click()
    page.get_by_text("Withdrawn.").wait_for()
    assert reader.goto(f"/o/{row}").status == 410
    reader.get_by_role("heading", name="Withdrawn by its owner").wait_for()
    reader.goto("/lists")
    assert reader.get_by_text(LIST).count() == 0
