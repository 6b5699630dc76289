"""Nodes for the tests in the browser: a folder with a database and a cache. A table is laid once in each process, by the
real actions, in a folder of its own; every test that names it gets a copy of that folder, and may do with it as it likes.

    @nodes.table                       # the fixture has the name of the function
    def doubts() -> Any: ...           # brings and links, from an empty node; may give something that can be copied

    @nodes.kept                        # as above, but only read: one copy for all tests of this process
"""

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

FILE = "potluck.sqlite3"
EMPTY = "empty"


@dataclass(frozen=True)
class Laid:
    """The folder of a table, and what its function gave."""

    folder: Path
    given: Any = None


_laid: dict[str, Laid] = {}
_number = count(1)


def table(lay: Callable[[], Any]) -> Any:
    """The fixture for a table that tests may write to."""

    @pytest.fixture(name=lay.__name__)
    def standing(_node_at_hand: Path) -> Iterator[Any]:
        one = _lay(lay, _node_at_hand)
        folder = _copied(one.folder, _node_at_hand)
        with stands(folder):
            yield copy.deepcopy(one.given)
        shutil.rmtree(folder)

    return standing


def kept(lay: Callable[[], Any]) -> Any:
    """The fixture for a table that tests only read: it, its index and its tiles are made once."""

    @pytest.fixture(name=lay.__name__, scope="module")
    def standing(_folder_of_nodes: Path, django_db_blocker: Any) -> Iterator[Any]:
        with django_db_blocker.unblock():
            one = _lay(lay, _folder_of_nodes)
            with stands(one.folder):
                yield copy.deepcopy(one.given)

    return standing


def _lay(lay: Callable[[], Any], around: Path) -> Laid:
    name = f"{lay.__module__}.{lay.__name__}"
    if name not in _laid:
        folder = _copied(_laid[EMPTY].folder, around)
        with stands(folder):
            given = lay()
        _laid[name] = Laid(folder, given)
    return _laid[name]


def _copied(folder: Path, around: Path) -> Path:
    """A copy of a node that nobody has open."""
    made = around / f"node-{next(_number)}"
    shutil.copytree(folder, made)
    return made


@contextmanager
def stands(folder: Path) -> Iterator[None]:
    """Everything in this process, the live server too, works on the node of this folder."""
    before = connection.settings_dict["NAME"], settings.NODE
    _turn_to(str(folder / FILE), folder)
    try:
        yield
    finally:
        _turn_to(*before)


def _turn_to(database: str, folder: Path) -> None:
    from potluck.web.places import index

    connection.close()  # the last one to close a file in WAL mode puts all of it into the one file
    connection.settings_dict["NAME"] = database
    settings.NODE = folder
    index.forget()
    cache.clear()


@pytest.fixture(scope="session")
def _folder_of_nodes(
    django_test_environment: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The folder around all nodes of this process, with the empty one in it."""
    folder = tmp_path_factory.mktemp("nodes")
    (folder / EMPTY).mkdir()
    with django_db_blocker.unblock(), stands(folder / EMPTY):
        call_command("migrate", interactive=False, verbosity=0)
    _laid[EMPTY] = Laid(folder / EMPTY)
    yield folder
    _laid.clear()


@pytest.fixture
def _node_at_hand(_folder_of_nodes: Path, django_db_blocker: Any) -> Iterator[Path]:
    with django_db_blocker.unblock():
        yield _folder_of_nodes


@table
def empty_node() -> None:
    """Nothing on the table."""
