"""Real lists come twice, with made changes and without their ids. Skipped where the shared folder is absent."""

import polars as pl
import pytest

from bench import again, real
from potluck.engine.nouns import Mapping

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not real.LISTS.is_dir(), reason="the shared lists are not on this machine"),
]
PARTS = (0.4, pytest.param(0.2, marks=pytest.mark.deep))
"""How much of each list is changed; the lesser part is for `make deep`."""


@pytest.fixture(scope="module")
def lists() -> list[tuple[str, pl.DataFrame, Mapping]]:
    """The real lists, read and understood once."""
    return again.tables()


@pytest.mark.parametrize("part", PARTS)
def test_identity_is_kept_over_all_real_lists(lists: list[tuple[str, pl.DataFrame, Mapping]], part: float) -> None:
    pooled: dict[str, float] = {}
    for name, frame, meaning in lists:
        counts = again.measure(frame, meaning, part, seed=7)
        assert counts["kept"] >= 0.99 * counts["kept_of"], name
        assert counts["edited"] >= 0.95 * counts["edited_of"] - 1, name  # a small list has few edited rows
        pooled = {key: pooled.get(key, 0) + value for key, value in counts.items()}
    assert pooled["kept"] >= 0.999 * pooled["kept_of"]
    assert pooled["edited"] >= 0.98 * pooled["edited_of"]
    assert pooled["wrong"] <= 0.005 * pooled["rows"]
