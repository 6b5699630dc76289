"""A real browser: Debian's Chromium, driven by Playwright. Where there is none, the tests say what to install."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

# Playwright keeps an event loop in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-angle=swiftshader",  # the map is drawn, on a machine without a graphics card
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # but not the pages: without a card that takes longer
]
PHONE, DESK = (320, 700), (1280, 900)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


KEPT = {("speak", "size"): [("ar", PHONE), ("en", DESK)], ("script", "size"): [(False, PHONE), (True, DESK)]}
"""Of pages that are looked at in several ways, those for each run: Arabic turns a phone's page round and, as nobody has
translated it, keeps the English words; without scripts on the smallest page, with them on the largest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a browser test. The other ways, and the dark, are for `make looks`."""
    here = Path(__file__).parent
    for item in items:
        if here not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        said = item.callspec.params if hasattr(item, "callspec") else {}
        ways = [(tuple(said[name] for name in names), kept) for names, kept in KEPT.items() if said.keys() >= {*names}]
        if said.get("dark") or any(way not in kept for way, kept in ways):
            item.add_marker(pytest.mark.looks)


@pytest.fixture(autouse=True)
def fresh_cache(node_dir: Path) -> Iterator[None]:
    """An index of its own for every test: generations of an emptied database begin at 1 again."""
    _drop_index(node_dir)
    yield
    _drop_index(node_dir)


def _drop_index(node: Path) -> None:
    from potluck.web.places import index

    index.forget()
    shutil.rmtree(node / "cache", ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The running browser, one for all tests."""
    if not CHROMIUM:
        pytest.fail("Chromium is missing. Install it: apt-get install chromium (or leave these out: -m 'not browser')")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """open_page(size=PHONE, dark=False, script=True, person=None) -> a page whose goto("/find") goes to the node.

    A `person` is signed in. The test fails at its end when a page broke the Content-Security-Policy or threw an error."""
    contexts, wrongs = [], []

    def open_(
        size: tuple[int, int] = DESK, dark: bool = False, script: bool = True, person: Any = None, **more: Any
    ) -> Any:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",  # what is pressed stands still
            **more,
        )
        contexts.append(context)
        if person is not None:
            context.add_cookies([_session(person, live_server.url)])
        page = context.new_page()
        page.on("console", lambda said: wrongs.append(said.text) if _is_wrong(said.text) else None)
        page.on("pageerror", lambda error: wrongs.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrongs == []


def _is_wrong(text: str) -> bool:
    return "Content Security Policy" in text or "Content-Security-Policy" in text or "Uncaught" in text


def _session(person: Any, url: str) -> dict[str, str]:
    """The cookie of a signed-in person."""
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


@pytest.fixture
def faults() -> Callable[[Any], list[str]]:
    """faults(page) -> what axe finds wrong on it, and whether anything hangs over its side."""
    script = Path(settings.BUILT) / "axe" / "axe.min.js"
    if not script.exists():
        pytest.fail("axe is missing: run `make install`, which copies it into built/.")
    source = script.read_text("utf-8")

    def look(page: Any) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)  # by the debugger, so that the page's own policy stays as it is
        run = "tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | ')))"
        found: list[str] = page.evaluate(run, AXE_TAGS)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return [*found, *([f"{over} px hang over the side"] if over > 0 else [])]

    return look
