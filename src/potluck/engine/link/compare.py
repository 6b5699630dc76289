"""Pairs of records -> how far they agree, field by field, as levels. Nothing is weighed here."""

from typing import Final

import numpy as np
import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from potluck.engine.link import compare_names
from potluck.engine.link.normalise import Wide
from potluck.engine.link.places import positions

STREET: Final = pl.Enum(["house", "street", "other_house", "other", "unknown"])
POSTCODE: Final = pl.Enum(["same", "near", "other", "unknown"])
CITY: Final = pl.Enum(["same", "near", "other", "unknown"])
DISTANCE: Final = pl.Enum(["100m", "500m", "2km", "10km", "50km", "far", "town", "other_town", "unknown"])
MARK: Final = pl.Enum(["own", "few", "many", "other", "unknown"])
COUNTRY: Final = pl.Enum(["same", "other", "unknown"])
LIST: Final = pl.Enum(["same", "other"])
KINDS: Final = ("host", "page", "mail", "phone", "number")
LEVELS: Final = {
    "name": compare_names.NAME,
    "title": compare_names.TITLE,
    "local": compare_names.TITLE,
    "shared": compare_names.SHARED,
    "left": compare_names.LEFT,
    "extra": compare_names.LEFT,
    "number": compare_names.NUMBER,
    "arm": compare_names.ARM,
    "form": compare_names.FORM,
    "street": STREET,
    "postcode": POSTCODE,
    "city": CITY,
    "distance": DISTANCE,
    "country": COUNTRY,
    "host": MARK,
    "page": MARK,
    "mail": MARK,
    "phone": MARK,
    "register": MARK,
    "list": LIST,
}
"""Every comparison and its levels, most alike first."""
OWN: Final = 1
FEW: Final = 3
"""A mark that so many records of one list share at most belongs to one body, or to a few."""
_STEPS_KM: Final = (0.1, 0.5, 2.0, 10.0, 50.0)
LEVELS_KM: Final = ("100m", "500m", "2km", "10km", "50km")
_TOWN_KM: Final = 12.0


def compare(wide: Wide, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs (a, b) -> a, b, one column of `LEVELS` each, and n_<mark> (records that share it)."""
    named = compare_names.compare(wide, pairs)
    placed = _places(wide.rows, pairs)
    frame = pl.concat([named, placed], how="horizontal").with_columns(_local().cast(compare_names.TITLE).alias("local"))
    marks = [
        _marks(wide.marks.filter(pl.col("kind") == kind), pairs, "register" if kind == "number" else kind)
        for kind in KINDS
    ]
    return pl.concat([frame, *marks], how="horizontal")


def _places(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    columns = ["source", "street", "house", "postcode", "city", "around", "country", "bearers"]
    left = rows.select(columns)[pairs["a"]]
    right = rows.select(columns)[pairs["b"]].rename({name: f"{name}_b" for name in columns})
    both = pl.concat([left, right], how="horizontal").with_columns(
        _alike(left["street"], right["street_b"]).alias("street_alike"),
        _alike(left["city"], right["city_b"]).alias("city_alike"),
    )
    return both.select(
        _street().cast(STREET).alias("street"),
        _text("postcode", pl.col("postcode").str.head(3) == pl.col("postcode_b").str.head(3))
        .cast(POSTCODE)
        .alias("postcode"),
        _text("city", (pl.col("city_alike") >= 80) | _within("city", "around_b") | _within("city_b", "around"))
        .cast(CITY)
        .alias("city"),
        _text("country", pl.lit(False)).cast(COUNTRY).alias("country"),
        bearers=pl.max_horizontal("bearers", "bearers_b"),
        list=pl.when(pl.col("source") == pl.col("source_b")).then(pl.lit("same")).otherwise(pl.lit("other")).cast(LIST),
    ).with_columns(_distance(rows, pairs).cast(DISTANCE).alias("distance"))


def _local() -> pl.Expr:
    """How many others of a list bear the name in the town, where both name and town agree."""
    agree = pl.col("name").is_in(["same", "near"]) & pl.col("city").is_in(["same", "near"])
    return (
        pl.when(~agree)
        .then(pl.lit("none"))
        .when(pl.col("bearers") <= OWN)
        .then(pl.lit("own"))
        .when(pl.col("bearers") <= FEW)
        .then(pl.lit("few"))
        .otherwise(pl.lit("many"))
    )


def _within(town: str, around: str) -> pl.Expr:
    """Whether a town's words stand in the words of the other's town and region."""
    return (
        pl.col(around)
        .str.contains(pl.concat_str(pl.lit(" "), pl.col(town), pl.lit(" ")), literal=True)
        .fill_null(False)
    )


def _alike(left: pl.Series, right: pl.Series) -> pl.Series:
    """fuzz.ratio over distinct pairs of text, null where either is null."""
    both = pl.DataFrame({"x": left, "y": right})
    distinct = both.drop_nulls().unique(maintain_order=True)
    scores = cpdist(distinct["x"].to_list(), distinct["y"].to_list(), scorer=fuzz.ratio, dtype="float64")
    return both.join(
        distinct.with_columns(score=pl.Series(scores, dtype=pl.Float64)),
        on=["x", "y"],
        how="left",
        maintain_order="left",
    )["score"]


def _street() -> pl.Expr:
    alike = pl.col("street_alike") >= 80
    house = pl.col("house") == pl.col("house_b")
    return (
        pl.when(pl.col("street_alike").is_null())
        .then(pl.lit("unknown"))
        .when(alike & house.fill_null(False))
        .then(pl.lit("house"))
        .when(alike & house.is_null())
        .then(pl.lit("street"))
        .when(alike)
        .then(pl.lit("other_house"))
        .otherwise(pl.lit("other"))
    )


def _text(column: str, near: pl.Expr) -> pl.Expr:
    left, right = pl.col(column), pl.col(f"{column}_b")
    return (
        pl.when(left.is_null() | right.is_null())
        .then(pl.lit("unknown"))
        .when(left == right)
        .then(pl.lit("same"))
        .when(near)
        .then(pl.lit("near"))
        .otherwise(pl.lit("other"))
    )


def kilometres(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Great-circle distance of every pair, in km; null where a position is unknown."""
    points = positions(rows)
    first, second = points[pairs["a"].to_numpy()], points[pairs["b"].to_numpy()]
    half = np.sin((first - second) / 2) ** 2
    arc = half[:, 0] + np.cos(first[:, 0]) * np.cos(second[:, 0]) * half[:, 1]
    return pl.Series(2 * 6371.0 * np.arcsin(np.sqrt(np.clip(arc, 0, 1)))).fill_nan(None)


def _distance(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    km = kilometres(rows, pairs)
    coarse = rows["coarse"][pairs["a"]] | rows["coarse"][pairs["b"]]
    steps = [
        pl.when(pl.col("km") <= limit).then(pl.lit(name)) for limit, name in zip(_STEPS_KM, LEVELS_KM, strict=True)
    ]
    level = (
        pl.when(pl.col("km").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("coarse") & (pl.col("km") <= _TOWN_KM))
        .then(pl.lit("town"))
        .when(pl.col("coarse") & (pl.col("km") <= _STEPS_KM[-1]))
        .then(pl.lit("other_town"))
        .otherwise(pl.coalesce(*steps, pl.lit("far")))
    )
    return pl.DataFrame({"km": km, "coarse": coarse}).select(level).to_series()


def _marks(marks: pl.DataFrame, pairs: pl.DataFrame, name: str) -> pl.DataFrame:
    """The best shared mark of one kind: level, and n_<name> = how many records of all lists share it."""
    numbered = pairs.select("a", "b").with_row_index("pair")
    values = marks.select("idx", "mark", "n", "total")
    met = numbered.join(values, left_on="a", right_on="idx").join(
        values.select("idx", "mark"), left_on=["b", "mark"], right_on=["idx", "mark"]
    )
    best = met.group_by("pair").agg(pl.col("n").min(), pl.col("total").min())
    known = marks.select("idx", "register").unique() if name == "register" else marks.select("idx").unique()
    comparable = numbered.join(known, left_on="a", right_on="idx")
    if name == "register":
        comparable = comparable.filter(pl.col("register") != "local").join(
            known, left_on=["b", "register"], right_on=["idx", "register"], how="semi"
        )
    else:
        comparable = comparable.join(known, left_on="b", right_on="idx", how="semi")
    frame = numbered.select("pair").join(best, on="pair", how="left", maintain_order="left")
    both = frame["pair"].is_in(comparable["pair"].unique().implode())
    level = (
        pl.when(pl.col("n") <= OWN)
        .then(pl.lit("own"))
        .when(pl.col("n") <= FEW)
        .then(pl.lit("few"))
        .when(pl.col("n").is_not_null())
        .then(pl.lit("many"))
        .when(pl.lit(both) & pl.lit(name != "page"))
        .then(pl.lit("other"))
        .otherwise(pl.lit("unknown"))
    )
    return frame.select(level.cast(MARK).alias(name), pl.col("total").fill_null(0).alias(f"n_{name}"))
