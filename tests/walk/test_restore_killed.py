"""A restore that is killed half-way: the node is what it was or what the backup holds, whatever is done next."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from . import warm


def run(node: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return warm.run(*words, POTLUCK_NODE=str(node), POTLUCK_DATABASE_URL="")


def potluck(node: Path, *words: str) -> str:
    done = run(node, "potluck.cli.main", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def lists(node: Path) -> set[str]:
    with closing(sqlite3.connect(node / "potluck.sqlite3")) as db:
        return {name for (name,) in db.execute("SELECT name FROM records_source WHERE withdrawn_at IS NULL")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a node of two lists, and a backup of it when it had one."""
    folder = tmp_path_factory.mktemp("restored")
    node = folder / "node"
    potluck(node, "init")
    for name in ("first", "second"):
        (folder / f"{name}.csv").write_text(f"name,city,country\n{name} Kettle,Hull,GB\n{name} Oven,Hull,GB\n")
        potluck(node, "import", str(folder / f"{name}.csv"), "--source", name)  # and links
        if name == "first":
            potluck(node, "backup", str(folder / "one.potluck"))
    return folder


def test_a_restore_killed_at_any_step_leaves_before_or_after(made: Path, tmp_path: Path) -> None:
    backup, begun = str(made / "one.potluck"), Path(shutil.copytree(made / "node", tmp_path / "begun"))
    assert run(begun, "tests.walk.restoring", "1", backup).returncode == -9
    assert lists(begun) == {"first", "second"}  # not one file has changed its place
    whole = Path(shutil.copytree(begun, tmp_path / "whole"))
    steps = int(run(whole, "tests.walk.restoring", "0").stdout.split()[-1])
    assert steps >= 6
    had_none = 0
    for step in range(1, steps + 1):
        node = Path(shutil.copytree(begun, tmp_path / f"at-{step}"))
        assert run(node, "tests.walk.restoring", str(step)).returncode == -9
        had_none += not (node / "potluck.sqlite3").exists()
        potluck(node, "check")  # whatever is done next finishes it
        assert lists(node) == {"first"}, f"step {step}"
        assert not (node / "restore.old").exists(), f"step {step}"
        assert not (node / "restore.new" / "ready").exists(), f"step {step}"
        shutil.rmtree(node)
    assert had_none, "it was never killed between the two databases"
    potluck(begun, "restore", backup, "--replace")
    assert "All is well" in potluck(begun, "check")
    assert lists(begun) == {"first"}
