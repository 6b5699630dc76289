"""Connected components: which things hang together by pairs."""

import numpy as np


def components(size: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """For each of `size` things (0, 1, ...) the smallest thing that pairs (`a[k]`, `b[k]`) lead to.

    Method: trees of which each thing points at a smaller one; each round hooks the roots of a pair together and makes
    the trees flat again (after Shiloach and Vishkin 1982)."""
    root = np.arange(size)
    while True:
        low, high = np.minimum(root[a], root[b]), np.maximum(root[a], root[b])
        apart = low != high
        if not apart.any():
            return root
        a, b = a[apart], b[apart]
        np.minimum.at(root, high[apart], low[apart])
        while not np.array_equal(flat := root[root], root):
            root = flat
