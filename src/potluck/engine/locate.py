"""locate: rows that name a town and have no coordinates get those of the town, marked as such."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from potluck.engine.levels import LEVELS
from potluck.engine.vocabulary import fold

GAZETTEER: Final = {
    "form": pl.String,  # `place_form` of a name
    "kind": pl.String,  # town | region
    "country": pl.String,  # ISO 3166-1 alpha-2
    "admin1": pl.String,  # GeoNames code of the state, province or region
    "lat": pl.Float32,
    "lon": pl.Float32,
    "population": pl.Int64,
    "is_main": pl.Boolean,  # the name it goes by, not another spelling or language
}
"""One line per name of a place."""

FAR_LARGER: Final = 5.0
"""How many times more people a town must have than its namesakes to be meant when only the country is known."""
FAR_LARGER_ANYWHERE: Final = 10.0
"""The same when not even the country is known."""
ALTERNATE: Final = 0.1
"""What a match by another name than the main one counts."""
SAME_TOWN_KM: Final = 25.0
"""Namesakes nearer than this are one town for us: a town and its own district."""

_BESIDE = re.compile(r"\([^)\n]*+\)?|\d+")  # "75011 Paris", "Paris (11e)"
_DIGITS = re.compile(r"\d+")
_SAINT = [(re.compile(r"\bste?\b"), "saint"), (re.compile(r"\bsta\b"), "santa"), (re.compile(r"\bsto\b"), "santo")]
_ASKED: Final = ("city", "region", "country")
_MADE: Final = ("lat", "lon", "precision", "placed_by")


def place_form(text: str) -> str:
    """The name of a place as the gazetteer looks it up: "St. Louis" and "Saint-Louis" are the same.
    Numbers and what stands in brackets are left out."""
    form = fold(_BESIDE.sub(_beside, text)) or fold(text)
    for short, whole in _SAINT:
        form = short.sub(whole, form)
    return form.replace(" ", "")


def _beside(found: re.Match[str]) -> str:
    """A space for what is left out; an open bracket that nothing closes stays, without numbers."""
    whole = found[0]
    return _DIGITS.sub(" ", whole) if whole.startswith("(") and not whole.endswith(")") else " "


@dataclass(frozen=True)
class Gazetteer:
    """Names of towns and regions with their coordinates; frames of the GAZETTEER columns."""

    towns: pl.DataFrame
    regions: pl.DataFrame

    @classmethod
    def load(cls, path: Path) -> "Gazetteer":
        """Reads what `assets/gazetteer.py` built. Raises FileNotFoundError."""
        return cls.of(pl.read_parquet(path))

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "Gazetteer":
        return cls(frame.filter(kind="town"), frame.filter(kind="region"))


def locate(facts: pl.DataFrame, gazetteer: Gazetteer, key: str = "record_id") -> pl.DataFrame:
    """FACTS (by `key`) with lat, lon, precision and placed_by for rows that have a town or region and no coordinates.

    A town that several places could be is decided by its country and region, else by one that has far more people
    than the others, else it stays unplaced. Coordinates of the list are kept: precision exact and placed_by list
    are added where the list does not say."""
    given = facts.filter(pl.col("field").is_in(["lat", "lon"]))
    asked = facts.filter(pl.col("field").is_in(_ASKED)).join(given, on=key, how="anti")
    marked = _mark_given(facts, given, key)
    if asked.is_empty():
        return pl.concat([facts, marked])
    wide = _wide(asked, key)
    places = _resolve(wide.select("query", "city", "region", "country").unique(), gazetteer)
    found = wide.join(places, on="query")
    placed = pl.col(key).is_in(found[key].implode()) & pl.col("field").is_in(["precision", "placed_by"])
    return pl.concat([facts.filter(~placed), marked, _as_facts(found, facts, key)])


def _mark_given(facts: pl.DataFrame, given: pl.DataFrame, key: str) -> pl.DataFrame:
    """precision and placed_by for coordinates of the list that lack them."""
    both = given.filter(pl.col("field") == "lat").join(given.filter(pl.col("field") == "lon"), on=key, how="semi")
    rows = both.unique(key, keep="first", maintain_order=True)
    parts = []
    for field, value in (("precision", "exact"), ("placed_by", "list")):
        lack = rows.join(facts.filter(pl.col("field") == field), on=key, how="anti", maintain_order="left")
        parts.append(lack.with_columns(pl.lit(field).alias("field"), pl.lit(value).alias("value")))
    return pl.concat(parts).select(facts.columns)


def _wide(asked: pl.DataFrame, key: str) -> pl.DataFrame:
    """One line per row: the forms of what it names, and the strictest level of it. "Madison, WI" is town and region."""
    firsts = [pl.col("value").filter(pl.col("field") == field).first().alias(field) for field in _ASKED]
    rank = pl.col("level").drop_nulls().replace_strict(LEVELS, range(len(LEVELS)), return_dtype=pl.Int64).min()
    level = rank.replace_strict(range(len(LEVELS)), LEVELS, default=None, return_dtype=pl.String).alias("level")
    wide = asked.group_by(key, maintain_order=True).agg(*firsts, level)
    parts = pl.col("city").str.splitn(",", 2)
    town, tail = parts.struct.field("field_0"), parts.struct.field("field_1").str.split(",").list.first()
    wide = wide.with_columns(town.alias("city"), pl.coalesce("region", tail).alias("region"))
    forms = [_form(wide, name) for name in ("city", "region")]
    wide = wide.with_columns(*forms, pl.col("country").str.to_uppercase())
    query = pl.concat_str(*(pl.col(name).fill_null("") for name in _ASKED), separator="|").alias("query")
    return wide.with_columns(query)


def _form(wide: pl.DataFrame, name: str) -> pl.Series:
    """`place_form` of a column; a loop over distinct values."""
    distinct = wide[name].drop_nulls().unique()
    forms = pl.Series([place_form(text) or None for text in distinct], dtype=pl.String)
    return wide[name].replace_strict(distinct, forms, default=None, return_dtype=pl.String).alias(name)


def _resolve(queries: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """(query, lat, lon, precision) for the queries that mean one place."""
    towns = _candidates(queries.filter(pl.col("city").is_not_null()), gazetteer.towns, "city")
    areas = _candidates(queries.filter(pl.col("region").is_not_null()), gazetteer.regions, "region")
    areas = pl.concat([areas, _learnt(towns.join(areas, on="query", how="anti"))])
    inside = towns.join(areas.select("query", "country", "admin1"), on=["query", "country", "admin1"], how="semi")
    unsure = towns.join(areas, on="query", how="anti")
    placed = _at_home(pl.concat([inside, unsure])).with_columns(pl.lit("town").alias("precision"))
    rest = _best(areas.drop_nulls("lat")).join(placed, on="query", how="anti")
    columns = ("query", "lat", "lon", "precision")
    return pl.concat([placed.select(columns), rest.with_columns(pl.lit("region").alias("precision")).select(columns)])


def _candidates(queries: pl.DataFrame, places: pl.DataFrame, name: str) -> pl.DataFrame:
    """Every place that a query could mean by its `name`, in its country when it says one."""
    asked = queries.select("query", pl.col("region").alias("asked_region"), pl.col("country").alias("asked"), form=name)
    found = asked.join(places, on="form").filter(pl.col("asked").is_null() | (pl.col("asked") == pl.col("country")))
    people = pl.col("population").clip(1).cast(pl.Float64)
    weight = pl.when("is_main").then(people).otherwise(people * ALTERNATE).alias("weight")
    return found.with_columns(weight, pl.col("lat", "lon").cast(pl.Float64).round(5))


def _best(candidates: pl.DataFrame) -> pl.DataFrame:
    """The one place per query that outweighs every other that is not next to it."""
    ranked = candidates.sort("weight", "lat", "lon", descending=True).unique("query", keep="first", maintain_order=True)
    top = ranked.select("query", top_weight="weight", top_lat="lat", top_lon="lon")
    others = candidates.join(top, on="query")
    north = pl.col("lat") - pl.col("top_lat")
    east = (pl.col("lon") - pl.col("top_lon")) * pl.col("lat").radians().cos()
    far = others.filter((north**2 + east**2).sqrt() * 111.195 > SAME_TOWN_KM)
    factor = pl.when(pl.col("asked").is_null()).then(FAR_LARGER_ANYWHERE).otherwise(FAR_LARGER)
    rivals = far.filter(pl.col("weight") * factor > pl.col("top_weight"))
    return ranked.join(rivals, on="query", how="anti", maintain_order="left")


def _at_home(candidates: pl.DataFrame) -> pl.DataFrame:
    """`_best`; then, when nine of ten towns without a country lie in one country (five at least), the doubtful ones are
    looked for there: a list that does not name its country is mostly of one."""
    placed = _best(candidates)
    certain = placed.filter(pl.col("asked").is_null())["country"]
    votes = certain.value_counts(sort=True)
    if votes.is_empty() or votes["count"][0] < max(5, 0.9 * len(certain)):
        return placed
    home = pl.lit(votes["country"][0])
    doubtful = candidates.join(placed, on="query", how="anti").filter(pl.col("asked").is_null())
    there = doubtful.filter(pl.col("country") == home).with_columns(home.alias("asked"))
    return pl.concat([placed, _best(there)])


def _learnt(towns: pl.DataFrame) -> pl.DataFrame:
    """Regions that the gazetteer does not know by name: where the list's other towns of that region lie.

    Every town that can only be one place votes for its admin1; two votes and four of five are enough."""
    named = towns.filter(pl.col("asked_region").is_not_null())
    certain = named.filter(pl.struct("country", "admin1").n_unique().over("query") == 1)
    one = certain.unique("query", maintain_order=True).sort("query")
    area = ["asked", "asked_region", "country", "admin1"]
    votes = one.group_by(area, maintain_order=True).agg(pl.len().alias("votes"))
    share = pl.col("votes") / pl.col("votes").sum().over("asked", "asked_region")
    won = votes.filter(pl.col("votes") >= 2, share >= 0.8).select(area)
    learnt = named.select("query", "asked", "asked_region").unique()
    learnt = learnt.join(won, on=["asked", "asked_region"], nulls_equal=True)
    blank = [
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in towns.schema.items() if name not in learnt.columns
    ]
    return learnt.with_columns(blank).select(towns.columns)


def _as_facts(found: pl.DataFrame, facts: pl.DataFrame, key: str) -> pl.DataFrame:
    """Four facts per placed row, at the level of the town it names."""
    texts = found.with_columns(pl.col("lat", "lon").cast(pl.String), pl.lit("gazetteer").alias("placed_by"))
    long = texts.unpivot(_MADE, index=[key, "level"], variable_name="field", value_name="value")
    lang = pl.lit(None, dtype=pl.String).alias("lang")
    return long.with_columns(lang).select(facts.columns).cast(facts.schema).sort(key, maintain_order=True)
