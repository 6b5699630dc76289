"""One old row to each new row, so that the weights add up to the most."""

from typing import Final

import numpy as np
import polars as pl

from potluck.engine.align.exact import NONE, Pairs
from potluck.engine.components import components

LARGEST: Final = 600
"""Rows on one side of a block; a larger block is assigned from its heaviest pair downwards."""


def assign(pairs: pl.DataFrame) -> Pairs:
    """Pairs out of `pairs` (old, new, weight > 0), one-to-one. Within each block of pairs that share rows the sum is
    largest (Hungarian method, Kuhn 1955, as scipy's linear_sum_assignment); most blocks are a single pair."""
    if pairs.is_empty():
        return NONE
    block = _blocks(pairs)
    framed = pairs.with_columns(pl.Series("block", block)).with_columns(pl.len().over("block").alias("size"))
    single = framed.filter(pl.col("size") == 1)
    found = [(single["old"].to_numpy(), single["new"].to_numpy())]
    for part in framed.filter(pl.col("size") > 1).partition_by("block"):
        found.append(_best(part["old"].to_numpy(), part["new"].to_numpy(), part["weight"].to_numpy()))
    return np.concatenate([old for old, _new in found]), np.concatenate([new for _old, new in found])


def _blocks(pairs: pl.DataFrame) -> np.ndarray:
    """The number of the connected block that each pair lies in."""
    old, left = np.unique(pairs["old"].to_numpy(), return_inverse=True)
    new, right = np.unique(pairs["new"].to_numpy(), return_inverse=True)
    return components(len(old) + len(new), left, right + len(old))[left]


def _best(old: np.ndarray, new: np.ndarray, weight: np.ndarray) -> Pairs:
    rows, left = np.unique(old, return_inverse=True)
    columns, right = np.unique(new, return_inverse=True)
    if len(rows) > LARGEST or len(columns) > LARGEST:
        return _downwards(old, new, weight)
    worth = np.zeros((len(rows), len(columns)))
    worth[left, right] = weight
    from scipy.optimize import linear_sum_assignment  # here, for scipy takes a second to import

    i, j = linear_sum_assignment(-worth)
    real = worth[i, j] > 0
    return rows[i[real]], columns[j[real]]


def _downwards(old: np.ndarray, new: np.ndarray, weight: np.ndarray) -> Pairs:
    """The heaviest pair first, then the heaviest whose rows are both free: in rounds of pairs best for both."""
    left = pl.DataFrame({"old": old, "new": new, "weight": weight})
    found = []
    while left.height:
        first = left.with_columns(pl.struct(-pl.col("weight"), "old", "new").rank("ordinal").alias("turn"))
        best = first.filter(
            (pl.col("turn") == pl.col("turn").min().over("old")) & (pl.col("turn") == pl.col("turn").min().over("new"))
        )
        found.append(best)
        left = left.join(best, on="old", how="anti").join(best, on="new", how="anti")
    whole = pl.concat(found)
    return whole["old"].to_numpy(), whole["new"].to_numpy()
