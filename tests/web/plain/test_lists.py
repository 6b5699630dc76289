"""Without scripts: a list and its next version, an address, a person erased, a mapping with private columns."""

from typing import Any

import pytest

from potluck.web.give_back import actions as give_back
from potluck.web.lists import actions as lists
from potluck.web.records import queries
from potluck.web.records.models import Record, Version
from tests.fetch.internet import Page, serving
from tests.plain import Plain
from tests.small_tables import FIRST, NEXT, PRIVATE_HOMES, bring
from tests.web.lists.an_address import ROWS, as_list

PATH = "/a-rather-long-path/to-the-list-of-the-almond-valley.csv"


def brought(at_desk: Plain, text: str, name: str) -> None:
    """As far as the page after the mapping."""
    at_desk.goto("/bring").put("Your file", name, text.encode())
    at_desk.fill("Name of the list", "Almond list").press("Read this list")
    at_desk.press("bring")


def test_the_next_version_is_read_brought_compared_and_brought_back(at_desk: Plain) -> None:
    brought(at_desk, FIRST, "coops.csv")
    assert "6 rows are on the table" in at_desk.headings()
    before = set(Record.objects.values_list("record_id", flat=True))

    brought(at_desk, NEXT, "coops_2.csv")
    assert "What changes" in at_desk.headings()
    assert "The column “street” is called “road” now." in at_desk.text
    assert "+34 951 555 099" in at_desk.text
    at_desk.follow("Removed 1")
    assert "kind=removed" in at_desk.path
    assert "Open Press" in " ".join(at_desk.headings())
    assert "Ash Bridge Dairy" not in at_desk.text
    at_desk.press("Bring these changes in")
    assert "Beside the version before: 1 added, 2 changed, 1 removed, 1 moved." in at_desk.text
    now = set(Record.objects.filter(gone_at=None).values_list("record_id", flat=True))
    assert len(now & before) == 5

    at_desk.goto("/lists/almond-list").follow("Compare with what is shown now")
    assert "Two versions compared" in at_desk.headings()
    assert "Ash Bridge Dairy" in " ".join(at_desk.headings())
    at_desk.press("back")
    assert "What changes" in at_desk.headings()
    at_desk.press("Bring these changes in")
    assert "6 rows are on the table" in at_desk.headings()
    assert Record.objects.filter(gone_at=None, facts__contains="Open Press").exists()


def test_looking_at_a_draft_that_comes_again_leaves_it_a_draft(at_desk: Plain, steward: Any) -> None:
    bring("Homes", FIRST)
    draft = lists.draft_version(person=steward, file_name="l.csv", content=NEXT.encode(), wishes={"name": "Homes"})
    at_desk.goto(f"/bring/{draft.pk}/changes")
    assert Version.objects.get(pk=draft.pk).state == Version.DRAFT


def test_a_person_is_erased_after_a_look(homes_and_shop: None, at_desk: Plain) -> None:
    at_desk.goto("/erase")
    at_desk.find("//main//input[@type='text']")[0].value = "Wil"
    at_desk.press("Look for it", status=400)
    assert "That is too short" in at_desk.text
    at_desk.find("//main//input[@type='text']")[0].value = "Wilhelmina Featherstonehaugh"
    at_desk.press("Look for it")
    assert "Found in" in " ".join(at_desk.headings())
    at_desk.press("Erase it for good")
    assert not [one for one in at_desk.find("//button") if "Erase it for good" in one.text_content()]
    homes = queries.find_sources().get(slug="homes")
    assert all("Featherstonehaugh" not in record.raw for record in homes.records.all())


def test_a_list_is_brought_by_its_address_read_again_and_held(at_desk: Plain, settings: Any) -> None:
    settings.FETCH_PRIVATE = True
    with serving() as web:
        web.pages[PATH] = Page(as_list(*ROWS), headers={"Content-Type": "text/csv"}, etag='"1"')
        at_desk.goto("/bring").fill("Or the address of a list on the web", web.local(PATH))
        at_desk.fill("How often is it read again?", "Every day").fill("Name of the list", "Almond Valley")
        at_desk.press("Read this list").press("bring")
        assert "6 rows are on the table" in at_desk.headings()
        at_desk.goto("/lists/almond-valley")
        assert "Every day" in at_desk.text
        at_desk.press("Read it again now")
        assert "There was nothing new." in at_desk.text
        web.pages[PATH] = Page(as_list(*ROWS, "Seventh Seed,2 Green Lane,Madison,US,,"), etag='"2"')
        at_desk.press("Read it again now")
        assert "There was something new, and it was brought in." in at_desk.text
        assert queries.find_sources().get(slug="almond-valley").rows == 7
        web.pages[PATH] = Page(as_list(*ROWS[:2]), etag='"3"')
        at_desk.press("Read it again now")
        assert "it waits for your yes" in at_desk.text
        assert queries.find_sources().get(slug="almond-valley").rows == 7
        at_desk.fill("Its address on the web", "ftp://lists.example/").press("Keep the address", status=400)
        assert "Only addresses that start with https:// or http:// are read." in at_desk.text


def test_the_mapping_page_says_what_looks_private_and_can_open_it(at_desk: Plain, steward: Any) -> None:
    draft = lists.draft_version(person=steward, file_name="homes.csv", content=PRIVATE_HOMES.encode())
    at_desk.goto(f"/bring/{draft.pk}")
    assert at_desk.text.count("Its name sounds private") == 1
    assert at_desk.text.count("1 of them looks like a person’s own") == 1
    assert at_desk.text.count("These look like homes") == 1
    at_desk.fill("Who may see internal remarks", "Everyone")
    assert at_desk.value("Who may see internal remarks") == "public"
    assert [one for one in at_desk.find("//button") if "Save this mapping" in one.text_content()]


def test_a_pair_is_decided_and_taken_back(doubts: None, at_desk: Plain) -> None:
    from potluck.web.records.models import Decision

    at_desk.goto("/desk").press("Same S")
    assert "You said same" in at_desk.text
    assert Decision.objects.get().verdict == "same"
    at_desk.press("Undo Z")
    assert "Undone." in at_desk.text
    assert not queries.standing_decisions().exists()


def test_files_that_cannot_be_one_are_offered(homes_by_region: None, plain: Any) -> None:
    reader = plain().goto("/take.csv", status=300)
    assert reader.headings()[0] == "These lists cannot go into one file"
    answer = reader.take("Take 2 co-ops")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "Seven Chairs" in body.decode("utf-8-sig")
    assert "Lantern Street" not in body.decode("utf-8-sig")


@pytest.mark.parametrize("speak", ["en", "es"])
def test_the_keeper_answers_and_takes_the_list_home(plain: Any, speak: str) -> None:
    from potluck.web.records.models import Reply
    from tests.web.give_back.giving import two_lists

    keeper = plain().goto(f"{give_back.make_give_back_link(person=None, source=two_lists())}?speak={speak}")
    assert keeper.find("/html")[0].get("lang") == speak
    names = sorted({one.get("name") for one in keeper.find("//input[@type='radio']")})
    phone = next(name for name in names if name in _names_in(keeper, "Phone"))
    website = next(name for name in names if name in _names_in(keeper, "Website"))
    keeper.tick(phone, "taken").tick(website, "refused").press("save" if speak == "es" else "Save my answers")
    assert speak == "es" or "1 accepted, 1 refused, 0 still open." in keeper.text
    assert keeper.find("//input[@type='radio'][@value='taken'][@checked]")
    assert dict(Reply.objects.values_list("column", "verdict")) == {"Phone": "taken", "Website": "refused"}
    answer = keeper.client.get(keeper.find("//main//a[contains(@href, '/copy')]")[0].get("href"))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b";608-555-0101;24" in body


def _names_in(keeper: Plain, column: str) -> set[str]:
    """Names of the buttons of the line about this column."""
    groups = [one for one in keeper.find("//fieldset | //*[@role='group']") if column in "".join(one.itertext())]
    return {one.get("name") for group in groups for one in group.iter("input")}


def test_the_keeper_accepts_all_that_is_open(plain: Any) -> None:
    from tests.web.give_back.giving import two_lists

    keeper = plain().goto(give_back.make_give_back_link(person=None, source=two_lists()))
    keeper.press("Accept all open lines on this page")
    assert "2 accepted, 0 refused, 0 still open." in keeper.text


def test_a_steward_makes_a_link_for_the_keeper(at_desk: Plain, plain: Any) -> None:
    from tests.web.give_back.giving import two_lists

    two_lists()
    at_desk.goto("/lists/housing").follow("What the other lists know better").press("Make a link for the keeper")
    link = at_desk.value("The link")
    plain().goto(link[link.index("/give-back/") :])
