"""Which old and new rows are worth comparing: those that share a rare value, and those in the same gap."""

from typing import Final

import numpy as np
import polars as pl

from potluck.engine.align.cells import Coded
from potluck.engine.align.exact import Pairs

GAP: Final = 64
"""So many pairs of one gap are compared; in larger gaps only rows that share a value."""
MOST: Final = 4_000_000


def sharing(cells: Coded, columns: list[int], left: np.ndarray, right: np.ndarray, most: int) -> pl.DataFrame:
    """old, new, shared: pairs of rows out of `left` and `right` that share a value which at most `most` such pairs
    share; `shared` counts the values."""
    parts = [pl.DataFrame(schema={"old": pl.Int64, "new": pl.Int64})]
    for column in columns:
        sides = [
            pl.DataFrame({"code": codes[column][rows], name: rows}).filter(pl.col("code") >= 0)
            for codes, rows, name in ((cells.old, left, "old"), (cells.new, right, "new"))
        ]
        counts = [side.group_by("code").agg(pl.len().cast(pl.Int64).alias("n")) for side in sides]
        rare = counts[0].join(counts[1], on="code").filter(pl.col("n") * pl.col("n_right") <= most).select("code")
        sides = [side.join(rare, on="code", how="semi") for side in sides]
        parts.append(sides[0].join(sides[1], on="code").select("old", "new"))
    return pl.concat(parts).group_by("old", "new").agg(pl.len().alias("shared")).sort("old", "new").head(MOST)


def in_gaps(old_gap: np.ndarray, new_gap: np.ndarray, left: np.ndarray, right: np.ndarray) -> pl.DataFrame:
    """old, new: pairs of rows that lie between the same two rows which kept their order, where these are few."""
    sides = [
        pl.DataFrame({"gap": gap[rows], name: rows})
        for gap, rows, name in ((old_gap, left, "old"), (new_gap, right, "new"))
    ]
    counts = [side.group_by("gap").agg(pl.len().cast(pl.Int64).alias("n")) for side in sides]
    small = counts[0].join(counts[1], on="gap").filter(pl.col("n") * pl.col("n_right") <= GAP).select("gap")
    return sides[0].join(small, on="gap", how="semi").join(sides[1], on="gap").select("old", "new").sort("old", "new")


def either(*found: Pairs | pl.DataFrame) -> pl.DataFrame:
    """All of these pairs, once each: old, new."""
    frames = [one if isinstance(one, pl.DataFrame) else pl.DataFrame({"old": one[0], "new": one[1]}) for one in found]
    return pl.concat([frame.select("old", "new") for frame in frames]).unique().sort("old", "new")
