"""The order of rows: the longest run of pairs that kept their order, and where the others lie between them."""

from bisect import bisect_left

import numpy as np


def in_order(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Which pairs (old row, new row) belong to a longest set whose rows stand in one order in both versions.

    The longest increasing subsequence by patience sorting (Hunt and Szymanski 1977; as in Cohen's patience diff, the
    pairs are rows that stand once on each side). n log n. It goes row by row: each step hangs on those before."""
    by_old = np.argsort(old, kind="stable")
    places = new[by_old]
    if len(places) < 2 or bool(np.all(places[1:] > places[:-1])):
        return np.ones(len(places), bool)
    tops: list[int] = []
    piles: list[int] = []
    before = np.full(len(places), -1)
    for at, place in enumerate(places.tolist()):
        pile = bisect_left(tops, place)
        if pile:
            before[at] = piles[pile - 1]
        if pile == len(tops):
            tops.append(place)
            piles.append(at)
        else:
            tops[pile], piles[pile] = place, at
    kept = np.zeros(len(places), bool)
    at = piles[-1]
    while at >= 0:
        kept[by_old[at]] = True
        at = int(before[at])
    return kept


def gaps(old: np.ndarray, new: np.ndarray, sizes: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """For every old and new row the number of the gap it lies in: between which two of the pairs that kept order."""
    kept = in_order(old, new)
    return (
        np.searchsorted(np.sort(old[kept]), np.arange(sizes[0]), side="right"),
        np.searchsorted(np.sort(new[kept]), np.arange(sizes[1]), side="right"),
    )
