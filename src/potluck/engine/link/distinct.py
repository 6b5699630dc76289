"""Python work over a column of text, done once for every distinct value."""

from collections.abc import Callable
from typing import Any

import polars as pl


def over(column: pl.Series, work: Callable[[str], Any], dtype: Any) -> pl.Series:
    """`work` over the distinct values of a column of text, put back in place."""
    distinct = column.drop_nulls().unique()
    done = pl.Series([work(value) for value in distinct.to_list()], dtype=dtype)
    return column.to_frame("value").join(
        pl.DataFrame({"value": distinct, "done": done}), on="value", how="left", maintain_order="left"
    )["done"]
