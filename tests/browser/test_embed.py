"""A slice of the table on somebody else's page: by a frame, by a script, without a script; and the page that makes it."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.places.making import make_profile, make_source, show

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

READY = "#ground[data-ready]"
QUERY = "kind=worker&name=Bakers+of+Almond&colour=ffcc00"


@pytest.fixture
def table(transactional_db):
    coast, valley = make_source("Coast"), make_source("Valley")
    for number in range(30):
        place = {"city": "Port Almond", "country": "FR", "lat": 43.3 + number * 0.02, "lon": 5.3, "precision": "exact"}
        source = valley if number % 3 else coast
        make_profile(
            number, source, name=f"Bakery {number:02}", kind="worker" if number < 25 else "credit", place=place
        )
    show()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: Any) -> None:
        """Nothing."""


@pytest.fixture
def somebody(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """somebody(html) -> the address of a page of another site, on another port, that holds it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def put(html: str) -> str:
        head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Our town</title><link rel="icon" href="data:,">'
        (tmp_path / "page.html").write_text(f"{head}<main><h1>Our town</h1>{html}</main>", "utf-8")
        return f"http://127.0.0.1:{server.server_address[1]}/page.html"

    yield put
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("address", [f"/embed?{QUERY}", "/embed?kind=none", f"/embed/make?{QUERY}", "/api/v1/docs"])
def test_the_pages_are_sound(open_page, faults, table, address, size, dark):
    page = open_page(size=size, dark=dark)
    page.goto(address)
    if page.locator("#ground").count():
        page.wait_for_selector(READY)
    for one in page.locator("details").all():
        one.evaluate("one => { one.open = true }")
    assert faults(page) == []


def test_a_frame_shows_list_and_map_on_another_site(open_page, table, live_server, somebody):
    page = open_page()
    page.goto(somebody(f'<iframe src="{live_server.url}/embed?{QUERY}" title="x" width="800" height="640"></iframe>'))
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("Bakers of Almond")
    expect(frame.locator(".hits > li")).to_have_count(20)
    expect(frame.locator(READY)).to_be_visible(timeout=20_000)
    expect(frame.locator("footer a")).to_have_text("Made with Potluck: 25 co-ops from 2 lists")
    rim = frame.locator("body").evaluate("body => getComputedStyle(body).borderTopColor")
    assert rim == "rgb(255, 204, 0)"
    frame.get_by_role("link", name="The next ones").click()
    expect(frame.locator(".hits > li")).to_have_count(5)
    assert page.context.cookies() == []


def test_a_link_in_a_frame_opens_beside_the_page(open_page, table, live_server, somebody):
    page = open_page()
    page.goto(somebody(f'<iframe src="{live_server.url}/embed?{QUERY}" title="x" width="800" height="640"></iframe>'))
    with page.context.expect_page() as coming:
        page.frame_locator("iframe").get_by_role("link", name="Bakery 00").click()
    coming.value.wait_for_load_state()
    assert "/o/" in coming.value.url
    assert coming.value.locator("h1").inner_text() == "Bakery 00"


def test_a_frame_is_a_list_where_there_are_no_scripts(open_page, table, live_server, somebody):
    page = open_page(script=False)
    page.goto(somebody(f'<iframe src="{live_server.url}/embed?{QUERY}" title="x" width="320" height="640"></iframe>'))
    frame = page.frame_locator("iframe")
    expect(frame.locator(".hits > li")).to_have_count(20)
    page.goto(f"/embed?{QUERY}")  # Chromium reads <noscript> inside a frame before Playwright turns its scripts off
    expect(page.locator(".map-plain")).to_contain_text("the list has the same co-ops")


def test_the_script_puts_a_frame_that_grows(open_page, table, live_server, somebody):
    page = open_page()
    mark = f'<script src="{live_server.url}/embed.js" data-filter="kind=worker" data-colour="#a03a00"'
    page.goto(somebody(f'{mark} data-name="Bakers" data-speak="ar" async></script><p id="after">After</p>'))
    expect(page.frame_locator("iframe").locator(".hits > li")).to_have_count(20)
    expect(page.frame_locator("iframe").locator("html")).to_have_attribute("dir", "rtl")
    frame = page.locator("iframe")
    assert frame.get_attribute("title") == "Bakers"
    assert frame.get_attribute("loading") == "lazy"
    expect(frame).not_to_have_attribute("height", "640", timeout=20_000)
    assert page.evaluate("document.querySelector('script').nextElementSibling.tagName") == "IFRAME"
    grown = frame.get_attribute("height")
    page.evaluate("window.postMessage({potluck: 'height', height: 250}, '*')")  # not from the frame
    page.wait_for_timeout(300)
    assert frame.get_attribute("height") == grown


def test_no_other_page_of_ours_stands_in_a_frame(open_page, table, live_server, somebody, client):
    for address in ("/find", "/embed/make", "/", "/api/v1/docs", "/api/v1/search"):
        response = client.get(address)
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    framed = client.get("/embed")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert not framed.cookies
    assert not client.get("/embed?speak=es").cookies


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_snippet_is_made_from_a_search(open_page, table, script):
    page = open_page(size=PHONE, script=script)
    page.goto("/find?kind=worker")
    page.get_by_role("link", name="Put this on your site").click()
    expect(page.locator(".lead")).to_contain_text("25 co-ops")
    page.fill("#name", "Our <bakers>")
    page.get_by_role("button", name="Show how it looks").click()
    page.wait_for_url("**name=Our**")
    frame, mark = page.locator("#frame").input_value(), page.locator("#script").input_value()
    assert 'title="Our &lt;bakers&gt;"' in frame
    assert "/embed?kind=worker&amp;name=Our+%3Cbakers%3E" in frame
    assert 'data-filter="kind=worker"' in mark
    assert page.get_by_role("button", name="Copy").count() == (2 if script else 0)
    if script:
        page.locator("iframe").scroll_into_view_if_needed()
        expect(page.frame_locator("iframe.preview").locator("h1")).to_have_text("Our <bakers>")
