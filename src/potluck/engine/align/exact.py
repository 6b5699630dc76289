"""Rows that say the same, and rows that carry the same number where the numbers can be believed."""

from typing import Final

import numpy as np
import polars as pl

from potluck.engine.align.cells import Coded

Pairs = tuple[np.ndarray, np.ndarray]
NONE: Final[Pairs] = (np.empty(0, np.int64), np.empty(0, np.int64))
UNIQUE, SHARED, AGREES = 0.98, 0.5, 0.9
"""Parts: of numbers that stand once; of the smaller version's numbers that the other has; of unchanged rows that kept
their number."""


def is_counter(text: pl.Series) -> bool:
    """Whether a column counts the rows: whole numbers, each one more than the one before."""
    numbers = text.cast(pl.Int64, strict=False)
    steps = numbers.diff().drop_nulls()
    return numbers.null_count() == 0 and len(steps) > 1 and int((steps == 1).sum()) > 0.95 * len(steps)


def same_rows(cells: Coded, columns: list[int]) -> tuple[Pairs, Pairs]:
    """(rows that say the same and stand once on each side, rows that say the same more often, in their order)."""
    if not columns:
        return NONE, NONE
    old = _hashes(cells.old, columns)
    new = _hashes(cells.new, columns)
    both = old.join(new, on=["hash", "nth"], suffix="_new")
    once = both.filter((pl.col("count") == 1) & (pl.col("count_new") == 1))
    more = both.filter((pl.col("count") > 1) | (pl.col("count_new") > 1)).sort("row")
    return _pairs(once), _pairs(more)


def _pairs(frame: pl.DataFrame) -> Pairs:
    return frame["row"].to_numpy().astype(np.int64), frame["row_new"].to_numpy().astype(np.int64)


def _hashes(codes: np.ndarray, columns: list[int]) -> pl.DataFrame:
    """row, hash of its cells, its number among the rows of that hash, and how many these are; empty rows left out."""
    frame = pl.DataFrame({str(c): codes[c] for c in columns})
    said = frame.select(pl.any_horizontal(pl.all() >= 0)).to_series()
    hashed = frame.select(pl.struct(pl.all()).hash().alias("hash")).with_row_index("row").filter(said)
    return hashed.with_columns(nth=pl.int_range(pl.len()).over("hash"), count=pl.len().over("hash"))


def by_number(old: pl.Series, new: pl.Series, once: Pairs, alike: np.ndarray | None = None) -> Pairs:
    """Rows that carry the same number, when the column still names rows; else none.

    It does when numbers stand once in both versions, most of the numbers are known from before, and the rows that say
    the same in all else (`once`) kept theirs: a list that was numbered anew fails there. A row that says the same as a
    row of another number is that row: content outranks a number that moved."""
    sides = [pl.DataFrame({"number": side}).with_row_index("row").drop_nulls() for side in (old, new)]
    single = [side.filter(pl.len().over("number") == 1) for side in sides]
    if any(
        one.height < UNIQUE * max(1, side.height) or not one.height for one, side in zip(single, sides, strict=True)
    ):
        return NONE
    both = single[0].join(single[1], on="number", suffix="_new")
    if both.height < SHARED * min(one.height for one in single):
        return NONE
    kept = (old.gather(once[0]) == new.gather(once[1])).drop_nulls()
    if int(kept.sum()) < AGREES * len(kept):
        return NONE
    left, right = _pairs(both)
    where_old = np.full(len(old), -1)
    where_new = np.full(len(new), -1)
    where_old[once[0]], where_new[once[1]] = once[1], once[0]
    free = ((where_old[left] < 0) | (where_old[left] == right)) & ((where_new[right] < 0) | (where_new[right] == left))
    return left[free], right[free]
