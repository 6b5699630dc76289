"""Readers tell what is wrong and what is missing, on a phone; a steward answers."""

from typing import Any

import pytest

from potluck.web.records import queries
from potluck.web.suggestions import lines, spam
from potluck.web.suggestions.models import Suggestion
from tests import small_tables
from tests.small_tables import profile_that_says

from . import nodes
from .conftest import DESK, ON_A_PHONE, PHONE, looks

readers = nodes.table(small_tables.readers)
told = nodes.table(small_tables.told)


@pytest.fixture(autouse=True)
def _forms_are_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Robots type fast, so the clock of the forms is turned back."""
    monkeypatch.setattr(spam, "FASTEST_S", -1)


def test_a_wrong_phone_number_is_told_on_a_phone(readers: None, open_page: Any, faults: Any) -> None:
    page = open_page(PHONE)
    page.goto(f"/o/{profile_that_says('Seven Chairs')}")
    page.get_by_role("link", name="Something wrong?").click()
    page.get_by_role("link", name="Something it says is not right").click()
    assert page.get_by_label("Phone").input_value() == "+1 608-555-0101"
    page.get_by_label("Phone").fill("ring twice")
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("is not a phone number").wait_for()
    assert faults(page) == []
    page.get_by_label("Phone").fill("+1 608 555 0199")
    page.get_by_label("In your words").fill("I rang")
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="We have it").wait_for()
    assert faults(page) == []
    one = Suggestion.objects.get()
    assert (one.state, lines.facts_in(one.facts)) == ("waiting", [["phone", "+16085550199", None]])


@pytest.mark.parametrize("speak", [pytest.param("en", marks=looks), "es"])
def test_both_small_forms_in_either_language(readers: None, open_page: Any, faults: Any, speak: str) -> None:
    """By the names of the fields, so that one walk reads in both languages."""
    page = open_page(PHONE)
    page.goto(f"/o/{profile_that_says('Seven Chairs')}?speak={speak}")
    page.locator("main a[href$='/wrong']").click()
    assert page.locator("html").get_attribute("lang") == speak
    page.locator("a[href='?what=value']").click()
    page.locator("input[name=phone]").fill("ring twice")
    page.locator("form.tell button.main").last.click()
    page.locator("input[name=phone][aria-invalid=true]").wait_for()
    assert faults(page) == []
    page.locator("input[name=phone]").fill("+1 608 555 0199")
    page.locator("form.tell button.main").last.click()
    page.wait_for_url("**/suggest/*")
    page.goto("/suggest")
    page.locator("#id_name_0").fill("Night Oven")
    page.locator("form.tell button.main").last.click()
    page.locator("ul.like").wait_for()
    page.locator("#id_name_0").fill("Spoonbenders")
    page.locator("select[name=country]").select_option("US")
    page.locator("form.tell button.main").last.click()
    page.wait_for_url("**/suggest/*")
    assert sorted(Suggestion.objects.values_list("kind", flat=True)) == ["add", "change"]


def test_two_pages_of_one_co_op(readers: None, open_page: Any, faults: Any) -> None:
    page = open_page(PHONE)
    page.goto(f"/o/{profile_that_says('Night Oven')}/wrong?what=same")
    field = page.get_by_label("Which is the other one?")
    field.press_sequentially("مخبز")
    page.get_by_role("radio").wait_for()
    assert faults(page) == []
    page.get_by_role("radio").check()
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="We have it").wait_for()
    assert Suggestion.objects.get().kind == "merge"


def test_a_missing_co_op_is_added(readers: None, open_page: Any, faults: Any) -> None:
    page = open_page(PHONE)
    page.goto("/find?q=spoonbender")
    page.get_by_role("link", name="Add it").click()
    assert page.get_by_label("Name").input_value() == "spoonbender"
    page.get_by_label("Name").fill("")
    page.get_by_label("Name").press_sequentially("Nihgt Oven")
    page.get_by_role("heading", name="Is it one of these?").wait_for()
    assert faults(page) == []
    page.get_by_label("Name").fill("Spoonbenders")
    page.get_by_label("Town").fill("Madison")
    page.get_by_label("Country").select_option("US")
    page.get_by_role("heading", name="Is it one of these?").wait_for(state="detached")
    page.get_by_role("button", name="Send it", exact=True).click()
    page.get_by_role("heading", name="We have it").wait_for()
    assert [fact[1] for fact in lines.facts_in(Suggestion.objects.get().facts)] == ["Spoonbenders", "Madison", "US"]


def test_one_that_is_here_is_corrected_instead(readers: None, open_page: Any) -> None:
    page = open_page(PHONE)
    page.goto("/suggest")
    page.get_by_label("Name").press_sequentially("Night Oven")
    page.get_by_label("Website").fill("oven.example")
    page.get_by_role("button", name="It is this one").first.click()
    page.get_by_text("It is here already").wait_for()
    assert page.get_by_label("Website").input_value() == "oven.example"
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="We have it").wait_for()
    assert lines.facts_in(Suggestion.objects.get().facts) == [["website", "https://oven.example", None]]


@ON_A_PHONE
def test_a_steward_answers(told: None, open_page: Any, faults: Any, steward: Any, size: Any) -> None:
    page = open_page(size, person=steward)
    page.goto("/desk")
    page.get_by_role("link", name="6 suggestions wait").click()
    first = page.get_by_role("article").first
    first.get_by_text("Change it before you take it").click()
    first.get_by_label("Phone").fill("+1 608 555 0177")
    first.get_by_role("button", name="Take it").click()
    page.get_by_text("Taken.").wait_for()
    phones = queries.doc_of(queries.get_profile(profile_that_says("Seven Chairs")))["fields"]["phone"]
    assert phones[0]["value"] == "+16085550177"
    second = page.get_by_role("article").first
    second.get_by_role("button", name="Refuse it").click()
    page.get_by_text("Say why in a few words").wait_for()
    assert faults(page) == []
    page.get_by_role("article").first.get_by_label("Why?").fill("The lights are on")
    page.get_by_role("article").first.get_by_role("button", name="Refuse it").click()
    page.get_by_text("Whoever sent it can read why").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back. It waits again.").wait_for()
    page.get_by_role("link", name="Answered").click()
    page.get_by_text("The line on our own list").wait_for()
    page.get_by_role("link", name="Looks like spam").click()
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
