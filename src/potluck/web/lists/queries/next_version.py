"""What the next version of a list would change: its rows beside those that are here. Reads only."""

from typing import Any, Final

import polars as pl

from potluck.engine import align, nouns
from potluck.engine import mapping as mappings
from potluck.engine.align import Comparison
from potluck.web.records import queries as records
from potluck.web.records import store
from potluck.web.records.models import Record, Source, Version
from potluck.web.records.queries import readings

KNOWN: Final = {"record_id": pl.String, "row": pl.Int64, "table": pl.String, "raw": pl.String, "facts": pl.String,
                "since": pl.String}  # fmt: skip
HALF: Final = 0.5
OFTEN: Final = 0.3
HARDLY: Final = 0.1
SPOT: Final = ("lat",)
MAIN: Final = (("name",), ("city", "locality", "postcode"), ("street", "address"), SPOT)
"""Fields of which a list without any is no longer the same list: names, towns, streets, spots on the map."""


def known_rows(source: Source | None) -> pl.DataFrame:
    """The living rows of a list (KNOWN), in the order of the list; none of a list that is not here yet."""
    if source is None:
        return nouns.empty(KNOWN)
    rows = Record.objects.filter(source=source, gone_at=None).order_by("table", "row", "record_id")
    return pl.DataFrame(list(rows.values_list(*KNOWN).iterator(chunk_size=20_000)), schema=KNOWN, orient="row")


def mapping_of(source: Source | None) -> nouns.Mapping | None:
    """What the columns of a list mean as it is here now."""
    version = records.current_version(source) if source else None
    return mappings.from_yaml(version.mapping) if version and version.mapping else None


def compare_draft(source: Source, version: Version) -> Comparison:
    """The rows of a list beside those of a draft. Raises UnreadableError, MappingError."""
    _reading, mapping, mapped = _understood(version)
    return align.compare(known_rows(source), mapping_of(source), mapped, mapping)


def compare_versions(a: Version, b: Version) -> Comparison:
    """Any two versions beside one another, from a to b. Raises UnreadableError, MappingError."""
    _reading, old_mapping, old = _understood(a)
    _reading, mapping, mapped = _understood(b)
    return align.compare(old.records.sort("table", "row"), old_mapping, mapped, mapping)


def _understood(version: Version) -> Any:
    if version.understood is None:
        version.understood = readings.read_version(version)
    return version.understood


def given_ids(comparison: Comparison) -> pl.DataFrame:
    """(row_id, record_id) of the new rows that are rows we know."""
    pairs = comparison.aligned.pairs
    return pl.DataFrame(
        {
            "row_id": comparison.new["row_id"].gather(pairs["new"]),
            "record_id": comparison.old["record_id"].gather(pairs["old"]),
        }
    )


def doubts(comparison: Comparison, mapped: nouns.Mapped) -> list[str]:
    """Why a version is not brought in without a person's yes: `few_kept` (fewer than half of the rows of its file could
    be kept), `halved` (it has lost half of its rows or more), `mostly_new` (fewer than half of the rows are rows we
    know), `column_lost` (hardly a row has a name, a town, a street or a spot on the map, and many had)."""
    before, after = comparison.old.height, comparison.new.height
    lost = mappings.loss(mapped.read, (issue.code for issue in mapped.issues if issue.severity == "refused"))
    found = ["few_kept"] if lost and lost.is_error else []
    if not before:
        return found
    kept = comparison.aligned.pairs.height
    if after <= HALF * before:
        found.append("halved")
    elif kept <= HALF * before:
        found.append("mostly_new")
    if _has_lost(comparison.old, mapped.facts, after):
        found.append("column_lost")
    return found


def _has_lost(known: pl.DataFrame, facts: pl.DataFrame, rows: int) -> bool:
    """Whether hardly a row says one of MAIN any more, and at least three in ten did."""
    said = store.facts_frame(known)
    by_us = said.filter(field="placed_by", value="gazetteer")["record_id"]
    for fields in MAIN:
        those = said.filter(pl.col("field").is_in(fields))
        if fields == SPOT:  # a spot that we found by the town is not the list's
            those = those.filter(~pl.col("record_id").is_in(by_us.implode()))
        before = those["record_id"].n_unique() / max(1, known.height)
        after = facts.filter(pl.col("field").is_in(fields))["row_id"].n_unique() / max(1, rows)
        if before >= OFTEN and after < HARDLY * before:
            return True
    return False


def is_same_file(source: Source, version: Version) -> bool:
    """Whether a draft is the very file, with the same meanings, that is on the table already."""
    current = records.current_version(source)
    return bool(current and current.sha256 == version.sha256 and current.mapping == version.mapping)


def is_on_the_table(name: str, version: Version) -> bool:
    """Whether the list of this name (slug, id) has this very file, with these meanings, already."""
    source = records.find_source(name)
    return source is not None and is_same_file(source, version)


def list_of(version: Version) -> Source | None:
    """The list whose next version a draft is: by the name it is to have, else the one it waits for."""
    name = version.wishes.get("name", "").strip()
    return (records.find_source(name) if name else None) or version.source
