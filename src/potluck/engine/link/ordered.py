"""The same answer whatever the ids: linking and clustering run on ranks by content, so that ties never hang on an id.

Ids are minted at random when a row is first seen. Where two ways to join weigh the same, the choice must not depend on
them; so records are ordered by what they say, and only rows that say exactly the same are told apart by their ids.
"""

import polars as pl

from potluck.engine import nouns
from potluck.engine.link import score
from potluck.engine.link.cluster import cluster as cluster_ranked

TURNED = {"branch": "branch_of", "branch_of": "branch"}


def link(records: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """RECORDS, FACTS -> EDGES. The order of lines and the ids do not matter. See `score.link`."""
    ranks = _ranks(records, facts)
    edges = score.link(_renamed(records, ranks), _renamed(facts, ranks))
    return _pairs(edges, ranks.select(old="rank", new="record_id"), "band")


def cluster(records: pl.DataFrame, facts: pl.DataFrame, edges: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """RECORDS, FACTS, EDGES, DECISIONS -> MEMBERS, sorted by record_id. See `cluster.cluster`.

    Works on all records or on whole components (see `affected`), with the same result."""
    ranks = _ranks(records, facts)
    there = ranks.select(old="record_id", new="rank")
    members = cluster_ranked(
        _renamed(records, ranks),
        _renamed(facts, ranks),
        _pairs(edges, there, "band"),
        _pairs(decisions, there, "verdict"),
    )
    return _named(members, ranks)


def _ranks(records: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """(record_id, rank): a text that sorts by what the record says."""
    said = facts.select("record_id", pl.concat_str("field", "value", pl.col("lang").fill_null("")).hash().alias("said"))
    said = (
        said.group_by("record_id")
        .agg(pl.col("said").sort())
        .with_columns(pl.col("said").list.eval(pl.element().cast(pl.String)).list.join(" "))
    )
    order = ["said", "key", "source_id", "record_id"]
    ordered = records.join(said, on="record_id", how="left").sort(order).select("record_id").unique(maintain_order=True)
    return ordered.with_columns(pl.int_range(pl.len()).cast(pl.String).str.zfill(12).alias("rank"))


def _renamed(frame: pl.DataFrame, ranks: pl.DataFrame) -> pl.DataFrame:
    ranked = frame.join(ranks, on="record_id", how="inner", maintain_order="left")
    return ranked.with_columns(pl.col("rank").alias("record_id")).drop("rank")


def _pairs(pairs: pl.DataFrame, names: pl.DataFrame, word: str) -> pl.DataFrame:
    """The pairs under other names (old, new), the smaller name first; a branch turns with its pair. Sorted."""
    a, b = names.rename({"old": "a", "new": "new_a"}), names.rename({"old": "b", "new": "new_b"})
    swap = pl.col("new_a") > pl.col("new_b")
    return (
        pairs.join(a, on="a")
        .join(b, on="b")
        .with_columns(
            pl.min_horizontal("new_a", "new_b").alias("a"),
            pl.max_horizontal("new_a", "new_b").alias("b"),
            pl.when(swap).then(pl.col(word).replace(TURNED)).otherwise(pl.col(word)).alias(word),
        )
        .select(pairs.columns)
        .sort("a", "b")
    )


def _named(members: pl.DataFrame, ranks: pl.DataFrame) -> pl.DataFrame:
    """Members under their own ids; a profile and a component are called by their smallest id."""
    named = (
        members.rename({"record_id": "rank"})
        .join(ranks, on="rank")
        .with_columns(
            pl.col("record_id").min().over("profile_id").alias("profile"),
            pl.col("record_id").min().over("component").alias("component"),
        )
    )
    called = named.select("profile_id", "profile").unique()
    wholes = called.rename({"profile_id": "part_of", "profile": "whole"})
    return (
        named.join(wholes, on="part_of", how="left")
        .select("record_id", profile_id="profile", component="component", part_of="whole")
        .select(*nouns.MEMBERS)
        .sort("record_id")
    )
