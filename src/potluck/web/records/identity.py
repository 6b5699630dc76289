"""Which rows of a list's new version are rows of the version before: their ids are kept."""

import orjson
import polars as pl

SOFT = ("name", "legal_name", "city", "postcode")


def match_rows(known: pl.DataFrame, records: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """(row_id, record_id) for rows known before: by key, then by name and town where that is one row on both sides.

    `known`: record_id, key, facts (JSON). `records`, `facts`: the new version, by row_id."""
    by_key = records.select("row_id", "key").join(known.select("record_id", "key"), on="key")
    by_key = by_key.unique("row_id").unique("record_id").select("row_id", "record_id")
    new_left = records.select("row_id").join(by_key, on="row_id", how="anti")
    old_left = known.join(by_key, on="record_id", how="anti")
    if new_left.is_empty() or old_left.is_empty():
        return by_key
    new_soft = _single(_soft(facts.join(new_left, on="row_id", how="semi"), "row_id"), "row_id")
    old_soft = _single(_soft(_facts(old_left), "record_id"), "record_id")
    return pl.concat([by_key, new_soft.join(old_soft, on="soft").select("row_id", "record_id")])


def _facts(known: pl.DataFrame) -> pl.DataFrame:
    rows = [(i, f[0], f[1]) for i, text in known.select("record_id", "facts").iter_rows() for f in orjson.loads(text)]
    return pl.DataFrame(rows, schema={"record_id": pl.String, "field": pl.String, "value": pl.String}, orient="row")


def _soft(facts: pl.DataFrame, key: str) -> pl.DataFrame:
    """One text per row out of its names and town."""
    words = pl.concat_str("field", pl.lit("="), pl.col("value").str.to_lowercase().str.strip_chars())
    return (
        facts.filter(pl.col("field").is_in(SOFT))
        .select(key, words.alias("word"))
        .group_by(key)
        .agg(pl.col("word").unique().sort().str.join("|").alias("soft"))
    )


def _single(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    return rows.filter(pl.len().over("soft") == 1).select(key, "soft")
