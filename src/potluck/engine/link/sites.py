"""Sites and their organisations: a shop in a list of shops is a site of its co-op, not the co-op itself."""

from typing import Final

import polars as pl

from potluck.engine.link.names import take_apart
from potluck.engine.link.normalise import Wide

_LONG_KEY: Final = 5
"""Keys shorter than this meet by chance across lists."""


def add_branches(wide: Wide, edges: pl.DataFrame) -> pl.DataFrame:
    """Scored pairs (idx_a, idx_b, ... of score.weigh) with the pairs of a site and its organisation in their bands."""
    if wide.rows["site_of"].null_count() == wide.rows.height:
        return edges
    found = organisations(wide)
    edges = _apart(wide, edges, found)
    low, high = pl.min_horizontal("site", "organisation"), pl.max_horizontal("site", "organisation")
    is_branch = pl.when(pl.col("site") == high).then(pl.lit("branch")).otherwise(pl.lit("branch_of"))
    branches = found.select(idx_a=low, idx_b=high, band=is_branch, only=pl.len().over("organisation") == 1)
    one_body = edges.filter(pl.col("band") == "same").select("idx_a", "idx_b", only=True)
    branches = branches.join(one_body, on=["idx_a", "idx_b", "only"], how="anti")  # clearly its only site: one body
    ids = wide.rows["record_id"]
    lines = branches.with_columns(
        pl.Series("a", ids[branches["idx_a"]]),
        pl.Series("b", ids[branches["idx_b"]]),
        pl.lit(0.0).alias("weight"),
        pl.lit('[["site_of",0.0,{}]]').alias("reasons"),
    )
    return pl.concat([edges.join(branches, on=["idx_a", "idx_b"], how="anti"), lines.select(edges.columns)])


def organisations(wide: Wide) -> pl.DataFrame:
    """site, organisation (idx): by key or name within the list, else by a long key or the name in another list."""
    rows = wide.rows.select("idx", "source", "key", "site_of", "site_of_name")
    named = wide.names.join(wide.parsed.select("name_id", "core"), on="name_id")
    heads = rows.filter(pl.col("site_of").is_null())
    sites = rows.filter(pl.col("site_of").is_not_null())
    called = heads.join(named, on="idx").select("source", "core", organisation="idx")
    wanted = _core(sites)
    by_key = heads.select("source", "key", organisation="idx")
    ways = [
        sites.join(by_key, left_on=["source", "site_of"], right_on=["source", "key"]),
        wanted.join(called, on=["source", "core"]),
        sites.filter(pl.col("site_of").str.len_chars() >= _LONG_KEY).join(
            by_key.drop("source"), left_on="site_of", right_on="key"
        ),
        wanted.join(called.drop("source"), on="core"),
    ]
    found = pl.concat(
        [way.select(site="idx", organisation="organisation", way=pl.lit(rank)) for rank, way in enumerate(ways)]
    )
    return (
        found.sort("site", "way", "organisation")
        .unique("site", keep="first", maintain_order=True)
        .select("site", "organisation")
    )


def _core(sites: pl.DataFrame) -> pl.DataFrame:
    """Sites with the words of their organisation's name."""
    called = sites.select(pl.coalesce("site_of_name", "site_of").alias("called")).unique().drop_nulls()
    cores = [take_apart(name).core for name in called["called"].to_list()]
    table = called.with_columns(core=pl.Series(cores, dtype=pl.String))
    return sites.with_columns(called=pl.coalesce("site_of_name", "site_of")).join(table, on="called")


def _apart(wide: Wide, edges: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """A site and a record that is no site are joined by the machine only when they stand at one address; two sites of
    one list stay two."""
    is_site = wide.rows["site_of"].is_not_null()
    first, second = is_site[edges["idx_a"]], is_site[edges["idx_b"]]
    source = wide.rows["source"]
    one_list = source[edges["idx_a"]] == source[edges["idx_b"]]
    spot = edges["reasons"].str.contains('"street_house"|"distance_100m"')
    doubtful = ((first != second) & ~spot) | (first & second & one_list)
    band = pl.when((pl.col("band") == "same") & pl.lit(doubtful)).then(pl.lit("ask")).otherwise(pl.col("band"))
    return edges.with_columns(band.alias("band"))
