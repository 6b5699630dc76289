"""The journey of a row, on one page. The only file that knows the order of the steps: a list comes in (`bring`), all
lists are brought together (`derive`), and what the others know better goes back (`give_back`)."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from potluck.engine import align, levels, link, locate, nouns, read, settle
from potluck.engine import give_back as giving
from potluck.engine import mapping as mappings

Tell = Callable[[str, int], None]
"""Hears which step begins (link | settle), and how many rows or profiles it is about."""


class Brought(NamedTuple):
    """A list that comes in: its `facts` (by row_id) with the spots of its towns; `comparison`: its rows beside those
    that are here."""

    facts: pl.DataFrame
    comparison: align.Comparison


class Derived(NamedTuple):
    """What follows from the rows: EDGES, MEMBERS, PROFILES. A tuple: each frame can be let go once it is kept."""

    edges: pl.DataFrame
    members: pl.DataFrame
    profiles: pl.DataFrame


def bring(
    mapped: nouns.Mapped,
    mapping: nouns.Mapping,
    known: pl.DataFrame,
    known_mapping: nouns.Mapping | None = None,
    gazetteer: locate.Gazetteer | None = None,
) -> Brought:
    """A mapped reading -> what its rows say and which rows they are: locate, align.

    `known`: table and raw (and more) of the rows of this list that are here, in its order, with what its columns mean
    (`known_mapping`). Without a gazetteer, rows that name only a town stay without a spot."""
    facts = locate.locate(mapped.facts, gazetteer, key="row_id") if gazetteer else mapped.facts
    return Brought(facts, align.compare(known, known_mapping, mapped, mapping))


def derive(
    records: pl.DataFrame,
    facts: pl.DataFrame,
    decisions: pl.DataFrame,
    sources: pl.DataFrame,
    edges: pl.DataFrame | None = None,
    tell: Tell | None = None,
) -> Derived:
    """records -> (edges, members, profiles): link, cluster, settle.

    All records; or, with the `edges` that are kept (then nothing is compared anew), whole components of them: the
    answer for these is the same."""
    edges, members = join(records, facts, decisions, edges, tell)
    if tell:
        tell("settle", members["profile_id"].n_unique())
    return Derived(edges, members, settle.settle(records, facts, members, sources))


def join(
    records: pl.DataFrame,
    facts: pl.DataFrame,
    decisions: pl.DataFrame,
    edges: pl.DataFrame | None = None,
    tell: Tell | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """records -> (edges, members): `derive` without its last step, for those who ask only which rows belong
    together."""
    if edges is None:
        edges = compare(records, facts, tell)
    return edges, link.cluster(records, facts, edges, decisions)


def compare(records: pl.DataFrame, facts: pl.DataFrame, tell: Tell | None = None) -> pl.DataFrame:
    """records -> edges: `derive` up to its first step, for those who ask only whether the pairs that are kept hold."""
    if tell:
        tell("link", records.height)
    return link.link(records, facts)


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
    seen = (settle.with_and_without_list(doc, source_id, viewer, unlicensed) for doc in docs)
    return giving.lines(rows, facts, mapping, giving.known(seen, source_id))


def link_files(paths: Sequence[Path]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lists in, (record_id, cluster_id) and (left_id, right_id, score, verdict) out; no node, no database.

    A column `record_id` is the id, otherwise `<file stem>:<row number from 1>`; a column `list_id` names the list,
    else each file is one. Raises UnreadableError."""
    parts = [_as_records(path) for path in paths]
    records = pl.concat([records for records, _ in parts])
    facts = pl.concat([facts for _, facts in parts])
    edges, members = join(records, facts, nouns.empty(nouns.DECISIONS))
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
