"""Runs Python in a child that may use so many seconds of the processor, so that a test that fails also ends."""

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def said(script: str, *words: str, seconds: int) -> str:
    """What the script printed; AssertionError with its last words when it failed or used its seconds up."""
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1)),
    )
    assert done.returncode == 0, (
        f"{done.returncode} (negative: {seconds} s of CPU were not enough)\n{done.stdout[-500:]}{done.stderr[-2000:]}"
    )
    return done.stdout
