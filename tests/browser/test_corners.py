"""Pages that no story passes: taking away, erasing, comparing, people, the journal, what owners and programs read. On a
phone and at a desk, in three languages. POTLUCK_SHOTS=<folder> keeps a picture of each."""

import pytest

from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Version

from .conftest import DESK, PHONE
from .test_story import keep

HOMES = """name,street,city,country,phone,internal remarks
Seven Chairs Housing Co-op,12 Lantern Street,Madison,US,+1 608 555 0101,ask Wilhelmina Featherstonehaugh
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,3 Baker Lane,Madison,US,,
مخبز الليل,9 Weaver Row,Madison,US,,
"""
LATER = HOMES.replace("12 Lantern Street", "14 Lantern Street").replace("مخبز الليل,9", "Open Press,1")
SHOPS = "name,city,country\nThree Ovens Bakers,Madison,US\n"
PATHS = {
    "withdraw": "/lists/homes/withdraw",
    "erase": "/erase",
    "people": "/people",
    "compare": "/lists/homes/compare",
    "your-list": "/your-list",
    "journal": "/journal",
    "docs": "/api/v1/docs",
    "ways": "/take.csv",
    "list": "/lists/homes",
    "suggestions": "/desk/suggestions",
    "give-back": "/lists/homes/give-back",
}


def bring(name, text, licence):
    version = lists.draft_version(person=None, file_name="list.csv", content=text.encode(), wishes={"name": name})
    return lists.bring_in(person=None, version=version, name=name, licence=licence)


@pytest.fixture
def table(transactional_db):
    """Homes under ODbL, which came twice, and a shop under CC BY-SA."""
    bring("Homes", HOMES, "ODbL-1.0")
    homes = bring("Homes", LATER, "ODbL-1.0")
    bring("Shops", SHOPS, "CC-BY-SA-4.0")
    records.link_and_settle()
    return homes


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("speak", ["en", "es", "ar"])
def test_pages_have_no_faults(table, open_page, faults, steward, size, speak):
    page = open_page(size, person=steward)
    page.goto(f"/?speak={speak}")
    found = {}
    for name, path in PATHS.items():
        assert page.goto(path).status == (300 if name == "ways" else 200)
        keep(page, f"corner-{name}-{speak}", size, full=True)
        found[name] = faults(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("speak", ["en", "es", "ar"])
def test_a_draft_that_comes_again_and_an_empty_day_have_no_faults(
    transactional_db, open_page, faults, steward, size, speak
):
    page = open_page(size, person=steward)
    page.goto(f"/?speak={speak}")
    page.goto("/upkeep")
    keep(page, f"corner-upkeep-empty-{speak}", size, full=True)
    found = {"upkeep": faults(page)}
    bring("Homes", HOMES, "ODbL-1.0")
    draft = lists.draft_version(person=steward, file_name="l.csv", content=LATER.encode(), wishes={"name": "Homes"})
    page.goto(f"/bring/{draft.pk}/changes")
    keep(page, f"corner-changes-{speak}", size, full=True)
    found["changes"] = faults(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert Version.objects.get(pk=draft.pk).state == Version.DRAFT


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_person_is_erased_after_a_look(table, open_page, faults, steward, size, script):
    page = open_page(size, person=steward, script=script)
    look = faults if script else lambda page: []
    page.goto("/erase")
    page.locator("main input[type=text]").first.fill("Wil")
    page.get_by_role("button", name="Look for it").click()
    page.get_by_text("That is too short").wait_for()
    assert look(page) == []
    page.locator("main input[type=text]").first.fill("Wilhelmina Featherstonehaugh")
    page.get_by_role("button", name="Look for it").click()
    page.get_by_role("heading", name="Found in").wait_for()
    keep(page, "corner-erase-found", size, full=True)
    assert look(page) == []
    page.get_by_role("button", name="Erase it for good").click()
    page.get_by_role("button", name="Erase it for good").wait_for(state="detached")
    keep(page, "corner-erase-done", size, full=True)
    assert look(page) == []
    assert all("Featherstonehaugh" not in record.raw for record in table.records.all())


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_list_with_a_wrong_name_typed_stays(table, open_page, faults, steward, size):
    page = open_page(size, person=steward)
    page.goto("/lists/homes/withdraw")
    page.get_by_label("Type the name of the list to take it away").fill("Home")
    page.get_by_role("button", name="Withdraw the list").click()
    page.locator(".errors").first.wait_for()
    assert faults(page) == []
    assert queries.find_sources().filter(slug="homes").exists()
