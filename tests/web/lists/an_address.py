"""A list that stands at an address of a small web server, for the tests that read it again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from potluck.fetch import Pace, Reader
from potluck.web.lists import actions as lists
from potluck.web.lists.queries import addresses
from potluck.web.records import actions as records
from potluck.web.records.models import Source
from tests import laid
from tests.fetch.internet import Page, Web, serving

ROWS = [
    "Second Spoon Food Co-op,14 Basket Street,Madison,US,+1 608 555 0110,https://spoon.example",
    "Blue Kettle Bread,40 Mill Road,Madison,US,+1 608 555 0102,https://kettle.example",
    "Night Oven Bakery,3 Baker Lane,Madison,US,+1 608 555 0103,https://oven.example",
    "Almond Tool Share,9 Hammer Row,Madison,US,+1 608 555 0104,https://tools.example",
    "Long Table Farm,1 Field Lane,Madison,US,+1 608 555 0105,https://farm.example",
    "River Housing Co-op,7 River Walk,Madison,US,+1 608 555 0106,https://river.example",
]
HEADER = "name,street,city,country,phone,website"


def as_list(*rows: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()


def the_list() -> Page:
    return Page(as_list(*ROWS), headers={"Content-Type": "text/csv"}, etag='"1"')


def a_reader() -> Reader:
    return Reader("Potluck/test", private=True, pace=Pace(0.0))


@pytest.fixture
def web(settings: Any) -> Iterator[Web]:
    settings.FETCH_PRIVATE = True
    with serving() as running:
        running.pages["/list.csv"] = the_list()
        yield running


@pytest.fixture
def reader() -> Reader:
    return a_reader()


@laid.table
def almond() -> Source:
    """The list, read from its address."""
    with override_settings(FETCH_PRIVATE=True), serving() as running:
        running.pages["/list.csv"] = the_list()
        return bring(running, a_reader(), "day")


@pytest.fixture
def source(almond: Source, web: Web) -> Source:
    """The list, which stands at the address of the small web of this test now."""
    web.pages["/list.csv?key=t0ken"] = web.pages["/list.csv"]
    Source.objects.update(fetch_url=web.local("/list.csv?key=t0ken"))
    almond.refresh_from_db()
    return almond


def bring(web: Web, reader: Reader, rhythm: str) -> Source:
    url = web.local("/list.csv?key=t0ken")
    web.pages["/list.csv?key=t0ken"] = web.pages["/list.csv"]
    version = lists.draft_from_address(person=None, url=url, rhythm=rhythm, reader=reader)
    made = lists.bring_in(person=None, version=version, name="Almond", **addresses.said_of_draft(version))
    records.link_and_settle()
    return made


def put(web: Web, data: bytes, etag: str = '"2"', **more: object) -> None:
    web.pages["/list.csv?key=t0ken"] = Page(data, headers={"Content-Type": "text/csv"}, etag=etag, **more)  # type: ignore[arg-type]
