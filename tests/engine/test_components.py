"""Connected components, held against scipy's."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from potluck.engine.components import components


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    size = draw(st.integers(0, 40))
    thing = st.integers(0, max(size - 1, 0))
    return size, draw(st.lists(st.tuples(thing, thing), max_size=60 if size else 0))


@given(graphs())
def test_each_thing_is_told_the_smallest_it_hangs_together_with(graph: tuple[int, list[tuple[int, int]]]) -> None:
    size, pairs = graph
    a, b = np.array(pairs, int).reshape(-1, 2).T
    found = components(size, a, b)
    if not size:
        assert found.size == 0
        return
    label = connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(size, size)), directed=False)[1]
    assert found.tolist() == [int(np.flatnonzero(label == one)[0]) for one in label]


def test_a_long_chain_in_any_order_is_one() -> None:
    order = np.random.default_rng(3).permutation(100_000)
    assert components(100_000, order[:-1], order[1:]).max() == 0
