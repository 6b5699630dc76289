"""Give back on real lists that overlap: what comes home is the file that came, but for the lines."""

import gzip

import daff
import orjson
import polars as pl
import pytest

from potluck.engine.write.patched_csv import cut, opened, value
from potluck.web.give_back import going_home
from potluck.web.give_back import queries as give_back
from potluck.web.lists import actions as lists_actions
from potluck.web.records import actions as records
from potluck.web.records.models import Record, Source, Version
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
        name, content = lists_actions.pack(REAL / path)
        version = lists_actions.draft_version(person=None, file_name=name, content=content)
        brought.append(lists_actions.bring_in(person=None, version=version, name=path.split("/")[0], licence="CC0-1.0"))
    records.link_and_settle()
    return brought


def cells(data: bytes, version: Version) -> list[list[str]]:
    details = version.report["details"]
    text, *_ = opened(data, details["encoding"])
    return [[value(text, span) for span in line.spans] for line in cut(text, details["delimiter"])]


def test_each_list_comes_home_as_it_came(lists):
    gave = 0
    for source in lists:
        lines = give_back.find_lines(source)
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
        only_changes(data, copy, version, lines)
        same_by_daff(before, after, made)
    assert gave >= 2


def only_changes(data: bytes, copy: going_home.File, version: Version, lines: pl.DataFrame) -> None:
    """Every cell that no line is about has the very letters that it had, and so has all that stands between cells."""
    details = version.report["details"]
    old, new = (opened(part, details["encoding"])[0] for part in (data, copy.data))
    before, after = (list(cut(text, details["delimiter"])) for text in (old, new))
    told = {(one.row, one.place) for one in copy.left}
    doubled = {*lines.filter(pl.col("kind") == "doubled")["row"]} - {row for row, place in told if place is None}
    columns = list(orjson.loads(Record.objects.filter(source=version.source, gone_at=None).first().raw))
    changed = {
        (row, columns.index(column))
        for row, column in lines.filter(pl.col("kind") != "doubled").select("row", "column").iter_rows()
        if column in columns and row not in doubled and not {(row, columns.index(column)), (row, None)} & told
    }
    kept = [line for line in before if line.number not in doubled]
    assert len(kept) == len(after)
    for ours, theirs in zip(kept, after, strict=True):
        assert old[ours.end : ours.after] == new[theirs.end : theirs.after]
        for place, (was, now) in enumerate(zip(ours.spans, theirs.spans, strict=False)):
            if (ours.number, place) not in changed:
                assert old[slice(*was)] == new[slice(*now)], (ours.number, place)
        assert len(theirs.spans) >= len(ours.spans)
        for place in range(len(ours.spans), len(theirs.spans)):  # of new columns, or at the end of a short row
            is_new = place >= len(columns) or (ours.number, place) in changed
            assert is_new or not new[slice(*theirs.spans[place])], (ours.number, place)
        assert new[theirs.start : theirs.end].count(details["delimiter"]) >= len(theirs.spans) - 1


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
