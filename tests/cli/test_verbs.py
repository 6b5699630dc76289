"""The command line as a person types it: a real process, a real node, exit codes, JSON, messages."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.walk import warm

LIST_A = "name,city,country,website,notes\nSeven Chairs,Madison,US,https://chairs.example.org,ask Ines\nxxx,,,,\n"
LIST_B = "organisation;town;country;site\nSeven Chairs Co-op;Madison;US;chairs.example.org\nBlue Kettle;Rosario;AR;\n"


def potluck(node: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The verb in a process of its own, forked from one that has read the libraries."""
    return warm.run("potluck.cli.main", *words, POTLUCK_NODE=str(node), POTLUCK_DATABASE_URL="")


def from_cold(node: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The verb as a shell starts it."""
    environment = os.environ | {"POTLUCK_NODE": str(node)}
    environment.pop("POTLUCK_DATABASE_URL", None)
    command = [sys.executable, "-m", "potluck.cli.main", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("node")
    assert from_cold(folder, "init").returncode == 0
    (folder / "a.csv").write_text(LIST_A)
    (folder / "b.csv").write_text(LIST_B)
    return folder


def test_init_makes_a_database_and_a_secret_for_the_owner_only(node: Path) -> None:
    assert (node / "potluck.sqlite3").exists()
    assert (node / "secret.key").stat().st_mode & 0o077 == 0


def test_import_counts_every_row_and_links(node: Path) -> None:
    first = potluck(node, "import", str(node / "a.csv"), "--source", "A", "--licence", "CC0-1.0", "--json")
    report = json.loads(first.stdout)
    assert (report["read"], report["kept"], report["refused"]) == (2, 1, 1)
    second = potluck(node, "import", str(node / "b.csv"), "--source", "B", "--json")
    assert json.loads(second.stdout)["linked"]["profiles"] == 2


def test_the_same_source_again_replaces_the_list_whole(node: Path) -> None:
    potluck(node, "import", str(node / "b.csv"), "--source", "B", "--only")
    again = potluck(node, "link", "--json")
    assert json.loads(again.stdout)["records"] == 3


def test_a_list_brought_for_stewards_is_for_stewards(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(LIST_A)
    assert potluck(tmp_path, "init").returncode == 0
    brought = potluck(tmp_path, "import", str(tmp_path / "a.csv"), "--source", "A", "--level", "steward", "--only")
    assert brought.returncode == 0, brought.stderr
    with closing(sqlite3.connect(tmp_path / "potluck.sqlite3")) as tables:
        assert tables.execute("SELECT level FROM records_source").fetchall() == [("steward",)]
        assert tables.execute("SELECT level FROM records_record").fetchall() == [("steward",)]


def test_export_leaves_out_lists_without_a_licence_and_private_columns(node: Path) -> None:
    out = node / "all.csv"
    assert potluck(node, "export", "-o", str(out)).returncode == 0
    text = out.read_text("utf-8-sig")
    assert "Seven Chairs" in text
    assert "Blue Kettle" not in text
    assert "Ines" not in text


def test_link_files_needs_no_node(node: Path, tmp_path: Path) -> None:
    out, pairs = tmp_path / "clusters.csv", tmp_path / "pairs.csv"
    files = (str(node / "a.csv"), str(node / "b.csv"))
    done = potluck(tmp_path, "link", "--files", *files, "-o", str(out), "--pairs", str(pairs))
    assert done.returncode == 0, done.stderr
    cluster = {row["record_id"]: row["cluster_id"] for row in csv.DictReader(out.open())}
    assert cluster["a:1"] == cluster["b:1"] != cluster["b:2"]
    assert next(csv.reader(pairs.open())) == ["left_id", "right_id", "score", "verdict"]
    assert not (tmp_path / "potluck.sqlite3").exists()


def test_ids_given_in_the_file_are_kept(tmp_path: Path) -> None:
    source, out = tmp_path / "world.csv", tmp_path / "clusters.parquet"
    source.write_text(
        "record_id,list_id,name,city,country\nr-9,L1,Night Oven,Madison,US\nr-7,L2,Blue Kettle,Rosario,AR\n"
    )
    assert potluck(tmp_path, "link", "--files", str(source), "-o", str(out)).returncode == 0
    import polars as pl

    assert pl.read_parquet(out)["record_id"].to_list() == ["r-9", "r-7"]


def test_what_is_linked_without_a_node_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    source, out, pairs = (tmp_path / name for name in ("world.csv", "clusters.csv", "pairs.csv"))
    row = "L{0},Night Oven,Madison,US,https://oven.example\n"
    source.write_text(
        "record_id,list_id,name,city,country,website\n=1+1," + row.format(1) + "@SUM(A1)," + row.format(2)
    )
    done = potluck(tmp_path, "link", "--files", str(source), "-o", str(out), "--pairs", str(pairs))
    assert done.returncode == 0, done.stderr
    ids = [row["record_id"] for row in csv.DictReader(out.open())]
    assert ids == ["'=1+1", "'@SUM(A1)"]
    told = [cell for path in (out, pairs) for row in csv.reader(path.open()) for cell in row]
    assert any("@SUM" in cell for cell in next(csv.DictReader(pairs.open())).values())
    assert not [cell for cell in told if cell.startswith(("=", "@"))]


def test_explain_says_what_a_profile_is_made_of(node: Path) -> None:
    database = node / "potluck.sqlite3"
    import sqlite3

    with sqlite3.connect(database) as connection:
        record_id = connection.execute("SELECT record_id FROM records_record WHERE gone_at IS NULL").fetchone()[0]
    told = from_cold(node, "explain", record_id)
    assert told.returncode == 0
    assert "is made of" in told.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["explain", "nothing"], 1, "26 letters"),
        (["import", "."], 2, "--source"),
        (["link", "--files"], 2, "-o"),
    ],
)
def test_mistakes_are_told_with_the_remedy(node: Path, words: list[str], code: int, said: str) -> None:
    done = potluck(node, *words)
    assert done.returncode == code
    assert said in done.stderr


def test_without_a_node_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = potluck(tmp_path, "link")
    assert done.returncode == 2
    assert "potluck init" in done.stderr


def test_a_halved_list_is_refused_until_it_is_said_even_so(node: Path) -> None:
    rows = [f"Loom {n},Saltgate,GB,https://loom{n}.example.org," for n in range(8)]
    header = LIST_A.splitlines()[0]
    (node / "looms.csv").write_text("\n".join([header, *rows]))
    (node / "fewer.csv").write_text("\n".join([header, *rows[:3]]))
    assert potluck(node, "import", str(node / "looms.csv"), "--source", "Looms", "--only").returncode == 0
    same = potluck(node, "import", str(node / "looms.csv"), "--source", "Looms", "--only")
    assert "nothing to do" in same.stdout
    refused = potluck(node, "import", str(node / "fewer.csv"), "--source", "Looms", "--only")
    assert refused.returncode == 1
    assert "--even-so" in refused.stderr
    said = potluck(node, "import", str(node / "fewer.csv"), "--source", "Looms", "--only", "--even-so", "--json")
    assert json.loads(said.stdout)["changes"]["removed"] == 5
