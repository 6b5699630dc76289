"""Since when each value of a row was seen, for the values that are younger than the row."""

import orjson
import polars as pl

from potluck.engine.nouns import FACT_LISTS

KEYS = ["record_id", "field", "value"]


def dated(known: pl.DataFrame, rows: pl.DataFrame, today: str) -> pl.DataFrame:
    """(record_id, since) of `rows` (record_id, facts), the new state of rows we know; `since` as in `Record.since`.

    `known`: record_id, facts, since as they were. A value that was there keeps its date, a new one gets `today` (ISO
    date); a value that left is forgotten, so that it gets a new date when it comes back."""
    now, was = _values(rows), _values(known)
    had = was.join(_dates(known), on=KEYS, how="left")
    fresh = now.join(had, on=KEYS, how="anti").with_columns(pl.lit(today).alias("date"))
    stayed = now.join(had.drop_nulls("date"), on=KEYS, how="inner")
    since = _as_json(pl.concat([stayed.select(*KEYS, "date"), fresh.select(*KEYS, "date")]))
    return rows.select("record_id").join(since, on="record_id", how="left").with_columns(pl.col("since").fill_null(""))


def _values(rows: pl.DataFrame) -> pl.DataFrame:
    facts = rows.select("record_id", pl.col("facts").replace("", "[]").str.json_decode(FACT_LISTS).alias("fact"))
    lines = facts.explode("fact").drop_nulls("fact")
    return lines.select(
        "record_id", pl.col("fact").list.get(0).alias("field"), pl.col("fact").list.get(1).alias("value")
    ).unique(maintain_order=True)


def _dates(known: pl.DataFrame) -> pl.DataFrame:
    """KEYS and date, out of the JSON {field: {value: date}}."""
    dated = known.filter(pl.col("since") != "").select("record_id", "since")
    lines = [
        (record_id, field, value, date)
        for record_id, text in dated.iter_rows()
        for field, values in orjson.loads(text).items()
        for value, date in values.items()
    ]
    schema = {**dict.fromkeys(KEYS, pl.String), "date": pl.String}
    return pl.DataFrame(lines, schema=schema, orient="row")


def _as_json(lines: pl.DataFrame) -> pl.DataFrame:
    """(record_id, since): one JSON text per row."""
    quoted = lines.select(pl.struct(v="value").struct.json_encode().str.slice(5).str.head(-1)).to_series()
    pair = pl.concat_str(quoted, pl.lit(':"'), pl.col("date"), pl.lit('"'))
    fields = lines.with_columns(pair.alias("pair")).group_by("record_id", "field", maintain_order=True).agg("pair")
    one = pl.concat_str(pl.lit('"'), "field", pl.lit('":{'), pl.col("pair").list.join(","), pl.lit("}"))
    whole = fields.select("record_id", one.alias("one")).group_by("record_id", maintain_order=True).agg("one")
    return whole.select(
        "record_id", pl.concat_str(pl.lit("{"), pl.col("one").list.join(","), pl.lit("}")).alias("since")
    )
