"""PostgreSQL for the tests: a server for each process that wants one, started by the first test and stopped at the end.

A test marked `tables` runs twice, on SQLite and then on PostgreSQL: Django's one connection is turned to the other
database before the transaction of the test begins, and turned back after it.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ConnectionHandler, connections

from potluck.web.site import addresses

HOME = Path("/usr/lib/postgresql")
BINARIES = sorted(HOME.glob("*/bin/initdb")) if HOME.exists() else []
NEEDED = (pytest.mark.postgres, pytest.mark.skipif(not BINARIES, reason="no PostgreSQL server on this machine"))
"""Marks of a test that needs a server."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("tables"):
        metafunc.fixturenames.append("database")
        both = [pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql", marks=NEEDED)]
        metafunc.parametrize("database", both, indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that need a server first: so they are all in the first share of one process of xdist."""
    items.sort(key=lambda item: item.get_closest_marker("postgres") is None)


def _as_server_user(command: list[str]) -> None:
    """PostgreSQL refuses to run as root; then it runs as the user its package made."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running server, without the name of a database."""
    binaries, folder = BINARIES[-1].parent, Path(tempfile.mkdtemp(prefix="potluck-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(folder / "data")
    _as_server_user([f"{binaries}/initdb", "-D", data, "-U", "potluck", "-A", "trust", "-E", "UTF8", "--no-sync"])
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    _as_server_user([f"{binaries}/pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"])
    try:
        yield f"postgresql://potluck@127.0.0.1:{port}"
    finally:
        _as_server_user([f"{binaries}/pg_ctl", "-D", data, "-m", "immediate", "stop"])
        time.sleep(0.2)
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """The address of a new, empty database."""
    command = ["psql", f"{server}/postgres", "-qc", f'CREATE DATABASE "{name}" TEMPLATE template0']
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return f"{server}/{name}"


@pytest.fixture(scope="session")
def _postgres_connection(postgres_server: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """A connection of Django to a database with all tables in it."""
    url = new_database(postgres_server, "tables")
    wrapper = ConnectionHandler({"default": addresses.database(url)})["default"]
    with django_db_blocker.unblock(), _Turned(wrapper):
        call_command("migrate", verbosity=0, interactive=False)
    yield wrapper
    with django_db_blocker.unblock():
        wrapper.close()


class _Turned:
    """While it lasts, everything that asks Django for its database is given this one."""

    def __init__(self, wrapper: Any) -> None:
        self.wrapper = wrapper

    def __enter__(self) -> None:
        self.before = connections["default"], connections.settings["default"], settings.DATABASES
        self._be(self.wrapper, self.wrapper.settings_dict, {"default": self.wrapper.settings_dict})

    def __exit__(self, *problem: object) -> None:
        self._be(*self.before)

    def _be(self, wrapper: Any, said: dict[str, Any], databases: dict[str, Any]) -> None:
        from django.contrib.contenttypes.models import ContentType

        connections["default"], connections.settings["default"], settings.DATABASES = wrapper, said, databases
        ContentType.objects.clear_cache()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """sqlite or postgresql: where this run of a test stands."""
    if request.param == "sqlite":
        yield request.param
        return
    with _Turned(request.getfixturevalue("_postgres_connection")):
        yield request.param
