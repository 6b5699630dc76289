"""Websites of co-ops: looked at politely, dead only after three days, and only those the public may see."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from potluck.fetch import Robots
from potluck.web.journal.models import Line
from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.upkeep import websites
from potluck.web.upkeep.actions import websites as checking
from potluck.web.upkeep.models import SiteCheck
from potluck.web.upkeep.queries import websites as checked
from tests import laid
from tests.fetch.internet import OPEN_IP, Page, Web, serving

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def web() -> Iterator[Web]:
    """Every name leads to one server that speaks no TLS: https breaks off, and http answers."""
    with serving() as running:
        running.pages["/robots.txt"] = Page(b"", 404)
        running.pages["/"] = Page(b"Welcome")
        yield running


def look(web: Web, website: str) -> websites.Look:
    reader = web.reader()
    return websites.look(reader, Robots(reader, "Potluck"), website)


def test_every_way_to_write_an_address_is_tried(web: Web) -> None:
    assert list(websites.ways("https://oak.example/a")) == [
        "https://oak.example/a", "https://www.oak.example/a", "http://oak.example/a", "http://www.oak.example/a",
    ]  # fmt: skip
    web.names = {"www.oak.example": [OPEN_IP]}
    assert look(web, "https://oak.example") == websites.Look(200, "")
    assert [(method, path) for method, path, _ in web.asked] == [("GET", "/robots.txt"), ("HEAD", "/")]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (Page(b"Welcome"), (200, "")),
        (Page(b"", 403), (403, "")),
        (Page(b"", 401), (401, "")),
        (Page(b"", 429), (429, "")),
        (Page(b"", 404), (404, "not_found")),
        (Page(b"", 410), (410, "not_found")),
        (Page(b"", 500), (500, "their_trouble")),
        (Page(b"x" * 3_000_000), (200, "")),
        (Page.turn("http://www.oak.example/home"), (404, "not_found")),
        (Page.turn("http://parked.example/"), (200, "elsewhere")),
        (Page.turn("/"), (None, "")),  # a loop for us; browsers with cookies may get through
    ],
)
def test_what_answers_mean(web: Web, page: Page, found: tuple[int | None, str]) -> None:
    web.names = {"oak.example": [OPEN_IP], "www.oak.example": [OPEN_IP], "parked.example": [OPEN_IP]}
    web.pages["/there"] = page
    if page.headers.get("Location") == "/":
        web.pages["/"] = Page.turn("/there")
    assert look(web, "https://oak.example/there") == websites.Look(*found)


def test_names_that_are_gone_and_names_that_lead_inside(web: Web) -> None:
    assert look(web, "https://nobody.example") == websites.Look(None, "no_name")
    web.names = {"oak.example": ["127.0.0.1"], "www.oak.example": ["10.0.0.1"]}
    assert look(web, "https://oak.example") == websites.Look(None, "private_address")
    assert web.dialled == []


def test_a_website_that_asks_programs_to_stay_away_is_left_alone(web: Web) -> None:
    web.names = {"oak.example": [OPEN_IP]}
    web.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /\n")
    assert look(web, "https://oak.example") == websites.Look(None, "asks_not")
    assert "/" not in [path for _, path, _ in web.asked]


LIST = """name,city,country,website,status
Oak Workers,Madison,US,https://oak.example,open
Elm Bakery,Madison,US,https://elm.example,open
Ash Farm,Madison,US,https://ash.example,closed
"""


@laid.table
def trees() -> None:
    bring("Trees", LIST, "public")
    bring("Inner", LIST.replace("oak", "secret").replace("Oak Workers", "Hidden House").split("Elm")[0], "steward")
    records.link_and_settle()


@pytest.fixture
def table(trees: None) -> None:
    """An open and a closed list of co-ops with websites stand there."""


def bring(name: str, text: str, level: str) -> None:
    version = lists.draft_version(person=None, file_name="list.csv", content=text.encode())
    lists.bring_in(person=None, version=version, name=name, level=level, even_so=True)


def check(web: Web, day: int = 0, **more: Any) -> dict[str, int]:
    return checking.check_websites(person=None, reader=web.reader(), now=NOW + timedelta(days=day), **more)


def test_only_what_the_public_sees_of_open_coops_is_looked_at(table: None, web: Web) -> None:
    web.names = {"oak.example": [OPEN_IP]}
    assert check(web) == {"looked": 2, "failing": 1, "due": 0}
    assert set(SiteCheck.objects.values_list("url", "trouble")) == {
        ("https://oak.example", ""), ("https://elm.example", "no_name"),
    }  # fmt: skip
    assert not any("secret" in headers.get("host", "") for _, _, headers in web.asked)
    line = Line.objects.get(verb="looked at")
    assert line.detail == {"looked": 2, "failing": 1, "due": 0}
    assert check(web) == {"looked": 0, "failing": 0, "due": 0}


def test_dead_is_who_failed_on_three_days(table: None, web: Web) -> None:
    web.names = {"oak.example": [OPEN_IP]}
    check(web)
    SiteCheck.objects.update(checked_at=NOW - timedelta(hours=1))  # once more on the same day
    checking._keep("https://elm.example", websites.Look(None, "no_name"), NOW)
    assert SiteCheck.objects.get(url="https://elm.example").failures == 1
    assert check(web, 1)["looked"] == 1
    assert checked.find_dead() == []
    check(web, 2)
    (dead,) = checked.find_dead()
    assert (dead.url, dead.trouble, dead.failing_since) == ("https://elm.example", "no_name", NOW)
    assert [name for _, name in dead.profiles] == ["Elm Bakery"]
    web.names["elm.example"] = [OPEN_IP]
    assert check(web, 3) == {"looked": 1, "failing": 0, "due": 0}
    assert checked.find_dead() == []


def test_it_goes_round_a_few_at_a_time_and_stops_when_wanted(table: None, web: Web) -> None:
    web.names = {"oak.example": [OPEN_IP], "elm.example": [OPEN_IP]}
    assert check(web, most=1)["looked"] == 1
    assert check(web, is_wanted=lambda: True) == {"looked": 0, "failing": 0, "due": 1}
    assert check(web, seconds=-1.0)["looked"] == 0
    assert check(web)["looked"] == 1
    assert check(web, 20)["looked"] == 0
    assert check(web, 31)["looked"] == 2


def test_many_pages_of_one_host_are_not_asked_in_one_go() -> None:
    many = [f"https://oak.example/{n}" for n in range(9)] + ["https://elm.example"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SiteCheck, "objects", Nothing())
        assert checked.find_due(many, 100) == ["https://elm.example", *many[:3]]


class Nothing:
    def all(self) -> "Nothing":
        return self

    def iterator(self) -> Iterator[SiteCheck]:
        return iter(())


def test_what_is_shown_no_more_is_forgotten(table: None, web: Web) -> None:
    check(web)
    bring(
        "Trees",
        "name,city,country,website\nOak Workers,Madison,US,https://oak.example\nElm Bakery,Madison,US,\n",
        "public",
    )
    records.link_and_settle()
    check(web)
    assert list(SiteCheck.objects.values_list("url", flat=True)) == ["https://oak.example"]


def test_only_stewards_may(db: None) -> None:
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(PermissionDenied):
        checking.check_websites(person=AnonymousUser())
