"""A real browser: Debian's Chromium, driven by Playwright. Where there is none, the tests say what to install.

One browser and one server for each process; a node of its own for each test that writes (`nodes.py`)."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from .nodes import _folder_of_nodes, _node_at_hand, empty_node  # noqa: F401
from .sweeping import sweep
from .tabs import Tab

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
looks = pytest.mark.looks
ON_A_PHONE = pytest.mark.parametrize("size", [PHONE, pytest.param(DESK, marks=looks)], ids=["phone", "desk"])
"""A story is told on a phone in each check, and at a desk in `make looks`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a browser test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


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


@pytest.fixture(scope="session")
def served(_folder_of_nodes: Path) -> Iterator[str]:  # noqa: F811
    """The address of the one server of this process; it shows whatever node stands."""
    from pytest_django.live_server_helper import LiveServer

    before = settings.DATABASES["default"]["CONN_MAX_AGE"], settings.ALLOWED_HOSTS
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0  # no thread holds on to the node of the test before
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()
    settings.DATABASES["default"]["CONN_MAX_AGE"], settings.ALLOWED_HOSTS = before


@pytest.fixture
def steward(_node_at_hand: Path) -> Any:  # noqa: F811
    """A steward of the node that stands: name the table before it. Signs in as steward@example.org with PASSWORD."""
    from potluck.web.people import actions, queries

    from ..conftest import PASSWORD

    known = queries.find_person("steward@example.org")
    return known or actions.make_steward(name="Ada Stew", email="steward@example.org", password=PASSWORD)


@pytest.fixture(scope="session")
def _tabs(chromium: Any) -> Iterator[list[Tab]]:
    kept: list[Tab] = []
    yield kept
    for tab in kept:
        tab.context.close()


@pytest.fixture
def open_page(chromium: Any, served: str, _tabs: list[Tab]) -> Iterator[Callable[..., Any]]:
    """open_page(size=PHONE, person=None) -> a page whose goto("/find") goes to the node. A `person` is signed in.

    The test fails at its end when a page broke the Content-Security-Policy or threw an error."""
    out: list[Tab] = []

    def open_(size: tuple[int, int] = DESK, person: Any = None) -> Any:
        tab = _tabs.pop() if _tabs else Tab(chromium, served)
        out.append(tab)
        return tab.hand_out(size, person)

    yield open_
    wrongs = [wrong for tab in out for wrong in tab.take_back()]
    _tabs.extend(out)
    assert wrongs == []


@pytest.fixture(scope="session")
def faults() -> Callable[[Any], list[str]]:
    """faults(page) -> what axe finds wrong on it, and whether anything hangs over its side."""
    return sweep
