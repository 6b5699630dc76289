"""The tests of the tables run again on a real PostgreSQL, started here and stopped after."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) if Path("/usr/lib/postgresql").exists() else []
HERE = Path(__file__).parent

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(not BINARIES, reason="no PostgreSQL server on this machine")]


def _as_server_user(command: list[str]) -> None:
    """PostgreSQL refuses to run as root; then it runs as the user its package made."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    binaries, folder = BINARIES[-1].parent, Path(tempfile.mkdtemp(prefix="potluck-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(folder / "data")
    _as_server_user([f"{binaries}/initdb", "-D", data, "-U", "potluck", "-A", "trust", "-E", "UTF8", "--no-sync"])
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    _as_server_user([f"{binaries}/pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"])
    try:
        yield f"postgresql://potluck@127.0.0.1:{port}/postgres"
    finally:
        _as_server_user([f"{binaries}/pg_ctl", "-D", data, "-m", "immediate", "stop"])
        time.sleep(0.2)
        shutil.rmtree(folder, ignore_errors=True)


def test_the_tables_behave_alike_on_postgresql(postgres_url: str) -> None:
    command = [sys.executable, "-m", "pytest", "-x", "-v", "-p", "no:cacheprovider", "-m", "tables", str(HERE)]
    environment = os.environ | {"POTLUCK_DATABASE_URL": postgres_url}
    environment.pop("PYTEST_XDIST_WORKER", None)
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert " passed" in run.stdout


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
