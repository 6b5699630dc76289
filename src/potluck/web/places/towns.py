"""Where a town is that somebody names: from the gazetteer that `make install` builds."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl
from django.conf import settings

from potluck.engine.locate import ALTERNATE, place_form
from potluck.web.places import labels


@dataclass(frozen=True)
class Town:
    name: str
    lat: float
    lon: float


@lru_cache(maxsize=1_000)
def find_town(text: str) -> Town | None:
    """The town, else the region, that "Madison", "Madison, WI" or "Valencia, Spain" most likely means."""
    path = Path(settings.BUILT) / "gazetteer.parquet"
    name, _, area = (part.strip() for part in text.partition(","))
    if not name or not path.exists():
        return None
    forms = [form for form in (place_form(name), place_form(area)) if form]
    names = pl.scan_parquet(path).filter(pl.col("form").is_in(forms)).collect()
    found = names.filter(pl.col("form") == forms[0]) if forms else names
    if area:
        country = labels.country_code(area)
        areas = names.filter(pl.col("form") == forms[-1], kind="region").select("country", "admin1")
        within = found.join(areas, on=["country", "admin1"], how="semi")
        found = within if country is None or within.height else found.filter(country=country)
    people = pl.col("population").clip(1) * pl.when("is_main").then(1.0).otherwise(ALTERNATE)
    best = found.sort(pl.col("kind") == "town", people, descending=True).head(1).to_dicts()
    return Town(text, best[0]["lat"], best[0]["lon"]) if best else None
