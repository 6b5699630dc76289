"""A small file that claims to be enormous is refused before a library makes room for it, in every spelling.

`make hostile` reads each in a child, as the node does: the one who asks lives, the child stays within its memory."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from potluck import reading
from potluck.engine.read import ISSUES, read_bytes
from potluck.reading import run

from . import bombs

REAL = "import sys; sys.path.insert(0, sys.argv[1]); from potluck.reading import child; "
SPENT = (
    REAL + "import json, resource\nchild.main()\nused = resource.getrusage(resource.RUSAGE_SELF)\n"
    "(peak,) = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
    "json.dump([used.ru_utime + used.ru_stime, int(peak) * 1024], open({path!r}, 'w'))"
)
OTHERS = {
    "a text in many cells": "too_big_inside",
    "a long text repeated": "too_big_inside",
    "a long value repeated": "too_big_inside",
    "a table in a cell": "broken_workbook",
}


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[bytes, str], str]:
    """Reads a file that must not be readable; gives the code. The child came to its end by itself, within bounds."""

    def code(data: bytes, name: str) -> str:
        assert len(data) < 40_000_000
        spent = tmp_path / "spent.json"
        monkeypatch.setattr(run, "START", SPENT.format(path=str(spent)))
        with pytest.raises(reading.UnreadableError) as caught:
            reading.read(data, name)
        assert caught.value.code not in reading.KILLED
        assert ISSUES[caught.value.code][1]
        seconds, peak = json.loads(spent.read_text())
        assert peak < 1_000_000_000
        assert seconds < reading.BOUNDS.cpu_seconds
        return caught.value.code

    return code


def _named(files: dict[str, Callable[[], bytes]], ending: str) -> dict[str, tuple[str, Callable[[], bytes]]]:
    return {f"{name}.{ending}": (OTHERS.get(name, "too_many_cells"), made) for name, made in files.items()}


HOSTILE = (
    _named(bombs.XLSX, "xlsx")
    | _named(bombs.ODS, "ods")
    | {f"{name}.parquet": made for name, made in bombs.PARQUET.items()}
    | bombs.TEXTS
)
DEAR = {"many cells.xlsx", "a sheet many times.xlsx", "lists of words.parquet", "many groups of rows.parquet"}
DEAR |= {"many rows.parquet", "many cells.parquet", "keys.json", "lines.jsonl", "events.yaml", "signs.js", "bomb.kmz"}
DEAR |= {"bomb.zip", "many.zip", "nested.zip", "rows.csv", "line.csv", "values.json", "a text in many cells.xlsx"}


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - DEAR))
def test_a_small_file_that_claims_too_much_is_refused(name: str) -> None:
    """Here, in this process: a library that makes room for it would end the test run."""
    code, made = HOSTILE[name]
    with pytest.raises(reading.UnreadableError) as caught:
        read_bytes(made(), name)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["single quotes.xlsx", "single quotes.ods", "equal cells.parquet", "same.json"])
def test_its_child_stays_within_bounds(name: str, refused) -> None:
    code, made = HOSTILE[name]
    assert refused(made(), name) == code


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_the_child_of_each_stays_within_bounds(name: str, refused) -> None:
    code, made = HOSTILE[name]
    assert refused(made(), name) == code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "unit", "times"),
    [
        ("one.json", '{"a":"xy"},', 1_600_000),
        ("in.json", '{"a":{"b":{"c":1}}},', 900_000),
        ("one.jsonl", '{"a":"xy"}\n', 1_600_000),
    ],
)
def test_eighteen_megabytes_of_small_values_fit(name: str, unit: str, times: int) -> None:
    """Read in a child: more than its memory and it would have died."""
    text = unit * times
    data = text if name.endswith("l") else f"[{text[:-1]}]"
    found = reading.read(data.encode(), name)
    assert (found.read, found.tables[0].frame.width) == (times, 1)


def test_what_only_looks_so_is_read() -> None:
    """Styled cells without content, a wrong dimension, far comments: real files have them."""
    for data in (
        bombs.xlsx("<row r='2'><c r='A2'><v>1</v></c><c r='XFD2' s='1'/></row><row r='1048576'><c r='XFD1048576' s='1'></c></row>"),
        bombs.xlsx("<row r='2'><c r='A2'><v>1</v></c></row>", after="<dimension ref='A1:XFD1048576'/>"),
        bombs.xlsx("<row r='2'><c r='A2'><v>1</v></c><!-- <c r='XFD1048576'><v>1</v></c> --></row>"),
        bombs.xlsx("<row r='2'><c r='A2' t='str'><v>a\x0bb</v></c><c r='XFD1048576'/></row>", after="<ext><f>1</f></ext>"),
        bombs.xlsx("<row r='2'><c r='A2' t='s'><v>1</v></c></row>", texts="<si><t>a</t></si><si><r><t>O</t></r><r><t>ak</t></r></si>"),
    ):  # fmt: skip
        reading = read_bytes(data, "list.xlsx")
        assert (reading.read, reading.tables[0].frame.columns) == (1, ["name", "town"])
    blank = "<table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    rows = "".join(f"<table:table-row>{bombs._cell(text=a)}{bombs._cell(text=b)}</table:table-row>" for a, b in (("name", "town"), ("Oak", "York")))  # fmt: skip
    assert read_bytes(bombs.ods(bombs._table(rows + blank)), "list.ods").tables[0].frame.rows() == [("Oak", "York")]


def test_pictures_and_what_is_no_xml_stay_out_and_the_list_is_read() -> None:
    more = {
        "xl/media/a.png": b"\x89PNG",
        "xl/drawings/vmlDrawing1.vml": b"<xml><br><v:shape></xml>",
        "customXml/i.xml": b"<si/>",
    }
    assert read_bytes(bombs.with_parts(bombs.plain(), lambda name, old: old, more), "list.xlsx").read == 1


@pytest.mark.parametrize(
    "harm",
    [
        '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        "<a>" * 100_000,
        "<" + "a" * 20_000_000,
    ],
    ids=["entities", "deep", "endless name"],
)
def test_xml_with_tricks_is_not_handed_on(harm: str, refused) -> None:
    assert refused(bombs.xlsx("", before=harm), "list.xlsx") == "broken_workbook"


def test_a_zip_behind_another_kind_of_file_is_not_opened(refused) -> None:
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bombs.XLSX["single quotes"](), "list.xls") == "broken_workbook"


def test_without_the_guard_the_child_dies_and_says_so(monkeypatch, tmp_path: Path) -> None:
    """The library makes room for 17 thousand million cells and aborts: the one who asked only hears of it."""
    off = "from potluck.engine.read import unpacked; unpacked.checked = lambda data, limits: data; child.main()"
    monkeypatch.setattr(run, "START", REAL + off)
    with pytest.raises(reading.UnreadableError) as caught:
        reading.read(bombs.XLSX["single quotes"](), "list.xlsx", tmp_path)
    assert caught.value.code == "reading_killed_memory"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
