"""One long cell keeps nobody waiting: lists that once took minutes to days are read and mapped within seconds."""

import pytest

from tests.bounded import said

LISTS = (
    "anchors", "open anchors", "comments", "emphasis", "letters", "( letters", "asides", '[" asides', "[ quotes", "spaces",
    "labels", "type:  commas", "prefectures", "districts", "digits", "&# digits", "many addresses",
)  # fmt: skip
COUNTED = ("many addresses", "many phones", "many names", "many sites")
SCRIPT = "import sys; from tests.engine.mapping.long_cells import main; main(int(sys.argv[1]), 10, *sys.argv[2:])"


@pytest.fixture(scope="module")
def ended() -> dict[str, str]:
    lines = said(SCRIPT, "40000", *LISTS, seconds=60).splitlines()
    return dict(line.rsplit(": ", 1) for line in lines)


@pytest.mark.parametrize("name", LISTS)
def test_a_long_cell_keeps_nobody_waiting(ended: dict[str, str], name: str) -> None:
    assert ended[name].startswith("4 rows, ")


def test_thousands_of_values_in_one_cell_keep_nobody_waiting() -> None:
    """Each value used to carry its whole cell with it: a cell of 320 kB made frames of 7 GB."""
    lines = said(SCRIPT, "240000", *COUNTED, seconds=60).splitlines()
    assert [line.rsplit(": ", 1)[1].split(",")[0] for line in lines] == ["4 rows"] * len(COUNTED)
