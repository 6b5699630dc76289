"""Which pairs of records are worth comparing: a union of keys, big blocks thinned, weak pairs dropped.

Method: meta-blocking (Papadakis et al. 2014): every key a pair shares adds log2(records / block size); of each record
only the pairs with the largest sums are kept. A block over the cap is not dropped: it is sorted by name and by place
and every record meets its neighbours there.
"""

from typing import Final

import polars as pl

from potluck.engine.link.normalise import Wide

BLOCK_CAP: Final = 40
NEIGHBOURS: Final = 6
"""How many neighbours a record meets on each side in a block over the cap."""
PAIRS_EACH: Final = 25
"""Pairs kept for one record, best first; a pair stays when either of its records keeps it."""
_RARE_WORDS: Final = 3
_CELL: Final = 0.02
"""Degrees: about 2 km."""


def candidates(wide: Wide) -> pl.DataFrame:
    """`Wide` -> a, b (idx, a < b), key_weight, sorted."""
    size = max(wide.rows.height, 2)
    keys = [frame.select("idx", pl.col("key").cast(pl.UInt64)) for frame in _keys(wide)]
    long = pl.concat(keys).unique()
    blocks = long.group_by("key").len("size").filter(pl.col("size") > 1)
    long = long.join(blocks, on="key").with_columns(
        (pl.lit(float(size)) / pl.col("size")).log(2).cast(pl.Float32).alias("weight")
    )
    small = long.filter(pl.col("size") <= BLOCK_CAP).select("key", "idx", "weight")
    pairs = [
        small.join(small.select("key", pl.col("idx").alias("b")), on="key")
        .filter(pl.col("idx") < pl.col("b"))
        .select(pl.col("idx").alias("a"), "b", "weight")
    ]
    big = long.filter(pl.col("size") > BLOCK_CAP).select("key", "idx", "weight")
    pairs += [_neighbours(big, order) for order in _orders(wide)]
    # the same pair met twice in one big block counts twice: harmless, both orders speak for it
    union = pl.concat(pairs).group_by("a", "b").agg(pl.col("weight").sum().alias("key_weight"))
    return _strongest(union)


def _strongest(union: pl.DataFrame) -> pl.DataFrame:
    best = [pl.col("key_weight").rank("ordinal", descending=True).over(end) <= PAIRS_EACH for end in ("a", "b")]
    return union.sort("a", "b").filter(best[0] | best[1])


def _orders(wide: Wide) -> list[pl.DataFrame]:
    """Two orders of all records: by name, and by place."""
    first = (
        wide.names.group_by("idx")
        .agg(pl.col("name_id").min())
        .join(wide.parsed.select("name_id", "ordered"), on="name_id")
    )
    rows = wide.rows.join(first, on="idx", how="left")
    by_name = rows.sort("ordered", "city", "idx", nulls_last=True)
    by_place = rows.sort("country", "postcode", "city", "street", "house", "idx", nulls_last=True)
    return [frame.select("idx").with_row_index("place") for frame in (by_name, by_place)]


def _neighbours(big: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
    line = big.join(order, on="idx").sort("key", "place")
    steps = []
    for step in range(1, NEIGHBOURS + 1):
        met = line.select(
            "key", "idx", "weight", other=pl.col("idx").shift(-step), other_key=pl.col("key").shift(-step)
        ).filter(pl.col("key") == pl.col("other_key"))
        steps.append(
            met.select(
                pl.min_horizontal("idx", "other").alias("a"), pl.max_horizontal("idx", "other").alias("b"), "weight"
            )
        )
    return pl.concat(steps)


def _hash(*parts: pl.Expr | str, kind: str) -> pl.Expr:
    return pl.concat_str(pl.lit(kind), *parts, separator="\x1f").hash(seed=1).alias("key")


def _keys(wide: Wide) -> list[pl.DataFrame]:
    """Frames of (key, idx). A key of one kind never equals one of another."""
    named = wide.names.join(
        wide.parsed.select("name_id", "ordered", "squash", "bones", "initials", "tokens"), on="name_id"
    )
    placed = wide.rows.select("idx", "country", "city", "postcode", "street", "house", "lat", "lon", "coarse")
    words = _rare_words(named.select("idx", "name_id", "tokens"), wide.tokens)
    both = words.join(placed, on="idx")
    word = pl.col("token").cast(pl.String)
    name = named.join(placed, on="idx")
    marks = wide.marks.select("idx", _hash("kind", "mark", kind="m"))
    frames = [
        words.select("idx", _hash(word, kind="w")),
        _word_pairs(words),
        both.select("idx", _hash(word, "city", kind="wc")),
        both.select("idx", _hash(word, "postcode", kind="wp")),
        both.select("idx", _hash(word, pl.col("postcode").str.head(3), "country", kind="wq")),
        *(cell.join(words, on="idx").select("idx", _hash(word, "cell", kind="wg")) for cell in _cells(placed, _CELL)),
        name.select("idx", _hash("squash", kind="s")),
        name.select("idx", _hash("bones", "country", kind="b")),
        name.select("idx", _hash(pl.col("bones").str.head(5), "city", kind="bc")),
        name.select("idx", _hash(pl.col("bones").str.head(4), "postcode", kind="bp")),
        *(
            cell.join(named.select("idx", "bones"), on="idx").select(
                "idx", _hash(pl.col("bones").str.head(4), "cell", kind="bg")
            )
            for cell in _cells(placed, _CELL)
        ),
        name.filter(pl.col("squash").str.len_chars() >= 10).select(
            "idx", _hash(pl.col("squash").str.head(9), "country", kind="h")
        ),
        placed.select("idx", _hash("postcode", "house", kind="ph")),
        placed.select("idx", _hash("street", "house", "country", kind="sh")),
        placed.filter(~pl.col("coarse")).select(
            "idx", _hash(pl.col("lat").round(4).cast(pl.String), pl.col("lon").round(4).cast(pl.String), kind="xy")
        ),
        _acronyms(named),
        marks,
    ]
    return [frame.drop_nulls("key") for frame in frames]


def _rare_words(named: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """The rarest words of every record's names: idx, token, order (0: rarest)."""
    words = named.select("idx", pl.col("tokens").alias("token")).explode("token").drop_nulls("token").unique()
    words = words.join(tokens.select("token", "n", "bits"), on="token").sort(
        "idx", "bits", "token", descending=[False, True, False]
    )
    words = words.with_columns(pl.int_range(pl.len()).over("idx").alias("order")).filter(
        pl.col("order") < _RARE_WORDS + 1
    )
    return words.select("idx", "token", "order")


def _word_pairs(words: pl.DataFrame) -> pl.DataFrame:
    other = words.select("idx", pl.col("token").alias("second"))
    pairs = words.join(other, on="idx").filter(pl.col("token") < pl.col("second"))
    return pairs.select("idx", _hash(pl.col("token").cast(pl.String), pl.col("second").cast(pl.String), kind="ww"))


def _cells(placed: pl.DataFrame, size: float) -> list[pl.DataFrame]:
    """Two grids, one shifted by half a cell, so that neighbours across an edge meet in the other."""
    known = placed.filter(pl.col("lat").is_not_null() & pl.col("lon").is_not_null())
    frames = []
    for grid, shift in enumerate((0.0, 0.5)):
        lat, lon = (
            (pl.col(axis) / wide + shift).floor().cast(pl.Int32).cast(pl.String)
            for axis, wide in (("lat", size), ("lon", size * 1.5))
        )
        frames.append(known.select("idx", pl.concat_str(pl.lit(str(grid)), lat, lon, separator="/").alias("cell")))
    return frames


def _acronyms(named: pl.DataFrame) -> pl.DataFrame:
    """A short one-word name meets the names whose initials it is, with or without those of the legal form."""
    long = named.filter(pl.col("initials").str.len_chars() >= 3)
    cut = [
        long.select(
            "idx",
            pl.col("initials").str.head(pl.col("initials").str.len_chars().cast(pl.Int64) - less).alias("initials"),
        )
        for less in (0, 1, 2)
    ]
    starts = pl.concat(cut).filter(pl.col("initials").str.len_chars() >= 3).unique()
    short = named.filter(pl.col("squash").str.len_chars().is_between(3, 6)).select("idx", _hash("squash", kind="ac"))
    return pl.concat([starts.select("idx", _hash("initials", kind="ac")), short])
