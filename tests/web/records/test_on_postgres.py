"""What stays of a withdrawn list on a real PostgreSQL. The tests of the tables themselves are marked `tables`: they run
on SQLite and on PostgreSQL (tests/postgres.py)."""

import subprocess
from pathlib import Path

import pytest

from tests.postgres import NEEDED, new_database

pytestmark = list(NEEDED)


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    return new_database(postgres_server, "node")


def test_a_withdrawn_list_is_in_no_table_index_statistic_or_dump_on_postgresql(
    postgres_url: str, tmp_path: Path
) -> None:
    """Words planted everywhere (tests/walk/canaries.py) are looked for in a dump and in the very files of the tables."""
    from tests.walk import canaries, warm

    node, words = tmp_path / "node", canaries.all_words()
    files = Path(_data_folder(postgres_url)) / "base"

    def run(*command: str) -> bytes:
        return subprocess.run(command, check=True, capture_output=True, timeout=300).stdout

    def python(*words: str) -> str:
        done = warm.run(*words, POTLUCK_DATABASE_URL=postgres_url, POTLUCK_NODE=str(node))
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def potluck(*words: str) -> str:
        return python("potluck.cli.main", *words)

    def where() -> set[str]:
        """Words in a dump of everything, and in the files of the tables and indexes after a checkpoint."""
        run("psql", postgres_url, "-c", "CHECKPOINT")
        held = set(canaries.in_bytes(run("pg_dump", postgres_url), words))
        for path in (path for path in files.rglob("*") if path.is_file()):
            held |= set(canaries.in_bytes(path.read_bytes(), words, depth=3))
        return held

    potluck("init")
    python("tests.walk.canaries", "plant", str(tmp_path))
    run("psql", postgres_url, "-c", "ANALYZE")
    potluck("backup", str(tmp_path / "before.potluck"))
    assert len(where()) > len(words) / 2  # values that are compressed are found as values only
    potluck("withdraw", "quokkalist", "--yes")
    potluck("vacuum")
    assert where() == set()
    assert "All is well" in potluck("check")
    potluck("restore", str(tmp_path / "before.potluck"), "--replace")
    potluck("vacuum")
    assert where() == set()
    assert "All is well" in potluck("check")


def _data_folder(url: str) -> str:
    done = subprocess.run(["psql", url, "-Atc", "SHOW data_directory"], capture_output=True, text=True, timeout=60)
    return done.stdout.strip()
