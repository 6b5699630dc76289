"""Scratch copies of the tree, in which a fault can be put without touching anybody's work."""

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.house.tree import ROOT, files
from tests.sabotage.faults import Fault, find

LINKED: Final = ("built", "node_modules", ".venv")
_ticks = itertools.count(int(time.time()))


class Copy:
    """One copy: all that git keeps or would keep, as it is now. `temporary`: where its tests put their files."""

    def __init__(self, folder: Path) -> None:
        self.root, self.temporary = folder / "tree", folder / "temporary"
        self.temporary.mkdir(parents=True)
        for path in files():
            to = self.root / path.relative_to(ROOT)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, to)
        for name in LINKED:
            (self.root / name).symlink_to(ROOT / name)
        if (ROOT.parent / "shared").exists():
            (folder / "shared").symlink_to((ROOT.parent / "shared").resolve())
        self._keep_in_git()
        self._prove_it_is_what_runs()

    def _keep_in_git(self) -> None:
        """Tests of the house ask git which files there are."""
        subprocess.run(["git", "init", "-q"], cwd=self.root, check=True)
        (self.root / ".git" / "info" / "exclude").write_text("\n".join(LINKED), "ascii")
        subprocess.run(["git", "add", "-A"], cwd=self.root, check=True)

    def environment(self) -> dict[str, str]:
        """The copy's src comes before the one that is installed, for child processes of the tests too."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("POTLUCK_", "PYTEST_"))}
        return kept | {"PYTHONPATH": str(self.root / "src"), "TMPDIR": str(self.temporary)}

    def _prove_it_is_what_runs(self) -> None:
        command = [sys.executable, "-c", "import potluck; print(potluck.__file__)"]
        told = subprocess.run(
            command, cwd=self.temporary, env=self.environment(), check=True, capture_output=True, text=True
        ).stdout
        if not Path(told.strip()).is_relative_to(self.root):
            raise SystemExit(f"The copy in {self.root} is not what runs, but {told.strip()}.")

    @contextmanager
    def broken_by(self, fault: Fault) -> Iterator[None]:
        """With the fault in it; as it was afterwards. The text stands in one place: see `find`."""
        (place,) = find(fault)
        path = self.root / place.relative_to(ROOT)
        whole = path.read_text("utf-8")
        _write(path, whole.replace(fault.find, fault.put))
        try:
            yield
        finally:
            _write(path, whole)


def _write(path: Path, text: str) -> None:
    """With a time of its own, to the second: Python goes by time and size when it looks whether it compiled a file."""
    path.write_text(text, "utf-8")
    at = next(_ticks)
    os.utime(path, (at, at))
