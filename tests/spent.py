"""What the tests cost: CPU seconds by folder, printed at the end of a run beside what each folder may cost.

A test costs what its process and the processes it started and ended used while it was set up, run and taken down; a
table or a server that several tests share is paid by the first of them. With xdist the seconds of all workers are
summed. Seconds of CPU are not the same on every machine, so nothing fails on them but `make budget` (`--budget`).
"""

import os
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

BUDGET = Path(__file__).with_name("budget.toml")
TASKS = Path("/proc/self/task")
REST = "start and collect"
"""What no test costs: starting each process, importing, collecting, and the end."""

_seconds: Counter[str] = Counter()
_tests: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("spent")
    group.addoption("--budget", action="store_true", help="fail when a folder costs more than tests/budget.toml says")
    group.addoption("--by-file", action="store_true", help="show the CPU seconds of each file instead of each folder")


def now() -> float:
    """CPU seconds so far of this process, of those it waited for, and of those that it started and that run."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system + sum(map(_alive, _children()))


def _children() -> list[str]:
    found = []
    for task in TASKS.glob("*/children"):
        with suppress(OSError):  # a thread that just ended
            found += task.read_text().split()
    return found


def _alive(pid: str) -> float:
    """CPU seconds of a running process and of those it waited for; 0 when it just ended."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, said[11:15])) / os.sysconf("SC_CLK_TCK")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    before = now()
    try:
        return (yield)
    finally:
        where = _where(item)
        _seconds[where] += now() - before  # type: ignore[assignment]
        _tests[where] += 1


def _where(item: pytest.Item) -> str:
    file = PurePosixPath(item.nodeid.split("::")[0].removeprefix("tests/"))
    return str(file) if item.config.getoption("by_file") else str(file.parent)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of xdist is done: its figures are added to those of this process."""
    output = getattr(node, "workeroutput", {})
    _seconds.update(output.get("spent_seconds", {}))
    _tests.update(output.get("spent_tests", {}))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    runs_no_test = bool(session.config.getoption("numprocesses", None))  # its workers of xdist do
    own = sum(os.times()[:2]) if runs_no_test else now() - sum(_seconds.values())
    _seconds[REST] += own  # type: ignore[assignment]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput |= {"spent_seconds": dict(_seconds), "spent_tests": dict(_tests)}
    elif session.config.getoption("budget") and over(dict(_seconds), read_budget()) and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def read_budget() -> dict[str, float]:
    return tomllib.loads(BUDGET.read_text("utf-8"))["cpu_seconds"] if BUDGET.exists() else {}


def over(seconds: dict[str, float], budget: dict[str, float]) -> list[str]:
    """A sentence for each folder that costs more than it may; a folder without a line may cost as much as `new`."""
    may = {where: budget.get(where, budget.get("new", 0)) for where in seconds}
    return [f"{where} costs {spent:.0f} s of CPU, and may cost {may[where]:.0f} s (tests/budget.toml)"
            for where, spent in sorted(seconds.items()) if spent > may[where]]  # fmt: skip


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if sum(_tests.values()) < 2:
        return
    terminalreporter.section("CPU seconds (and what a folder may cost)")
    budget = read_budget()
    for where, spent in sorted(_seconds.items(), key=lambda each: -each[1]):
        may = f"({budget[where]:.0f})" if where in budget else ""
        terminalreporter.write_line(f"{spent:8.1f} {may:>6}  {where}: {_tests[where]} tests")
    terminalreporter.write_line(f"{sum(_seconds.values()):8.1f}         in all: {sum(_tests.values())} tests")
    for said in over(dict(_seconds), budget) if config.getoption("budget") else []:
        terminalreporter.write_line(said, red=True)
