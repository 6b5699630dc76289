"""What many tests need: a node of their own, a database in it, a steward, and a client of theirs.

pytest-django has read the settings before this file; the node, its secret and the test database are put right here,
so that no test ever touches the node of the folder it is started in.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache

from tests.draws import draws

pytest_plugins = ["tests.spent", "tests.postgres", "tests.laid"]

NODE = Path(tempfile.mkdtemp(prefix="potluck-tests-"))  # one for each process of xdist
PASSWORD = "seven chairs and a kettle"

hypothesis.settings.register_profile("house", draws(100))
hypothesis.settings.load_profile("house")

(NODE / "secret.key").write_text("only for tests " * 4, "ascii")
os.environ["POTLUCK_NODE"] = str(NODE)
os.environ["POTLUCK_FETCH_PAUSE"] = "0"  # the small internet of the tests need not be spared
os.environ.setdefault("POLARS_MAX_THREADS", "1")  # frames here are tiny, and a test runs beside each core
settings.NODE = NODE
settings.FETCH_PAUSE = 0.0
settings.SECRET_KEY = "only for tests " * 4
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; nothing is kept
settings.NODE_NAME = settings.NODE_URL = settings.MAIL = settings.TILES = ""
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    settings.DATABASES["default"]["NAME"] = NODE / "potluck.sqlite3"
    settings.DATABASES["default"]["TEST"]["NAME"] = str(NODE / "test.sqlite3")


@pytest.fixture
def node_dir() -> Path:
    """The folder of the node that Django serves in the tests."""
    return NODE


@pytest.fixture
def steward(db):
    """A steward who signs in as steward@example.org with PASSWORD."""
    from potluck.web.people import actions

    return actions.make_steward(name="Ada Stew", email="steward@example.org", password=PASSWORD)


@pytest.fixture
def client(request: pytest.FixtureRequest):
    """A visitor's client; it looks at every page it meets (tests/answers.py), but where a test is marked
    `unlooked(why)`."""
    from tests.answers import Client

    mark = request.node.get_closest_marker("unlooked")
    return Client(unlooked=mark.args[0] if mark else "")


@pytest.fixture
def steward_client(client, steward):
    """A client signed in as `steward`."""
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Counts that are kept belong to the database of one test."""
    yield
    cache.clear()
