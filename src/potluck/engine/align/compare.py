"""Two versions of a list side by side: which row is which, and what became of the others."""

from dataclasses import dataclass

import polars as pl

from potluck.engine.align.changes import Changes, changes
from potluck.engine.align.rows import Aligned, align
from potluck.engine.nouns import Mapped, Mapping


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side. `old`: row, table, and record_id where these are rows that are here; `new`: row_id,
    row, table. The places in `aligned` and `changes` count in these two frames."""

    old: pl.DataFrame
    new: pl.DataFrame
    aligned: Aligned
    changes: Changes


def compare(old: pl.DataFrame, old_mapping: Mapping | None, mapped: Mapped, mapping: Mapping) -> Comparison:
    """The rows of a version (table, raw and more, in the order of the list) beside those of a file just read."""
    new = mapped.records.sort("table", "row")
    aligned = align(old, new, old_mapping, mapping)
    return Comparison(old, new, aligned, changes(aligned))
