"""What is withdrawn or erased is in no file of the node: words planted everywhere are looked for everywhere."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tarfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from . import canaries, warm


def potluck(node: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(node, "potluck.cli.main", *words)


def run(node: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = warm.run(*words, POTLUCK_NODE=str(node), POTLUCK_DATABASE_URL="")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@contextmanager
def served(node: Path) -> Iterator[str]:
    """The node on a free port; what the server says goes into a file of the node."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {"POTLUCK_NODE": str(node)}
    environment.pop("POTLUCK_DATABASE_URL", None)
    with (node / "server.log").open("ab") as log:
        command = [sys.executable, "-m", "potluck.cli.main", "serve", "--port", port, "--workers", "1"]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _until_it_answers(f"http://127.0.0.1:{port}/about")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


def _until_it_answers(address: str) -> None:
    for _ in range(3000):  # a machine that is shared may be slow
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def withdrawn_row(node: Path) -> str:
    with closing(sqlite3.connect(node / "potluck.sqlite3")) as db:
        return str(db.execute("SELECT record_id FROM records_record WHERE gone_why = 'withdrawn'").fetchone()[0])


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node full of canaries, with downloads beside it and a backup of it."""
    folder = tmp_path_factory.mktemp("canaries")
    node = folder / "node"
    potluck(node, "init")
    run(node, "tests.walk.canaries", "plant", str(folder))
    potluck(node, "backup", str(folder / "before.potluck"))
    return node


def test_the_search_for_canaries_finds_them_where_they_are(planted: Path) -> None:
    """Else finding nothing later would prove nothing."""
    hits = canaries.found(planted, canaries.all_words())
    assert set().union(*hits.values()) == canaries.all_words()
    assert any("parquet" in file for file in hits)
    assert any("terms" in file for file in hits)
    in_downloads = canaries.found(planted.parent, canaries.all_words())
    assert {"all.csv", "all.xlsx"} <= set(in_downloads)


def lines(database: Path) -> dict[str, list[str]]:
    """Every line of every table, but of those that SQLite keeps for itself."""
    with closing(sqlite3.connect(database)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if not name.startswith("sqlite_")]
        return {name: sorted(map(repr, db.execute(f'SELECT * FROM "{name}"'))) for name in kept}


def test_a_backup_holds_every_line_of_every_table(planted: Path, tmp_path: Path) -> None:
    with tarfile.open(planted.parent / "before.potluck") as packed:
        packed.extract("potluck.sqlite3", tmp_path, filter="data")
    here, there = lines(planted / "potluck.sqlite3"), lines(tmp_path / "potluck.sqlite3")
    for table in (here, there):
        table.pop("journal_line")  # that the backup was made is written after it
    assert there == here
    assert sum(bool(told) for told in here.values()) > 15, "most tables hold something"


def test_no_file_holds_an_erased_person_nor_does_the_next_import_bring_them_back(planted: Path, tmp_path: Path) -> None:
    node = Path(shutil.copytree(planted, tmp_path / "node"))
    gone = {"quokkacontact reed", "quokkaemail@quokkahost.example", "6085550173"}
    for text in ("REED, Quokkacontact", "quokkaemail@quokkahost.example", "(608) 555-0173"):
        potluck(node, "erase", text, "--yes")
    assert canaries.found(node, gone) == {}
    text, mapping = canaries.the_list()
    (tmp_path / "again.csv").write_text(text + "3\n")
    (tmp_path / "again.yaml").write_text(mapping)
    given = ("--mapping", str(tmp_path / "again.yaml"), "--source", "quokkalist")
    assert "it was erased here" in potluck(node, "import", str(tmp_path / "again.csv"), *given).stdout
    potluck(node, "vacuum")
    assert canaries.found(node, gone) == {}
    run(node, "tests.walk.canaries", "draft", str(tmp_path))
    assert canaries.found(node, gone) == {}
    assert "quokkawaits" in str(canaries.found(node, {"quokkawaits"}))
    potluck(node, "restore", str(planted.parent / "before.potluck"), "--replace")
    assert canaries.found(node, gone) == {}
    assert "quokkawebsite" in str(canaries.found(node, canaries.all_words()))


def test_no_file_of_the_node_holds_a_word_of_a_withdrawn_list(planted: Path, tmp_path: Path) -> None:
    with served(planted) as address:
        assert "0 co-ops" not in get(f"{address}/find?q=quokkaname")[1]
        said = potluck(planted, "withdraw", "quokkalist", "--yes", "--why", "asked by mail")
        assert "Withdrawn. 2 rows" in said.stdout
        assert "in the way" not in said.stderr
        assert "0 co-ops" in get(f"{address}/find?q=quokkaname")[1]
        status, words = get(f"{address}/o/{withdrawn_row(planted)}")
        assert status == 410
        assert "Withdrawn by its owner" in words
    assert canaries.found(planted, canaries.all_words()) == {}
    assert "All is well" in potluck(planted, "check").stdout

    other = tmp_path / "elsewhere"
    backup = str(planted.parent / "before.potluck")
    potluck(
        planted.parent, "restore", backup, "--into", str(other), "--withdrawals", str(planted / "withdrawals.jsonl")
    )
    assert canaries.found(other, canaries.all_words()) == {}
    potluck(planted, "restore", backup, "--replace")
    assert canaries.found(planted, canaries.all_words()) == {}
    assert "All is well" in potluck(planted, "check").stdout
