"""Without scripts: a steward answers what readers told, a round of asking, a co-op answers on its link."""

from typing import Any

import pytest
from django.utils import timezone

from potluck.web.records import queries
from potluck.web.records.models import Record
from potluck.web.suggestions.models import Suggestion
from tests.plain import Plain
from tests.small_tables import KETTLE, profile_that_says


def test_a_steward_answers(told: None, at_desk: Plain) -> None:
    at_desk.goto("/desk").follow("6 suggestions wait")
    at_desk.fill("Phone", "+1 608 555 0177").press("Take it")
    assert "Taken." in at_desk.text
    phones = queries.doc_of(queries.get_profile(profile_that_says("Seven Chairs")))["fields"]["phone"]
    assert phones[0]["value"] == "+16085550177"
    at_desk.press("Refuse it", status=400)
    assert "Say why in a few words" in at_desk.text
    at_desk.fill("Why?", "The lights are on").press("Refuse it")
    assert "Whoever sent it can read why" in at_desk.text
    at_desk.press("Undo")
    assert "Taken back. It waits again." in at_desk.text
    at_desk.follow("Answered")
    assert "The line on our own list" in at_desk.text
    at_desk.follow("Looks like spam").press("Throw the ticked ones away")
    assert "1 thrown away." in at_desk.text
    assert "Nothing looks like spam." in at_desk.text
    assert Suggestion.objects.filter(state="waiting").count() == 5


@pytest.mark.parametrize("speak", ["en", "es"])
def test_a_co_op_says_that_all_is_right(links: dict[str, str], plain: Any, speak: str) -> None:
    page: Plain = plain().goto(f"{links[KETTLE]}?speak={speak}")
    send = page.find("//form[.//input[@name='verdict']]//button")[0].text_content().strip()
    page.press(send, status=400)  # nothing chosen, as no browser lets it pass
    assert not Record.objects.exclude(confirmed=None).exists()
    page.tick("verdict", "right").press(send)
    assert page.path.endswith("/confirm/thanks/right")
    assert Record.objects.get(facts__contains=KETTLE).confirmed == timezone.localdate()
    page.goto(links[KETTLE], status=410)


def test_a_co_op_without_cookies_says_what_changed(links: dict[str, str], plain: Any) -> None:
    page: Plain = plain().goto(links[KETTLE]).tick("Something changed").press("Send my answer")
    page.client.cookies.clear()
    page.fill("Street and number", "1 New Lane").fill("Email", "not an address").press("Send what changed", status=400)
    assert page.find("//input[@name='email'][@aria-invalid='true']")
    assert page.value("Street and number") == "1 New Lane"
    page.fill("Email", "new@example.org").press("Send what changed")
    assert "Thank you" in page.headings()[0]
    assert '"1 New Lane"' in Suggestion.objects.get().facts


def test_a_steward_begins_a_round_and_hands_links_on(lake_co_ops: Any, at_desk: Plain) -> None:
    at_desk.goto("/desk").follow("To do").follow("Ask them").press("Make links, I hand them on")
    assert "0 of 3 have answered" in at_desk.text
    at_desk.press("Make these 3 links")
    link = at_desk.value("The link")
    assert not [
        one for one in at_desk.find("//button[not(ancestor-or-self::*[@hidden])]") if "Copy" in one.text_content()
    ]
    at_desk.goto(link.removeprefix("http://testserver")).tick("We have closed").press("Send my answer")
    assert "Thank you" in at_desk.headings()[0]
    at_desk.goto(f"/lists/{lake_co_ops.slug}/round")
    assert "1 of 3 has answered" in at_desk.text
