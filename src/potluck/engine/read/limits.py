"""How much of a file is read, and the error for a file that cannot be read at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from potluck.engine.read.issues import words


@dataclass(frozen=True)
class Limits:
    """Bounds on time and memory. Sizes in bytes, cells in letters."""

    bytes: int = 200_000_000  # one file, or all files of a folder together
    unpacked: int = 500_000_000  # what is inside a spreadsheet file
    columns: int = 2_000
    cell: int = 1_000_000
    rows: int = 5_000_000
    cells: int = 10_000_000  # rows x columns of one sheet
    depth: int = 64  # lists within lists
    files: int = 20_000  # in one folder


LIMITS: Final = Limits()


def check_size(text: str, limit: int) -> None:
    """Raises UnreadableError for a text of more letters; formats that need many times their size in memory get less."""
    if len(text) > limit:
        raise UnreadableError("too_big", {"limit": str(limit // 1_000_000)})


class UnreadableError(Exception):
    """The whole file cannot be read. `message` says why, `remedy` what to do, both in English."""

    def __init__(self, code: str, params: Mapping[str, str] | None = None) -> None:
        self.code = code
        self.params = dict(params or {})
        self.message, self.remedy = words(code, self.params)
        super().__init__(f"{self.message} {self.remedy}".strip())
