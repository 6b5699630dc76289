"""What others could give each row, before it has a column: OFFERED, one line per value."""

from typing import Final

import polars as pl

from potluck.engine.give_back.known import PARTS, Known

OFFERED: Final = {
    "record_id": pl.String,
    "part": pl.String,
    "field": pl.String,
    "nth": pl.Int64,
    "kind": pl.String,
    "value": pl.String,
    "sources": pl.List(pl.String),
    "date": pl.String,
    "level": pl.String,
}
FILLED: Final = (
    *("phone", "email", "website", "social", "status", "opened", "closed", "legal_form", "kind", "activity"),
    *("members", "workers", "hours", "identifier"),
)
"""Fields that are offered where a row says nothing. Names, descriptions, pictures and people are the list's own."""
CORRECTED: Final = ("phone", "email", "website", "status", "opened")
"""Fields that are offered where a row says something else than the profile shows."""

SHARED: Final = 3
"""A host with pages about so many co-ops is a directory."""


def of_fields(facts: pl.DataFrame, known: Known) -> pl.DataFrame:
    """What fills a field or stands better in it. A row that says several values of a field is not corrected."""
    has = facts.group_by("record_id", "field").agg(pl.len().alias("times"), pl.col("value").first().alias("own"))
    asked = known.homes.join(known.said, on="profile").join(has, on=["record_id", "field"], how="left")
    asked = asked.join(known.stands, on=["profile", "record_id", "field"], how="left").unique(
        ["record_id", "field", "nth"], keep="first", maintain_order=True
    )
    is_open = (pl.col("field") == "status") & (pl.col("value") != "closed")
    fills = asked.filter(pl.col("times").is_null() & pl.col("field").is_in(FILLED))
    better = asked.filter(
        (pl.col("times") == 1)
        & pl.col("leads")
        & ~pl.col("is_shown").fill_null(False)
        & pl.col("field").is_in(CORRECTED)
    )
    kinds = pl.concat(
        [fills.with_columns(kind=pl.lit("fill")), better.filter(~is_open).with_columns(kind=pl.lit("correct"))]
    )
    kinds = kinds.filter(~_is_directory(known))
    coarser = (pl.col("kind") == "correct") & pl.col("own").str.starts_with(pl.col("value"))  # 2012 for 2012-01-28
    kinds = kinds.filter(~coarser.fill_null(False))
    closes = (pl.col("field") == "status") & (pl.col("value") == "closed")
    kinds = kinds.with_columns(
        pl.when(closes).then(pl.lit("closed")).otherwise("kind").alias("kind"), pl.col("field").alias("part")
    )
    return kinds.select(*OFFERED).cast(OFFERED)  # type: ignore[arg-type]


def _is_directory(known: Known) -> pl.Expr:
    """Whether a website looks like a page about the co-op in somebody's directory: many co-ops have a page on its host,
    or it has a path and the row's own site has none."""
    host, path = pl.col("value").str.extract("^https?://([^/]+)"), pl.col("value").str.extract("^https?://[^/]+(/.+)")
    pages = known.said.filter(pl.col("field") == "website").with_columns(host=host, path=path).drop_nulls("path")
    shared = pages.group_by("host").agg(pl.col("profile").n_unique().alias("n")).filter(pl.col("n") >= SHARED)
    bare = ~pl.col("own").str.contains("^https?://[^/]+/.").fill_null(True) & (pl.col("kind") == "correct")
    return (pl.col("field") == "website") & (host.is_in(shared["host"].implode()) | (bare & path.is_not_null()))


def of_places(facts: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Parts of a place that a row lacks; a point where the row has none or only a town's; another place, whole."""
    own = _own(facts)
    places = known.places.join(own, on="record_id", how="left")
    same, other = places.filter(~pl.col("is_other")), places.filter("is_other")
    texts = ("street", "postcode", "city", "region", "country")
    parts = [_lines(same.filter(pl.col(f"own_{part}").is_null()), part, part, "fill") for part in texts]
    parts[0] = parts[0].join(own.filter(pl.col("own_address").is_not_null()), on="record_id", how="anti")
    bare = same.filter(pl.all_horizontal(pl.col(f"own_{part}").is_null() for part in ("street", "address")))
    parts += [_lines(bare.with_columns(_address()), "address", "address", "fill")]
    parts += [_lines(bare.filter(pl.col("own_city").is_null()).with_columns(_town()), "locality", "locality", "fill")]
    parts += _points(same)
    by_post = pl.col("street").str.contains(r"(?i)^\W*p\.?\s*o\.?\s*box\b")
    moved = other.filter(pl.col("own_street").is_not_null() & pl.col("street").is_not_null() & ~by_post)
    parts += [_lines(moved, part, "place", "correct") for part in ("street", "postcode", "city")]
    return pl.concat([part.select(*OFFERED).cast(OFFERED) for part in parts])  # type: ignore[arg-type]


def _own(facts: pl.DataFrame) -> pl.DataFrame:
    """record_id and what it says of its place, one column per part."""
    wanted = (*PARTS, "precision", "placed_by")
    said = facts.filter(pl.col("field").is_in(wanted)).unique(["record_id", "field"], keep="first", maintain_order=True)
    return said.group_by("record_id").agg(
        pl.col("value").filter(pl.col("field") == part).first().alias(f"own_{part}") for part in wanted
    )


def _points(same: pl.DataFrame) -> list[pl.DataFrame]:
    """lat and lon, and both in one cell: filled where the list has no point, corrected where it has a coarse one."""
    exact = same.filter(pl.col("lat").is_not_null() & pl.col("lon").is_not_null())
    exact = exact.with_columns(coordinates=pl.format("{}|{}", "lat", "lon"))
    none = pl.col("own_lat").is_null() | (pl.col("own_placed_by") == "gazetteer").fill_null(False)
    coarse = ~none & ~pl.col("own_precision").is_in(["exact", "street"]).fill_null(False)
    return [
        _lines(exact.filter(which), field, "lat_lon", kind)
        for which, kind in ((none, "fill"), (coarse, "correct"))
        for field in ("lat", "lon", "coordinates")
    ]


def _address() -> pl.Expr:
    """The joined address of a place: as its list writes it, else street, postcode and city."""
    town = pl.concat_str([pl.col("postcode"), pl.col("city")], separator=" ", ignore_nulls=True)
    joined = pl.concat_str([pl.col("street"), pl.when(town != "").then(town)], separator=", ", ignore_nulls=True)
    return pl.when(pl.col("street").is_not_null()).then(joined).otherwise("address").alias("address")


def _town() -> pl.Expr:
    return pl.concat_str([pl.col(part) for part in ("city", "region")], separator=", ", ignore_nulls=True).alias(
        "locality"
    )


def _lines(places: pl.DataFrame, column: str, part: str, kind: str) -> pl.DataFrame:
    """One line per place whose `column` says something."""
    told = places.filter(pl.col(column).is_not_null() & (pl.col(column) != ""))
    return told.with_columns(
        field=pl.lit(column), part=pl.lit(part), kind=pl.lit(kind), nth=pl.lit(0, pl.Int64), value=pl.col(column)
    )
