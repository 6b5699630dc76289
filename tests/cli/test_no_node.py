"""Every verb where there is no node, or one that cannot be used: one clear sentence, what to type, and no traceback."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from potluck.cli.main import cli, verbs
from tests.walk import served, warm

FILE = "FILE"
WORDS: dict[str, tuple[str, ...]] = {
    "serve": ("--no-work", "--port", str(served.free_port())),
    "work": ("--once",),
    "demo": (),
    "import": (FILE, "--source", "A"),
    "link": (),
    "settle": (),
    "explain": ("01ARZ3NDEKTSV4RRFFQ69G5FAV",),
    "export": (),
    "doctor": (),
    "give-back": ("A",),
    "round": ("A",),
    "check-websites": (),
    "withdraw": ("A", "--yes"),
    "erase": ("Ines Lund", "--yes"),
    "vacuum": (),
    "check": (),
    "backup": ("backup.tar",),
}
"""Verb -> how it is asked."""
MAKERS = {"init", "restore"}
"""They make a node where there is none."""
DROP = 24  # prctl(PR_CAPBSET_DROP)
WHATEVER_THE_RIGHTS = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def test_every_verb_is_asked() -> None:
    assert set(WORDS) | MAKERS == set(verbs())


def ask(node: Path, verb: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Result:
    for name, command in verbs().items():
        cli.add_command(command, name)
    (tmp_path / "a.csv").write_text("name,city\nSeven Chairs,Madison\n")
    monkeypatch.delenv("POTLUCK_DATABASE_URL", raising=False)
    monkeypatch.setenv("POTLUCK_NODE", str(node))
    words = [str(tmp_path / "a.csv") if word == FILE else word for word in WORDS[verb]]
    return CliRunner().invoke(cli, [verb, *words])


@pytest.mark.parametrize("verb", WORDS)
@pytest.mark.parametrize("where", ["empty", "nowhere", "a file", "below a file", "n" * 300])
def test_a_verb_without_a_node_says_so(verb: str, where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a file").write_text("")
    node = tmp_path / ("a file/node" if where == "below a file" else where)
    done = ask(node, verb, monkeypatch, tmp_path)
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 2
    assert str(node) in done.stderr
    assert "potluck init" in done.stderr or "init\n" in done.stderr or "--node" in done.stderr
    assert not done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a file", "a.csv", "empty"]
    assert not list((tmp_path / "empty").iterdir())


def run(node: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return warm.run("potluck.cli.main", *words, POTLUCK_NODE=str(node), POTLUCK_DATABASE_URL="")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    node = tmp_path_factory.mktemp("made")
    assert f"The node is in {node}." in run(node, "init").stdout
    return node


def test_init_says_that_there_is_a_node_already_and_keeps_it(made: Path) -> None:
    secret = (made / "secret.key").read_bytes()
    again = run(made, "init")
    assert again.returncode == 0
    assert f"There is a node in {made} already" in again.stdout
    assert (made / "secret.key").read_bytes() == secret


@pytest.mark.parametrize(
    ("text", "verb", "code"), [("", "link", 2), ("no database at all " * 99, "serve", 2), ("no database", "doctor", 1)]
)
def test_a_file_that_is_no_database_of_a_node(tmp_path: Path, text: str, verb: str, code: int) -> None:
    (tmp_path / "potluck.sqlite3").write_text(text)
    done = run(tmp_path, verb, *(("--no-work", "--port", str(served.free_port())) if verb == "serve" else ()))
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def closed(node: Path, *words: str, before: Callable[[], object]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"POTLUCK_NODE": str(node), "POTLUCK_DATABASE_URL": ""}
    command = [sys.executable, "-m", "potluck.cli.main", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, preexec_fn=before)


def as_anybody() -> None:
    """The operator of the tests may be root, who may write anywhere: not here."""
    for right in WHATEVER_THE_RIGHTS:
        ctypes.CDLL(None).prctl(DROP, right, 0, 0, 0)


@pytest.mark.parametrize(("verb", "mode"), [("init", 0o555), ("serve", 0o555), ("link", 0o555), ("doctor", 0o000)])
def test_a_folder_that_may_not_be_written(tmp_path: Path, made: Path, verb: str, mode: int) -> None:
    node = tmp_path / "node"
    shutil.copytree(made, node) if verb != "init" else node.mkdir()
    node.chmod(mode)
    try:
        words = ("--no-work", "--port", str(served.free_port())) if verb == "serve" else ()
        done = closed(node, verb, *words, before=as_anybody)
    finally:
        node.chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert str(node) in done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [("foo", "There is no licence 'foo'"), ("CC BY 4.0", "Did you mean CC-BY-4.0"), ("cc0", "Did you mean CC0-1.0")],
)
def test_a_licence_that_does_not_exist_is_asked_about(
    given: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(WORDS, "import", (FILE, "--source", "A", "--licence", given))
    done = ask(tmp_path, "import", monkeypatch, tmp_path)
    assert done.exit_code == 2
    assert said in done.stderr
