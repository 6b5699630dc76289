"""A kept reading comes back as it was; a damaged one is not believed."""

import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine import read
from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.reading import kept
from tests.draws import draws
from tests.house.tree import ROOT

from .same import assert_same

SHARED = ROOT.parent / "shared" / "data" / "real"


def lists(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".md", ".pdf") and path.name != "mapping.yaml"
    )


def comes_back(reading: Reading, folder: Path) -> None:
    kept.save(reading, folder)
    assert_same(kept.load(folder), reading)


@pytest.mark.parametrize("path", lists(ROOT / "example"), ids=lambda path: path.name)
def test_each_list_of_the_example_comes_back(path: Path, tmp_path: Path) -> None:
    comes_back(read.read_path(path), tmp_path)


@pytest.mark.parametrize("path", sorted((ROOT / "example").glob("*/")), ids=lambda path: path.name)
def test_each_folder_of_the_example_comes_back(path: Path, tmp_path: Path) -> None:
    comes_back(read.read_path(path), tmp_path)


@pytest.mark.shared
@pytest.mark.parametrize("path", [*lists(SHARED), *sorted(SHARED.glob("*/"))], ids=lambda path: path.name)
def test_each_real_list_comes_back(path: Path, tmp_path: Path) -> None:
    try:
        reading = read.read_path(path)
    except read.UnreadableError:
        return
    comes_back(reading, tmp_path)


MADE = {
    "quotes.csv": b'name,town\nOak,York\n"Elm,Hull\nAsh,Leeds\nShort\nToo,many,cells\n',
    "letters.csv": "name,town\nCafé,Orléans\n".encode("cp1252"),
    "cut.csv": "name,town\nCafé,Orléans\nElm,Alè".encode()[:-1],
    "same.csv": b"name,name,\nOak,Elm,1\n",
    "one.csv": b"row\nOak\nElm\n",
    "mixed.json": '[{"name": "Öak", "in": {"a": [{"x": 1, "name": "b"}]}}, 7, {"row": "😀", "": "x"}]'.encode(),
    "lines.jsonl": b'{"name": "Oak"}\nnot json\n{"name": "Elm"}\n',
    "long.json": b'[{"name": "Oak"}, {"name": "' + b"x" * 1_000_001 + b'"}]',
    "two.json": b'{"a": [{"name": "x", "b": 1, "c": 2}], "d": [{"name": "y", "b": 1, "c": 2}], "e": [{"q": 1}]}',
    "list.yaml": b"- name: Oak\n  town: ~\n- name: Elm\n",
    "list.md": b"# Words\n\n| name | town |\n|---|---|\n| Oak | York |\n",
    "list.js": b"var x = [{name: 'Oak', n: 1 + 1}, {name: 'Elm'}];",
}


@pytest.mark.parametrize("name", MADE)
def test_each_kind_of_remark_comes_back(name: str, tmp_path: Path) -> None:
    comes_back(read.read_bytes(MADE[name], name), tmp_path)


def test_a_table_without_columns_comes_back(tmp_path: Path) -> None:
    bare = RawTable("bare", pl.DataFrame(), pl.Series("row", [], dtype=pl.Int64))
    comes_back(Reading("csv", (bare,), (Issue("names_only", "note"),)), tmp_path)


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@draws(25)
@given(
    columns=st.lists(TEXT, min_size=1, max_size=5, unique=True),
    cells=st.lists(st.lists(TEXT | st.none(), min_size=5, max_size=5), max_size=6),
    name=TEXT,
    issues=st.lists(st.tuples(TEXT, st.none() | st.integers(0, 9), st.none() | TEXT, st.dictionaries(TEXT, TEXT))),
)
def test_any_reading_comes_back(tmp_path_factory, columns, cells, name, issues) -> None:
    frame = pl.DataFrame(
        [pl.Series(column, [row[at] for row in cells], dtype=pl.String) for at, column in enumerate(columns)]
    )
    table = RawTable(name, frame, pl.Series("row", range(3, 3 + len(cells)), dtype=pl.Int64))
    told = tuple(Issue(code, "note", row, column, name, params) for code, row, column, params in issues)
    comes_back(Reading(name, (table, table), told, {name: name}), tmp_path_factory.mktemp("kept"))


def changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["reading.json", "0.parquet"])
@pytest.mark.parametrize(
    "harm", [changed, lambda path: path.write_bytes(b""), Path.unlink, lambda path: os.truncate(path, 9)]
)
def test_what_is_damaged_is_not_believed(name: str, harm, tmp_path: Path) -> None:
    kept.save(read.read_bytes(b"name,town\nOak,York\n", "list.csv"), tmp_path)
    harm(tmp_path / name)
    with pytest.raises(kept.DamagedError):
        kept.load(tmp_path)
