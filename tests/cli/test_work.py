"""`potluck import ADDRESS`, and `potluck work`, which reads it again by itself; killed at any moment, it does so again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fetch.internet import Page, Web, serving
from tests.walk import warm
from tests.web.lists.an_address import ROWS, as_list


def begin(node: Path, *words: str) -> subprocess.Popen[str]:
    env = {key: value for key, value in os.environ.items() if key != "POTLUCK_DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", "potluck.cli.main", "--node", str(node), *words],
        env=env | {"POTLUCK_NODE": str(node), "POTLUCK_FETCH_PRIVATE": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def potluck(node: Path, *words: str) -> tuple[int, str]:
    """The verb in a process of its own, forked from one that has read the libraries."""
    words = ("--node", str(node), *words)
    done = warm.run(
        "potluck.cli.main", *words, POTLUCK_NODE=str(node), POTLUCK_DATABASE_URL="", POTLUCK_FETCH_PRIVATE="1"
    )
    return done.returncode, done.stdout + done.stderr


def ask(node: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(node / "potluck.sqlite3", timeout=20) as tables:
        return tables.execute(sql).fetchall()


def rows(node: Path) -> dict[str, str]:
    return {
        raw: record_id
        for record_id, raw in ask(node, "select record_id, raw from records_record where gone_at is null")
    }


def make_due(node: Path) -> None:
    ask(node, "update records_source set fetched_at = datetime('now', '-2 days')")
    ask(node, "update records_source set fetch_state = json_remove(fetch_state, '$.retry_at')")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory):
    node = tmp_path_factory.mktemp("node")
    with serving() as web:
        web.pages["/list.csv"] = Page(as_list(*ROWS), headers={"Content-Type": "text/csv"}, etag='"1"')
        assert potluck(node, "init")[0] == 0
        code, said = potluck(node, "import", web.local("/list.csv"), "--source", "Almond", "--every", "day")
        assert code == 0, said
        yield node, web


def test_it_is_brought_and_remembered(place: tuple[Path, Web]) -> None:
    node, web = place
    assert ask(node, "select fetch_url, rhythm from records_source") == [(web.local("/list.csv"), "day")]
    assert len(rows(node)) == 6
    code, said = potluck(node, "work", "--once")
    assert (code, len(web.asked)) == (0, 1), said  # nothing is due


def test_what_changed_is_brought_in_and_linked_and_rows_keep_their_ids(place: tuple[Path, Web]) -> None:
    node, web = place
    before = rows(node)
    web.pages["/list.csv"] = Page(as_list(*ROWS, "Seventh Seed,2 Green Lane,Madison,US,,"), etag='"2"')
    make_due(node)
    code, said = potluck(node, "work", "--once")
    assert code == 0, said
    assert "Almond" not in said
    assert "/list.csv" not in said
    after = rows(node)
    assert (len(after), {raw: after[raw] for raw in before}) == (7, before)
    assert ask(node, "select stale from records_state") == [(0,)]
    assert ask(node, "select count(*) from records_profile where name = 'Seventh Seed'") == [(1,)]


def test_a_halved_list_waits(place: tuple[Path, Web]) -> None:
    node, web = place
    before = rows(node)
    web.pages["/list.csv"] = Page(as_list(*ROWS[:3]), etag='"3"')
    make_due(node)
    assert potluck(node, "work", "--once")[0] == 0
    assert rows(node) == before
    assert ask(node, "select json_extract(fetch_state, '$.outcome') from records_source") == [("waits",)]


@pytest.mark.parametrize("after_seconds", [1.5, 2.0])
def test_killed_in_the_middle_it_reads_again(place: tuple[Path, Web], after_seconds: float) -> None:
    node, web = place
    name = f"Seed {after_seconds}"
    web.pages["/list.csv"] = Page(as_list(*ROWS, f"{name},3 Green Lane,Madison,US,,"), etag=f'"{after_seconds}"')
    make_due(node)
    child = begin(node, "work")
    time.sleep(after_seconds)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert [one for (one,) in ask(node, "pragma integrity_check")] == ["ok"]
    assert sum(name in raw for raw in rows(node)) in (0, 1)
    assert potluck(node, "work", "--once")[0] == 0
    assert sum(name in raw for raw in rows(node)) == 1
    assert ask(node, "select stale from records_state") == [(0,)]
    assert ask(node, f"select count(*) from records_profile where name = '{name}'") == [(1,)]
    assert ask(node, "select count(*) from records_version where source_id is null") == [(0,)]


def test_errors_are_told_in_words(place: tuple[Path, Web]) -> None:
    node, web = place
    for address, words in (
        (web.local("/gone.csv"), "There is nothing at this address any more."),
        ("http://169.254.169.254/list", "does not lead to the open web"),
        ("https://me:secret@lists.example/list.csv", "The address holds a name and a password."),
    ):
        code, said = potluck(node, "import", address, "--source", "Other")
        assert code == 1
        assert words in said
        assert "Traceback" not in said
    assert potluck(node, "import", str(node), "--source", "Other", "--every", "day")[0] == 2


def test_it_stops_when_asked_to(place: tuple[Path, Web]) -> None:
    node, _web = place
    child = begin(node, "work")
    time.sleep(3)
    child.terminate()
    child.communicate(timeout=20)
    assert child.returncode in (0, -signal.SIGTERM)
