"""A question that is too long is cut, and the page says so; a number in an address never breaks one."""

import re
import time

import orjson
import pytest
from django.http import QueryDict

from potluck.web.places.ask import Ask
from potluck.web.places.limits import MOST_LETTERS

from .making import make_profile, make_source, show, ulid

pytestmark = pytest.mark.django_db

FIFTY = "Only the first 50 values of a filter are used"
LETTERS = "Only the first 2,000 letters of a question are used"


@pytest.fixture
def table():
    coast = make_source("Coast")
    for number in range(60):
        make_profile(number, coast, name=f"Oven {number:02}", kind="worker", place={"city": f"t{number:02}", "lat": 41.0, "lon": -70.0})  # fmt: skip
    show()
    return coast


def towns(count: int) -> str:
    return "&".join(f"town=t{number:02}" for number in range(count))


@pytest.mark.parametrize("address", ["/find", "/embed", "/embed/make", "/feed.rss", "/feed.atom", "/feed.json"])
def test_a_question_of_many_values_is_cut_and_says_so(client, table, address):
    assert FIFTY not in client.get(f"{address}?{towns(50)}").content.decode()
    assert FIFTY in client.get(f"{address}?{towns(51)}").content.decode()


def test_the_first_values_are_those_that_are_used(client, table):
    assert "<strong>50 co-ops</strong>" in client.get(f"/find?{towns(60)}").content.decode()
    text = b"".join(client.get(f"/take.csv?{towns(60)}").streaming_content).decode()
    assert len(text.splitlines()) == 51
    assert (
        client.get(f"/tiles/1/0/0/0.mvt?{towns(60)}").content == client.get(f"/tiles/1/0/0/0.mvt?{towns(50)}").content
    )


def test_a_download_of_a_cut_question_is_named_so(client, table):
    assert 'filename="potluck.csv"' in client.get(f"/take.csv?{towns(50)}")["Content-Disposition"]
    answer = client.get(f"/take.csv?{towns(4000)}")
    assert 'filename="potluck-part.csv"' in answer["Content-Disposition"]
    assert len(answer["Link"]) < MOST_LETTERS * 2
    assert FIFTY in client.get(f"/take/attribution.txt?{towns(51)}").content.decode()


def test_a_question_of_many_letters_is_cut_and_no_filter_is_lost(client, table):
    many = "&".join(
        f"{name}={'x' * 150}{number}" for name in ("kind", "activity", "town", "list") for number in range(9)
    )
    ask = Ask.of(QueryDict(many))
    assert ask.cut == ("letters",)
    assert [name for name, values in ask.filters] == ["kind", "activity", "list", "town"]
    assert sum(len(value) for _, values in ask.filters for value in values) <= MOST_LETTERS
    assert LETTERS in client.get(f"/find?{many}").content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=" + "oven " * 60, "Only the first 200 letters of what was looked for are used"),
        ("near=" + "t" * 101, "Only the first 100 letters of a place are used"),
        ("town=" + "t" * 201, "Only the first 200 letters of a value of a filter are used"),
    ],
)
def test_each_part_that_is_too_long_is_said(client, table, query, words):
    assert words in client.get(f"/find?{query}").content.decode()
    assert "Only the first" not in client.get("/find?q=oven&near=t01&town=t01").content.decode()


def test_a_name_that_is_too_long_to_be_looked_up_is_said(client, table):
    long, words = "oven " * 50, "Only the first 200 letters"
    assert words in client.get("/suggest/here", {"name_0": long}).content.decode()
    assert words not in client.get("/suggest/here", {"name_0": "oven"}).content.decode()
    page = client.get(f"/o/{ulid(1)}/wrong/others", {"q": "z" * 5000}).content.decode()
    assert words in page
    assert "z" * 201 not in page


def test_the_api_names_what_it_cut_and_refuses_more_than_fifty(client, table):
    assert client.get("/api/v1/search?q=oven").json()["cut"] == []
    assert client.get("/api/v1/search?" + "&".join(f"town={'x' * 150}{n}" for n in range(20))).json()["cut"] == [
        "letters"
    ]
    assert client.get(f"/api/v1/search?{towns(51)}").status_code == 422


@pytest.mark.parametrize("address", ["/find", "/embed", "/embed/make", "/take/attribution.txt", "/tiles/1/0/0/0.mvt"])
def test_four_thousand_values_cost_little_more_than_fifty(client, table, address):
    def cost(count: int) -> float:
        before = time.process_time()
        client.get(f"{address}?{towns(count)}")
        return time.process_time() - before

    few = min(cost(50) for _ in range(2)) + 0.02  # a small answer is mostly frame
    assert min(cost(4000) for _ in range(2)) < 4 * few


def test_the_page_of_many_values_stays_small(client, table):
    few, many = (client.get(f"/find?{towns(count)}").content for count in (8, 50))
    assert len(many) < 3 * len(few)


def test_a_filter_with_many_values_is_one_chip_and_each_can_be_taken_away(client, table):
    page = client.get(f"/find?{towns(20)}&kind=worker").content.decode()
    chips = re.findall(r'<a class="chip" href="([^"]+)"[^>]*><bdi>([^<]+)', page)
    assert [words for _, words in chips] == ["Worker co-op", "Town: 20 chosen"]
    assert chips[1][0] == "/find?kind=worker"
    assert "town=t00&amp;town=t01" in chips[0][0]


def test_every_value_in_use_stays_in_the_filters(client, table):
    """So that sending the form changes only what was touched."""
    page = client.get(f"/find?{towns(50)}").content.decode()
    assert len(re.findall(r'name="town" value="[^"]+" checked', page)) == 50


NUMBERS = ("9" * 5000, "9" * 20, "-1", "0", "1e3", "%D9%A1", "x", "²")
ANYBODY = (
    "/find?page={n}", "/embed?page={n}", "/embed/make?height={n}", "/feed.rss?page={n}", "/tiles/1/0/0/0.mvt?page={n}",
    "/find?km={n}&near=t01", "/find?at={n},{n}", "/find?bbox={n},{n},{n},{n}", "/take.csv?page={n}", "/sitemap-{n}.xml",
    "/tiles/{n}/0/0/0.mvt", "/tiles/1/{n}/0/0.mvt", "/tiles/1/0/{n}/0.mvt", "/ground/{n}/0/0.mvt", "/ground/0/0/{n}.mvt",
    "/api/v1/search?page={n}", "/api/v1/search?per={n}", "/api/v1/box?bbox=0,0,1,1&limit={n}", "/api/v1/changes?limit={n}",
)  # fmt: skip
STEWARDS = (
    "/desk?skip={n}", "/desk/history?page={n}", "/desk/suggestions?page={n}", "/journal?page={n}", "/journal?who={n}",
    "/journal?about=list:{n}", "/people/{n}/remove", "/lists/coast/give-back?page={n}",
)  # fmt: skip


def test_no_number_in_an_address_breaks_a_page(steward_client, db):
    make_profile(1, make_source("Coast"), name="Oven", place={"city": "t01", "lat": 41.0, "lon": -70.0})
    show()
    asked = [(address.replace("{n}", number), address) for address in (*ANYBODY, *STEWARDS) for number in NUMBERS]
    answers = {one: steward_client.get(one).status_code for one, _ in asked}
    assert [(one[:80], status) for one, status in answers.items() if status >= 500] == []
    paged = {one: answers[one] for one, address in asked if "page=" in address and "/api/" not in address}
    assert [(one[:80], status) for one, status in paged.items() if status != 200] == []


def test_a_page_of_five_thousand_digits_is_the_first(client, table):
    assert "Page 1 of 3" in client.get("/find?page=" + "9" * 5000).content.decode()
    assert "Page 3 of 3" in client.get("/find?page=99999").content.decode()
    assert (
        orjson.loads(client.get("/feed.json?page=" + "9" * 5000).content)["items"]
        == orjson.loads(client.get("/feed.json").content)["items"]
    )
