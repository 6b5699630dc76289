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
