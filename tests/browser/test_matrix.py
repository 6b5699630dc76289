"""Every page of a node in a real browser: no faults by axe, nothing over the side, no error, nothing refused or missing.

A new page is here by itself as soon as its address stands among the exits; a state of a page that no address of an exit
shows is one line in `ways.py`."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from potluck.web.rooms import ANYONE
from potluck.web.site.exits import URLS

from . import everything, nodes
from .sweeping import OVER, keep, open_folds, sweep
from .tabs import BACKEND, session_of
from .ways import ANSWERS, READERS, SIZES, TONGUES, Way, pages, way_of, ways_of

READY = "#ground[data-ready]"
NO_SCRIPT = "Emulation.setScriptExecutionDisabled"


@nodes.kept
def full() -> dict[str, Any]:
    """A table on which every page has something to show."""
    return everything.lay()


class Reader:
    """One page in the browser for each who reads; it goes from address to address, in whatever way, and listens."""

    def __init__(self, chromium: Any, url: str, person: Any) -> None:
        self.context = chromium.new_context(base_url=url, reduced_motion="reduce")
        if person is not None:
            self.context.add_cookies([session_of(person, url)])
        self.page, self.url, self.wrongs = self.context.new_page(), url, list[str]()
        self.session = self.context.new_cdp_session(self.page)
        self.page.on("pageerror", lambda error: self.wrongs.append(f"error: {error}"))
        self.page.on("console", self._said)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def look_over(self, name: str, path: str, way: Way) -> list[str]:
        """What is wrong with a page, looked at in this way."""
        size = SIZES[way.size]
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme="dark" if way.dark else "light")
        self.session.send(NO_SCRIPT, {"value": not way.script})
        self.wrongs.clear()
        answer = self.page.goto(f"{path}{'&' if '?' in path else '?'}speak={way.tongue}")
        self.session.send(NO_SCRIPT, {"value": False})  # for axe; the page has come without
        wrongs = [] if answer.status == ANSWERS.get(name, 200) else [f"it answers {answer.status}"]
        wrongs += [] if self._speaks(way.tongue) else [f"it does not speak {way.tongue}"]
        wrongs += self._over()  # as it comes, with its folds closed
        if way.script and self.page.locator("#ground").count():
            self.page.wait_for_selector(READY)
        open_folds(self.page)
        keep(self.page, f"{name}-{way}", size, full=True)
        return [*wrongs, *sweep(self.page), *self.wrongs]

    def _speaks(self, tongue: str) -> bool:
        turned = "rtl" if tongue == "ar" else "ltr"
        said = self.page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        return bool(said == [tongue, turned])

    def _over(self) -> list[str]:
        over = self.page.evaluate(OVER)
        return [f"{over} px hang over the side with its folds closed"] if over > 0 else []

    def _said(self, said: Any) -> None:
        is_page_itself = said.location.get("url") == self.page.url and "the server responded" in said.text
        if said.type in ("error", "warning") and not is_page_itself and "GPU stall" not in said.text:
            self.wrongs.append(f"{said.type}: {said.text} ({said.location.get('url')})")

    def _failed(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # the map drops tiles that it needs no more
            self.wrongs.append(f"{request.url}: {request.failure}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.wrongs.append(f"{response.url} answers {response.status}")


@pytest.fixture(scope="module")
def _readers() -> Iterator[dict[str, Reader]]:
    kept: dict[str, Reader] = {}
    yield kept
    for reader in kept.values():
        reader.context.close()


@pytest.fixture
def look_over(full: dict[str, Any], chromium: Any, served: str, _readers: dict[str, Reader]) -> Callable[..., Any]:
    """look_over(name of a page, way) -> what is wrong with it."""

    def look(name: str, way: Way) -> list[str]:
        if way.reader not in _readers:
            _readers[way.reader] = Reader(chromium, served, full[way.reader])
        return _readers[way.reader].look_over(name, filled(pages()[name][1], full), way)

    return look


def filled(path: str, full: dict[str, Any]) -> str:
    """A path of an exit with what stands for its names."""
    return path.format(**full, format="csv", changed=1, z=0, x=0, y=0)


def is_page(response: Any) -> bool:
    """Whether an answer is a whole page that is its own: not a part of one, nor what says that there is none."""
    is_html = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and response.status_code != 404 and response.content[:200].lstrip().startswith(b"<!doctype")


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_has_no_faults_in_its_way(look_over: Any, name: str) -> None:
    way = way_of(name)
    assert look_over(name, way) == [], f"{name}: {way}"


@pytest.mark.looks
@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_has_no_faults_in_any_way(look_over: Any, name: str) -> None:
    found = {str(way): look_over(name, way) for way in ways_of(name)}
    assert {way: wrong for way, wrong in found.items() if wrong} == {}


def test_each_way_occurs_in_a_check() -> None:
    ways = [way_of(name) for name in pages()]
    for column, values in (("reader", ("visitor", "member", "steward")), ("script", (True, False)), ("dark", (True, False))):  # fmt: skip
        seen = Counter(getattr(way, column) for way in ways)
        assert min(seen[value] for value in values) >= 5, (column, seen)
    assert set(ANSWERS) <= set(pages())
    pairs = Counter((way.size, way.tongue) for way in ways)
    assert min(pairs[size, tongue] for size in SIZES for tongue in TONGUES) >= 2, pairs


def test_every_exit_that_answers_a_page_is_among_the_pages(full: dict[str, Any]) -> None:
    """Asked of the exits themselves, so that a new page cannot be left out, and nothing is looked over that is none."""
    from tests.answers import Client

    clients = {reader: Client() for reader in READERS[ANYONE]}
    for reader, client in clients.items():
        if person := full[reader]:
            client.force_login(person, backend=BACKEND)
    looked_over = {path for _, path in pages().values()}
    for name, one in URLS.items():
        for path in one.paths:
            has_page = any(is_page(clients[reader].get(filled(path, full))) for reader in READERS[one.who])
            assert has_page == (path in looked_over), f"{name}: {path}: see NO_PAGE and LED_AWAY in ways.py"
