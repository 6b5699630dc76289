"""Places of records as wholes, and which of them are the same spot."""

from typing import Final

import polars as pl

from potluck.engine.components import components
from potluck.engine.levels import LEVELS
from potluck.engine.settle.arrange import PLACE, PRECISION
from potluck.engine.settle.forms import name_form

SPOT_M: Final = 150.0
"""Two exact places nearer than this are one spot."""
METRES_PER_DEGREE: Final = 111_195.0


def places(facts: pl.DataFrame) -> pl.DataFrame:
    """Facts of the fields of a place -> facts of the field `place`: the value is the JSON of all its parts, the form
    names the spot within the profile.

    A record whose parts have several levels says its place once per level, each time with what that level may see."""
    whole = _whole(facts)
    spots = _spots(whole).cast(pl.String).alias("form")
    value = pl.struct(*PLACE).struct.json_encode().alias("value")
    none = pl.lit(None, dtype=pl.String).alias("lang")
    nth = pl.lit(0, dtype=pl.Int64).alias("nth")
    made = whole.select("record_id", "profile_id", "trust", pl.lit("place").alias("field"), value, none, "level", nth)
    return made.with_columns(spots).select(facts.columns).cast(facts.schema)


def _whole(facts: pl.DataFrame) -> pl.DataFrame:
    """One line per record and level with the parts of its place that a viewer of this level sees: of a part that is
    said twice, what fewer may see, for that is the exact one."""
    rank = pl.col("level").replace_strict(LEVELS, range(len(LEVELS)), return_dtype=pl.Int64)
    ranked = facts.with_columns(rank.alias("rank")).sort("rank", "nth", maintain_order=True)
    views = ranked.select("record_id", "profile_id", "trust", pl.col("rank").alias("view")).unique()
    parts = views.join(ranked.select("record_id", "field", "value", "rank"), on="record_id")
    wide = (
        parts.filter(pl.col("rank") >= pl.col("view"))
        .group_by("record_id", "profile_id", "trust", "view")
        .agg(pl.col("value").filter(pl.col("field") == part).first().alias(part) for part in PLACE)
    )
    level = pl.col("view").replace_strict(range(len(LEVELS)), LEVELS, return_dtype=pl.String).alias("level")
    return _clean(wide.with_columns(level)).sort("profile_id", "trust", *PLACE, "level", "record_id")


def _clean(wide: pl.DataFrame) -> pl.DataFrame:
    """Degrees as numbers; precision and placed_by only beside coordinates, `exact` where the list does not say.
    A view that shows nothing but how exact a hidden place is, is left out."""
    wide = wide.with_columns(pl.col("lat", "lon").cast(pl.Float64, strict=False))
    good = pl.col("lat").abs().le(90) & pl.col("lon").abs().le(180)
    kept = [pl.when(good).then(part).alias(part) for part in ("lat", "lon", "placed_by")]
    exact = pl.col("precision").fill_null("exact")
    wide = wide.with_columns(*kept, pl.when(good).then(exact).alias("precision"))
    return wide.filter(pl.any_horizontal(pl.col(*PLACE).is_not_null()))


def _spots(whole: pl.DataFrame) -> pl.Series:
    """The number of the spot of every line. Fine places share a spot by distance or address; a line that names only a
    town, region or country is at the best fine place there, else with those that name the same."""
    keyed = whole.with_columns(
        name_form(pl.col("street")).alias("street_form"),
        name_form(pl.col("city")).alias("city_form"),
        name_form(pl.col("region")).alias("region_form"),
        pl.col("precision").replace_strict(PRECISION, default=5, return_dtype=pl.Int64).alias("rank"),
    ).with_row_index("line")
    keyed = keyed.with_columns(_is_coarse().alias("coarse"))
    pairs = pl.concat([_near(keyed), _same_address(keyed), _within(keyed)])
    first = components(whole.height, pairs["a"].to_numpy(), pairs["b"].to_numpy())
    return pl.Series(first, dtype=pl.Int64)


def _is_coarse() -> pl.Expr:
    """`arrange.is_coarse` over columns."""
    exact = pl.col("precision").is_in(["exact", "street"]).fill_null(False)
    return pl.col("street").is_null() & pl.col("address").is_null() & ~exact


def _near(keyed: pl.DataFrame) -> pl.DataFrame:
    exact = keyed.filter(pl.col("precision").is_in(["exact", "street"])).select("line", "profile_id", "lat", "lon")
    pairs = exact.join(exact, on="profile_id", suffix="_b").filter(pl.col("line") < pl.col("line_b"))
    north = pl.col("lat") - pl.col("lat_b")
    east = (pl.col("lon") - pl.col("lon_b")) * pl.col("lat").radians().cos()
    near = pairs.filter((north**2 + east**2).sqrt() * METRES_PER_DEGREE < SPOT_M)
    return near.select(a="line", b="line_b")


def _same_address(keyed: pl.DataFrame) -> pl.DataFrame:
    """Same street in the same town, or the same joined address and no more is known."""
    whole = pl.coalesce("address", "street").is_not_null()
    in_town = pl.concat_str("street_form", pl.lit("/"), "city_form")
    key = pl.coalesce(in_town, name_form(pl.col("address")), "street_form")
    return _first_of(keyed.filter(whole).with_columns(key.alias("key")), ["profile_id", "key"])


def _within(keyed: pl.DataFrame) -> pl.DataFrame:
    """Coarse lines tied to the best line of the profile that names the same town (else region, else country)."""
    blank = pl.lit("")
    levels = [
        (pl.col("city_form").is_not_null(), "city_form"),
        (pl.col("city_form").is_null() & pl.col("region_form").is_not_null(), "region_form"),
        (pl.col("city_form").is_null() & pl.col("region_form").is_null(), "country"),
    ]
    best = keyed.sort("coarse", "rank", "line")
    found = []
    for which, column in levels:
        lines = keyed.filter(pl.col("coarse") & which & (pl.col(column).fill_null(blank) != ""))
        target = best.unique(["profile_id", column], keep="first").select("profile_id", column, best="line")
        found.append(lines.join(target, on=["profile_id", column]).select(a="line", b="best"))
    return pl.concat(found)


def _first_of(lines: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return lines.select(pl.col("line").alias("a"), pl.col("line").min().over(key).alias("b"))
