"""A slice of the table on somebody else's page: by a frame, by a script; and the page that makes it."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import small_tables

from . import nodes
from .conftest import PHONE

READY = "#ground[data-ready]"
QUERY = "kind=worker&name=Bakers+of+Almond&colour=ffcc00"


coast = nodes.kept(small_tables.coast)


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


def test_a_frame_shows_list_and_map_on_another_site(coast, open_page, served, somebody):
    page = open_page()
    page.goto(somebody(f'<iframe src="{served}/embed?{QUERY}" title="x" width="800" height="640"></iframe>'))
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


def test_a_link_in_a_frame_opens_beside_the_page(coast, open_page, served, somebody):
    page = open_page()
    page.goto(somebody(f'<iframe src="{served}/embed?{QUERY}" title="x" width="800" height="640"></iframe>'))
    with page.context.expect_page() as coming:
        page.frame_locator("iframe").get_by_role("link", name="Bakery 00").click()
    coming.value.wait_for_load_state()
    assert "/o/" in coming.value.url
    assert coming.value.locator("h1").inner_text() == "Bakery 00"


def test_the_script_puts_a_frame_that_grows(coast, open_page, served, somebody):
    page = open_page()
    mark = f'<script src="{served}/embed.js" data-filter="kind=worker" data-colour="#a03a00"'
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


def test_a_snippet_is_made_from_a_search(coast, open_page):
    page = open_page(size=PHONE)
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
    assert page.get_by_role("button", name="Copy").count() == 2
    page.locator("iframe").scroll_into_view_if_needed()
    expect(page.frame_locator("iframe.preview").locator("h1")).to_have_text("Our <bakers>")
