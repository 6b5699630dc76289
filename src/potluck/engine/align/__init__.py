"""Two versions of one list, row by row: which row of the new file is which of the old.

    align(old, new) -> Aligned            changes(aligned) -> Changes: what was added, changed, removed, moved
    compare(old, old_mapping, mapped, mapping) -> Comparison: both, of rows that are here and a file just read
    match_columns(old, new) -> pairs      which column of the new file is which of the old

How, step by step; each file has its sources:

1. `cells`    every cell as plain text; empty is empty, 24.0 is 24
2. `columns`  old and new columns pair up by header, then by what stands in them, so that a renamed column compares
3. `exact`    an id column wins while it still is one; then rows that say the same: those that stand once on each side,
              then doubles in their order
4. `order`    the longest run of such rows that kept its order (patience diff) cuts both versions into gaps
5. `candidates`, `score`, `assign`   what is left over is compared where it shares a rare value or a gap, weighed after
              Fellegi and Sunter, and paired one-to-one by the Hungarian method; below a threshold a row is new

A row that stays alone on the new side is new, one on the old side is gone. A row that left and comes back in a later
version is a new row: nothing is kept of it to compare with."""

from potluck.engine.align.changes import Changes, changes
from potluck.engine.align.columns import match as match_columns
from potluck.engine.align.compare import Comparison, compare
from potluck.engine.align.rows import Aligned, align

__all__ = ["Aligned", "Changes", "Comparison", "align", "changes", "compare", "match_columns"]
