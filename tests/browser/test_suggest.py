"""Readers tell what is wrong and what is missing, on a phone, with and without a script; a steward answers."""

from typing import Any

import pytest

from potluck.web.lists import actions as lists
from potluck.web.places import index
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Record
from potluck.web.suggestions import actions, lines, spam
from potluck.web.suggestions.models import Suggestion

from .conftest import DESK, PHONE

HOUSING = """Name;Street;Postcode;City;Country;Website;Phone
Seven Chairs Housing Co-op;12 Lantern Street;53703;Madison;US;https://sevenchairs.example;+1 608 555 0101
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast;3 Baker Lane;53705;Madison;US;;
مخبز الليل;5 Baker Lane;53705;Madison;US;;
"""
WORKERS = """organisation,address,town,country,site,tel
Seven Chairs Housing Cooperative,12 Lantern St.,Madison,USA,www.sevenchairs.example,608-555-0101
"""
BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


@pytest.fixture
def table(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two small lists; robots type fast, so the clock of the forms is turned back."""
    monkeypatch.setattr(spam, "FASTEST_S", -1)
    for name, text in (("Housing", HOUSING), ("Workers", WORKERS)):
        version = lists.draft_version(person=None, file_name="list.csv", content=text.encode())
        lists.bring_in(person=None, version=version, name=name)
    records.link_and_settle()
    index.forget()


def profile_id(name: str) -> str:
    """Of the first row whose facts hold these words."""
    record = Record.objects.filter(facts__contains=name).order_by("record_id")[0]
    found = queries.get_profile(record.record_id)
    assert found
    return str(found.profile_id)


@BOTH
def test_a_wrong_phone_number_is_told_on_a_phone(table: None, open_page: Any, faults: Any, script: bool) -> None:
    page = open_page(PHONE, script=script)
    page.goto(f"/o/{profile_id('Seven Chairs')}")
    page.get_by_role("link", name="Something wrong?").click()
    assert not script or faults(page) == []
    page.get_by_role("link", name="Something it says is not right").click()
    assert page.get_by_label("Phone").input_value() == "+1 608-555-0101"
    assert not script or faults(page) == []
    page.get_by_label("Phone").fill("ring twice")
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("is not a phone number").wait_for()
    assert not script or faults(page) == []
    page.get_by_label("Phone").fill("+1 608 555 0199")
    page.get_by_label("In your words").fill("I rang")
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="We have it").wait_for()
    assert not script or faults(page) == []
    one = Suggestion.objects.get()
    assert (one.state, lines.facts_in(one.facts)) == ("waiting", [["phone", "+16085550199", None]])


@BOTH
@pytest.mark.parametrize("speak", ["en", "es"])
def test_both_small_forms_in_either_language(
    table: None, open_page: Any, faults: Any, script: bool, speak: str
) -> None:
    """By the names of the fields, so that one walk reads in both languages."""
    page = open_page(PHONE, script=script)
    page.goto(f"/o/{profile_id('Seven Chairs')}?speak={speak}")
    page.locator("main a[href$='/wrong']").click()
    assert page.locator("html").get_attribute("lang") == speak
    page.locator("a[href='?what=value']").click()
    page.locator("input[name=phone]").fill("ring twice")
    page.locator("form.tell button.main").last.click()
    page.locator("input[name=phone][aria-invalid=true]").wait_for()
    assert not script or faults(page) == []
    page.locator("input[name=phone]").fill("+1 608 555 0199")
    page.locator("form.tell button.main").last.click()
    page.wait_for_url("**/suggest/*")
    assert not script or faults(page) == []
    page.goto("/suggest")
    page.locator("#id_name_0").fill("Night Oven")
    page.locator("form.tell button.main").last.click()
    page.locator("ul.like").wait_for()
    assert not script or faults(page) == []
    page.locator("#id_name_0").fill("Spoonbenders")
    page.locator("select[name=country]").select_option("US")
    page.locator("form.tell button.main").last.click()
    page.wait_for_url("**/suggest/*")
    assert not script or faults(page) == []
    assert sorted(Suggestion.objects.values_list("kind", flat=True)) == ["add", "change"]


@BOTH
def test_two_pages_of_one_co_op(table: None, open_page: Any, faults: Any, script: bool) -> None:
    page = open_page(PHONE, script=script)
    page.goto(f"/o/{profile_id('Night Oven')}/wrong?what=same")
    field = page.get_by_label("Which is the other one?")
    field.press_sequentially("مخبز")
    if not script:
        page.get_by_role("button", name="Send it").click()
    page.get_by_role("radio").wait_for()
    assert not script or faults(page) == []
    page.get_by_role("radio").check()
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="We have it").wait_for()
    assert Suggestion.objects.get().kind == "merge"


@pytest.mark.parametrize("what", ["closed", "two", "out", "other"])
def test_the_other_small_forms_have_no_faults(table: None, open_page: Any, faults: Any, what: str) -> None:
    page = open_page(PHONE)
    page.goto(f"/o/{profile_id('Seven Chairs')}/wrong?what={what}")
    assert faults(page) == []
    if what == "two":
        page.get_by_role("checkbox").first.check()
    page.get_by_label("In your words").fill("Empty windows since spring")
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="We have it").wait_for()


@BOTH
def test_a_missing_co_op_is_added(table: None, open_page: Any, faults: Any, script: bool) -> None:
    page = open_page(PHONE, script=script)
    page.goto("/find?q=spoonbender")
    page.get_by_role("link", name="Add it").click()
    assert page.get_by_label("Name").input_value() == "spoonbender"
    page.get_by_label("Name").fill("")
    page.get_by_label("Name").press_sequentially("Nihgt Oven")
    if not script:
        page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="Is it one of these?").wait_for()
    assert not script or faults(page) == []
    page.get_by_label("Name").fill("Spoonbenders")
    page.get_by_label("Town").fill("Madison")
    page.get_by_label("Country").select_option("US")
    if script:
        page.get_by_role("heading", name="Is it one of these?").wait_for(state="detached")
    page.get_by_role("button", name="Send it", exact=True).click()
    page.get_by_role("heading", name="We have it").wait_for()
    assert [fact[1] for fact in lines.facts_in(Suggestion.objects.get().facts)] == ["Spoonbenders", "Madison", "US"]


@BOTH
def test_one_that_is_here_is_corrected_instead(table: None, open_page: Any, script: bool) -> None:
    page = open_page(PHONE, script=script)
    page.goto("/suggest")
    page.get_by_label("Name").press_sequentially("Night Oven")
    page.get_by_label("Website").fill("oven.example")
    if not script:
        page.get_by_role("button", name="Send it").click()
    page.get_by_role("button", name="It is this one").first.click()
    page.get_by_text("It is here already").wait_for()
    assert page.get_by_label("Website").input_value() == "oven.example"
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="We have it").wait_for()
    assert lines.facts_in(Suggestion.objects.get().facts) == [["website", "https://oven.example", None]]


@pytest.fixture
def told(table: None) -> None:
    """One of every kind waits, and one looks like spam."""
    chairs, oven, other = (Record.objects.filter(facts__contains=w)[0].record_id for w in ("Seven", "Night", "مخبز"))
    changed = [["phone", "+16085550199", None], ["street", "14 Lantern Street", None], ["website", "", None]]
    actions.suggest(
        kind="change", about=chairs, facts=changed, words="I rang the bell\nand asked", contact="a@b.example"
    )
    actions.suggest(kind="closed", about=oven, facts=[["closed", "2024", None]])
    actions.suggest(kind="add", facts=[["name", "Night Oven", None], ["city", "Madison", None]])
    actions.suggest(kind="merge", about=oven, other=other)
    actions.suggest(kind="split", about=chairs, rows=[Record.objects.get(source__name="Workers").record_id])
    actions.suggest(kind="out", about=other, words="It is my home")
    actions.suggest(kind="change", about=oven, words="http://a.example " * 9, is_spam=True)


@BOTH
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_steward_answers(told: None, open_page: Any, faults: Any, steward: Any, size: Any, script: bool) -> None:
    page = open_page(size, script=script, person=steward)
    page.goto("/desk")
    page.get_by_role("link", name="6 suggestions wait").click()
    assert not script or faults(page) == []
    first = page.get_by_role("article").first
    first.get_by_text("Change it before you take it").click()
    first.get_by_label("Phone").fill("+1 608 555 0177")
    first.get_by_role("button", name="Take it").click()
    page.get_by_text("Taken.").wait_for()
    phones = queries.doc_of(queries.get_profile(profile_id("Seven Chairs")))["fields"]["phone"]
    assert phones[0]["value"] == "+16085550177"
    second = page.get_by_role("article").first
    second.get_by_role("button", name="Refuse it").click()
    page.get_by_text("Say why in a few words").wait_for()
    page.get_by_role("article").first.get_by_label("Why?").fill("The lights are on")
    page.get_by_role("article").first.get_by_role("button", name="Refuse it").click()
    page.get_by_text("Whoever sent it can read why").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back. It waits again.").wait_for()
    page.get_by_role("link", name="Answered").click()
    page.get_by_text("The line on our own list").wait_for()
    assert not script or faults(page) == []
    page.get_by_role("link", name="Looks like spam").click()
    assert not script or faults(page) == []
    page.get_by_role("button", name="Throw the ticked ones away").click()
    page.get_by_text("1 thrown away.").wait_for()
    page.get_by_text("Nothing looks like spam.").wait_for()


def test_by_keys_alone(told: None, open_page: Any, steward: Any) -> None:
    page = open_page(DESK, person=steward)
    page.goto("/desk/suggestions")
    page.keyboard.press("t")
    page.get_by_text("Taken.").wait_for()
    page.keyboard.press("z")
    page.get_by_text("Taken back.").wait_for()
    assert Suggestion.objects.filter(state="waiting").count() == 6
    page.get_by_role("button", name="Turn the keys off").click()
    page.keyboard.press("t")
    page.reload()
    assert Suggestion.objects.filter(state="waiting").count() == 6


@pytest.mark.parametrize("path", ["/suggest", "/o/{}/wrong", "/o/{}/wrong?what=value", "/o/{}/wrong?what=same"])
@pytest.mark.parametrize("speak", ["ar", "es"])
def test_in_the_dark_from_right_to_left_and_in_spanish(
    table: None, open_page: Any, faults: Any, path: str, speak: str
) -> None:
    page = open_page(PHONE, dark=True)
    address = path.format(profile_id("مخبز"))
    page.goto(address + ("&" if "?" in address else "?") + f"speak={speak}")
    assert page.locator("html").get_attribute("lang") == speak
    assert faults(page) == []
