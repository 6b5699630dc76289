"""The journey of a row, on one page. The only file that knows the order of the steps."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from potluck.engine import give_back as giving
from potluck.engine import levels, link, locate, nouns, read, settle
from potluck.engine import mapping as mappings


def bring(path: Path, mapping: nouns.Mapping | None = None, gazetteer: locate.Gazetteer | None = None) -> nouns.Mapped:
    """bytes -> records: read a list, see what its columns mean, place what names only a town."""
    reading = read.read_path(path)
    mapped = mappings.apply(reading, mapping or mappings.guess(reading))
    if gazetteer is None:
        return mapped
    facts = locate.locate(mapped.facts, gazetteer, key="row_id")
    return nouns.Mapped(mapped.records, facts, mapped.issues, mapped.read)


def join(
    records: pl.DataFrame, facts: pl.DataFrame, decisions: pl.DataFrame, sources: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """records -> (edges, members, profiles): link, decide, settle."""
    edges = link.link(records, facts)
    members = link.cluster(records, facts, edges, decisions)
    return edges, members, settle.settle(records, facts, members, sources)


def give_back(
    rows: pl.DataFrame,
    facts: pl.DataFrame,
    mapping: nouns.Mapping,
    docs: Iterable[dict[str, Any]],
    source_id: str,
    viewer: str = levels.PUBLIC,
    unlicensed: bool = False,
) -> pl.DataFrame:
    """profiles -> LINES for the keeper of a list: what the other lists know better than it.

    `rows`: record_id, row, table, raw of the list; `facts`: FACTS of these; `docs`: the whole documents of their
    profiles; `viewer`: how much of the others its keeper may see; `unlicensed`: also what has no stated licence."""
    seen = (settle.beside(doc, source_id, viewer, unlicensed) for doc in docs)
    return giving.lines(rows, facts, mapping, giving.known(seen, source_id))


def link_files(paths: Sequence[Path]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lists in, (record_id, cluster_id) and (left_id, right_id, score, verdict) out; no node, no database.

    A column `record_id` is the id, otherwise `<file stem>:<row number from 1>`; a column `list_id` names the list,
    else each file is one. Raises UnreadableError."""
    parts = [_as_records(path) for path in paths]
    records = pl.concat([records for records, _ in parts])
    facts = pl.concat([facts for _, facts in parts])
    edges = link.link(records, facts)
    members = link.cluster(records, facts, edges, nouns.empty(nouns.DECISIONS))
    clusters = records.select("record_id").join(
        members.select("record_id", cluster_id="profile_id"), on="record_id", how="left", maintain_order="left"
    )
    return clusters, edges.select(left_id="a", right_id="b", score="weight", verdict="band")


def _as_records(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    reading = read.read_path(path)
    mapped = mappings.apply(reading, mappings.guess(reading))
    raw = mapped.records.with_columns(
        pl.col("raw").str.json_path_match("$.record_id").alias("given"),
        pl.col("raw").str.json_path_match("$.list_id").alias("list"),
    )
    number = (pl.col("row_id") + 1).cast(pl.String)
    named = raw.with_columns(
        pl.coalesce("given", pl.concat_str(pl.lit(f"{path.stem}:"), number)).alias("record_id"),
        pl.col("list").fill_null(path.stem).alias("source_id"),
    )
    records = named.with_columns(pl.lit("public").alias("level"), pl.lit("").alias("licence")).select(*nouns.RECORDS)
    ids = named.select("row_id", "record_id")
    facts = mapped.facts.join(ids, on="row_id", maintain_order="left").select(*nouns.FACTS)
    return records.cast(nouns.RECORDS), facts.cast(nouns.FACTS)  # type: ignore[arg-type]
