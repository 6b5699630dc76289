"""Stories told by forms alone, as a browser without scripts sends them. The same stories run in tests/browser with
scripts; here each page they meet is looked at by tests/page_rules.py."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from potluck.web.places import index
from potluck.web.suggestions import spam
from tests import small_tables
from tests.plain import Plain


@pytest.fixture(autouse=True)
def fresh_cache(node_dir: Path) -> Iterator[None]:
    """An index of its own for every test."""
    index.forget()
    yield
    index.forget()
    shutil.rmtree(node_dir / "cache", ignore_errors=True)


@pytest.fixture
def plain(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Plain]:
    """plain(person=None) -> somebody before a browser without scripts. They type fast, so the clock of the forms is
    turned back."""
    monkeypatch.setattr(spam, "FASTEST_S", -1)
    return Plain


@pytest.fixture
def at_desk(plain: Callable[..., Plain], steward: Any) -> Plain:
    """A steward before such a browser."""
    return plain(steward)


@pytest.fixture
def homes_and_shop(db: None) -> None:
    small_tables.homes_and_shop()


@pytest.fixture
def homes_by_region(db: None) -> None:
    small_tables.homes_by_region()


@pytest.fixture
def doubts(db: None) -> None:
    small_tables.doubts()


@pytest.fixture
def readers(db: None) -> None:
    small_tables.readers()


@pytest.fixture
def told(db: None) -> None:
    small_tables.told()


@pytest.fixture
def lake_co_ops(db: None) -> Any:
    return small_tables.lakeside()


@pytest.fixture
def links(db: None) -> dict[str, str]:
    return small_tables.links()


@pytest.fixture
def port(db: None) -> None:
    small_tables.port()


@pytest.fixture
def coast(db: None) -> None:
    small_tables.coast()
