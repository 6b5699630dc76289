"""A child that dies takes nobody with it, knows no secrets, and its death has words."""

import json
import logging
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from potluck import reading
from potluck.engine.read import ISSUES
from potluck.reading import run

OAK = b"name,town\nOak,York\n"
REAL = "import sys; sys.path.insert(0, sys.argv[1]); from potluck.reading import child; "
SMALL = replace(reading.BOUNDS, cpu_seconds=1, memory=100 << 20, clock_seconds=60)


def with_reader(code: str) -> str:
    """The program of a child whose reader does this instead of reading."""
    return REAL + f"import os, time\ndef reads(*given):\n    {code}\nchild._reading = reads\nchild.main()"


ENDS = {
    "abort": ("os.abort()", "reading_killed_memory"),
    "killed": ("os.kill(os.getpid(), 9)", "reading_killed_memory"),
    "memory": ("return bytearray(1 << 33)", "reading_killed_memory"),
    "memory of Polars": (
        "return child.pl.repeat('x' * 100, 50_000_000, eager=True).str.to_uppercase()",
        "reading_killed_memory",
    ),
    "processor": ("while True: pass", "reading_too_slow"),
    "crash": ("os.kill(os.getpid(), 11)", "reading_died"),
    "exit": ("os._exit(3)", "reading_died"),
    "silence": ("os._exit(0)", "reading_died"),
    "mistake": ("raise KeyError('Oak')", "reading_died"),
    "big file": ("child.Path('0').write_bytes(bytes(99_000_000))", "reading_died"),
}


@pytest.mark.parametrize("name", ENDS)
def test_each_death_has_words(name: str, monkeypatch, tmp_path: Path, caplog) -> None:
    code, expected = ENDS[name]
    monkeypatch.setattr(run, "START", with_reader(code))
    with caplog.at_level(logging.DEBUG), pytest.raises(reading.UnreadableError) as caught:
        reading.read(OAK, "secret.csv", tmp_path, bounds=replace(SMALL, written=1 << 20))
    assert caught.value.code == expected
    assert expected in reading.KILLED
    assert "{" not in caught.value.message + caught.value.remedy
    assert "CSV" in caught.value.remedy
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(word in caplog.text for word in ("Oak", "secret"))


def test_a_child_that_sleeps_is_ended_by_the_clock(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "START", with_reader("time.sleep(600)"))
    with pytest.raises(reading.UnreadableError) as caught:
        reading.read(OAK, "list.csv", tmp_path, bounds=replace(SMALL, clock_seconds=3))
    assert caught.value.code == "reading_too_slow"


def test_a_child_that_never_listens_is_ended_too(monkeypatch) -> None:
    monkeypatch.setattr(run, "START", "import time; time.sleep(600)")
    with pytest.raises(reading.UnreadableError) as caught:
        reading.read(b"name\n" + b"Oak\n" * 500_000, "list.csv", bounds=replace(SMALL, clock_seconds=2))
    assert caught.value.code == "reading_too_slow"


def told(monkeypatch, tmp_path: Path, code: str) -> object:
    """What a child says of itself, once it is bound."""
    out = tmp_path / "told.json"
    monkeypatch.setattr(run, "START", with_reader(f"open({str(out)!r}, 'w').write(__import__('json').dumps({code}))"))
    with pytest.raises(reading.UnreadableError):
        reading.read(OAK, "list.csv")
    return json.loads(out.read_text())


def test_it_knows_no_secrets(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POTLUCK_DATABASE_URL", "postgresql://me:hidden@host/name")
    monkeypatch.setenv("SOME_TOKEN", "hidden")
    assert "hidden" not in str(told(monkeypatch, tmp_path, "dict(os.environ)"))


def test_it_has_no_open_file_of_ours(monkeypatch, tmp_path: Path) -> None:
    with (tmp_path / "ours").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        links = told(
            monkeypatch, tmp_path, "[os.readlink('/proc/self/fd/' + n) for n in os.listdir('/proc/self/fd')[:3]]"
        )
    assert str(tmp_path / "ours") not in str(links)


def test_it_is_bound(monkeypatch, tmp_path: Path) -> None:
    kinds = "{n: __import__('resource').getrlimit(getattr(__import__('resource'), n))[0] for n in ('RLIMIT_CORE', 'RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_NOFILE', 'RLIMIT_FSIZE')}"
    bound = told(monkeypatch, tmp_path, kinds)
    assert isinstance(bound, dict)
    assert bound["RLIMIT_CORE"] == 0
    assert 0 < bound["RLIMIT_AS"] < 1_500_000_000
    assert 0 < bound["RLIMIT_CPU"] <= 40
    assert bound["RLIMIT_NOFILE"] == 64
    assert bound["RLIMIT_FSIZE"] == 1 << 30


def test_no_child_stays(monkeypatch) -> None:
    seen = []
    popen = run.subprocess.Popen
    monkeypatch.setattr(run.subprocess, "Popen", lambda *a, **k: seen.append(popen(*a, **k)) or seen[-1])
    monkeypatch.setattr(run, "START", with_reader("time.sleep(600)"))

    def interrupted(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "_send", interrupted)
    with pytest.raises(KeyboardInterrupt):
        reading.read(OAK, "list.csv")
    assert [child.returncode for child in seen] == [-signal.SIGKILL]


def test_each_code_has_words() -> None:
    assert set(ISSUES) >= reading.KILLED


def test_where_memory_cannot_be_bound_it_reads_all_the_same(monkeypatch) -> None:
    monkeypatch.setattr(
        run, "START", REAL + "from potluck.reading import bounds\nbounds._mapped = lambda: 0\nchild.main()"
    )
    assert reading.read(OAK, "list.csv").read == 1
