"""Levels, members and licences in a real browser: on a phone, without script, and no faults on any page."""

import pytest

from potluck.web.lists import actions as lists
from potluck.web.people import actions as people
from potluck.web.records import actions as records

from .conftest import DESK, PHONE

HOMES = """name,type,street,city,country,lat,lon,email,internal remarks
Seven Chairs Housing Co-op,housing cooperative,12 Lantern Street,Madison,US,43.0731,-89.4012,info@sevenchairs.example,ask
Blue Kettle House,housing cooperative,40 Mill Road,Madison,US,43.0812,-89.3822,jane.doe@gmail.com,call first
"""
SHOPS = "name,city,country\nThree Ovens Bakers,Madison,US\n"


@pytest.fixture
def table(transactional_db):
    """Homes under ODbL, shown by region, and a shop under CC BY-SA."""
    for name, licence, text in (("Homes", "ODbL-1.0", HOMES), ("Shops", "CC-BY-SA-4.0", SHOPS)):
        version = lists.draft_version(person=None, file_name="list.csv", content=text.encode())
        detail = "region" if name == "Homes" else "exact"
        lists.bring_in(person=None, version=version, name=name, licence=licence, place_detail=detail)
    records.link_and_settle()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_mapping_page_says_what_looks_private_and_can_open_it(transactional_db, open_page, faults, steward, size):
    draft = lists.draft_version(person=steward, file_name="homes.csv", content=HOMES.encode())
    page = open_page(size, person=steward, script=False)
    page.goto(f"/bring/{draft.pk}")
    assert page.get_by_text("Its name sounds private").count() == 1
    assert page.get_by_text("1 of them looks like a person’s own").count() == 1
    assert page.get_by_text("These look like homes").count() == 1
    page.get_by_label("Who may see internal remarks").select_option(label="Everyone")
    page.get_by_role("button", name="Save this mapping").wait_for()
    looked = open_page(size, person=steward)
    looked.goto(f"/bring/{draft.pk}")
    assert faults(looked) == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_files_that_cannot_be_one_are_offered_without_script(table, open_page, faults, size):
    page = open_page(size, script=False)
    page.goto("/take.csv")
    assert page.get_by_role("heading", level=1).inner_text() == "These lists cannot go into one file"
    with page.expect_download() as coming:
        page.get_by_role("link", name="Take 2 co-ops").click()
    assert "Seven Chairs" in coming.value.path().read_text("utf-8-sig")
    assert "Lantern Street" not in coming.value.path().read_text("utf-8-sig")
    looked = open_page(size)
    looked.goto("/take.csv")
    assert faults(looked) == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_member_is_invited_and_sees_what_members_see(table, open_page, faults, steward, size):
    page = open_page(size, person=steward, script=False)
    page.goto("/people")
    page.get_by_label("As what").select_option("member")
    page.get_by_role("button", name="Make an invite").click()
    page.get_by_text("Give this link to the new member").wait_for()
    link = page.get_by_label("The link").input_value()
    looked = open_page(size, person=steward)
    looked.goto("/people")
    assert faults(looked) == []
    guest = open_page(size, script=False)
    guest.goto(link)
    assert guest.get_by_role("heading", level=1).inner_text() == "Become a member"
    guest.get_by_label("Your name").fill("Mia")
    guest.get_by_label("E-mail address, or a name to sign in with").fill("mia")
    guest.get_by_label("Password").fill("seven chairs and a kettle")
    guest.get_by_role("button", name="Join the members").click()
    guest.wait_for_url("**/find")
    assert guest.goto("/desk").status == 403
    assert people.queries.viewer_level(people.queries.find_person("mia")) == "members"
