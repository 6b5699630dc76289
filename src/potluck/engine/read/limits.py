"""How much of a file is read, and the error for a file that cannot be read at all."""

from collections.abc import Mapping, Sequence
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
    row: int = 20_000_000  # letters in one row of delimited text
    rows: int = 2_000_000
    cells: int = 10_000_000  # rows x columns that the sheets of a spreadsheet claim
    filled: int = 5_000_000  # cells of a spreadsheet in which something stands
    letters: int = 100_000_000  # in the cells of a spreadsheet, repeats written out
    elements: int = 30_000_000  # of XML in a spreadsheet
    table: int = 20_000_000  # rows x columns of one table
    repeated: int = 500_000_000  # letters of all headers x rows: each row is kept with its headers
    values: int = 10_000_000  # within a nested text
    tokens: int = 5_000_000  # words and signs of a YAML or JavaScript text, which cost more time than others
    issues: int = 200_000  # remarks about single rows
    depth: int = 64  # lists within lists
    files: int = 20_000  # in one folder


LIMITS: Final = Limits()


def check_table(name: str, columns: Sequence[str], rows: int, limits: Limits) -> None:
    """Raises UnreadableError for a table of too many columns, rows or cells, or of too long headers for its rows."""
    if len(columns) > limits.columns:
        raise UnreadableError("too_many_columns", {"found": str(len(columns)), "limit": str(limits.columns)})
    if rows > limits.rows:
        raise UnreadableError("too_many_rows", {"limit": f"{limits.rows:,}"})
    if rows * len(columns) > limits.table:
        raise UnreadableError("too_many_cells", {"sheet": name, "limit": f"{limits.table:,}"})
    if rows * (found := sum(map(len, columns))) > limits.repeated:
        raise UnreadableError("too_long_headers", {"found": f"{found:,}"})


def check_size(text: str, limit: int) -> None:
    """Raises UnreadableError for a text of more letters; formats that need many times their size in memory get less."""
    if len(text) > limit:
        raise UnreadableError("too_big", {"limit": str(limit // 1_000_000)})


def check_values(text: str, limits: Limits) -> None:
    """Raises UnreadableError for a nested text of more values, by its brackets and commas: each takes memory."""
    inner = text.count("[") + text.count("{")
    if text.count(",") + 3 * inner > limits.values:
        raise UnreadableError("too_many_values", {"limit": f"{limits.values:,}"})


def check_tokens(found: int, limits: Limits) -> None:
    """Raises UnreadableError for a text of more words and signs."""
    if found > limits.tokens:
        raise UnreadableError("too_many_values", {"limit": f"{limits.tokens:,}"})


def check_issues(found: int, limits: Limits) -> None:
    """Raises UnreadableError when more rows have something wrong with them than anybody reads."""
    if found > limits.issues:
        raise UnreadableError("too_many_issues", {"limit": f"{limits.issues:,}"})


class UnreadableError(Exception):
    """The whole file cannot be read. `message` says why, `remedy` what to do, both in English."""

    def __init__(self, code: str, params: Mapping[str, str] | None = None) -> None:
        self.code = code
        self.params = dict(params or {})
        self.message, self.remedy = words(code, self.params)
        super().__init__(f"{self.message} {self.remedy}".strip())
