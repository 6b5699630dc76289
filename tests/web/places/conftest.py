"""An index of its own for every test."""

import shutil
from pathlib import Path

import pytest

from potluck.web.places import index


@pytest.fixture(autouse=True)
def fresh_cache(node_dir: Path):
    yield
    index.forget()
    shutil.rmtree(node_dir / "cache", ignore_errors=True)
