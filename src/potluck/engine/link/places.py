"""Where every record is: street words, house, postcode, town, position."""

import re
from typing import Any, Final

import numpy as np
import polars as pl

from potluck.engine.link import names as naming
from potluck.engine.link.distinct import over
from potluck.engine.link.names import words_in

_PLACE: Final = ("street", "address", "postcode", "city", "region", "country", "lat", "lon", "precision", "placed_by")
ROW_FIELDS: Final = (*_PLACE, "site_of", "site_of_name")
_OWN: Final = ("idx", "record_id", "source", "key", "street", "house", "postcode", "city", "around", "country")
_COLUMNS: Final = (*_OWN, "lat", "lon", "coarse", "site_of", "site_of_name")
_PARTS: Final = pl.Struct({"street": pl.String, "house": pl.String, "postcode": pl.String, "city": pl.String})
COARSE_POINT: Final = 4
"""A point that so many records share is a town, not an address."""
_TOWN_LEVEL: Final = ("postcode", "town", "region")


def rows_of(index: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """index (idx, record_id, source, key) and facts (idx, field, value) -> `Wide.rows` without bearers."""
    wide = (
        known.filter(pl.col("field").is_in(ROW_FIELDS))
        .unique(["idx", "field"], keep="first", maintain_order=True)
        .pivot(on="field", on_columns=list(ROW_FIELDS), index="idx", values="value")
    )
    rows = index.join(wide, on="idx", how="left").sort("idx").with_columns(pl.col("country").str.to_uppercase())
    written = rows.select(written=pl.coalesce("street", "address"))["written"]
    rows = rows.with_columns(
        over(written, street_of, _PARTS).alias("parts"),
        over(rows["city"], plain_words, pl.String).alias("town"),
        over(rows["region"], plain_words, pl.String).fill_null("").alias("region_words"),
        _plain_postcode().alias("code"),
        pl.col("lat", "lon").cast(pl.Float64, strict=False),
    )
    joined = pl.col("street").is_null() | (pl.col("postcode").is_null() & pl.col("city").is_null())
    rows = rows.with_columns(
        _filled(pl.when(joined).then(pl.coalesce("town", _part("city"))).otherwise("town")).alias("city"),
        _filled(pl.when(joined).then(pl.coalesce("code", _part("postcode"))).otherwise("code")).alias("postcode"),
        _filled(_part("street")).alias("street"),
        _filled(_part("house")).alias("house"),
        _coarse().alias("coarse"),
    )
    around = pl.format(" {} {} ", "city", "region_words").alias("around")
    return rows.with_columns(around).select(_COLUMNS)


def _part(name: str) -> pl.Expr:
    return pl.col("parts").struct.field(name)


def _plain_postcode() -> pl.Expr:
    """Capitals and digits without leading zeros (spreadsheets eat them); five digits of an American nine."""
    code = pl.col("postcode").str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "").str.strip_chars_start("0")
    nine = code.str.contains(r"^\d{8,9}$") & (pl.col("country") == "US")
    return pl.when(nine).then(code.str.head(5)).otherwise(code)


def _coarse() -> pl.Expr:
    """Whether a position stands for a town rather than a door."""
    crowded = pl.len().over("source", pl.col("lat").round(4), pl.col("lon").round(4)) >= COARSE_POINT
    said = pl.col("precision").is_in(_TOWN_LEVEL) | (pl.col("placed_by") == "gazetteer")
    return said.fill_null(False) | crowded


def _filled(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)


def plain_words(text: str) -> str:
    """Folded words by sound, joined by a space: how cities are compared."""
    return " ".join(naming.sound(word) for word in naming.words_of(naming.fold(text)) if not word.isdigit())


_TAIL: Final = re.compile(
    r"(?:,\s*+|(?<!\s)[^\S\n]*+\n\s*+)((?=[A-Z0-9 -]*\d)[A-Z0-9][A-Z0-9-]{1,9}(?: \d[A-Z]{2}| \d{2,4})?)"
    r"\s+([^\d,]{3,40})$",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(r"\b(unit|flat|suite|ste|floor|room|apt|office)\s*+(?:#\s*+)?\w{1,4}\b[,\s]*+")
_DIGITS: Final = re.compile(r"\d+")


def street_of(text: str) -> dict[str, str]:
    """A street or joined address as written -> street words by sound, house number; postcode and city if joined on."""
    tail = _TAIL.search(text)
    head = text[: tail.start()] if tail else text
    folded = _UNIT.sub("", naming.fold(head))
    parts = [part for part in re.split(r"[,\n;]", folded) if part.strip()]
    first = next(
        (part for part in parts if _DIGITS.search(part) and re.search("[a-z]{3}", part)), parts[0] if parts else ""
    )
    house = _DIGITS.search(first) or _DIGITS.search(folded)
    drop = words_in("street_words.txt")
    words = [
        re.sub("(strasse|str|straat|gasse)$", "", word) or word
        for word in naming.words_of(first)
        if word not in drop and not word.isdigit()
    ]
    return {
        "street": " ".join(sorted(naming.sound(word) for word in words if len(word) > 1)),
        "house": house.group().lstrip("0") if house else "",
        "postcode": re.sub("[^0-9A-Z]", "", tail.group(1).upper()).lstrip("0") if tail else "",
        "city": plain_words(tail.group(2)) if tail else "",
    }


def positions(rows: pl.DataFrame) -> np.ndarray[Any, Any]:
    """Latitude and longitude of every row in radians, as two columns; not a number where unknown."""
    points: np.ndarray[Any, Any] = np.radians(rows.select(pl.col("lat", "lon").fill_null(np.nan)).to_numpy())
    return points
