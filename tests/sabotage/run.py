"""Puts fault after fault into a copy of the tree and runs the tests that should notice: each has to turn red.

    python -m tests.sabotage.run [name of a fault ...]

Exit 1 when a fault is noticed by nothing, when its text is not found exactly once, or when tests are red without it."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from tests.sabotage.copies import Copy
from tests.sabotage.faults import Fault, Selection, choose, find

AT_ONCE: Final = min(2, os.cpu_count() or 1)
PATIENCE_S: Final = 1_200
MARKS: Final = "not slow and not soak and not looks"  # as `make test`
RED, GREEN, BROKEN = "red", "GREEN", "NO PROOF"
NO_PROOF: Final = ("ImportError", "ModuleNotFoundError", "SyntaxError", "IndentationError", "NameError")
"""What a test says when the fault does not even run: that proves nothing about the test."""
_running: set[subprocess.Popen[bytes]] = set()


@dataclass(frozen=True)
class Outcome:
    """What tests said: red (`what` failed), green, or no proof (`what` happened instead)."""

    colour: str
    what: str
    seconds: float


def run(copy: Copy, selection: Selection) -> Outcome:
    """The tests of a selection in a copy, until the first that fails."""
    report = copy.temporary / "report.xml"
    report.unlink(missing_ok=True)
    options = [
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.sabotage.unshrunk",
        "-m",
        MARKS,
        f"--junitxml={report}",
        *selection.options(),
    ]
    began = time.monotonic()
    code, said = _started([sys.executable, "-m", "pytest", *options], copy)
    colour, what = _judged(code, report, said)
    return Outcome(colour, what, time.monotonic() - began)


def _started(command: list[str], copy: Copy) -> tuple[int, str]:
    """(exit code, what was printed); a test that never ends is ended, with the processes that it started."""
    told = copy.temporary / "told.txt"
    with told.open("w") as out:
        child = subprocess.Popen(
            command, cwd=copy.root, env=copy.environment(), stdout=out, stderr=out, start_new_session=True
        )
        _running.add(child)
        try:
            code = child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            _end(child)
            code = child.wait()
        _running.discard(child)
    return code, told.read_text("utf-8", "replace")


def _end(child: subprocess.Popen[bytes]) -> None:
    """With all that it started: it leads a group of its own."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _judged(code: int, report: Path, said: str) -> tuple[str, str]:
    if code == 0:
        return (GREEN, "") if " passed" in said else (BROKEN, "all of it was skipped")
    if not report.exists():
        return BROKEN, said.strip().splitlines()[-1] if said.strip() else f"exit {code}"
    for case in ET.parse(report).iter("testcase"):  # pytest wrote it
        if (failed := case.find("failure")) is not None:
            why = " ".join(failed.get("message", "").split())
            return BROKEN if why.startswith(NO_PROOF) else RED, f"{case.get('name')}: {why}"
        if (error := case.find("error")) is not None:
            return BROKEN, f"{case.get('name')}: {' '.join(error.get('message', '').split())}"
    return BROKEN, "no such test" if code == 5 else f"exit {code}"


def spread(work: Callable[[Copy, Any], Any], tasks: Iterable[Any], copies: list[Copy]) -> list[Any]:
    """`work` on every task, as many at once as there are copies; the answers in the order of the tasks."""
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def one(task: Any) -> Any:
        copy = free.get()
        try:
            return work(copy, task)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        try:
            return list(pool.map(one, tasks))
        except BaseException:  # somebody is tired of waiting: what runs ends, what waits is not begun
            for child in list(_running):
                _end(child)
            raise


def whole(copy: Copy, selection: Selection) -> Outcome:
    """The tests of a selection without a fault."""
    outcome = run(copy, selection)
    if outcome.colour != GREEN:
        print(f"{selection} is not green without a fault: {outcome.what[:300]}", flush=True)
    return outcome


def broken(copy: Copy, fault: Fault) -> list[Outcome]:
    """What each selection of a fault says to it; a line for each is printed as it comes."""
    with copy.broken_by(fault):
        outcomes = [run(copy, selection) for selection in fault.caught_by]
    for selection, outcome in zip(fault.caught_by, outcomes, strict=True):
        told = f"{outcome.colour:8}  {fault.name:34}  {selection!s:50}  {outcome.seconds:5.1f} s  {outcome.what[:150]}"
        print(told.rstrip(), flush=True)
    return outcomes


def main(names: list[str]) -> int:
    """0 when every fault was noticed by all that should notice it."""
    began, faults = time.monotonic(), choose(names)
    if lost := [fault for fault in faults if len(find(fault)) != 1]:
        for fault in lost:
            print(f"{fault.name}: its text stands {len(find(fault))} times in src/ (it was in {fault.hint}).")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="potluck-sabotage-"))
    folder.chmod(0o755)  # a PostgreSQL server of a test runs as another user
    try:
        copies = [Copy(folder / str(number)) for number in range(AT_ONCE)]
        selections = sorted({one for fault in faults for one in fault.caught_by}, key=str)
        if any(outcome.colour != GREEN for outcome in spread(whole, selections, copies)):
            return 1
        print(f"{len(selections)} selections of tests are green without a fault, {time.monotonic() - began:.0f} s.\n")
        outcomes = spread(broken, faults, copies)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = [fault for fault, told in zip(faults, outcomes, strict=True) if any(one.colour != RED for one in told)]
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = f"{time.monotonic() - began:.0f} s, {spent.ru_utime + spent.ru_stime:.0f} s of processor"
    print(f"\n{len(faults) - len(missed)} of {len(faults)} faults were noticed in {took}.")
    for fault in missed:
        print(f"Not noticed: {fault.name}. {fault.why}")
    return 1 if missed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
