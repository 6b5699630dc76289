"""Facts as the linker sees them: one line per record, its names taken apart, its marks (site, mail, phone, number)."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from potluck.engine.link import names as naming
from potluck.engine.link.distinct import over
from potluck.engine.link.marks import counted, marks
from potluck.engine.link.places import rows_of

NAME_FIELDS: Final = ("name", "legal_name", "other_name")
BACKGROUND: Final = 20_000
"""Names assumed to have been seen before the first list came: keeps word frequencies sane in small lists."""
MOST_NAMES: Final = 5


@dataclass(frozen=True)
class Wide:
    """All records, ready to be compared. `idx` numbers the records in the order of their ids.

    rows: idx, record_id, source, key, street, house, postcode, city, around (words of town and region), country, lat,
        lon, coarse, site_of, site_of_name, bearers (doors of one list with this name in this town)
    names: idx, name_id
    parsed: name_id, core, ordered, squash, bones, initials, runs, tokens (list of token), numbers, form, arm, latin,
        bearers (towns of one list in which it stands, at most)
    tokens: token, word, n (names that have it), bits (information of sharing it, log2)
    marks: idx, kind (host | page | mail | phone | number), value, mark (code), n (most bodies of one list that share
        it), total (records that share it), register (of a number, else null)
    """

    rows: pl.DataFrame
    names: pl.DataFrame
    parsed: pl.DataFrame
    tokens: pl.DataFrame
    marks: pl.DataFrame


def normalise(records: pl.DataFrame, facts: pl.DataFrame) -> Wide:
    """RECORDS and FACTS -> `Wide`. The order of the lines does not matter, except that of the values of one field."""
    index = (
        records.select("record_id", pl.col("source_id").alias("source"), "key").sort("record_id").with_row_index("idx")
    )
    known = facts.join(index.select("idx", "record_id"), on="record_id").select("idx", "field", "value")
    rows = rows_of(index, known)
    names, parsed, tokens = _names(known)
    bodies = _bodies(rows, names, parsed)
    rows = rows.join(_town_bearers(bodies), on="idx", how="left", maintain_order="left")
    parsed = parsed.join(_bearers(bodies, names, parsed), on="name_id", how="left").sort("name_id")
    return Wide(rows, names, parsed, tokens, counted(marks(known), bodies))


def _bodies(rows: pl.DataFrame, names: pl.DataFrame, parsed: pl.DataFrame) -> pl.DataFrame:
    """idx, source, door, city, ordered, body: records of one list with one name in one place count as one."""
    first = (
        names.group_by("idx")
        .agg(pl.col("name_id").min())
        .join(parsed.select("name_id", "ordered", "numbers"), on="name_id")
    )
    door = pl.coalesce("postcode", pl.concat_str("street", pl.col("house").fill_null("")))
    placed = rows.select(
        "idx", "source", "city", door.alias("door"), place=pl.coalesce("postcode", "city").fill_null("")
    ).join(first, on="idx", how="left")
    return placed.select(
        "idx", "source", "door", "city", "ordered", body=pl.struct("ordered", "numbers", "place").hash(seed=1)
    )


def _town_bearers(bodies: pl.DataFrame) -> pl.DataFrame:
    """idx, bearers: at how many doors of one list the name of the record stands in its town, at most; rows that name no
    door may be one body."""
    key = ["ordered", "city"]
    counts = (
        bodies.group_by([*key, "source"])
        .agg(_at_least_one("door"))
        .group_by(key)
        .agg(pl.col("n").max().alias("bearers"))
    )
    return bodies.join(counts, on=key, how="left", nulls_equal=True).select("idx", "bearers")


def _names(known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    rank = {field: place for place, field in enumerate(NAME_FIELDS)}
    written = known.filter(pl.col("field").is_in(NAME_FIELDS))
    raw = (
        written.with_columns(over(written["value"], naming.variants, pl.List(pl.String)).alias("value"))
        .explode("value")
        .with_columns(pl.col("field").replace_strict(rank, return_dtype=pl.Int8).alias("rank"))
        .sort("idx", "rank", maintain_order=True)
        .group_by("idx", maintain_order=True)
        .agg(pl.col("value").unique(maintain_order=True).head(MOST_NAMES))
        .explode("value")
    )
    distinct = raw.select(pl.col("value").unique().sort()).with_row_index("name_id")
    taken = [naming.take_apart(value) for value in distinct["value"].to_list()]
    text = ("core", "ordered", "squash", "bones", "initials", "runs", "numbers", "form", "arm")
    parsed = distinct.select("name_id").with_columns(
        *(pl.Series(column, [getattr(name, column) for name in taken], dtype=pl.String) for column in text),
        pl.Series("latin", [name.latin for name in taken], dtype=pl.Boolean),
        pl.Series("words", [name.tokens for name in taken], dtype=pl.List(pl.String)),
    )
    names = raw.join(distinct, on="value").select("idx", "name_id").sort("idx", "name_id")
    tokens = _tokens(names, parsed)
    coded = (
        parsed.select("name_id", pl.col("words").alias("word"))
        .explode("word")
        .join(tokens.select("word", "token"), on="word")
        .sort("name_id", "token")
        .group_by("name_id")
        .agg(pl.col("token").alias("tokens"))
    )
    return names, parsed.drop("words").join(coded, on="name_id", how="left").sort("name_id"), tokens


def _at_least_one(column: str) -> pl.Expr:
    return pl.max_horizontal(pl.col(column).drop_nulls().n_unique(), 1).alias("n")


def _bearers(bodies: pl.DataFrame, names: pl.DataFrame, parsed: pl.DataFrame) -> pl.DataFrame:
    """name_id, bearers: in how many towns of one list the name stands at most (numbers aside, by sound)."""
    borne = names.join(parsed.select("name_id", "ordered"), on="name_id").join(
        bodies.select("idx", "source", "city", "door"), on="idx"
    )
    places = (
        borne.with_columns(place=pl.coalesce("city", "door")).group_by("ordered", "source").agg(_at_least_one("place"))
    )
    most = places.group_by("ordered").agg(pl.col("n").max().alias("bearers"))
    return parsed.select("name_id", "ordered").join(most, on="ordered").select("name_id", "bearers")


def _tokens(names: pl.DataFrame, parsed: pl.DataFrame) -> pl.DataFrame:
    """Distinct words with how many records have them and what it tells to share them."""
    spread = (
        names.join(parsed.select("name_id", pl.col("words").alias("word")), on="name_id")
        .explode("word")
        .drop_nulls("word")
    )
    counts = spread.group_by("word").agg(pl.col("idx").n_unique().alias("n")).sort("word").with_row_index("token")
    generic = pl.col("word").is_in(list(naming.generic_words()))
    size = names["idx"].n_unique() + BACKGROUND
    return counts.with_columns(
        (size / (pl.col("n") + pl.when(generic).then(BACKGROUND / 50).otherwise(1.0)))
        .log(2)
        .cast(pl.Float32)
        .alias("bits")
    )
