"""`potluck serve` where it cannot be served: a port that is taken, not allowed or no port, a host that is not ours."""

import ctypes
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from potluck.cli import ports
from tests.walk import served, warm

DROP, BIND_LOW_PORTS = 24, 10  # prctl(PR_CAPBSET_DROP, CAP_NET_BIND_SERVICE)
LOWEST = int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())


@pytest.fixture(scope="module")
def two_nodes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    first = tmp_path_factory.mktemp("first")
    made = warm.run("potluck.cli.main", "init", POTLUCK_NODE=str(first), POTLUCK_DATABASE_URL="")
    assert made.returncode == 0, made.stderr
    return first, Path(shutil.copytree(first, first.with_name("second")))


def refused(node: Path, *words: str, before: Callable[[], object] | None = None) -> str:
    """What `potluck serve` said on its way out with 1, without a traceback."""
    environment = os.environ | {"POTLUCK_NODE": str(node), "POTLUCK_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "potluck.cli.main", "serve", *words],
        env=environment, capture_output=True, text=True, timeout=60, preexec_fn=before,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
    return done.stderr


def whole(node: Path) -> dict[str, str]:
    """Every file of a node and what is in it."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(node.rglob("*"))
        if path.is_file() and path.name != "server.log"
    }


def listening(host: str) -> socket.socket:
    """Some other program at a port of that host."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.bind((host, 0))
    made.listen()
    return made


def suggested(said: str) -> int:
    found = re.search(r"Take another: potluck serve(?: --host \S+)? --port (\d+)", said)
    assert found, said
    return int(found[1])


def test_a_second_node_is_not_served_at_the_port_of_the_first(two_nodes: tuple[Path, Path]) -> None:
    first, second = two_nodes
    before = whole(second)
    with served.served(first, "--no-work") as one:
        said = refused(second, "--port", str(one.port))
        assert f"Port {one.port} is taken." in said
        with socket.socket() as other:
            other.bind(("127.0.0.1", suggested(said)))
        assert whole(second) == before


def test_of_two_started_at_once_one_says_that_the_port_is_taken(two_nodes: tuple[Path, Path]) -> None:
    port = served.free_port()
    started = [served.start(node, "--port", str(port), "--no-work", "--workers", "1") for node in two_nodes]
    try:
        end = time.monotonic() + served.PATIENCE_SECONDS
        while all(one.poll() is None for one in started) and time.monotonic() < end:
            time.sleep(0.05)
        assert sorted(one.poll() is None for one in started) == [False, True]
        place = [one.poll() is None for one in started].index(True)
        assert started[1 - place].returncode == 1
        assert f"Port {port} is taken." in (two_nodes[1 - place] / "server.log").read_text()
        served.until_it_answers(served.Served(two_nodes[place], port, started[place]))
    finally:
        for one in started:
            served.stop(one)


@pytest.mark.parametrize(("theirs", "ours"), [("127.0.0.1", "127.0.0.1"), ("127.0.0.1", "0.0.0.0"), ("::1", "::1"),
                                              ("127.0.0.1", "localhost")])  # fmt: skip
def test_any_program_at_that_port_is_seen(two_nodes: tuple[Path, Path], theirs: str, ours: str) -> None:
    with closing(listening(theirs)) as other:
        port = other.getsockname()[1]
        said = refused(two_nodes[1], "--host", ours, "--port", str(port))
        assert f"Port {port} is taken." in said
        assert suggested(said) != port


@pytest.mark.parametrize("port", ["99999", "0", "-1"])
def test_a_number_that_is_no_port(two_nodes: tuple[Path, Path], port: str) -> None:
    said = refused(two_nodes[1], "--port", port)
    assert f"There is no port {port}." in said
    assert "from 1 to 65535" in said


@pytest.mark.parametrize("host", ["192.0.2.7", "no such host", "a..b", "2001:db8::7"])
def test_a_host_that_is_not_this_machine(two_nodes: tuple[Path, Path], host: str) -> None:
    said = refused(two_nodes[1], "--host", host, "--port", str(served.free_port()))
    assert f"This machine cannot be reached as {host}." in said
    assert "--host 127.0.0.1" in said


@pytest.mark.skipif(LOWEST <= 80, reason="anybody may take port 80 here")
def test_a_port_that_wants_more_rights(two_nodes: tuple[Path, Path]) -> None:
    def without_the_right() -> None:
        ctypes.CDLL(None).prctl(DROP, BIND_LOW_PORTS, 0, 0, 0)

    said = refused(two_nodes[1], "--port", "80", before=without_the_right)
    assert "Port 80 needs rights that you do not have." in said
    assert suggested(said) >= 8000


def test_what_an_ended_server_left_behind_is_no_hindrance() -> None:
    with socket.socket() as ended:
        ended.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ended.bind(("127.0.0.1", 0))
        ended.listen()
        port = ended.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as asking:
            ended.accept()[0].close()  # who closes first keeps the port half busy for a minute
            asking.recv(1)
    with ports.held("127.0.0.1", port) as number:
        assert number == "127.0.0.1"
