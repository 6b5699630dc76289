"""Who sees what, spelled out. Other tests ask `may_see` what to expect, and would believe whatever it says."""

import polars as pl
import pytest

from potluck.engine.levels import LEVELS, may_see, strictest, visible

SEES = {
    "public": ["public"],
    "peers": ["peers", "public"],
    "members": ["members", "peers", "public"],
    "steward": ["steward", "members", "peers", "public"],
}
"""Who looks -> the levels of what they see."""


def test_there_is_no_other_level() -> None:
    assert list(LEVELS) == SEES["steward"]


@pytest.mark.parametrize("viewer", SEES)
def test_a_viewer_sees_what_is_as_open_as_they_stand_or_more(viewer: str) -> None:
    assert [level for level in SEES["steward"] if may_see(viewer, level)] == SEES[viewer]
    assert may_see(viewer, None), "what has no level is public"


@pytest.mark.parametrize("viewer", SEES)
def test_a_column_of_levels_is_cut_by_the_same_rule(viewer: str) -> None:
    frame = pl.DataFrame({"level": [*SEES["steward"], None]})
    assert frame.filter(visible(viewer))["level"].to_list() == [*SEES[viewer], None]


def test_of_several_levels_the_most_closed_counts() -> None:
    assert strictest("public", "members", None) == "members"
    assert strictest("peers", "steward", "public") == "steward"
    assert strictest(None) == "public"
