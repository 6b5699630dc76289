"""A node that is really served: `potluck serve` as a process, its workers, and what they take of memory."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 400.0
GRACE_SECONDS = 20.0


@dataclass(frozen=True)
class Served:
    """A served node."""

    node: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """The processes that answer."""
        others = (b"potluck.cli.main\0work", b"resource_tracker")
        born = [pid for pid in family(self.process.pid)[1:] if command(pid)]
        return [pid for pid in born if not any(words in command(pid) for words in others)]

    def peak_mb(self) -> int:
        """The most memory that one of the workers ever held."""
        return max(_peak_kb(pid) for pid in self.workers()) // 1024

    def said(self) -> str:
        return (self.node / "server.log").read_text("utf-8", "replace")


def command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def family(pid: int) -> list[int]:
    """A process and all that came of it."""
    found = [pid]
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += family(int(child))
    return found


def _peak_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def start(node: Path, *words: str, **environment: str) -> "subprocess.Popen[bytes]":
    """`potluck serve` on a node, which may not come up; what it says goes into `server.log` of the node."""
    ours = ("POTLUCK_DATABASE_URL", "PORT", "POLARS_MAX_THREADS")  # it has as many threads as on any machine
    given = {key: value for key, value in os.environ.items() if key not in ours}
    given |= {"POTLUCK_NODE": str(node)} | environment
    with (node / "server.log").open("ab") as log:
        words = (sys.executable, "-m", "potluck.cli.main", "serve", *words)
        return subprocess.Popen(words, env=given, stdout=log, stderr=log)


@contextmanager
def served(node: Path, *words: str, workers: int = 1) -> Iterator[Served]:
    """The node on a free port until the end of the block; every process of it is gone then."""
    port = free_port()
    process = start(node, "--port", str(port), "--workers", str(workers), *words)
    one = Served(node, port, process)
    try:
        until_it_answers(one)
        yield one
    finally:
        left = stop(process)
    assert not left, "these went on when the node was stopped"
    assert process.returncode == 0, one.said()


def until_it_answers(one: Served) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and one.process.poll() is None:
        with suppress(OSError):
            urllib.request.urlopen(f"{one.url}/health", timeout=10).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"the node does not answer: {one.said()}")


def stop(process: "subprocess.Popen[bytes]") -> list[int]:
    """Ends a served node as systemd does; gives what of it went on all the same, and ends that too."""
    members = {pid: command(pid) for pid in family(process.pid)}
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    end = time.monotonic() + GRACE_SECONDS
    while left := [pid for pid, words in members.items() if words and command(pid) == words]:
        if time.monotonic() > end:
            break
        time.sleep(0.1)
    for pid in left:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return left
