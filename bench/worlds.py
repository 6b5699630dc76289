"""Reads a made-up world of ../shared/linkbench as records and facts, without going through import."""

from functools import cache
from pathlib import Path
from typing import Final

import polars as pl
from babel import Locale

FIELDS: Final = (
    "name",
    "street",
    "postcode",
    "city",
    "country",
    "lat",
    "lon",
    "website",
    "email",
    "phone",
    "identifier",
)
_TONGUES: Final = ("en", "fr", "de", "es", "it", "pt", "pl", "nl", "el", "ru", "ar", "hi", "zh", "ja")
_THREE: Final = {
    "gbr": "GB", "usa": "US", "fra": "FR", "deu": "DE", "ita": "IT", "esp": "ES", "bra": "BR", "pol": "PL", "nld": "NL",
    "grc": "GR", "rus": "RU", "egy": "EG", "ind": "IN", "chn": "CN", "jpn": "JP",
}  # fmt: skip


@cache
def _countries() -> dict[str, str]:
    named = {
        name.lower(): code for tongue in _TONGUES for code, name in Locale(tongue).territories.items() if len(code) == 2
    }
    return {**named, **{code.lower(): code for code in named.values()}, **_THREE}


def read_world(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(RECORDS, FACTS) of records.parquet in `folder`."""
    frame = pl.read_parquet(folder / "records.parquet")
    frame = frame.with_columns(
        pl.col("country").str.to_lowercase().replace_strict(_countries(), default=None),
        pl.col("lat", "lon").cast(pl.String),
    ).with_columns(
        identifier=pl.concat_str(pl.lit("reg-"), pl.col("country").fill_null("x"), pl.lit(":"), "registry_id")
    )
    blank = [pl.lit("").alias(name) for name in ("licence", "observed")]
    records = frame.select(
        "record_id", pl.col("list_id").alias("source_id"), pl.col("record_id").alias("key"),
        pl.int_range(pl.len()).alias("row"), pl.lit("public").alias("level"), *blank,
    )  # fmt: skip
    facts = frame.unpivot(on=list(FIELDS), index="record_id", variable_name="field", value_name="value").drop_nulls(
        "value"
    )
    return records, facts.with_columns(pl.lit(None, pl.String).alias("lang"), pl.lit(None, pl.String).alias("level"))
