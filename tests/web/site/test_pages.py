"""The front page, the frame around every page, and the pages for when something is wrong."""

import re

import orjson
import pytest
from django.urls import get_resolver

from potluck.web.records.models import Profile
from potluck.web.site import queries
from potluck.web.site.exits import STEWARDS, URLS
from tests.answers import Client

from .conftest import coop, show

pytestmark = pytest.mark.django_db
OURS = ["/", "/about", "/your-list", "/sign-in", "/lost-password", "/no-such-page", "/invite/no-such-link"]
PUBLIC = {name for name, one in URLS.items() if one.who != STEWARDS}
"""The addresses that answer to anybody, to members, or to the holder of a link. All others are for stewards."""


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_an_empty_table_says_what_to_do_next(client):
    page = text(client, "/")
    assert "nobody has brought a list yet" in page
    assert "potluck init --steward" in page
    assert "potluck demo" in page


def test_an_empty_table_with_a_steward_says_to_sign_in(client, steward):
    page = text(client, "/")
    assert "Become the first steward" not in page
    assert '<a href="/sign-in">' in page


def test_the_front_page_counts_what_is_there(client, lay):
    lay("Bakers", rows=3, kinds=["worker", "worker", "housing"], licence="CC0-1.0")
    coop(kind="housing", is_site=True)
    coop(kind="worker", status="closed", size=2, lat=1.0, lon=1.0)
    show()
    page = text(client, "/")
    assert "1 of 4 co-ops have a place" in page
    assert "3 co-ops owned by the people who work in them." in page
    assert "2 housing co-ops, land trusts and communities." in page
    assert "/find?kind=worker&amp;kind=platform" in page
    assert "One is a site of another" in page
    assert "loan" not in page, "what nobody here offers is left out"
    assert "Bakers" in page
    assert "CC0-1.0" in page
    assert "this month" in page


def test_what_one_needs_stands_before_the_map(client, lay):
    """On a phone, by keyboard and for a screen reader: after the search, before the map."""
    lay("Bakers", kinds=["worker"])
    page = text(client, "/")
    assert page.index('type="search"') < page.index("What do you need?") < page.index('id="ground"')
    assert page.index('id="ground"') < page.index("The lists on this table</h2>")


def test_counts_follow_a_change(client, lay):
    lay("Bakers", kinds=["worker"])
    assert "0 of 1 co-ops" in text(client, "/")
    coop(kind="worker")
    show()
    assert "0 of 2 co-ops" in text(client, "/")


def test_what_is_for_stewards_is_not_on_the_front_page(client, lay):
    lay("Bakers", kinds=["worker"])
    lay("Hidden Ledger", rows=7, kinds=["credit"], level="steward")
    for path in ("/", "/about"):
        page = text(client, path)
        assert "Hidden Ledger" not in page
        assert "loan" not in page
    assert "0 of 1 co-ops" in text(client, "/")


def test_a_name_from_a_list_cannot_write_into_the_page(client, lay):
    lay("<img src=x onerror=alert(1)>")
    page = text(client, "/")
    assert "<img" not in page
    assert "&lt;img" in page


def test_made_up_lists_are_said_to_be_made_up_on_every_page(client, lay):
    assert "made-up commons. Its co-ops" not in text(client, "/about")
    lay("Bakers", is_made_up=True)
    assert "made-up commons. Its co-ops" in text(client, "/about")
    assert "made-up commons. Its co-ops" in text(client, "/no-such-page")


@pytest.mark.parametrize("path", OURS)
def test_every_answer_carries_the_strict_policy(client, path):
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    body = answer.content.decode()
    assert " style=" not in body
    assert "<style" not in body
    assert " on" + "click=" not in body
    assert all("src=" in tag for tag in body.split("<script")[1:]), "no script stands in the page"


def test_a_reader_gets_no_cookie(client, lay):
    lay("Bakers")
    for path in ("/", "/about", "/robots.txt", "/lost-password", "/no-such-page"):
        assert not client.get(path).cookies


def test_only_whole_languages_are_given_unasked(client):
    assert '<html lang="en" dir="ltr">' in client.get("/", headers={"accept-language": "ar,fr;q=0.5"}).content.decode()


def test_a_language_is_asked_for_in_the_address_and_kept(client):
    assert '<html lang="ar" dir="rtl">' in text(client, "/?speak=ar")
    assert 'dir="rtl"' in text(client, "/about")
    assert 'dir="ltr"' in text(client, "/?speak=en")
    assert 'dir="ltr"' in text(Client(), "/?speak=xx")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("/no-such-page", 404, "nothing at this address"), ("/invite/none", 410, "does not work any more")],
)
def test_wrong_turns_are_answered_in_the_voice(client, path, status, words):
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_with_a_way_on(steward):
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"username": "x"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()


def test_when_we_break_we_say_so_without_asking_the_database(rf, django_assert_num_queries):
    from potluck.web.site.views import broken

    with django_assert_num_queries(0):
        answer = broken(rf.get("/"))
    assert answer.status_code == 500
    assert "This is our fault" in answer.content.decode()


def steward_addresses() -> list[str]:
    """Every address that is not public, with something in its gaps."""
    found = []
    for name, entries in get_resolver().reverse_dict.lists():
        if isinstance(name, str) and name not in PUBLIC:
            path, gaps = entries[0][0][0]
            found.append("/" + path % dict.fromkeys(gaps, "1"))
    return sorted(found)


def test_every_other_address_is_for_stewards(client):
    """Deny by default: an address that nobody put among the public ones answers no visitor, and no reader."""
    from potluck.web.people.models import Person

    addresses = steward_addresses()
    assert {"/desk", "/people", "/journal"} <= set(addresses)
    reader = Client()
    reader.force_login(
        Person.objects.create(login="reader", name="Reader"), backend="django.contrib.auth.backends.ModelBackend"
    )
    let_in = []
    for path in addresses:
        for ask in (client.get, client.post):
            answer = ask(path)
            if not (answer.status_code == 405 or answer.get("Location", "").startswith("/sign-in")):
                let_in.append(("visitor", path, answer.status_code))
        for ask in (reader.get, reader.post):
            if (status := ask(path).status_code) not in (403, 405):
                let_in.append(("reader", path, status))
    assert let_in == []


def test_static_files_have_an_address_of_their_content(client):
    from django.contrib.staticfiles.storage import staticfiles_storage

    address = staticfiles_storage.url("potluck/base.css")
    assert "?" in address
    assert staticfiles_storage.url("no/such.css") == "/static/no/such.css"
    assert client.get(address).status_code == 200


def sheets(client: Client, path: str) -> list[str]:
    """The style sheets of a page, without the marks of their content."""
    return [link.split("?")[0] for link in re.findall(r'rel="stylesheet" href="/static/([^"]+)"', text(client, path))]


@pytest.mark.parametrize(
    ("path", "rooms"),
    [("/about", set()), ("/sign-in", set()), ("/no-such-page", set()), ("/", {"map", "places"}),
     ("/find", {"map", "places"}), ("/suggest", {"suggestions"}), ("/api/v1/docs", {"api"}), ("/lists", {"records"}),
     ("/embed", {"map", "places", "api"})],
)  # fmt: skip
def test_a_rooms_styles_are_sent_only_where_they_are_used(client, lay, path, rooms):
    lay("Bakers", kinds=["worker"])
    found = sheets(client, path)
    assert {link.split("/")[0] for link in found} - {"fonts", "potluck"} == rooms
    assert [link for link in found if client.get(f"/static/{link}").status_code != 200] == []
    assert len(found) == len(set(found))


def test_a_row_that_is_hidden_changes_no_number(db):
    one = coop(kind="worker", size=2)
    doc = orjson.loads(one.doc)
    hidden = doc["records"][0] | {"record": "01HIDDEN", "level": "steward"}
    Profile.objects.filter(pk=one.pk).update(doc=orjson.dumps(doc | {"records": [*doc["records"], hidden]}).decode())
    show()
    assert queries.numbers().joined == 0
    shown = hidden | {"level": "public"}
    Profile.objects.filter(pk=one.pk).update(doc=orjson.dumps(doc | {"records": [*doc["records"], shown]}).decode())
    show()
    assert queries.numbers().joined == 1
