"""A web server on loopback for each test."""

from collections.abc import Iterator

import pytest

from .internet import Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running
