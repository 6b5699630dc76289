"""What became of a list between two versions, to be read: columns, rows added, changed, removed, moved."""

from dataclasses import dataclass

import polars as pl

from potluck.engine.align.rows import Aligned


@dataclass(frozen=True)
class Changes:
    """Rows are 0-based places in the old and the new version. `cells`: old, new, column (new header), before, after.

    `rows`: one line per row with something to tell: kind (added | changed | removed | moved), old, new (null where
    there is none); added, changed, removed, moved rows after one another, each in the order of the list."""

    rows: pl.DataFrame
    cells: pl.DataFrame
    renamed: list[tuple[str, str]]
    came: list[str]
    left: list[str]
    counts: dict[str, int]


def changes(aligned: Aligned) -> Changes:
    """Everything that differs. `counts`: added, changed, removed, moved, same; a changed row that moved is changed."""
    pairs = aligned.pairs
    added = pl.DataFrame({"new": pl.int_range(aligned.after.height, eager=True)}).join(pairs, on="new", how="anti")
    removed = pl.DataFrame({"old": pl.int_range(aligned.before.height, eager=True)}).join(pairs, on="old", how="anti")
    edited = pairs.filter(pl.col("how") == "edited").sort("new")
    moved = pairs.filter(pl.col("how") == "moved").sort("new")
    rows = pl.concat(
        [
            _told("added", added.select("new")),
            _told("changed", edited),
            _told("removed", removed.select("old")),
            _told("moved", moved),
        ]
    )
    old_columns, new_columns = {a for a, _ in aligned.columns}, {b for _, b in aligned.columns}
    return Changes(
        rows,
        _cells(aligned, edited),
        [(a, b) for a, b in aligned.columns if a != b],
        [column for column in aligned.after.columns if column not in new_columns],
        [column for column in aligned.before.columns if column not in old_columns],
        {
            "added": added.height,
            "changed": edited.height,
            "removed": removed.height,
            "moved": moved.height,
            "same": pairs.height - edited.height - moved.height,
        },
    )


def _told(kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    none = pl.lit(None, pl.Int64)
    return rows.select(
        pl.lit(kind).alias("kind"),
        (pl.col("old") if "old" in rows.columns else none).cast(pl.Int64).alias("old"),
        (pl.col("new") if "new" in rows.columns else none).cast(pl.Int64).alias("new"),
    )


def _cells(aligned: Aligned, edited: pl.DataFrame) -> pl.DataFrame:
    schema = {"old": pl.Int64, "new": pl.Int64, "column": pl.String, "before": pl.String, "after": pl.String}
    parts = [pl.DataFrame(schema=schema)]
    for left, right in aligned.columns:
        if right in aligned.counts_rows:
            continue
        both = edited.select("old", "new").with_columns(
            pl.lit(right).alias("column"),
            aligned.before[left].gather(edited["old"]).alias("before"),
            aligned.after[right].gather(edited["new"]).alias("after"),
        )
        parts.append(both.filter(pl.col("before").ne_missing(pl.col("after"))))
    return pl.concat(parts)
