"""One long cell keeps nobody waiting: each list of SAFETY.md H4 and its kin is read and mapped within seconds."""

import pytest

from tests.bounded import said

LISTS = (
    "anchors", "open anchors", "comments", "emphasis", "letters", "( letters", "asides", '[" asides', "[ quotes", "spaces",
    "labels", "type:  commas", "prefectures", "districts", "digits", "&# digits", "many addresses",
)  # fmt: skip
SCRIPT = "import sys; from tests.engine.mapping.long_cells import main; main(40_000, 10, *sys.argv[1:])"


@pytest.fixture(scope="module")
def ended() -> dict[str, str]:
    lines = said(SCRIPT, *LISTS, seconds=60).splitlines()
    return dict(line.rsplit(": ", 1) for line in lines)


@pytest.mark.parametrize("name", LISTS)
def test_a_long_cell_keeps_nobody_waiting(ended: dict[str, str], name: str) -> None:
    assert ended[name].startswith("4 rows, ")
