"""Closed co-ops stand after all others, in every order and at every way out, and the page says so."""

import re

import orjson
import pytest

from potluck.web.places.ask import SORTS

from .making import make_profile, make_source, show, touch, ulid

pytestmark = pytest.mark.django_db

CLOSED = {ulid(number) for number in (1, 2, 3)}


@pytest.fixture
def table():
    """Three closed ones, which would be first in every order; 24 others, one that is only forming among them."""
    coast = make_source("Coast")
    for number in range(1, 28):
        is_closed = number <= 3
        place = {"city": "Port", "country": "US", "lat": 41 + number / 1000, "lon": -70.0, "precision": "exact"}
        status = "closed" if is_closed else "forming" if number == 4 else "open"
        make_profile(
            number, coast, name="Oven" if is_closed else f"The Oven {number:02}", kind="worker", status=status,
            place=place, date="2026-09-01" if is_closed else "2026-03-01",
        )  # fmt: skip
    make_profile(28, coast, name="Zither Oven", kind="worker", place={"city": "Port", "country": "US"})
    show()
    return coast


def listed(page: str) -> list[str]:
    return re.findall(r'<li data-id="(\w+)"', page)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("address", ["/find", "/embed"])
def test_they_come_last_in_every_order(client, table, sort, address):
    pages = [client.get(f"{address}?q=oven&at=41,-70&sort={sort}&page={n}").content.decode() for n in (1, 2)]
    first, second = map(listed, pages)
    assert len(first) == 20
    assert set(second[-3:]) == CLOSED
    assert not CLOSED & {*first, *second[:-3]}
    assert "Closed: 3" not in pages[0]
    assert pages[1].index("Closed: 3") < pages[1].index(f'data-id="{second[-3]}"')
    assert pages[1].index(f'data-id="{second[-4]}"') < pages[1].index("Closed: 3")


@pytest.mark.parametrize("query", ["", "&q=oven", "&at=41,-70&km=25"])
def test_they_come_last_in_what_programs_get(client, table, query):
    found = client.get(f"/api/v1/search?per=100{query}").json()["results"]
    assert {one["id"] for one in found[-3:]} == CLOSED
    taken = b"".join(client.get(f"/take.jsonl?sort={query}").streaming_content).splitlines()
    assert {orjson.loads(line)["id"] for line in taken[-3:]} == CLOSED
    box = client.get("/api/v1/box?bbox=-71,40,-69,42&limit=24").json()["results"]
    assert not CLOSED & {one["id"] for one in box}


def test_the_page_says_so_and_leaves_them_out_on_a_click(client, table):
    page = client.get("/find?q=oven").content.decode()
    assert "(3 have closed and come last:" in page
    away = re.search(r'come last: <a href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert away == "/find?q=oven&status=forming&status=open"
    without = client.get(away).content.decode()
    assert "<strong>25 co-ops</strong>" in without
    assert "come last" not in without


def test_who_asks_for_closed_ones_gets_them(client, table):
    page = client.get("/find?status=closed").content.decode()
    assert set(listed(page)) == CLOSED
    assert "come last" not in page


def test_numbers_go_on_through_the_closed_ones(client, table):
    page = client.get("/find?sort=name&page=2").content.decode()
    assert re.findall(r'aria-hidden="true">(\d+)<', page) == [str(number) for number in range(21, 29)]
    assert re.findall(r'<ol class="hits" start="(\d+)"', page) == ["21", "26"]


def test_one_that_closes_moves_to_the_end(client, table):
    assert listed(client.get("/find?sort=name").content.decode())[0] == ulid(4)
    from potluck.web.records.models import Membership, Profile

    Profile.objects.filter(profile_id=ulid(4)).delete()
    Membership.objects.filter(profile_id=ulid(4)).delete()
    make_profile(4, table, name="The Oven 04", kind="worker", status="closed")
    touch(2, 4)
    assert listed(client.get("/find?sort=name&page=2").content.decode())[-1] == ulid(4)


def test_closed_sites_come_last_on_the_page_of_their_organisation(client, table):
    make_profile(40, table, name="A Stall", status="closed", part_of=5)
    for number in range(41, 95):
        make_profile(number, table, name=f"Stall {number}", part_of=5)
    show(changed=5)
    page = client.get(f"/o/{ulid(5)}").content.decode()
    assert "A Stall" not in page, "of more than fifty the closed one is left out first"
    assert "Stall 41" in page
