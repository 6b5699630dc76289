"""What needs a row's neighbours: streets from their pieces, coordinates checked and turned, phones by country."""

from functools import cache

import polars as pl

from potluck.engine.fields import phone, place, text
from potluck.engine.mapping.values import FACTS, PROBLEMS
from potluck.engine.vocabulary import load

Pair = tuple[pl.DataFrame, pl.DataFrame]
NEAR = 6.0
"""Degrees around the middle of a local list."""
MARGIN = 1.0
"""Degrees around a country's towns within which a place still counts as in it (islands, borders)."""
POSITION = {"row_id": pl.Int64, "column": pl.String, "lat": pl.Float64, "lon": pl.Float64}


def streets(cells: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """`street` facts: the street, its number behind it where the street has none, further lines after a comma."""
    parts = [
        (f, _texts(cells[f]).select("row_id", pl.col("raw").alias(f)))
        for f in ("street", "house_number", "street_2")
        if f in cells
    ]
    if not parts or parts[0][0] != "street":
        return pl.DataFrame(schema=FACTS)
    whole = parts[0][1]
    for _, other in parts[1:]:
        whole = whole.join(
            other.group_by("row_id", maintain_order=True).agg(pl.all().str.join(", ")),
            on="row_id",
            how="left",
            maintain_order="left",
        )
    value = pl.col("street")
    if "house_number" in whole.columns:
        number = pl.format(" {} ", pl.col("house_number"))
        has = pl.format(" {} ", value.str.replace_all(",", " ")).str.contains(number, literal=True)
        value = (
            pl.when(pl.col("house_number").is_null() | has)
            .then(value)
            .otherwise(pl.format("{} {}", value, "house_number"))
        )
    if "street_2" in whole.columns:
        value = pl.when(pl.col("street_2").is_null()).then(value).otherwise(pl.format("{}, {}", value, "street_2"))
    return _facts(whole.with_columns(value.alias("value")), "street")


def _texts(cells: pl.DataFrame) -> pl.DataFrame:
    distinct = cells["raw"].unique().to_list()
    plain = pl.DataFrame(
        {"raw": distinct, "plain": [text.plain(raw).strip(" ,") for raw in distinct]},
        schema={"raw": pl.String, "plain": pl.String},
    )
    joined = cells.join(plain, on="raw", how="left", maintain_order="left")
    return joined.select("row_id", pl.col("plain").alias("raw")).filter(pl.col("raw").str.len_chars() > 0)


def _facts(rows: pl.DataFrame, field: str, column: str = "value") -> pl.DataFrame:
    none = pl.lit(None, dtype=pl.String)
    return rows.select(
        "row_id", pl.lit(field).alias("field"), pl.col(column).alias("value"), none.alias("lang"), none.alias("level")
    )


def phones(cells: pl.DataFrame, column: str, level: str | None, countries: pl.DataFrame) -> Pair:
    """Phone facts; `countries` has row_id and country. Each distinct (number, country) is read once."""
    rows = cells.join(countries, on="row_id", how="left", maintain_order="left")
    pairs = rows.select("raw", "country").unique(maintain_order=True).with_row_index("nth")
    cleaned = [(nth, raw, phone.clean(raw, country)) for nth, raw, country in pairs.iter_rows()]
    lines = [(nth, value) for nth, _, one in cleaned for _, value in one.facts]
    wrong = [(nth, f"{one.issue}|{raw[:80]}") for nth, raw, one in cleaned if one.issue]
    numbered = rows.join(pairs, on=["raw", "country"], how="left", nulls_equal=True, maintain_order="left")
    schema = {"nth": pl.UInt32, "value": pl.String}
    good, bad = (
        numbered.select("row_id", "nth").join(
            pl.DataFrame(part, schema=schema, orient="row"), on="nth", how="inner", maintain_order="left_right"
        )
        for part in (lines, wrong)
    )
    facts = _facts(good, "phone").with_columns(pl.lit(level, dtype=pl.String).alias("level"))
    code, value = (pl.col("value").str.splitn("|", 2).struct[n] for n in (0, 1))
    return facts, bad.select("row_id", pl.lit(column).alias("column"), code.alias("code"), value.alias("value"))


def positions(cells: dict[str, pl.DataFrame], columns: dict[str, str], countries: pl.DataFrame) -> Pair:
    """lat, lon, precision and placed_by facts; turned when only the turned pair can be, or is in the country."""
    raw = _pairs(cells["coordinates"], columns["coordinates"]) if "coordinates" in cells else _columns(cells, columns)
    if not raw.height:
        return pl.DataFrame(schema=FACTS), pl.DataFrame(schema=PROBLEMS)
    rows = raw.join(countries, on="row_id", how="left", maintain_order="left").join(
        _boxes(), on="country", how="left", maintain_order="left"
    )
    judged = rows.with_columns(_usual()).with_columns(_verdict().alias("code"))
    turned = pl.col("code") == "coordinates_swapped"
    kept = judged.filter(pl.col("code").is_null() | turned).select(
        "row_id", lat=pl.when(turned).then("lon").otherwise("lat"), lon=pl.when(turned).then("lat").otherwise("lon")
    )
    told = judged.filter(pl.col("code").is_not_null())
    value = (
        pl.when(pl.col("code") == "coordinates_elsewhere")
        .then(pl.format("{}, {}|{}", "lat", "lon", "country"))
        .otherwise(pl.format("{}, {}", "lat", "lon"))
    )
    problems = (
        told.select("row_id", "column", "code", value.alias("value")) if told.height else pl.DataFrame(schema=PROBLEMS)
    )
    return _position_facts(kept), problems


def _position_facts(kept: pl.DataFrame) -> pl.DataFrame:
    """A point that many rows share, or a rounded one that several do, stands for a town or a region, not for a door."""
    rounded = pl.all_horizontal((pl.col(c) * 100).round(6) == (pl.col(c) * 100).round(0) for c in ("lat", "lon"))
    shared = pl.len().over("lat", "lon")
    precision = (
        pl.when(rounded & (shared > 1))
        .then(pl.lit("region"))
        .when(shared > 4)
        .then(pl.lit("town"))
        .otherwise(pl.lit("exact"))
    )
    told = kept.with_columns(precision.alias("precision"), pl.lit("list").alias("placed_by"))
    texts = told.with_columns(pl.col("lat", "lon").round(7).cast(pl.String))
    return pl.concat([_facts(texts, field, field) for field in ("lat", "lon", "precision", "placed_by")])


def _verdict() -> pl.Expr:
    lat, lon = pl.col("lat"), pl.col("lon")
    possible = lat.abs().le(90) & lon.abs().le(180) & ~((lat.abs() < 0.01) & (lon.abs() < 0.01))
    turnable = lon.abs().le(90) & lat.abs().le(180)
    inside, outside = _within("lat", "lon"), ~_within("lat", "lon")
    known = pl.col("south").is_not_null()
    return (
        pl.when(lat.is_null() | lon.is_null()).then(pl.lit("bad_coordinates"))
        .when(~possible & turnable & (lat.abs() > 90)).then(pl.lit("coordinates_swapped"))
        .when(~possible).then(pl.lit("bad_coordinates"))
        .when(~known & turnable & pl.col("turned_fits")).then(pl.lit("coordinates_swapped"))
        .when(known & outside & turnable & _within("lon", "lat")).then(pl.lit("coordinates_swapped"))
        .when(known & outside & ~inside).then(pl.lit("coordinates_elsewhere"))
        .otherwise(None)
    )  # fmt: skip


def _usual() -> pl.Expr:
    """Whether a pair lies far from where nearly all the list's places are, and its turned pair lies there."""
    lat, lon = pl.col("lat"), pl.col("lon")
    near = ((lat - lat.median()).abs() < NEAR) & ((lon - lon.median()).abs() < NEAR)
    turned = ((lon - lat.median()).abs() < NEAR) & ((lat - lon.median()).abs() < NEAR)
    local = (near | turned).mean() > 0.9
    return (local & ~near & turned & (pl.len() > 2)).fill_null(False).alias("turned_fits")


def _within(lat: str, lon: str) -> pl.Expr:
    return (
        pl.col(lat).is_between(pl.col("south") - MARGIN, pl.col("north") + MARGIN)
        & pl.col(lon).is_between(pl.col("west") - MARGIN, pl.col("east") + MARGIN)
    )  # fmt: skip


def _columns(cells: dict[str, pl.DataFrame], columns: dict[str, str]) -> pl.DataFrame:
    if "lat" not in cells or "lon" not in cells:
        return pl.DataFrame(schema=POSITION)
    lat, lon = (_numbers(cells[field], field) for field in ("lat", "lon"))
    return lat.join(lon, on="row_id", how="inner", maintain_order="left").select(
        "row_id", pl.lit(columns["lat"]).alias("column"), "lat", "lon"
    )


def _numbers(cells: pl.DataFrame, field: str) -> pl.DataFrame:
    distinct = cells["raw"].unique(maintain_order=True).to_list()
    found = pl.DataFrame(
        {"raw": distinct, field: [place.number(raw) for raw in distinct]}, schema={"raw": pl.String, field: pl.Float64}
    )
    return cells.join(found, on="raw", how="left", maintain_order="left").select("row_id", field)


def _pairs(cells: pl.DataFrame, column: str) -> pl.DataFrame:
    distinct = cells["raw"].unique(maintain_order=True).to_list()
    pairs = [place.pair(raw) or (None, None) for raw in distinct]
    found = pl.DataFrame(
        {"raw": distinct, "lat": [p[0] for p in pairs], "lon": [p[1] for p in pairs]},
        schema={"raw": pl.String, "lat": pl.Float64, "lon": pl.Float64},
    )
    return cells.join(found, on="raw", how="left", maintain_order="left").select(
        "row_id", pl.lit(column).alias("column"), "lat", "lon"
    )


@cache
def _boxes() -> pl.DataFrame:
    lines = [(code, *map(float, box)) for code, box in load("boxes").items()]
    schema = {"country": pl.String, "south": pl.Float64, "west": pl.Float64, "north": pl.Float64, "east": pl.Float64}
    return pl.DataFrame(lines, schema=schema, orient="row")
