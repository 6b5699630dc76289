"""The address of a list on its pages: bringing it, its rhythm, reading it now, and what is said of the last time."""

from typing import Any

import pytest

from potluck.web.lists.queries import addresses
from potluck.web.records import queries
from potluck.web.records.models import Source, Version
from tests.fetch.internet import Page, Web
from tests.web.lists.an_address import ROWS, as_list, put
from tests.web.lists.test_fetch import again

pytestmark = pytest.mark.django_db


def test_a_list_is_brought_by_its_address_and_keeps_it(steward_client: Any, web: Web) -> None:
    sent = {"fetch_url": web.local("/list.csv"), "rhythm": "week", "name": "Almond", "level": "public", "licence": ""}
    answer = steward_client.post("/bring", sent)
    assert answer.status_code == 302, answer.content.decode()
    draft = Version.objects.get()
    assert answer["Location"] == f"/bring/{draft.pk}"
    sent = {"go": "bring", "name": "Almond", "level": "public", "licence": "", "encoding": ""}
    assert steward_client.post(f"/bring/{draft.pk}", sent).status_code == 302
    made = Source.objects.get(name="Almond")
    assert (made.fetch_url, made.rhythm) == (web.local("/list.csv"), "week")
    assert made.fetched_at is not None
    page = steward_client.get(f"/lists/{made.slug}").content.decode()
    assert "Every week" in page
    assert "Read it again now" in page


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://lists.example/list.csv", "Only addresses that start with https:// or http:// are read."),
        ("https://me:secret@lists.example/", "The address holds a name and a password."),
        ("my list", "This is not an address on the web."),
        ("", "Choose a file, paste the rows of your table, or give the address of a list."),
    ],
)
def test_an_address_that_is_none_is_told_on_the_page(steward_client: Any, url: str, words: str) -> None:
    answer = steward_client.post(
        "/bring", {"fetch_url": url, "rhythm": "", "name": "A", "level": "public", "licence": ""}
    )
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_inner_networks_are_not_read_from_a_page(steward_client: Any, web: Web, settings: Any) -> None:
    settings.FETCH_PRIVATE = False
    for url in ("http://127.0.0.1/list.csv", "http://[::1]/", "http://169.254.169.254/latest/"):
        answer = steward_client.post("/bring", {"fetch_url": url, "name": "A", "level": "public", "licence": ""})
        assert answer.status_code == 400
        assert "does not lead to the open web" in answer.content.decode()
    assert web.asked == []


def test_the_address_is_changed_and_taken_away(steward_client: Any, source: Source) -> None:
    def send(**said: str) -> Any:
        return steward_client.post(f"/lists/{source.slug}/address", said, follow=True)

    assert "Every month" in send(fetch_url=source.fetch_url, rhythm="month").content.decode()
    answer = send(fetch_url="http:// broken", rhythm="month")
    assert answer.status_code == 400
    assert "This is not an address on the web." in answer.content.decode()
    assert "It is no longer read from the web." in send(fetch_url="", rhythm="").content.decode()
    source.refresh_from_db()
    assert (source.fetch_url, source.rhythm) == ("", "")


def test_reading_it_now_brings_in_holds_or_says_why_not(steward_client: Any, source: Source, web: Web) -> None:
    def press() -> str:
        return steward_client.post(f"/lists/{source.slug}/read", follow=True).content.decode()

    assert "There was nothing new." in press()
    put(web, as_list(*ROWS, "Seventh Seed,2 Green Lane,Madison,US,,"))
    assert "it was brought in" in press()
    assert queries.find_sources().get(pk=source.pk).rows == 7
    assert not queries.state().stale
    put(web, as_list(*ROWS[:2]), etag='"3"')
    assert "it waits for your yes" in press()
    assert queries.find_sources().get(pk=source.pk).rows == 7
    put(web, b"<html>moved</html>", etag='"4"')
    assert "There is a web page at this address, not a list." in press()


def test_what_takes_too_long_while_somebody_waits_is_done_by_the_worker(
    steward_client: Any,
    source: Source,
    web: Web,
    monkeypatch: Any,
) -> None:
    from potluck.fetch import Limits
    from potluck.web.lists import tasks

    monkeypatch.setattr(tasks, "WHILE_WAITING", Limits(seconds=0.2, silence_seconds=0.2))
    web.pages["/list.csv?key=t0ken"] = Page(raw=b"HTTP/1.1 200 OK\r\n\r\nname", drip=5.0)
    assert "read in the background" in steward_client.post(f"/lists/{source.slug}/read", follow=True).content.decode()
    source.refresh_from_db()
    assert addresses.find_due() == [source]
    assert addresses.last_reading(source).failures == 0


def test_a_list_that_cannot_be_read_is_told_at_the_list_and_at_the_desk(
    steward_client: Any,
    source: Source,
    web: Web,
    reader: Any,
) -> None:
    web.pages.clear()
    for _ in range(2):
        again(source, reader)
    assert "could not be read since" not in steward_client.get("/desk").content.decode()
    again(source, reader)
    for path in ("/desk", f"/lists/{source.slug}"):
        assert "could not be read since" in steward_client.get(path).content.decode()
    assert (
        "Ask the keeper of the list for its new address."
        in steward_client.get(f"/lists/{source.slug}").content.decode()
    )


def test_nobody_but_stewards_sees_or_does_any_of_it(client: Any, source: Source) -> None:
    for path in ("/", "/lists", f"/lists/{source.slug}", "/about", "/find"):
        assert "t0ken" not in client.get(path).content.decode()
    for path in (f"/lists/{source.slug}/address", f"/lists/{source.slug}/read"):
        assert client.post(path, {"fetch_url": "", "rhythm": ""})["Location"].startswith("/sign-in")
    source.refresh_from_db()
    assert source.fetch_url
