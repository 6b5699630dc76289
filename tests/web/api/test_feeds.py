"""Feeds of what is new or changed, embeds' colours, and the map of the site."""

import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.web.api import colours
from potluck.web.records.models import Profile
from tests.web.places.making import make_profile, show, ulid

from .conftest import note
from .test_read import rewrite

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.django_db
def test_rss_has_what_rss_needs(client, table):
    response = client.get("/feed.rss?kind=worker")
    assert response["Content-Type"].startswith("application/rss+xml")
    root = ET.fromstring(response.content)
    channel = root.find("channel")
    assert root.attrib["version"] == "2.0"
    assert all(channel.findtext(part) for part in ("title", "link", "description", "lastBuildDate"))
    (item,) = channel.findall("item")
    assert item.findtext("title") == "New: Three Ovens"
    assert item.findtext("link").endswith(f"/o/{ulid(1)}")
    assert item.find("guid").attrib["isPermaLink"] == "false"
    assert "Coast (CC0-1.0)" in item.findtext("description")
    assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo


@pytest.mark.django_db
def test_atom_has_what_atom_needs(client, table):
    response = client.get("/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    assert all(feed.findtext(f"{ATOM}{part}") for part in ("id", "title", "updated"))
    assert {link.attrib["rel"] for link in feed.findall(f"{ATOM}link")} == {"self", "alternate"}
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len({entry.findtext(f"{ATOM}id") for entry in entries}) == 3
    assert all(entry.findtext(f"{ATOM}{part}") for entry in entries for part in ("id", "title", "updated", "summary"))


@pytest.mark.django_db
def test_json_feed_has_what_json_feed_needs(client, table):
    response = client.get("/feed.json?q=kettle")
    assert response["Content-Type"].startswith("application/feed+json")
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith("/feed.json?q=kettle")
    (item,) = feed["items"]
    assert item["title"] == "New: Blue Kettle"
    assert item["id"]
    assert item["content_text"]


@pytest.mark.django_db
def test_an_item_keeps_its_id_until_its_co_op_changes_again(client, table):
    def ids():
        return [item["id"] for item in client.get("/feed.json").json()["items"]]

    first = ids()
    assert ids() == first
    rewrite(10, ("Blue Kettle", "Green Kettle"))
    show(changed=2)
    second = client.get("/feed.json").json()["items"]
    assert second[0]["title"] == "Changed: Green Kettle"
    assert second[0]["id"] not in first
    assert {item["id"] for item in second[1:]} == set(first) - {one for one in first if ulid(10) in one}
    assert second[0]["date_published"] >= second[1]["date_published"]


@pytest.mark.django_db
def test_letters_that_xml_has_no_place_for_break_no_feed(client, table):
    make_profile(40, table["coast"], name="Odd\x0bName\ufffe", kind="odd", description="a\x00b")
    show(changed=3)
    note()
    for form in ("rss", "atom"):
        assert "OddName" in "".join(ET.fromstring(client.get(f"/feed.{form}?kind=odd").content).itertext())


@pytest.mark.django_db
def test_an_empty_feed_is_a_feed_and_stays_the_same(client, table):
    first = client.get("/feed.rss?kind=nothing")
    assert ET.fromstring(first.content).find("channel") is not None
    assert client.get("/feed.rss?kind=nothing")["ETag"] == first["ETag"]


@pytest.mark.django_db
def test_find_tells_of_its_feeds(client, table):
    page = client.get("/find?kind=worker").content.decode()
    assert page.count('rel="alternate"') == 3
    assert 'href="/feed.rss?kind=worker"' in page
    assert 'href="/embed/make?kind=worker"' in page


@pytest.mark.django_db
def test_the_map_of_the_site_names_public_pages_only(client, table):
    whole = ET.fromstring(client.get("/sitemap.xml").content)
    parts = [loc.text for loc in whole.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert parts == ["http://testserver/sitemap-1.xml"]
    text = client.get("/sitemap-1.xml").content.decode()
    public = Profile.objects.filter(level="public").values_list("profile_id", flat=True)
    assert all(f"/o/{one}<" in text for one in public)
    assert ulid(12) not in text
    assert client.get("/sitemap-2.xml").status_code == client.get("/sitemap-0.xml").status_code == 404
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_whatever_the_colour_it_can_be_read(colour):
    assert colours.contrast(colours.text_on(colour), colour) >= 4.5
    for page in (colours.LIGHT_PAGE, colours.DARK_PAGE):
        assert colours.contrast(colours.readable(colour, page), page) >= 4.5


@given(st.text(max_size=30))
def test_what_is_no_colour_gets_into_no_style_sheet(client, text):
    sheet = client.get("/embed.css", {"colour": text}).content.decode()
    assert sheet == colours.sheet(colours.colour_of(text) or colours.OURS)
    assert sheet.count("{") == sheet.count("}") == 3


def test_contrast_is_that_of_the_standard():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert colours.readable("#0000ff", colours.LIGHT_PAGE) == "#0000ff"
