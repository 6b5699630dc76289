"""Whether so many rows of a list were refused that it is an error and no note.

Rows that are said to be no row ("TEST", units under the header) do not count, blank rows are not read at all. Of the
others: fewer than half kept is an error, and waits for a person's yes; more than a handful refused and fewer than nine
in ten kept is a warning at the head of the report."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

NO_ROWS: Final = frozenset({"placeholder_row", "units_row"})
HALF, MOST, HANDFUL = 0.5, 0.9, 5


@dataclass(frozen=True)
class Loss:
    """`kept` of `rows` rows; `is_error`: a person has to say yes first. `codes`: why, the commonest first."""

    kept: int
    rows: int
    is_error: bool
    codes: tuple[str, ...]


def loss(read: int, refused: Iterable[str]) -> Loss | None:
    """What a list would lose, or None when that is little. `read`: rows; `refused`: the code of each refused row."""
    counted = Counter(refused)
    no_rows = sum(count for code, count in counted.items() if code in NO_ROWS)
    rows, kept = read - no_rows, read - counted.total()
    codes = tuple(code for code, _count in counted.most_common() if code not in NO_ROWS)
    is_error = kept < HALF * rows
    if is_error or (rows - kept > HANDFUL and kept < MOST * rows):
        return Loss(kept, rows, is_error, codes)
    return None
