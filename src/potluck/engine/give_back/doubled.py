"""Rows of one list that are one co-op: the row that says most stays, the others are offered to go."""

from typing import Final

import polars as pl

from potluck.engine.give_back.known import Known

MANY: Final = 5
"""More rows of one list than this in one profile are its places or branches, not doubled rows."""


def doubled(at: pl.DataFrame, facts: pl.DataFrame, known: Known, said: pl.DataFrame) -> pl.DataFrame:
    """LINES of kind `doubled`, one per row that could go; `value` is the row that stays, `extra` what only this one
    says, as "header: cell". A row that has its organisation as site is no double."""
    sites = facts.filter(pl.col("field").is_in(["site_of", "site_of_name"])).select("record_id")
    says = facts.group_by("record_id").len("says")
    homes = known.homes.join(at, on="record_id").join(sites, on="record_id", how="anti")
    homes = homes.join(says, on="record_id", how="left").with_columns(pl.len().over("profile").alias("rows"))
    homes = homes.filter(pl.col("rows").is_between(2, MANY)).sort(
        "profile", "says", "row", descending=[False, True, False]
    )
    stays = (
        homes.group_by("profile", maintain_order=True)
        .first()
        .select("profile", kept="record_id", kept_row="row", kept_table="table")
    )
    go = homes.join(stays, on="profile").filter(
        (pl.col("record_id") != pl.col("kept")) & (pl.col("table") == pl.col("kept_table"))
    )
    only = _only_there(go, said)
    return go.join(only, on="record_id", how="left", maintain_order="left").select(
        *("record_id", "row", "table"),
        part=pl.lit("row"),
        column=pl.lit(""),
        field=pl.lit(""),
        kind=pl.lit("doubled"),
        before=pl.col("row").cast(pl.String),
        after=pl.col("kept_row").cast(pl.String),
        value=pl.col("kept"),
        sources=pl.lit([], dtype=pl.List(pl.String)),
        date=pl.lit(""),
        level=pl.lit("public"),
        is_new=pl.lit(False),
        extra=pl.col("extra").fill_null(""),
    )


def _only_there(go: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """record_id, extra: its cells in columns where the row that stays has nothing."""
    mine = go.select("record_id", "kept").join(said.filter(~pl.col("is_blank")), on="record_id")
    empty = said.filter("is_blank").select(kept="record_id", column="column")
    alone = mine.join(empty, on=["kept", "column"], maintain_order="left")
    told = pl.format("{}: {}", "column", "cell")
    return alone.group_by("record_id", maintain_order=True).agg(told.str.join("; ").alias("extra"))
