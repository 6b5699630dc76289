"""Which column of the new version is which of the old: by header, then by what stands in it."""

import re
from typing import Final

import numpy as np
import polars as pl

Pair = tuple[str, str]
ALIKE: Final = 0.5
"""So much of the smaller column's cells must stand in the other for two columns of different headers to be one."""
STRANGE: Final = 0.1
TELLING: Final = 0.3
"""A column with fewer distinct values than this part of its cells is told by its rows, not by its values alone."""


def match(before: pl.DataFrame, after: pl.DataFrame) -> list[Pair]:
    """(old header, new header) of columns that are the same, in the old order.

    Columns of one header are one, unless their cells have nothing in common while another column has these cells (as
    in a list without a header into which a column was put). Columns of other headers are one when most values agree."""
    pairs = _by_header(before.columns, after.columns)
    shares = _shares(before, after)
    strayed = {
        (left, right)
        for left, right in pairs
        if shares.get((left, right), 0.0) < STRANGE
        and _told(left, right, shares)
        and not _is_empty(before, after, left, right)
    }
    kept = [pair for pair in pairs if pair not in strayed]
    found = kept + _by_content(_rest(before.columns, kept, 0), _rest(after.columns, kept, 1), shares)
    for left, right in pairs:  # what strayed and found no better partner
        if all(left != a and right != b for a, b in found):
            found.append((left, right))
    return sorted(found, key=lambda pair: before.columns.index(pair[0]))


def match_by_rows(
    before: pl.DataFrame, after: pl.DataFrame, found: list[Pair], old: np.ndarray, new: np.ndarray
) -> list[Pair]:
    """More pairs of columns: those left over whose cells agree on the rows that are the same (`old[i]` is `new[i]`)."""
    left, right = _rest(before.columns, found, 0), _rest(after.columns, found, 1)
    if not left or not right or len(old) < 3:
        return found
    shares = {}
    ours, theirs = before.select(left)[old], after.select(right)[new]
    for a in left:
        for b in right:
            both = ours[a].is_not_null() & theirs[b].is_not_null()
            if (count := both.sum()) >= 3 and count >= 0.5 * max(ours[a].count(), theirs[b].count()):
                shares[(a, b)] = int((ours[a] == theirs[b]).sum()) / int(count)
    more = found + _by_content(left, right, shares, enough=0.7)
    return sorted(more, key=lambda pair: before.columns.index(pair[0]))


def _fold(header: str) -> str:
    return re.sub(r"[\W_]+", "", header.casefold())


def _by_header(old: list[str], new: list[str]) -> list[Pair]:
    found = [(header, header) for header in old if header in set(new)]
    left, right = _rest(old, found, 0), _rest(new, found, 1)
    folded: dict[str, list[str]] = {}
    for header in right:
        folded.setdefault(_fold(header), []).append(header)
    for header in left:
        same = folded.get(_fold(header), [])
        if _fold(header) and len(same) == 1 and sum(_fold(other) == _fold(header) for other in left) == 1:
            found.append((header, same[0]))
    return found


def _rest(columns: list[str], pairs: list[Pair], side: int) -> list[str]:
    taken = {pair[side] for pair in pairs}
    return [column for column in columns if column not in taken]


def _told(left: str, right: str, shares: dict[Pair, float]) -> bool:
    """Whether another column has the cells of one of these two."""
    return any(share >= ALIKE and (a == left) != (b == right) for (a, b), share in shares.items())


def _is_empty(before: pl.DataFrame, after: pl.DataFrame, left: str, right: str) -> bool:
    return before[left].count() == 0 or after[right].count() == 0


def _shares(before: pl.DataFrame, after: pl.DataFrame) -> dict[Pair, float]:
    """For two columns, which part of the cells of the one with fewer stands in the other; few-valued columns out."""
    old, new = _counted(before), _counted(after)
    both = old.join(new, on="value", suffix="_new")
    shared = both.group_by("column", "column_new").agg(pl.min_horizontal("n", "n_new").sum().alias("shared"))
    return {(a, b): shared / max(1, min(before[a].count(), after[b].count())) for a, b, shared in shared.iter_rows()}


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """column, value, n: the values of columns that are telling."""
    parts = [pl.DataFrame(schema={"column": pl.String, "value": pl.String, "n": pl.UInt32})]
    for column in frame.columns:
        counts = frame[column].drop_nulls().rename("value").to_frame().group_by("value").agg(pl.len().alias("n"))
        if counts.height >= TELLING * int(counts["n"].sum()) and counts.height > 1:
            parts.append(counts.select(pl.lit(column).alias("column"), "value", pl.col("n").cast(pl.UInt32)))
    return pl.concat(parts)


def _by_content(left: list[str], right: list[str], shares: dict[Pair, float], enough: float = ALIKE) -> list[Pair]:
    """One-to-one, so that as much as can be is shared (Hungarian method); between equals the order decides."""
    if not left or not right:
        return []
    from scipy.optimize import linear_sum_assignment  # here, for scipy takes a second to import

    worth = np.zeros((len(left), len(right)))
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            worth[i, j] = shares.get((a, b), 0.0) - 1e-6 * abs(i / len(left) - j / len(right))
    chosen = zip(*linear_sum_assignment(-worth), strict=True)
    return [(left[i], right[j]) for i, j in chosen if worth[i, j] >= enough - 1e-5]
