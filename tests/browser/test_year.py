"""A year with a list in a real browser: it comes again, what others know goes home, a reader's word is taken, its co-ops
are asked, and in the end it leaves. POTLUCK_SHOTS=<folder> keeps the pictures of the steward's guide."""

from datetime import timedelta

from django.utils import timezone

from potluck.web.lists import example_lists
from potluck.web.records import actions
from potluck.web.records.models import Record, Reply, Source
from potluck.web.suggestions import spam
from potluck.web.suggestions.models import Suggestion
from potluck.web.upkeep.models import SiteCheck
from potluck.web.upkeep.queries import websites

from . import nodes
from .conftest import ON_A_PHONE
from .sweeping import keep

LIST = "Coops d'habitation de Montréal"


@nodes.table
def all_lists():
    """All lists of the example, so that they know things of each other; two of their websites do not answer."""
    list(example_lists.load(example_lists.FOLDER))
    actions.link_and_settle()
    long_ago = timezone.now() - timedelta(days=80)
    silent = [site for site in websites.public_websites() if "la-marmite" in site or "les-poelons" in site]
    for site in silent:
        SiteCheck.objects.create(
            url=site, checked_at=timezone.now(), trouble="no_name", failures=5, failing_since=long_ago
        )


@ON_A_PHONE
def test_from_the_next_version_to_the_farewell(all_lists, open_page, steward, tmp_path, size, monkeypatch):
    monkeypatch.setattr(spam, "FASTEST_S", -1)  # robots type fast, so the clock of the forms is turned back
    page, reader = open_page(size, person=steward), open_page(size)
    source = Source.objects.get(name=LIST)
    comes_again(page, source, tmp_path, size)
    goes_home_better(page, reader, source, size)
    told = somebody_tells(reader, source)
    is_taken(page, reader, told, size)
    is_asked(page, reader, source, size)
    leaves(page, reader, source, size)


def comes_again(page, source, tmp_path, size):
    """Two rows changed, one gone, one new, in the letters that old spreadsheets write: shown before it counts; whose
    rows stay keep their addresses."""
    before = set(source.records.filter(gone_at=None).values_list("record_id", flat=True))
    again = tmp_path / "coops_2.csv"
    again.write_bytes(next_year().encode("cp1252"))
    page.goto("/bring")
    page.get_by_label("Your file").set_input_files(str(again))
    page.get_by_label("Name of the list").fill(source.name)
    page.get_by_role("button", name="Read this list").click()
    page.locator("button[name=go][value=bring]").click()
    page.get_by_role("heading", name="What changes", exact=True).wait_for()
    page.get_by_role("heading", name="La Louche de cuivre").wait_for()
    keep(page, "changes", size, full=True)
    page.get_by_role("button", name="Bring these changes in").click()
    page.get_by_text("Beside the version before: 1 added, 2 changed, 1 removed").wait_for()
    after = set(source.records.filter(gone_at=None).values_list("record_id", flat=True))
    assert (len(before - after), len(after - before)) == (1, 1)


def next_year():
    """The list a year later: a phone and a street changed, a co-op gone, a new one."""
    text = (example_lists.FOLDER / "montreal-housing" / "coops.csv").read_bytes().decode("cp1252")
    lines = text.split("\r\n")
    assert "514 555-0103" in lines[4]
    assert "906, rue Ontario Est" in lines[8]
    lines[4] = lines[4].replace("514 555-0103", "514 555-0188")
    lines[8] = lines[8].replace("906, rue Ontario Est", "1210, rue Ontario Est")
    lines[10] = (
        "301;La Louche de cuivre;77, rue Boyer;Montréal;H2T 1C9;Mile-End;;Oui;Non;Non;2026;514 555-0190;;"
        "louche@courriel.example.org;;Dix logements et une grande cuisine.;;"
    )
    return "\r\n".join(lines)


def goes_home_better(page, reader, source, size):
    """The keeper opens a link without an account, takes a line, and takes the file home."""
    page.goto(f"/lists/{source.slug}")
    page.get_by_role("link", name="What the other lists know better").click()
    keep(page, "give-back", size, full=True)
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
    record = source.records.get(gone_at=None, facts__contains="Le Perron bleu")
    reader.goto(f"/o/{record.record_id}")
    reader.get_by_role("link", name="Something wrong?").click()
    reader.get_by_role("link", name="Something it says is not right").click()
    reader.get_by_label("Phone").first.fill("+1 514 555 0177")
    reader.get_by_label("In your words").fill("I rang them yesterday")
    reader.get_by_role("button", name="Send it").click()
    reader.get_by_role("heading", name="We have it").wait_for()
    return record


def is_taken(page, reader, told, size):
    """A steward sees what there is to see to, and takes it; the page shows it as our own list's word."""
    page.goto("/upkeep")
    page.get_by_role("heading", name="2 websites that do not answer").wait_for()
    keep(page, "upkeep", size)
    page.get_by_role("link", name="See what they say").click()
    page.get_by_role("button", name="Take it").wait_for()
    keep(page, "suggestion", size, full=True)
    page.get_by_role("button", name="Take it").click()
    page.get_by_text("Taken.").wait_for()
    assert Suggestion.objects.get().state == Suggestion.TAKEN
    reader.goto(f"/o/{told.record_id}")
    reader.get_by_text("+1 514-555-0177").first.wait_for()


def is_asked(page, reader, source, size):
    """A round by hand; one co-op opens its link and says that all is right; its page tells."""
    page.goto(f"/lists/{source.slug}/round")
    page.get_by_role("button", name="Make links, I hand them on").click()
    page.get_by_text("have answered").first.wait_for()
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
    reader.get_by_text("Confirmed by the co-op itself").first.wait_for()
    page.goto(f"/lists/{source.slug}/round")
    page.get_by_text("has answered").first.wait_for()
    keep(page, "round", size)


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
