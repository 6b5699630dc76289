"""Weighs compared pairs: a Fellegi-Sunter match weight in log2, its parts as reasons, and a band.

Method: Fellegi and Sunter (1969), additive over fields, one weight per level; what a shared word tells follows its
frequency (`shared`, `left`, `extra`), what a shared site, mail, phone or number tells follows how many records have it.
Fields that lean on one another (name, place, contact) get one more weight for how they stand together. The weights are
in weights.yaml; bench/fit.py made them from made-up worlds.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl
import yaml

from potluck.engine import nouns
from potluck.engine.link import block, compare, sites
from potluck.engine.link.normalise import Wide, normalise

SAME: Final = 0.0
"""From this weight (log2 of the odds) the machine joins by itself."""
ASK: Final = -3.0
"""From this weight a person is asked."""
KEEP: Final = -8.0
"""Pairs below are not kept."""
RULES: Final = {
    "own/town/unknown": 2.0,
    "own/town/other": 3.5,
    "own/town/shared": 1.0,
    "own/near/unknown": 1.0,
    "own/near/other": 1.0,
    "like/town/other": 1.0,
    "like/town/shared": 1.0,
}
"""What we know and made-up worlds do not show (there every fifth name in a town is a chain's or a numbered sister's):
two lists that name the same co-op in the same town, where no list has a second one of that name, mean one."""
_SLICE: Final = 200_000


def link(records: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """RECORDS and FACTS -> EDGES, sorted by a, b. The order of the lines given does not matter."""
    wide = normalise(records, facts)
    edges = weigh(wide, block.candidates(wide))
    return sites.add_branches(wide, edges).select(list(nouns.EDGES)).sort("a", "b")


def weigh(wide: Wide, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs (a, b: idx) -> idx_a, idx_b, a, b (record ids), weight, band, reasons of all pairs worth keeping."""
    parts = [_weigh_some(wide, part) for part in pairs.iter_slices(_SLICE)] or [_weigh_some(wide, pairs)]
    return pl.concat(parts)


def _weigh_some(wide: Wide, pairs: pl.DataFrame) -> pl.DataFrame:
    scored = weights(compare.compare(wide, pairs)).filter(pl.col("weight") >= KEEP)
    ids = wide.rows["record_id"]
    return scored.select(
        pl.col("a").alias("idx_a"),
        pl.col("b").alias("idx_b"),
        pl.Series("id_a", ids[scored["a"]]).alias("a"),
        pl.Series("id_b", ids[scored["b"]]).alias("b"),
        "weight",
        band().alias("band"),
        _reasons().alias("reasons"),
    )


def band() -> pl.Expr:
    """The band of a weight. The machine joins nothing by one strong shared field alone, nothing with different numbers
    (of one register, or in the name), and nothing where one name alone speaks of an arm (a trust, a branch); two rows
    of one list in different streets need one witness more."""
    at_odds = (pl.col("number") == "other") | (pl.col("register") == "other")
    renamed = ~pl.col("name").is_in(["same", "near"]) & (pl.col("register") != "own")
    at_odds = at_odds | (pl.col("arm").is_in(["one", "other"]) & renamed)
    two_rows = (pl.col("list") == "same") & pl.col("street").is_in(["other", "other_house"])
    enough = pl.when(two_rows).then(3).otherwise(2)
    return (
        pl.when((pl.col("weight") >= SAME) & ~at_odds & (witnesses() >= enough))
        .then(pl.lit("same"))
        .when(pl.col("weight") >= ASK)
        .then(pl.lit("ask"))
        .otherwise(pl.lit("different"))
    )


def witnesses() -> pl.Expr:
    """How many independent things speak for a pair: name, place, site or mail, phone, number."""
    name = pl.col("name").is_in(["same", "near", "holds", "alike", "acronym"])
    place = (
        pl.col("street").is_in(["house", "street"])
        | pl.col("distance").is_in(["100m", "500m", "2km"])
        | (pl.col("postcode") == "same")
    )
    place = place | (pl.col("city") == "same") | (pl.col("local") != "none")
    reach = pl.any_horizontal(pl.col(field).is_in(["own", "few"]) for field in ("host", "page", "mail"))
    said = [name, place, reach, *(pl.col(field).is_in(["own", "few"]) for field in ("phone", "register"))]
    return pl.sum_horizontal(one.fill_null(False).cast(pl.Int8) for one in said)


@cache
def table() -> dict[str, Any]:
    """The weights of weights.yaml: bias, levels, together."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "weights.yaml").read_text("utf-8"))
    return loaded


def weights(compared: pl.DataFrame) -> pl.DataFrame:
    """Compared pairs -> the same with w_<field> for every field, w_together, and weight, their sum and the bias."""
    known = table()
    frame = compared.with_columns(together().alias("together"))
    levels = [_looked_up(field, known["levels"].get(field, {})) for field in compare.LEVELS]
    joint = pl.col("together").replace_strict(_with_rules(known["together"]), default=0.0, return_dtype=pl.Float64)
    frame = frame.with_columns(*levels, joint.alias("w_together"))
    parts = [f"w_{field}" for field in (*compare.LEVELS, "together")]
    return frame.with_columns((pl.sum_horizontal(parts) + known["bias"]).round(6).alias("weight"))


def _with_rules(fitted: dict[str, float]) -> dict[str, float]:
    """The fitted weights of name/place/contact with RULES added."""
    return {cell: weight + RULES.get(cell, 0.0) for cell, weight in fitted.items()}


def _looked_up(field: str, weight_of: dict[str, float]) -> pl.Expr:
    found = pl.col(field).cast(pl.String).replace_strict(weight_of, default=0.0, return_dtype=pl.Float64)
    return found.alias(f"w_{field}")


def together() -> pl.Expr:
    """How name, place and contact stand together: name/place/contact."""
    name = (
        pl.when((pl.col("title") == "own") | (pl.col("local") == "own"))
        .then(pl.lit("own"))
        .when(pl.col("name").is_in(["same", "near"]))
        .then(pl.lit("same"))
        .when(pl.col("name").is_in(["holds", "alike", "acronym"]))
        .then(pl.lit("like"))
        .otherwise(pl.lit("other"))
    )
    spot = (pl.col("street") == "house") | (pl.col("distance") == "100m")
    near = (pl.col("postcode") == "same") | pl.col("distance").is_in(["500m", "2km"]) | (pl.col("street") == "street")
    away = (
        (pl.col("city") == "other")
        | pl.col("distance").is_in(["50km", "far", "other_town"])
        | (pl.col("country") == "other")
    )
    town = pl.col("city").is_in(["same", "near"]) | pl.col("distance").is_in(["10km", "town"])
    place = (
        pl.when(spot)
        .then(pl.lit("spot"))
        .when(near)
        .then(pl.lit("near"))
        .when(town)
        .then(pl.lit("town"))
        .when(away)
        .then(pl.lit("away"))
        .otherwise(pl.lit("unknown"))
    )
    marks = [pl.col(field) for field in ("host", "page", "mail", "phone", "register")]
    contact = (
        pl.when(pl.any_horizontal(mark == "own" for mark in marks))
        .then(pl.lit("own"))
        .when(pl.any_horizontal(mark.is_in(["few", "many"]) for mark in marks))
        .then(pl.lit("shared"))
        .when(pl.any_horizontal(mark == "other" for mark in marks))
        .then(pl.lit("other"))
        .otherwise(pl.lit("unknown"))
    )
    return pl.concat_str(name, place, contact, separator="/")


def _reasons() -> pl.Expr:
    """JSON [[code, weight, params], ...]: codes are <field>_<level>; fields that say nothing are left out."""
    marks = {"host", "page", "mail", "phone", "register"}
    said = [_reason(field, f"n_{field}" if field in marks else None) for field in compare.LEVELS]
    together_ = pl.concat_str(
        pl.lit('["together",'), pl.col("w_together").round(1), pl.lit(',{"how":"'), "together", pl.lit('"}]')
    )
    listed = pl.concat_list([*said, pl.when(pl.col("w_together").abs() >= 0.05).then(together_)])
    return pl.concat_str(pl.lit("["), listed.list.drop_nulls().list.join(","), pl.lit("]"))


def _reason(field: str, count: str | None) -> pl.Expr:
    params = pl.concat_str(pl.lit('{"n":'), pl.col(count), pl.lit("}")) if count else pl.lit("{}")
    text = pl.concat_str(
        pl.lit(f'["{field}_'),
        pl.col(field).cast(pl.String),
        pl.lit('",'),
        pl.col(f"w_{field}").round(1),
        pl.lit(","),
        params,
        pl.lit("]"),
    )
    return pl.when(~pl.col(field).cast(pl.String).is_in(["unknown", "none", "nothing"])).then(text)
