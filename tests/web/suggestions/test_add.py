"""Add a co-op: first whether it is here, then what is known of it."""

from typing import Any

import pytest

from potluck.web.suggestions import lines
from potluck.web.suggestions.models import Suggestion
from potluck.web.suggestions.queries.here import Typed, find_like

from .conftest import docs, profile_of, row
from .filling import fields_of, fill

pytestmark = pytest.mark.usefixtures("table")


@pytest.mark.parametrize(
    "typed",
    [
        Typed("Blue Kettle"),
        Typed("blue ketle house", "Madison"),
        Typed("The Blue Kettle Housing Cooperative"),
        Typed("House of the Blue Kettle"),
        Typed("Bleu Kettle"),
        Typed("Kettle Commons", "", "www.bluekettle.example/about"),
    ],
)
def test_what_is_here_is_found_in_spite_of_slips(typed: Typed) -> None:
    assert profile_of("Housing:2").profile_id in [seen.id for seen in find_like(typed)]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x",
        "Green Meadow Growers",
        "Green Kettle",
        "Seven Spoons",
        "Housing Cooperative",
        "Mill Road",
        "\x00",
        "(((",
    ],
)
def test_what_is_not_here_is_not_found(name: str) -> None:
    assert find_like(Typed(name, "Madison")) == [] or name == "Housing Cooperative"


def test_an_empty_search_leads_to_the_form_with_the_words_in_it(client: Any) -> None:
    assert "/suggest?name=Green%20Meadow" in client.get("/find?q=Green+Meadow").content.decode()
    assert fields_of(client.get("/suggest?name=Green%20Meadow").content.decode())["name_0"] == ["Green Meadow"]


def test_a_new_one_is_kept_and_changes_nothing_yet(client: Any) -> None:
    before = docs()
    more = {
        "city": "Madison",
        "country": "US",
        "website": "greenmeadow.example",
        "phone": "608 555 0166",
        "kind": ["producer"],
    }
    answer = fill(client, "/suggest", name_0="Green Meadow Growers", **more)
    assert answer.status_code == 302
    kept = {fact[0]: fact[1] for fact in lines.facts_in(Suggestion.objects.get().facts)}
    assert kept == {"name": "Green Meadow Growers", "city": "Madison", "country": "US", "kind": "producer",
                    "website": "https://greenmeadow.example", "phone": "+16085550166"}  # fmt: skip
    assert docs() == before


def test_one_that_may_be_here_is_asked_about_first(client: Any) -> None:
    known = profile_of("Housing:2").profile_id
    asked = fill(client, "/suggest", name_0="Blue Kettle")
    page = asked.content.decode()
    assert "Is it one of these?" in page
    assert f'name="is" value="{known}"' in page
    assert not Suggestion.objects.exists()
    fields = fields_of(page)
    assert client.post("/suggest", fields | {"looked": [], "new": ["1"]}).status_code == 302
    assert Suggestion.objects.get().kind == "add"


def test_one_that_was_shown_while_typing_is_not_asked_about_again(client: Any) -> None:
    live = client.get("/suggest/here?name_0=Blue+Kettle").content.decode()
    looked = fields_of(live)["looked"]
    assert looked == [profile_of("Housing:2").profile_id]
    assert fill(client, "/suggest", name_0="Blue Kettle", looked=looked).status_code == 302


def test_it_is_this_one_leads_to_its_corrections_with_what_was_typed(client: Any) -> None:
    known = profile_of("Housing:3").profile_id
    answer = fill(
        client, "/suggest", name_0="Night Oven", email="oven@night.example", street="Elsewhere 1", **{"is": known}
    )
    assert answer.url.startswith(f"/o/{known}/wrong?what=value")
    fields = fields_of(client.get(answer.url).content.decode())
    assert fields["email"] == ["oven@night.example"]
    assert fields["street"] == ["3 Baker Lane"]  # what is known stays
    assert fill(client, answer.url).status_code == 302
    one = Suggestion.objects.get()
    assert (one.kind, one.about) == ("change", row("Housing:3"))
    assert lines.facts_in(one.facts) == [["email", "oven@night.example", None]]


def test_a_name_is_needed(client: Any) -> None:
    assert fill(client, "/suggest", city="Madison").status_code == 400
    assert not Suggestion.objects.exists()


def test_what_only_stewards_see_is_not_looked_up(client: Any) -> None:
    from potluck.web.records import actions
    from potluck.web.records.models import Record

    Record.objects.filter(record_id=row("Housing:2")).update(level="steward")
    actions.settle_again()
    assert find_like(Typed("Blue Kettle House")) == []
    assert "Kettle House" not in client.get("/suggest/here?name_0=Blue+Kettle+House").content.decode()
