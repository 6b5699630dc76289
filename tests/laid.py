"""Tables that tests stand on. Each is laid once in a process, by the real actions, and copied in for every test that
names it; the test runs in a transaction on top of the copy, which is rolled back.

    @laid.table                    # in a conftest.py; the fixture has the name of the function
    def two_lists() -> None: ...   # brings, links; nothing is in the database before

    def test_it(two_lists): ...    # the table stands; `two_lists` is (a copy of) what the function gave

A test that names no table stands on an empty one. On SQLite the copy is made by the backup API, whenever another
table stood there before; on PostgreSQL the actions run in each test.
"""

import copy
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from potluck.web.places import index

EMPTY = "an empty table"


@dataclass(frozen=True)
class Laid:
    """A table as it was when it was laid, and what its function gave."""

    tables: sqlite3.Connection
    given: Any = None


_lay: dict[str, Callable[[], Any]] = {}
_kept: dict[str, Laid] = {}
_standing: str | None = None
"""Which table is in the database, under the transaction of the test; None when nobody knows."""


def table(lay: Callable[[], Any]) -> Any:
    """The fixture for a table that `lay` brings about from an empty one. It may give something that can be copied."""
    name = lay.__name__
    other = _lay.get(name, lay)  # a file that is imported by two names gives its table twice
    assert other.__code__.co_filename == lay.__code__.co_filename, f"there are two tables with the name {name}"
    _lay[name] = lay

    @pytest.fixture(name=name)
    def standing(db: None) -> Any:
        return copy.deepcopy(_kept[name].given) if connection.vendor == "sqlite" else lay()

    return standing


def put(name: str = EMPTY) -> Any:
    """Has a table stand in the database, outside of any transaction, and gives a copy of what its function gave. For
    fixtures that live longer than a test; a test just names the table."""
    global _standing
    if _standing != name:
        if name not in _kept:
            _kept[name] = _made(name)
        _copy(_kept[name].tables, _open())
        _standing = name
    return copy.deepcopy(_kept[name].given)


def _made(name: str) -> Laid:
    global _standing
    if name == EMPTY:
        assert not _kept, "the first table is the empty one"
        return Laid(_copy(_open(), sqlite3.connect(":memory:", check_same_thread=False)))
    put(EMPTY)
    _standing = None
    given = _lay[name]()
    cache.clear()
    return Laid(_copy(_open(), sqlite3.connect(":memory:", check_same_thread=False)), given)


def _open() -> sqlite3.Connection:
    connection.ensure_connection()
    assert not connection.in_atomic_block
    return connection.connection


def _copy(one: sqlite3.Connection, other: sqlite3.Connection) -> sqlite3.Connection:
    one.backup(other)
    return other


@pytest.fixture
def _laid_table(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, node_dir: Path) -> None:
    """Before the transaction of a test begins: the table that it names, or the empty one."""
    names = [name for name in request.fixturenames if name in _lay]
    assert len(names) < 2, f"a test stands on one table, not on {names}"
    if "database" in request.fixturenames:
        request.getfixturevalue("database")
    index.forget()
    shutil.rmtree(node_dir / "cache", ignore_errors=True)  # of another table
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            if not _kept:
                put(EMPTY)
            put(*names)


@pytest.fixture
def _django_db_helper(_laid_table: None, _django_db_helper: None) -> None:
    """What `db` and `transactional_db` of pytest-django stand for. A test without a transaction around it may leave
    anything behind."""
    global _standing
    if not connection.in_atomic_block:
        _standing = None
