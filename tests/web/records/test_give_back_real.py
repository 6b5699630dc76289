"""Give back on real lists that overlap: what comes home is the file that came, but for the lines."""

import gzip

import daff
import pytest

from potluck.engine.write.patched_csv import cut, opened, value
from potluck.web.records import actions, going_home, queries_give_back
from potluck.web.records.models import Source, Version
from tests.engine.mapping import imports_table

REAL = imports_table.REAL
LISTS = (
    "iowa-coops/labeled_data.json",
    "wikidata-housing-coops-land-trusts/wikidata_land_trusts.csv",
    "clt-world-map/clt_world_map.csv",
    "uwcc-us-midwest-2015/2015_data_WI_IL_IA_MN.csv",
)
pytestmark = [
    pytest.mark.shared,
    pytest.mark.django_db,
    pytest.mark.skipif(not REAL.is_dir(), reason="the shared lists are not on this machine"),
]


@pytest.fixture
def lists() -> list[Source]:
    brought = []
    for path in LISTS:
        name, content = actions.pack(REAL / path)
        version = actions.draft_version(person=None, file_name=name, content=content)
        brought.append(actions.bring_in(person=None, version=version, name=path.split("/")[0], licence="CC0-1.0"))
    actions.link_and_settle()
    return brought


def cells(data: bytes, version: Version) -> list[list[str]]:
    details = version.report["details"]
    text, *_ = opened(data, details["encoding"])
    return [[value(text, span) for span in line.spans] for line in cut(text, details["delimiter"])]


def test_each_list_comes_home_as_it_came(lists):
    gave = 0
    for source in lists:
        lines = queries_give_back.find_lines(source)
        if lines.is_empty():
            continue
        gave += 1
        version = source.versions.get(state=Version.CURRENT)
        data = gzip.decompress(bytes(version.content))
        copy, made = going_home.copy(source, lines), going_home.difference(source, lines)
        if version.format != "csv":
            assert copy.name.endswith(".csv")
            continue
        before, after = cells(data, version), cells(copy.data, version)
        told = {(one.row, one.place) for one in copy.left}
        gone = lines.filter(lines["kind"] == "doubled")["row"].to_list()
        assert len(before) - len(after) == len([row for row in gone if (row, None) not in told])
        only_changes(data, copy.data, version)
        same_by_daff(before, after, made)
    assert gave >= 2


def only_changes(data: bytes, copy: bytes, version: Version) -> None:
    """Rows of the copy begin with the very letters that they had, where no cell of them changed."""
    details = version.report["details"]
    old, new = (opened(part, details["encoding"])[0] for part in (data, copy))
    before = {old[line.start : line.end] for line in cut(old, details["delimiter"])}
    tails = ("", details["delimiter"], details["delimiter"] * 2, details["delimiter"] * 3)
    kept = [
        any(new[line.start : line.end].removesuffix(tail) in before for tail in tails)
        for line in cut(new, details["delimiter"])
    ]
    assert sum(kept) > len(kept) * 0.8


def same_by_daff(before: list[list[str]], after: list[list[str]], made: going_home.File) -> None:
    """daff, given the owner's table and our difference, gives our copy (what it cannot tell apart is left out of both)."""
    if made.left:
        return
    width = max(map(len, before))
    view = daff.PythonTableView([[*row, *[""] * (width - len(row))] for row in before])
    patch = daff.PythonTableView([])
    daff.Csv().parseTable(made.data.decode(), patch)
    daff.HighlightPatch(view, patch).apply()
    got = [[view.getCell(x, y) or "" for x in range(view.get_width())] for y in range(view.get_height())]
    whole = max(map(len, after))
    wanted = [[*row, *[""] * (whole - len(row))] for row in after]
    assert got == wanted
