"""kill -9 and two commands at once: before or after, proven, and nothing acknowledged is lost. See crash.py."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def crash(*words: str, seconds: int = 600) -> dict[str, float]:
    """Runs the driver in a process of its own, which has no threads yet and so may fork; gives its counts."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.walk.crash", *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, done.stderr[-4000:]
    print(done.stdout)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def counts() -> dict[str, float]:
    """Of twenty kills, and then of pairs of commands at once, on copies of one node."""
    return crash("--runs", "20", "--seed", "20", "--pairs")


def test_twenty_kills_leave_before_or_after(counts: dict[str, float]) -> None:
    assert counts["inside"] >= 15
    assert counts["in a transaction"] >= 4
    assert counts["left as before"] >= 1
    assert counts["left as after"] >= 1


def test_two_commands_at_once_do_no_harm(counts: dict[str, float]) -> None:
    assert counts["both done"] == 6


@pytest.mark.soak
def test_a_thousand_kills_leave_before_or_after() -> None:
    counts = crash("--runs", os.environ.get("RUNS", "1000"), "--seed", os.environ.get("SEED", "1"), seconds=6 * 3600)
    assert counts["inside"] > counts.get("after the end", 0)
