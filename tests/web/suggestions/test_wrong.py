"""Something wrong?: what a reader sees and sends, without an account and without a script."""

from typing import Any

import pytest

from potluck.web.desk import actions as desk
from potluck.web.records import actions as records
from potluck.web.suggestions import lines
from potluck.web.suggestions.models import Suggestion

from .conftest import docs, profile_of, row
from .filling import fields_of, fill

pytestmark = pytest.mark.usefixtures("table")


def wrong(list_and_row: str, what: str = "") -> str:
    return f"/o/{profile_of(list_and_row).profile_id}/wrong" + (f"?what={what}" if what else "")


def facts() -> list[list[str | None]]:
    return lines.facts_in(Suggestion.objects.get().facts)


def test_the_page_of_a_co_op_leads_to_it(client: Any) -> None:
    page = client.get(f"/o/{profile_of('Housing:1').profile_id}").content.decode()
    assert wrong("Housing:1") in page
    choices = client.get(wrong("Housing:1")).content.decode()
    assert all(f"?what={what}" in choices for what in ("value", "closed", "same", "two", "out", "other"))
    assert "?what=two" not in client.get(wrong("Housing:3")).content.decode()  # one row cannot be two co-ops


def test_what_is_shown_stands_in_the_form_and_only_what_is_changed_is_kept(client: Any) -> None:
    fields = fields_of(client.get(wrong("Housing:2", "value")).content.decode())
    assert fields["street"] == ["40 Mill Road"]
    assert fields["country"] == ["US"]
    before = docs()
    answer = fill(client, wrong("Housing:2", "value"), phone="608 555 0199", words="I live there")
    assert answer.status_code == 302
    assert facts() == [["phone", "+16085550199", None]]
    one = Suggestion.objects.get()
    assert (one.kind, one.words, one.state) == ("change", "I live there", "waiting")
    assert docs() == before


def test_a_value_nobody_touched_is_not_sent_back_when_it_changed_meanwhile(client: Any, steward: Any) -> None:
    address = wrong("Housing:2", "value")
    fields = fields_of(client.get(address).content.decode())
    about = profile_of("Housing:2").profile_id
    desk.save_own(person=steward, facts=[["phone", "+16085550188", None]], about=about)
    client.post(address, fields | {"email": ["tea@bluekettle.example"]})
    assert facts() == [["email", "tea@bluekettle.example", None]]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("website", "not an address", "is not a web address"),
        ("email", "tea at kettle", "is not an email address"),
        ("phone", "ring twice", "is not a phone number"),
        ("opened", "long ago", "is not a date"),
        ("members", "many", "is not a number"),
        ("name_0", "-", "This is not a name"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_stays_typed(client: Any, field: str, typed: str, said: str) -> None:
    answer = fill(client, wrong("Housing:2", "value"), **{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert fields_of(page)[field] == [typed]
    assert not Suggestion.objects.exists()


def test_nothing_changed_and_nothing_said_is_not_sent(client: Any) -> None:
    answer = fill(client, wrong("Housing:2", "value"))
    assert answer.status_code == 400
    assert "Nothing is changed yet" in answer.content.decode()


def test_a_page_of_a_social_network_is_kept_as_such(client: Any) -> None:
    fill(client, wrong("Housing:3", "value"), website="facebook.com/nightoven")
    assert facts() == [["social", "https://facebook.com/nightoven", None]]


def test_an_emptied_value_says_that_it_is_wrong(client: Any) -> None:
    fill(client, wrong("Housing:2", "value"), phone="")
    assert facts() == [["phone", "", None]]


def test_it_closed(client: Any) -> None:
    fill(client, wrong("Housing:2", "closed"), closed="May 2024")
    assert Suggestion.objects.get().kind == "closed"
    assert facts() == [["status", "closed", None], ["closed", "2024-05", None]]


def test_the_same_as_another_is_found_by_typing_or_by_its_address(client: Any) -> None:
    address = wrong("Housing:2", "same")
    other = profile_of("Housing:3").profile_id
    first = fill(client, address, q="nihgt oven")
    assert f'name="other" value="{other}"' in first.content.decode()
    assert "Choose which one it is" in first.content.decode()
    pasted = fill(client, address, q=f"http://here.example/o/{other}?speak=es")
    assert f'name="other" value="{other}"' in pasted.content.decode()
    live = client.get(f"/o/{profile_of('Housing:2').profile_id}/wrong/others?q=night").content.decode()
    assert f'value="{other}"' in live
    assert fill(client, address, q="night oven", other=other).status_code == 302
    one = Suggestion.objects.get()
    assert (one.kind, one.about, one.other) == ("merge", row("Housing:2"), row("Housing:3"))


def test_a_co_op_is_not_the_same_as_itself(client: Any) -> None:
    mine = profile_of("Housing:2").profile_id
    answer = fill(client, wrong("Housing:2", "same"), q="blue kettle", other=mine)
    assert answer.status_code == 200
    assert f'value="{mine}"' not in answer.content.decode()
    assert not Suggestion.objects.exists()


def test_rows_that_do_not_belong_are_ticked_but_never_all(client: Any) -> None:
    address = wrong("Housing:1", "two")
    both = [row("Housing:1"), row("Workers:1")]
    assert "Tick at least one row" in fill(client, address).content.decode()
    assert "Leave at least one row" in fill(client, address, row=both).content.decode()
    assert fill(client, address, row=both[1:]).status_code == 302
    assert Suggestion.objects.get().rows == both[1:]


def test_that_it_should_not_be_here_needs_words(client: Any) -> None:
    assert fill(client, wrong("Housing:2", "out")).status_code == 400
    fill(client, wrong("Housing:2", "out"), words="It is my home", contact="ada@example.org")
    one = Suggestion.objects.get()
    assert (one.kind, one.words, one.contact) == ("out", "It is my home", "ada@example.org")


def test_what_only_stewards_see_is_on_none_of_these_pages(client: Any, steward_client: Any) -> None:
    """Steward or not: the forms show what everyone sees."""
    from potluck.web.records.models import Record

    hidden = Record.objects.get(record_id=row("Workers:1"))
    hidden.level = "steward"
    hidden.facts = hidden.facts.replace("12 Lantern St.", "Wren Lane 7")
    hidden.save()
    Record.objects.filter(record_id=row("Workers:2")).update(level="steward")
    records.settle_again()
    for what in ("", "value", "same", "out", "other"):
        page = client.get(wrong("Housing:1", what)).content.decode()
        assert "Wren" not in page
        assert "Workers" not in page
    assert "?what=two" not in client.get(wrong("Housing:1")).content.decode()
    secret = profile_of("Workers:2").profile_id
    assert client.get(f"/o/{secret}/wrong").status_code == 404
    assert (
        "Ovens Bakers"
        not in client.get(f"/o/{profile_of('Housing:1').profile_id}/wrong/others?q=bakers").content.decode()
    )
    assert client.get(f"/o/{row('Workers:1')}/wrong").status_code == 404


def test_whoever_sent_it_sees_what_became_of_it_and_nothing_else(client: Any, steward: Any) -> None:
    from potluck.web.suggestions import actions

    sent = fill(
        client, wrong("Housing:2", "value"), phone="608 555 0199", words="Canary words", contact="canary@x.example"
    )
    waiting = client.get(sent.url).content.decode()
    assert "We have it" in waiting
    actions.refuse(person=steward, suggestion=Suggestion.objects.get(), reason="They told us otherwise")
    page = client.get(sent.url).content.decode()
    assert "It was not taken" in page
    assert "They told us otherwise" in page
    assert "anary" not in page + waiting
    assert "5550199" not in page
    for forged in (sent.url[:-1] + ("a" if sent.url[-1] != "a" else "b"), f"/suggest/{Suggestion.objects.get().pk}"):
        assert client.get(forged).status_code == 404


def test_an_address_of_any_row_leads_to_the_page(client: Any) -> None:
    other = max(row("Housing:1"), row("Workers:1"))
    assert client.get(f"/o/{other}/wrong?what=closed").url == wrong("Housing:1", "closed")
    assert client.get("/o/01K00000000000000000000000/wrong").status_code == 404
