"""Floods and machines: limits, the trap, the clock, links; nothing is lost, nothing personal is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import RequestFactory
from django.utils import timezone

from potluck.web.rules import queries as rules
from potluck.web.suggestions import actions, queries, sender
from potluck.web.suggestions.models import Suggestion

from .conftest import profile_of, row
from .filling import fields_of, fill, stamped

pytestmark = pytest.mark.usefixtures("table")


def address(what: str = "other") -> str:
    return f"/o/{profile_of('Housing:2').profile_id}/wrong?what={what}"


def state() -> str:
    return Suggestion.objects.get().state


def test_a_person_is_no_spam(client: Any) -> None:
    fill(client, address(), words="See https://bluekettle.example/news, they moved")
    assert state() == "waiting"


@pytest.mark.parametrize(
    "sent",
    [
        {"words": "Buy", "surname": "Ada"},  # the trap
        {"words": "Buy", "after": 0},  # sooner than anybody reads
        {"words": "Buy", "shown_at": ""},
        {"words": "Buy", "shown_at": "shown:1abcde:forged"},
        {"words": "Buy", "shown_at": signing.TimestampSigner(salt="another").sign("shown")},
        {"words": "http://a.example http://b.example http://c.example"},
        {"words": "[url=https://a.example]Buy[/url]"},
        {"words": '<a href="x">Buy</a>'},
    ],
)
def test_what_looks_like_spam_is_taken_politely_and_put_aside(client: Any, sent: dict[str, Any]) -> None:
    answer = fill(client, address(), **sent)
    assert answer.status_code == 302
    assert "We have it" in client.get(answer.url).content.decode()
    assert state() == "spam"
    assert queries.count_waiting() == 0


def test_a_name_with_markup_looks_like_spam_too(client: Any) -> None:
    fill(client, "/suggest", name_0="Cheap <script>alert(1)</script>", website="a.example")
    assert state() == "spam"


def test_a_page_open_for_more_than_a_day_is_looked_at_once_more(client: Any) -> None:
    answer = fill(client, address(), words="They moved", after=25 * 60 * 60)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "open for more than a day" in page
    again = fields_of(page)
    assert again["words"] == ["They moved"]
    assert client.post(address(), again | {"shown_at": [stamped(10)]}).status_code == 302
    assert state() == "waiting"
    assert again["shown_at"] != [stamped(25 * 60 * 60)]


def test_twenty_in_an_hour_from_one_sender(client: Any) -> None:
    for n in range(rules.number("suggestions_an_hour")):
        assert fill(client, address(), words=f"Number {n}").status_code == 302
    answer = fill(client, address(), words="One more")
    assert answer.status_code == 429
    assert fields_of(answer.content.decode())["words"] == ["One more"]
    assert fill(client, address(), words="From elsewhere").status_code == 429  # REMOTE_ADDR is the same
    Suggestion.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert fill(client, address(), words="Later").status_code in (302, 429)


def test_a_hundred_a_day_from_all_but_spam_takes_nobodys_place(client: Any) -> None:
    about = row("Housing:2")
    for n in range(rules.number("suggestions_a_day")):
        actions.suggest(kind="change", about=about, words=str(n), sender=f"spam {n}", is_spam=True)
    assert fill(client, address(), words="A person").status_code == 302
    for n in range(rules.number("suggestions_a_day") - 1):
        actions.suggest(kind="change", about=about, words=str(n), sender=f"person {n}")
    answer = fill(client, address(), words="One more")
    assert answer.status_code == 429
    assert "tomorrow" in answer.content.decode()


def test_answers_by_a_link_and_stewards_know_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "number", lambda name: 0)
    assert actions.suggest(kind="change", about=row("Housing:2"), words="By a link").state == "waiting"


def test_the_same_said_again_is_counted_not_kept_twice() -> None:
    said = {"kind": "closed", "about": row("Housing:2"), "words": "Empty windows"}
    first = actions.suggest(**said, sender="a")
    assert actions.suggest(**said, sender="a").pk == first.pk
    assert actions.suggest(**said, sender="b", contact="ada@example.org").pk == first.pk
    kept = Suggestion.objects.get()
    assert (kept.times, kept.contact) == (2, "ada@example.org")
    actions.refuse(person=None, suggestion=kept, reason="Open")
    assert actions.suggest(**said, sender="c").pk != first.pk


def test_the_sender_is_forgotten_the_day_after() -> None:
    one = actions.suggest(kind="change", about=row("Housing:2"), words="One", sender="a")
    Suggestion.objects.update(at=timezone.now() - timedelta(days=1))
    actions.suggest(kind="change", about=row("Housing:2"), words="Two", sender="a")
    one.refresh_from_db()
    assert one.sender == ""


def test_at_midnight_the_machine_forgets_by_itself(client: Any) -> None:
    from django_tasks_db.models import DBTaskResult

    from potluck.web.suggestions import tasks

    for n in range(3):
        fill(client, address(), words=f"Number {n}")
    waiting = DBTaskResult.objects.get()
    assert waiting.run_after > timezone.now()
    assert waiting.run_after - timezone.now() <= timedelta(days=1)
    Suggestion.objects.update(at=timezone.now() - timedelta(days=1))
    tasks.forget.call()
    assert not Suggestion.objects.exclude(sender="").exists()


def request(direct: str, forwarded: str = "") -> Any:
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=direct, **more)


def test_a_sender_is_a_hash_of_day_and_address(settings: Any) -> None:
    one = sender.sender_of(request("192.0.2.7"))
    assert len(one) == 32
    assert "192" not in one
    assert one == sender.sender_of(request("192.0.2.7"))
    assert one != sender.sender_of(request("192.0.2.8"))
    assert one == sender.sender_of(request("::ffff:192.0.2.7"))
    assert sender.sender_of(request("2001:db8::1")) == sender.sender_of(request("2001:db8::2"))  # one house
    settings.SECRET_KEY = "another node"
    assert one != sender.sender_of(request("192.0.2.7"))


def test_another_day_is_another_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    one = sender.sender_of(request("192.0.2.7"))
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(sender.timezone, "now", lambda: tomorrow)
    assert one != sender.sender_of(request("192.0.2.7"))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        (0, "198.51.100.1", "192.0.2.7"),  # nobody told us to believe it
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),  # what a client writes itself is not believed
        (2, "203.0.113.9, 198.51.100.1, 192.0.2.99", "198.51.100.1"),
        (2, "198.51.100.1", "192.0.2.7"),  # fewer than there should be: it did not come through them
        (1, "", "192.0.2.7"),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Any, proxies: int, forwarded: str, believed: str) -> None:
    settings.PROXIES = proxies
    assert sender.address_of(request("192.0.2.7", forwarded)) == believed


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "hack", "about": "x"},
        {"kind": "change", "about": ""},
        {"kind": "change", "about": "01K00000000000000000000000"},
        {"kind": "merge", "about": "HOUSING"},
        {"kind": "split", "about": "HOUSING"},
        {"kind": "add"},
        {"kind": "add", "facts": [["password", "x", None]]},
        {"kind": "add", "facts": [["name", "x" * 6000, None]]},
        {"kind": "add", "facts": [["name", "x", None]] * 61},
    ],
)
def test_what_makes_no_sense_is_refused(bad: dict[str, Any]) -> None:
    if bad.get("about") == "HOUSING":
        bad = {**bad, "about": row("Housing:2")}
    with pytest.raises(ValueError, match=r"."):
        actions.suggest(**bad)
    assert not Suggestion.objects.exists()
