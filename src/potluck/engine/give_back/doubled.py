"""Rows of one list that are one co-op: the row that says most stays, the others are offered to go."""

from typing import Final

import polars as pl

from potluck.engine.give_back.known import Known

APART_KM: Final = 0.5
KM_PER_DEGREE: Final = 111.2
MANY: Final = 5
"""More rows of one list than this in one profile are its places or branches, not doubled rows."""


def doubled(at: pl.DataFrame, facts: pl.DataFrame, known: Known, said: pl.DataFrame) -> pl.DataFrame:
    """LINES of kind `doubled`, one per row that could go; `value` is the row that stays, `extra` what only this one
    says, as "header: cell". Rows of sites, and rows that stand for another place, are no doubles."""
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
    go = go.join(_elsewhere(go, facts), on="record_id", how="anti")
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


def _elsewhere(go: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Rows with a website, a town or a door of their own, other than those of the row that stays: branches, domains."""
    told = facts.filter(pl.col("field").is_in(["website", "city"])).with_columns(name_form("value"))
    pairs = go.select("record_id", "kept").join(told.select("record_id", "field", "value"), on="record_id")
    theirs = told.select(kept="record_id", field="field", theirs="value")
    both = pairs.join(theirs, on=["kept", "field"]).group_by("record_id", "field")
    other = both.agg((pl.col("value") == pl.col("theirs")).any().alias("same")).filter(~pl.col("same"))
    return pl.concat([other.select("record_id"), _far(go, facts)])


def name_form(column: str) -> pl.Expr:
    """Letters and numbers in lower case without accents."""
    bare = pl.col(column).str.normalize("NFKD").str.to_lowercase().str.replace_all(r"[\u0300-\u036f]", "")
    return bare.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", "").alias(column)


def _far(go: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Rows whose door is more than APART_KM from that of the row that stays."""
    exact = facts.filter((pl.col("field") == "precision") & pl.col("value").is_in(["exact", "street"]))
    door = exact.select("record_id")
    for part in ("lat", "lon"):
        number = pl.col("value").cast(pl.Float64, strict=False).alias(part)
        door = door.join(facts.filter(pl.col("field") == part).select("record_id", number), on="record_id")
    pairs = (
        go.select("record_id", "kept")
        .join(door, on="record_id")
        .join(door, left_on="kept", right_on="record_id", suffix="_b")
    )
    north = (pl.col("lat") - pl.col("lat_b")) * KM_PER_DEGREE
    east = (pl.col("lon") - pl.col("lon_b")) * KM_PER_DEGREE * pl.col("lat").radians().cos()
    return pairs.filter((north**2 + east**2).sqrt() > APART_KM).select("record_id")


def _only_there(go: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """record_id, extra: its cells in columns where the row that stays has nothing."""
    mine = go.select("record_id", "kept").join(said.filter(~pl.col("is_blank")), on="record_id")
    empty = said.filter("is_blank").select(kept="record_id", column="column")
    alone = mine.join(empty, on=["kept", "column"], maintain_order="left")
    told = pl.format("{}: {}", "column", "cell")
    return alone.group_by("record_id", maintain_order=True).agg(told.str.join("; ").alias("extra"))
