"""A steward at the desk in a real browser: by keys, by buttons, without script, on a phone; and no faults on any page."""

import pytest

from potluck.web.desk import actions as desk_actions
from potluck.web.desk import queries as desk
from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Decision, Edge, Record

from .conftest import DESK, PHONE

LEFT = """name,street,town,country,phone,began,lat,lon
Second Spoon Food Co-op,14 Basket Street,Madison,US,+1 608 555 0110,1998,43.0701,-89.3801
Blue Kettle Bread,40 Mill Road,Madison,US,+1 608 555 0102,2004,43.08,-89.39
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,3 Baker Lane,Madison,US,,1989,43.071,-89.38
"""
RIGHT = """name,street,town,country,phone,began,lat,lon
2nd Spoon Cooperative Grocery,41 Basket St.,Madison,US,608 555 0110,1989,43.0721,-89.3821
Blue Kettle Laundry,44 Mill Road,Madison,US,608 555 0199,2005,43.0802,-89.3902
مخبز الليل,5 Bakers Lane,Madison,US,,1998,43.0712,-89.3805
"""
REASONS = '[["name_alike",2.5,{}],["street_other_house",-1.5,{}],["phone_many",0.0,{"n":14}]]'


@pytest.fixture
def doubts(transactional_db):
    """Two lists of three rows; the machine doubts about each pair of rows, whatever it may think by itself."""
    for name, text in (("Long Table Food & Farm", LEFT), ("اتحاد وادي الزيتون", RIGHT)):
        version = lists.draft_version(person=None, file_name="list.csv", content=text.encode())
        lists.bring_in(person=None, version=version, name=name)
    records.link_and_settle()
    now = queries.generation()
    Edge.objects.filter(generation=now).delete()
    rows = [
        list(Record.objects.filter(source__name=n).order_by("row"))
        for n in ("Long Table Food & Farm", "اتحاد وادي الزيتون")
    ]
    for weight, (one, other) in enumerate(zip(*rows, strict=True)):
        a, b = sorted((one.record_id, other.record_id))
        Edge.objects.create(generation=now, a=a, b=b, weight=0.5 - weight / 10, band="ask", reasons=REASONS)
    records.settle_again()
    assert len(queries.left_to_decide().ask) == 3


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
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


def test_without_script_on_a_phone_a_pair_is_decided_and_taken_back(doubts, open_page, steward):
    page = open_page(PHONE, script=False, person=steward)
    page.goto("/desk")
    page.get_by_role("button", name="Same S", exact=True).click()
    page.get_by_text("You said same").wait_for()
    assert Decision.objects.get().verdict == "same"
    page.get_by_role("button", name="Undo Z").click()
    page.get_by_text("Undone.").wait_for()
    assert not queries.standing_decisions().exists()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("speak", ["en", "ar"])
def test_pages_of_this_room_have_no_faults(doubts, open_page, faults, steward, size, dark, speak):
    edge = desk.get_edge_by_number(queries.left_to_decide().ask[0])
    records.decide(person=steward, a=edge.a, b=edge.b, verdict="same", reason="I know them")
    own = desk_actions.save_own(person=steward, facts=[["name", "Tarwick Tool Share", "en"]], reason="Opened in May")
    text = 'name,lat lon,notes\nBlue Kettle,"44.01, -3.22",private\nTEST,,\nNight Oven,"-3.2, 44.0",x\n'
    draft = lists.draft_version(person=steward, file_name="long_file_name_of_a_list_final_v3_really.csv",
                                  content=text.encode(), wishes={"name": "Almond list"})  # fmt: skip
    profile = queries.get_profile(edge.a)
    page = open_page(size, dark, person=steward)
    paths = ("/desk", f"/desk/pair/{edge.a}/{edge.b}", "/desk/history", "/desk/history?who=machine", f"/desk/part/{profile.profile_id}",
             "/bring", f"/bring/{draft.pk}", "/lists", "/lists/own", f"/lists/{Record.objects.get(pk=edge.a).source.slug}",
             f"/own/{own}", f"/own/add?about={profile.profile_id}")  # fmt: skip
    found = {}
    page.goto(f"/?speak={speak}")
    for path in paths:
        assert page.goto(path).status == 200, path
        found[path] = faults(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_the_preview_follows_a_change_of_meaning(transactional_db, open_page, steward):
    text = "coop;when\nBlue Kettle;2009\nNight Oven;1998\n"
    draft = lists.draft_version(person=steward, file_name="list.csv", content=text.encode(), wishes={"name": "Almond"})
    page = open_page(DESK, person=steward)
    page.goto(f"/bring/{draft.pk}")
    page.get_by_label("when means").select_option("Closed")
    page.locator("#preview dt").get_by_text("Closed", exact=True).wait_for()
    page.get_by_role("button", name="Next row").click()
    page.get_by_role("heading", name="How row 3 will look").wait_for()
    page.locator("#preview").get_by_text("1998").wait_for()
