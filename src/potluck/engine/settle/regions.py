"""Lists that show where something is by its region only: homes. What is exact goes to the stewards before settling."""

from typing import Final

import polars as pl

from potluck.engine.levels import STEWARD

REGION: Final = "region"
"""`place_detail` of a list whose places are shown by their region only."""
CELL_DEGREES: Final = 0.1
"""Side of the cell whose middle stands for every spot in it: about 11 km north to south."""
ADDRESS: Final = ("street", "postcode", "address")
SPOT: Final = ("lat", "lon", "precision", "placed_by")
COARSE: Final = ("town", "region")
"""A spot of this precision is that of a town already, and stays."""


def coarsen(said: pl.DataFrame, records: pl.Series) -> pl.DataFrame:
    """Facts with the exact place of these records for stewards alone, and the middle of a fixed cell for those who
    might see it before. Town, region and country stay. The middle hangs on the cell only: many looks tell no more.

    `said`: record_id, field, value, level and more."""
    of_list = pl.col("record_id").is_in(records.implode())
    about = said.filter(of_list & pl.col("field").is_in([*ADDRESS, *SPOT]))
    if about.is_empty():
        return said
    in_town = about.filter((pl.col("field") == "precision") & pl.col("value").is_in(COARSE))["record_id"].unique()
    is_town_spot = pl.col("field").is_in(SPOT) & pl.col("record_id").is_in(in_town.implode())
    closed = of_list & pl.col("field").is_in([*ADDRESS, *SPOT]) & ~is_town_spot
    spots = said.filter(closed & pl.col("field").is_in(["lat", "lon"]))
    degrees = pl.col("value").cast(pl.Float64, strict=False)
    middle = (degrees / CELL_DEGREES).floor() * CELL_DEGREES + CELL_DEGREES / 2
    coarse = spots.filter(degrees.is_not_null()).with_columns(middle.round(2).cast(pl.String).alias("value"))
    north = pl.col("field") == "lat"
    how = coarse.filter(north).with_columns(field=pl.lit("precision"), value=pl.lit(REGION))
    told = about.filter(pl.col("field") == "precision")["record_id"].unique()
    exact = spots.filter(north & ~pl.col("record_id").is_in(told.implode())).with_columns(
        field=pl.lit("precision"), value=pl.lit("exact"), level=pl.lit(STEWARD)
    )
    level = pl.when(closed).then(pl.lit(STEWARD)).otherwise("level").alias("level")
    return pl.concat([said.with_columns(level), coarse, how, exact])
