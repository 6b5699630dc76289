"""The faults of `faults.toml`, where their text stands in src/, and the tests that are to notice them."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tests.house.tree import ROOT, under

FILE: Final = Path(__file__).with_name("faults.toml")
TEXT: Final = (".py", ".html", ".css", ".js", ".yaml", ".txt")


@dataclass(frozen=True)
class Selection:
    """Tests of the check: files of this bare name, wherever they are below tests/, and what -k picks of them."""

    file: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Selection":
        """`test_a.py`, `test_a.py -k wall` or `test_a.py -k wall or undo`."""
        file, _, names = text.partition(" -k ")
        return cls(file.strip(), tuple(name.strip() for name in names.split(" or ") if name.strip()))

    def __str__(self) -> str:
        return self.file + (f" -k {' or '.join(self.names)}" if self.names else "")

    def files(self) -> list[Path]:
        return [path for path in _tests() if path.name == self.file]

    def options(self) -> list[str]:
        """For pytest, started in the root of any copy of the tree."""
        files = [path.relative_to(ROOT).as_posix() for path in self.files()]
        return [*files, "-k", " or ".join(self.names)] if self.names else files


@dataclass(frozen=True)
class Fault:
    """One text of src/ and what stands there instead; `why`: whom it hurts."""

    name: str
    why: str
    hint: str
    find: str
    put: str
    caught_by: tuple[Selection, ...]


def load() -> list[Fault]:
    """All faults, in the order of the file."""
    told = tomllib.loads(FILE.read_text("utf-8"))["fault"]
    return [Fault(**one | {"caught_by": tuple(map(Selection.of, one["caught_by"]))}) for one in told]


def choose(names: Iterable[str]) -> list[Fault]:
    """The faults of these names; all when none is given. Raises SystemExit for a name that there is not."""
    faults, wanted = load(), set(names)
    if unknown := wanted - {fault.name for fault in faults}:
        raise SystemExit(f"There is no fault {', '.join(sorted(unknown))}. Their names stand in {FILE.name}.")
    return [fault for fault in faults if not wanted or fault.name in wanted]


@cache
def _tests() -> list[Path]:
    return under("tests", ends=(".py",))


@cache
def _source() -> dict[Path, str]:
    return {path: path.read_text("utf-8") for path in under("src", ends=TEXT)}


def find(fault: Fault) -> list[Path]:
    """The files of src/ that hold the text, one for each time that it stands there."""
    return [path for path, text in _source().items() for _ in range(text.count(fault.find))]
