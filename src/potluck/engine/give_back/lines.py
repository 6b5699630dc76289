"""LINES: which cells of a list others know better, and what would stand in them."""

from typing import Final

import polars as pl

from potluck.engine.give_back import offers
from potluck.engine.give_back.columns import NEW, cells, new_names, targets, tongue
from potluck.engine.give_back.doubled import doubled
from potluck.engine.give_back.known import Known
from potluck.engine.give_back.spelling import speller
from potluck.engine.nouns import LINES, Mapping
from potluck.engine.vocabulary import fold, load

HANDFUL: Final = 5
"""A new column is offered when so many rows would gain by it; for closings one is enough."""


def lines(
    rows: pl.DataFrame, facts: pl.DataFrame, mapping: Mapping, known: Known, handful: int = HANDFUL
) -> pl.DataFrame:
    """LINES in the order of the list. `rows`: record_id, row, table, raw; `facts`: FACTS of these rows."""
    at = rows.select("record_id", "row", "table")
    said = cells(rows, mapping)
    twice = doubled(at, facts, known, said)
    offered = pl.concat([offers.of_fields(facts, known), offers.of_places(facts, known)])
    offered = offered.join(twice, on="record_id", how="anti").join(at, on="record_id")
    columns = targets(rows, mapping)
    here = _spelled(_in_cells(offered, columns, said), said, facts, mapping, columns)
    found = pl.concat([here, _in_new_columns(offered, columns, mapping, handful)])
    found = found.sort("nth").unique(["record_id", "part", "field"], keep="first", maintain_order=True)
    told = found.with_columns(pl.lit("").alias("extra")).select(*LINES).cast(LINES)  # type: ignore[arg-type]
    whole = pl.concat([_whole_parts(told), twice.select(*LINES).cast(LINES)])  # type: ignore[arg-type]
    return whole.sort("table", "row", "part", maintain_order=True)


def _in_cells(offered: pl.DataFrame, columns: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Each offer in the first column of its field that can take it: an empty one to fill, a filled one to correct. What
    stands in a cell and could not be read is its owner's business, unless it should be a point."""
    placed = offered.join(columns, on=["table", "field"]).join(said, on=["record_id", "column"], how="left")
    fits = pl.col("when_yes").is_null() | (pl.col("when_yes") == pl.col("value"))
    is_fill = pl.col("kind") == "fill"
    point = pl.col("part") == "lat_lon"
    placed = placed.filter(fits & (~is_fill | pl.col("is_blank") | point)).with_columns(
        pl.when(is_fill & ~pl.col("is_blank")).then(pl.lit("correct")).otherwise("kind").alias("kind"),
        (pl.col("is_blank") != is_fill).alias("unfit"),
        pl.col("cell").fill_null("").alias("before"),
        pl.lit(False).alias("is_new"),
    )
    return placed.sort("unfit", "turn").unique(["record_id", "part", "field", "nth"], keep="first", maintain_order=True)


def _spelled(
    placed: pl.DataFrame, said: pl.DataFrame, facts: pl.DataFrame, mapping: Mapping, columns: pl.DataFrame
) -> pl.DataFrame:
    """With `after`, in the spelling that each column has by itself; what a column cannot say falls
    out, and what would only change capitals, accents or commas."""
    learnt = {
        (column, field): speller(field, _examples(column, field, said, facts), _word_for_closed(mapping))
        for column, field in placed.select("column", "field").unique().iter_rows()
    }
    distinct = placed.select("column", "field", "value", "before").unique()
    after = [
        None if (cell := learnt[column, field](value)) is None or fold(cell) == fold(before) else cell
        for column, field, value, before in distinct.iter_rows()
    ]
    written = distinct.with_columns(pl.Series("after", after, dtype=pl.String)).drop_nulls("after")
    return placed.join(written, on=["column", "field", "value", "before"]).select(_PLACED)


_PLACED: Final = [
    *("record_id", "row", "table", "part", "nth", "column", "field", "kind", "before", "after", "value"),
    *("sources", "date", "level", "is_new"),
]


def _examples(column: str, field: str, said: pl.DataFrame, facts: pl.DataFrame) -> list[tuple[str, str]]:
    """(cell, clean value) of a column, where a row says one value of the field."""
    full = said.filter((pl.col("column") == column) & ~pl.col("is_blank"))
    if field == "coordinates":
        lat, lon = (
            facts.filter(pl.col("field") == part).select("record_id", pl.col("value").alias(part))
            for part in ("lat", "lon")
        )
        own = lat.join(lon, on="record_id").select("record_id", pl.format("{}|{}", "lat", "lon").alias("value"))
    else:
        own = facts.filter(pl.col("field") == field).filter(pl.len().over("record_id") == 1)
    if field == "locality":
        return [(cell, cell) for cell in full["cell"]]
    return list(full.join(own, on="record_id", maintain_order="left").select("cell", "value").iter_rows())


def _in_new_columns(offered: pl.DataFrame, columns: pl.DataFrame, mapping: Mapping, handful: int) -> pl.DataFrame:
    """Offers of fields that a table has no column for, where enough of its rows gain by one."""
    has = columns.select("table", "field")
    pairs = has.filter(pl.col("field").is_in(["coordinates", "contacts"]))
    parts = pl.DataFrame(
        [(whole, part) for whole, part in _WITHIN], schema={"field": pl.String, "part_of": pl.String}, orient="row"
    )
    has = pl.concat([has, pairs.join(parts, on="field").select("table", field="part_of")])
    wanted = offered.filter(pl.col("field").is_in(NEW) & (pl.col("kind") != "correct") & (pl.col("nth") == 0))
    wanted = wanted.filter((pl.col("field") != "status") | (pl.col("kind") == "closed")).join(
        has, on=["table", "field"], how="anti"
    )
    rows = pl.col("record_id").n_unique().over("table", "field")
    wanted = wanted.filter((rows >= handful) | (pl.col("kind") == "closed"))
    names, word = new_names(mapping), _word_for_closed(mapping)
    learnt = {field: speller(field, [], word) for field in NEW}
    after = [learnt[field](value) for field, value in wanted.select("field", "value").iter_rows()]
    made = wanted.with_columns(
        pl.Series("after", after, dtype=pl.String),
        pl.col("field").replace_strict(names, return_dtype=pl.String).alias("column"),
        pl.lit("").alias("before"),
        pl.lit(True).alias("is_new"),
    )
    return made.filter(pl.col("after").is_not_null()).select(_PLACED)


_WITHIN: Final = (
    ("coordinates", "lat"),
    ("coordinates", "lon"),
    ("contacts", "website"),
    ("contacts", "email"),
    ("contacts", "phone"),
)
"""Columns of several things in one cell, and what need not have a column of its own beside them."""


def _word_for_closed(mapping: Mapping) -> str:
    return str(load("new_columns")["closed"][tongue(mapping)])


def _whole_parts(told: pl.DataFrame) -> pl.DataFrame:
    """Without a half of a point: lat and lon come together."""
    half = (pl.col("part") == "lat_lon") & pl.col("field").is_in(["lat", "lon"])
    return told.filter(~half | (pl.len().over("record_id", "part", half) == 2))
