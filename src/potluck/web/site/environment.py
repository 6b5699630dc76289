"""Settings of a node as a file: `potluck.env` in its folder, one NAME=value a line. What the environment says wins."""

import os
from pathlib import Path

FILE = "potluck.env"


class EnvironmentFileError(ValueError):
    """A line of the file cannot be used; the text says which and what to do."""


def read_file(folder: Path) -> dict[str, str]:
    """What the file says; nothing when there is none. Raises EnvironmentFileError."""
    path = folder / FILE
    found: dict[str, str] = {}
    if not path.is_file():
        return found
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        name = name.strip()
        if not equals or not (name.startswith("POTLUCK_") or name == "PORT"):
            raise EnvironmentFileError(f"{FILE}, line {number}: write POTLUCK_SOMETHING=value, or # before a remark.")
        found[name] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def load(folder: Path) -> None:
    """Puts the file's settings into the environment, where they are not set already."""
    for name, value in read_file(folder).items():
        os.environ.setdefault(name, value)
