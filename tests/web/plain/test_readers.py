"""Without scripts: searching, signing in, becoming a member, telling what is wrong and what is missing, a snippet."""

from typing import Any

import pytest

from potluck.web.people import queries as people
from potluck.web.suggestions import lines
from potluck.web.suggestions.models import Suggestion
from tests.conftest import PASSWORD
from tests.plain import Plain
from tests.small_tables import profile_that_says


def test_a_search_and_a_sign_in_go_through(readers: None, plain: Any, steward: Any) -> None:
    page: Plain = plain().goto("/sign-in")
    page.fill("E-mail address or name", "steward@example.org").fill("Password", PASSWORD)
    page.press("Sign in")
    assert page.headings()[0] == "The desk"
    page.goto("/people")
    assert page.headings()[0] == "Stewards and members of this table"
    page.goto("/").fill("What are you looking for?", "bakery").press("Search")
    assert page.path.endswith("/find?q=bakery")


def test_a_member_is_invited_and_sees_what_members_see(homes_by_region: None, at_desk: Plain, plain: Any) -> None:
    at_desk.goto("/people").fill("As what", "member").press("Make an invite")
    assert "Give this link to the new member" in at_desk.text
    guest = plain().goto(at_desk.value("The link").removeprefix("http://testserver"))
    assert guest.headings()[0] == "Become a member"
    guest.fill("Your name", "Mia").fill("E-mail address, or a name to sign in with", "mia")
    guest.fill("Password", "seven chairs and a kettle").press("Join the members")
    assert guest.path.endswith("/find")
    guest.goto("/desk", status=403)
    assert people.viewer_level(people.find_person("mia")) == "members"


def test_a_wrong_phone_number_is_told(readers: None, plain: Any) -> None:
    page: Plain = plain().goto(f"/o/{profile_that_says('Seven Chairs')}").follow("Something wrong?")
    page.follow("Something it says is not right")
    assert page.value("Phone") == "+1 608-555-0101"
    page.fill("Phone", "ring twice").press("Send it", status=400)
    assert "is not a phone number" in page.text
    page.fill("Phone", "+1 608 555 0199").fill("In your words", "I rang").press("Send it")
    assert page.headings()[0] == "We have it"
    one = Suggestion.objects.get()
    assert (one.state, lines.facts_in(one.facts)) == ("waiting", [["phone", "+16085550199", None]])


@pytest.mark.parametrize("speak", ["en", "es"])
def test_both_small_forms_in_either_language(readers: None, plain: Any, speak: str) -> None:
    """By the names of the fields, so that one walk reads in both languages."""
    page: Plain = plain().goto(f"/o/{profile_that_says('Seven Chairs')}?speak={speak}")
    page.goto(page.find("//main//a[contains(@href, '/wrong')]")[0].get("href"))
    assert page.find("/html")[0].get("lang") == speak
    page.goto(page.path + "?what=value").fill("phone", "ring twice")
    send = page.find("//form[contains(@class, 'tell')]//button[contains(@class, 'main')]")[-1].text_content().strip()
    page.press(send, status=400)
    assert page.find("//input[@name='phone'][@aria-invalid='true']")
    page.fill("phone", "+1 608 555 0199").press(send)
    assert "/suggest/" in page.path
    page.goto("/suggest").fill("id_name_0", "Night Oven").press(send)
    assert page.find("//ul[contains(@class, 'like')]")
    page.fill("id_name_0", "Spoonbenders").fill("country", "US").press(send)
    assert "/suggest/" in page.path
    assert sorted(Suggestion.objects.values_list("kind", flat=True)) == ["add", "change"]


def test_two_pages_of_one_co_op(readers: None, plain: Any) -> None:
    page: Plain = plain().goto(f"/o/{profile_that_says('Night Oven')}/wrong?what=same")
    page.fill("Which is the other one?", "مخبز").press("Send it")
    radio = page.find("//input[@type='radio']")
    assert len(radio) == 1
    page.tick(radio[0].get("name")).press("Send it")
    assert page.headings()[0] == "We have it"
    assert Suggestion.objects.get().kind == "merge"


@pytest.mark.parametrize("what", ["closed", "two", "out", "other"])
def test_the_other_small_forms(readers: None, plain: Any, what: str) -> None:
    page: Plain = plain().goto(f"/o/{profile_that_says('Seven Chairs')}/wrong?what={what}")
    if what == "two":
        page.tick(page.find("//form[contains(@class, 'tell')]//input[@type='checkbox']")[0].get("name"))
    page.fill("In your words", "Empty windows since spring").press("Send it")
    assert page.headings()[0] == "We have it"


def test_a_missing_co_op_is_added(readers: None, plain: Any) -> None:
    page: Plain = plain().goto("/find?q=spoonbender").follow("Add it")
    assert page.value("Name") == "spoonbender"
    page.fill("Name", "Nihgt Oven").press("Send it")
    assert "Is it one of these?" in page.headings()
    page.fill("Name", "Spoonbenders").fill("Town", "Madison").fill("Country", "US").press("Send it")
    assert page.headings()[0] == "We have it"
    assert [fact[1] for fact in lines.facts_in(Suggestion.objects.get().facts)] == ["Spoonbenders", "Madison", "US"]


def test_one_that_is_here_is_corrected_instead(readers: None, plain: Any) -> None:
    page: Plain = plain().goto("/suggest").fill("Name", "Night Oven").fill("Website", "oven.example").press("Send it")
    page.press("It is this one")
    assert "It is here already" in page.text
    assert page.value("Website") == "oven.example"
    page.press("Send it")
    assert page.headings()[0] == "We have it"
    assert lines.facts_in(Suggestion.objects.get().facts) == [["website", "https://oven.example", None]]
