"""How two names relate: distinct pairs of names are compared once, by words and by spelling."""

from typing import Any, Final

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from potluck.engine.link.normalise import Wide

NAME: Final = pl.Enum(["same", "near", "holds", "alike", "acronym", "some", "other", "script", "unknown"])
NUMBER: Final = pl.Enum(["same", "other", "one", "none"])
FORM: Final = pl.Enum(["same", "other", "unknown"])
TITLE: Final = pl.Enum(["own", "few", "many", "none"])
"""How many records of one list have the name that both have: this one alone, a few, many; none: it is not one name."""
OWN: Final = 1
FEW: Final = 3
"""The most records of one list that may have a name which counts as one's own, or as that of a few."""
ARM: Final = pl.Enum(["same", "one", "other", "none"])
"""Words for a part of an organisation (a trust, a branch, a property company): both names have the same ones, only one
name has any, they have different ones, or neither has any."""
SHARED: Final = pl.Enum(["nothing", "common", "usual", "rare", "very_rare", "unique"])
LEFT: Final = pl.Enum(["nothing", "common", "usual", "rare", "very_rare", "unique"])
BITS: Final = (0.01, 7.0, 11.0, 16.0, 24.0)
"""Bits at which words begin to be common, usual, rare, very rare, unique."""
_NEAR: Final = 90.0
_ALIKE: Final = 75.0
_SPELT: Final = 78.0


def compare(wide: Wide, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs (a, b) -> a, b, name, title, number, form, arm, shared, left, extra: the best of all pairs of their names.

    shared: how rare the words are that both have. left, extra: how rare those are that only one has, for the side with
    less and for the side with more.
    """
    crossed = (
        pairs.select("a", "b")
        .join(wide.names, left_on="a", right_on="idx")
        .join(wide.names, left_on="b", right_on="idx", suffix="_b")
    )
    crossed = crossed.select(
        "a", "b", n1=pl.min_horizontal("name_id", "name_id_b"), n2=pl.max_horizontal("name_id", "name_id_b")
    )
    compared = _distinct(wide, crossed.select("n1", "n2").unique(maintain_order=True))
    best = (
        crossed.join(compared, on=["n1", "n2"])
        .sort("a", "b", "rank", "n1", "n2")
        .unique(["a", "b"], keep="first", maintain_order=True)
    )
    return (
        pairs.select("a", "b")
        .join(best.drop("n1", "n2", "rank"), on=["a", "b"], how="left", maintain_order="left")
        .with_columns(
            pl.col("name").fill_null("unknown"),
            pl.col("number").fill_null("none"),
            pl.col("form").fill_null("unknown"),
            pl.col("arm", "title").fill_null("none"),
            pl.col("shared", "left", "extra").fill_null("nothing"),
        )
    )


def _distinct(wide: Wide, pairs: pl.DataFrame) -> pl.DataFrame:
    parsed = wide.parsed.with_columns(pl.col("tokens").fill_null([]))
    both = pairs.join(parsed, left_on="n1", right_on="name_id", maintain_order="left").join(
        parsed, left_on="n2", right_on="name_id", suffix="_b", maintain_order="left"
    )
    both = both.with_row_index("pair")
    words = wide.tokens.select("token", "word", "bits")
    shared = _bits(both.select("pair", token=pl.col("tokens").list.set_intersection("tokens_b")), words)["bits"]
    left_a = _bits(both.select("pair", token=pl.col("tokens").list.set_difference("tokens_b")), words)
    left_b = _bits(both.select("pair", token=pl.col("tokens_b").list.set_difference("tokens")), words)
    near_left = _ratio(left_a["words"], left_b["words"])
    spelling = pl.select(
        pl.max_horizontal(_ratio(both["ordered"], both["ordered_b"]), _ratio(both["squash"], both["squash_b"]))
    ).to_series()
    bones = _ratio(both["bones"], both["bones_b"])
    frame = both.select(
        "n1",
        "n2",
        "core",
        "core_b",
        "ordered",
        "ordered_b",
        "squash",
        "squash_b",
        "bones",
        "bones_b",
        "initials",
        "initials_b",
        "runs",
        "runs_b",
        "numbers",
        "numbers_b",
        "form",
        "form_b",
        "arm",
        "arm_b",
        bearers=pl.max_horizontal("bearers", "bearers_b"),
        crossing=~(pl.col("latin") & pl.col("latin_b")),
    ).with_columns(
        shared=shared,
        left_a=left_a["bits"],
        left_b=left_b["bits"],
        words_a=left_a["words"],
        words_b=left_b["words"],
        near_left=near_left,
        spelling=spelling,
        bones_alike=bones,
    )
    return _levels(frame)


def _bits(listed: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """pair, token (list) -> pair, bits (sum), words (text, sorted), in the order of `pair`."""
    found = (
        listed.explode("token")
        .drop_nulls("token")
        .join(words, on="token")
        .sort("pair", "word")
        .group_by("pair")
        .agg(pl.col("bits").sum(), pl.col("word").str.join(" ").alias("words"))
    )
    return (
        listed.select("pair")
        .join(found, on="pair", how="left", maintain_order="left")
        .with_columns(pl.col("bits").fill_null(0.0), pl.col("words").fill_null(""))
    )


def _ratio(left: pl.Series, right: pl.Series) -> pl.Series:
    """0..100, float64, over pairs of text; 0 where either is empty or null."""
    known = (left.fill_null("").str.len_bytes() > 0) & (right.fill_null("").str.len_bytes() > 0)
    scores: Any = cpdist(
        left.filter(known).to_list(), right.filter(known).to_list(), scorer=fuzz.ratio, dtype="float64"
    )
    place = known.arg_true()
    return pl.zeros(left.len(), pl.Float64, eager=True).scatter(place, pl.Series(scores, dtype=pl.Float64))


def _levels(frame: pl.DataFrame) -> pl.DataFrame:
    slips = pl.col("near_left") >= _SPELT  # the unshared words of both are spelt nearly alike: the same words, misspelt
    smaller = pl.min_horizontal("left_a", "left_b")
    found = pl.when(slips).then(smaller * 0.8).otherwise(0.0)
    short = _shortened("words_a", "runs_b") | _shortened("words_b", "runs")
    frame = (
        frame.with_columns(
            shared=pl.col("shared") + found,
            left_a=pl.when(slips).then(pl.col("left_a") - smaller).otherwise(pl.col("left_a")),
            left_b=pl.when(slips).then(pl.col("left_b") - smaller).otherwise(pl.col("left_b")),
            spelling=pl.when(pl.col("crossing"))
            .then(pl.max_horizontal("spelling", "bones_alike"))
            .otherwise(pl.col("spelling")),
        )
        .with_columns(pl.when(short).then(0.0).otherwise(pl.col("left_a", "left_b")).name.keep())
        .with_columns(left_min=pl.min_horizontal("left_a", "left_b"), left_max=pl.max_horizontal("left_a", "left_b"))
    )
    equal = (pl.col("ordered") == pl.col("ordered_b")) | (pl.col("squash") == pl.col("squash_b"))
    long = pl.min_horizontal(pl.col("squash").str.len_chars(), pl.col("squash_b").str.len_chars()) >= 8
    starts = long & (
        pl.col("squash").str.starts_with(pl.col("squash_b")) | pl.col("squash_b").str.starts_with(pl.col("squash"))
    )
    level = (
        pl.when(equal)
        .then(pl.lit("same"))
        .when((pl.col("spelling") >= _NEAR) | (slips & (pl.col("left_max") < 4)) | short)
        .then(pl.lit("near"))
        .when((pl.col("shared") > 0) & (pl.col("left_min") == 0) | starts)
        .then(pl.lit("holds"))
        .when((pl.col("spelling") >= _ALIKE) | (pl.col("shared") > 2 * pl.col("left_min")))
        .then(pl.lit("alike"))
        .when(_acronym("initials", "squash_b") | _acronym("initials_b", "squash"))
        .then(pl.lit("acronym"))
        .when(pl.col("crossing"))
        .then(pl.lit("script"))
        .when(pl.col("shared") > 0)
        .then(pl.lit("some"))
        .otherwise(pl.lit("other"))
    )
    equal_shared = pl.when(equal).then(pl.max_horizontal("shared", 6.0)).otherwise(pl.col("shared"))
    return frame.select(
        "n1",
        "n2",
        level.cast(NAME).alias("name"),
        _title(level).cast(TITLE).alias("title"),
        _step(equal_shared, SHARED).alias("shared"),
        _step(pl.when(equal).then(0.0).otherwise(pl.col("left_min")), LEFT).alias("left"),
        _step(pl.when(equal).then(0.0).otherwise(pl.col("left_max")), LEFT).alias("extra"),
        _pair("numbers", NUMBER, one="one", none="none").alias("number"),
        _pair("form", FORM, one="unknown", none="unknown"),
        _pair("arm", ARM, one="one", none="none"),
        rank=pl.when(equal).then(0.0).otherwise(pl.col("left_max")) - pl.col("shared") * 1e-3,
    ).with_columns(
        rank=pl.col("rank") + pl.col("name").to_physical().cast(pl.Float64) * 1e3 + (pl.col("number") == "other") * 2e3
    )


def _step(bits: pl.Expr, levels: pl.Enum) -> pl.Expr:
    """Bits -> the level they reach."""
    names = levels.categories.to_list()
    reached = [
        pl.when(bits >= bar).then(pl.lit(name)) for bar, name in zip(reversed(BITS), reversed(names), strict=False)
    ]
    return pl.coalesce(*reached, pl.lit(names[0])).cast(levels)


def _title(level: pl.Expr) -> pl.Expr:
    """TITLE: how far a name that both records have tells them from the other records of their lists."""
    return (
        pl.when(~level.is_in(["same", "near"]))
        .then(pl.lit("none"))
        .when(pl.col("bearers") <= OWN)
        .then(pl.lit("own"))
        .when(pl.col("bearers") <= FEW)
        .then(pl.lit("few"))
        .otherwise(pl.lit("many"))
    )


def _acronym(initials: str, squash: str) -> pl.Expr:
    """ "WAO" of "We Are Open Co-operative": the initials, or all but the last two (the legal form)."""
    size = pl.col(squash).str.len_chars()
    return (
        pl.col(initials).str.starts_with(pl.col(squash)) & (size >= 3) & (pl.col(initials).str.len_chars() <= size + 2)
    )


def _shortened(words: str, runs: str) -> pl.Expr:
    """ "REC" of "Rural Electric Cooperative": the one word left over is the initials of words in the other name."""
    fits = pl.col(words).str.len_chars().is_between(2, 5) & ~pl.col(words).str.contains(" ", literal=True)
    return (
        fits
        & (pl.col("shared") > 0)
        & pl.col(runs).str.contains(pl.concat_str(pl.lit(" "), words, pl.lit(" ")), literal=True)
    )


def _pair(column: str, levels: pl.Enum, one: str, none: str) -> pl.Expr:
    left, right = pl.col(column), pl.col(f"{column}_b")
    level = (
        pl.when((left == "") & (right == ""))
        .then(pl.lit(none))
        .when((left == "") | (right == ""))
        .then(pl.lit(one))
        .when(left == right)
        .then(pl.lit("same"))
        .otherwise(pl.lit("other"))
    )
    return level.cast(levels).alias(column)
