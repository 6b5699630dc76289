"""Facts as the linker sees them: one line per record, its names taken apart, its marks (site, mail, phone, number)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from potluck.engine.link import names as naming

_HERE: Final = Path(__file__).parent
NAME_FIELDS: Final = ("name", "legal_name", "other_name")
ROW_FIELDS: Final = (
    "street", "address", "postcode", "city", "region", "country", "lat", "lon", "precision", "placed_by", "site_of", "site_of_name",
)  # fmt: skip
BACKGROUND: Final = 20_000
"""Names assumed to have been seen before the first list came: keeps word frequencies sane in small lists."""
MOST_NAMES: Final = 5
COARSE_POINT: Final = 4
"""A point that so many records share is a town, not an address."""
_TOWN_LEVEL: Final = ("postcode", "town", "region")


@dataclass(frozen=True)
class Wide:
    """All records, ready to be compared. `idx` numbers the records in the order of their ids.

    rows: idx, record_id, source, key, street, house, postcode, city, around (words of
    town and region), country, lat, lon, coarse, site_of, site_of_name, bearers (bodies of one list with this name in this town)
    names: idx, name_id. parsed: name_id, core, ordered, squash, bones, initials, runs, tokens (list of token), numbers, form, arm,
    latin, bearers (places of one list in which it stands, at most)
    tokens: token, word, n (names that have it), bits (information of sharing it, log2)
    marks: idx, kind (host | page | mail | phone | number), value, mark (code), n (most bodies of one list that share it),
    total (records that share it), register (of a number, else null)
    """

    rows: pl.DataFrame
    names: pl.DataFrame
    parsed: pl.DataFrame
    tokens: pl.DataFrame
    marks: pl.DataFrame


def normalise(records: pl.DataFrame, facts: pl.DataFrame) -> Wide:
    """RECORDS and FACTS -> `Wide`. The order of the lines does not matter, except that of the values of one field."""
    index = records.select("record_id", pl.col("source_id").alias("source"), "key").sort("record_id").with_row_index("idx")
    known = facts.join(index.select("idx", "record_id"), on="record_id").select("idx", "field", "value")
    rows = _rows(index, known)
    names, parsed, tokens = _names(known)
    bodies = _bodies(rows, names, parsed)
    rows = rows.join(_town_bearers(bodies), on="idx", how="left", maintain_order="left")
    parsed = parsed.join(_bearers(bodies, names, parsed), on="name_id", how="left").sort("name_id")
    return Wide(rows, names, parsed, tokens, _counted(_marks(known), bodies))


def _bodies(rows: pl.DataFrame, names: pl.DataFrame, parsed: pl.DataFrame) -> pl.DataFrame:
    """idx, source, place, body: records of one list with one name in one place count as one body when values are counted."""
    first = names.group_by("idx").agg(pl.col("name_id").min()).join(parsed.select("name_id", "ordered", "numbers"), on="name_id")
    placed = rows.select("idx", "source", "city", place=pl.coalesce("postcode", "city").fill_null("")).join(first, on="idx", how="left")
    return placed.select("idx", "source", "place", "city", "ordered", body=pl.struct("ordered", "numbers", "place").hash(seed=1))


def _town_bearers(bodies: pl.DataFrame) -> pl.DataFrame:
    """idx, bearers: how many bodies of one list bear the name of the record in its town, at most."""
    key = ["ordered", "city"]
    counts = bodies.group_by([*key, "source"]).agg(pl.col("body").n_unique().alias("n")).group_by(key).agg(pl.col("n").max().alias("bearers"))
    return bodies.join(counts, on=key, how="left", nulls_equal=True).select("idx", "bearers")


def _over(column: pl.Series, work: Callable[[str], Any], dtype: Any) -> pl.Series:
    """`work` over the distinct values of a column of text, put back in place."""
    distinct = column.drop_nulls().unique()
    done = pl.Series([work(value) for value in distinct.to_list()], dtype=dtype)
    return column.to_frame("value").join(pl.DataFrame({"value": distinct, "done": done}), on="value", how="left", maintain_order="left")["done"]


def _names(known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    rank = {field: place for place, field in enumerate(NAME_FIELDS)}
    raw = (
        known.filter(pl.col("field").is_in(NAME_FIELDS))
        .with_columns(pl.col("field").replace_strict(rank, return_dtype=pl.Int8).alias("rank"))
        .sort("idx", "rank", maintain_order=True)
        .group_by("idx", maintain_order=True)
        .agg(pl.col("value").unique(maintain_order=True).head(MOST_NAMES))
        .explode("value")
    )
    distinct = raw.select(pl.col("value").unique().sort()).with_row_index("name_id")
    taken = [naming.take_apart(value) for value in distinct["value"].to_list()]
    text = ("core", "ordered", "squash", "bones", "initials", "runs", "numbers", "form", "arm")
    parsed = distinct.select("name_id").with_columns(
        *(pl.Series(column, [getattr(name, column) for name in taken], dtype=pl.String) for column in text),
        pl.Series("latin", [name.latin for name in taken], dtype=pl.Boolean),
        pl.Series("words", [name.tokens for name in taken], dtype=pl.List(pl.String)),
    )
    names = raw.join(distinct, on="value").select("idx", "name_id").sort("idx", "name_id")
    tokens = _tokens(names, parsed)
    coded = (
        parsed.select("name_id", pl.col("words").alias("word"))
        .explode("word")
        .join(tokens.select("word", "token"), on="word")
        .sort("name_id", "token")
        .group_by("name_id")
        .agg(pl.col("token").alias("tokens"))
    )
    return names, parsed.drop("words").join(coded, on="name_id", how="left").sort("name_id"), tokens


def _bearers(bodies: pl.DataFrame, names: pl.DataFrame, parsed: pl.DataFrame) -> pl.DataFrame:
    """name_id, bearers: in how many places of one list the name stands at most (numbers aside, by sound)."""
    borne = names.join(parsed.select("name_id", "ordered"), on="name_id").join(bodies.select("idx", "source", "place"), on="idx")
    places = borne.group_by("ordered", "source").agg(pl.col("place").n_unique().alias("n"))
    most = places.group_by("ordered").agg(pl.col("n").max().alias("bearers"))
    return parsed.select("name_id", "ordered").join(most, on="ordered").select("name_id", "bearers")


def _tokens(names: pl.DataFrame, parsed: pl.DataFrame) -> pl.DataFrame:
    """Distinct words with how many records have them and what it tells to share them."""
    spread = names.join(parsed.select("name_id", pl.col("words").alias("word")), on="name_id").explode("word").drop_nulls("word")
    counts = spread.group_by("word").agg(pl.col("idx").n_unique().alias("n")).sort("word").with_row_index("token")
    generic = pl.col("word").is_in(list(naming.generic_words()))
    size = names["idx"].n_unique() + BACKGROUND
    return counts.with_columns((size / (pl.col("n") + pl.when(generic).then(BACKGROUND / 50).otherwise(1.0))).log(2).cast(pl.Float32).alias("bits"))


def _rows(index: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    wide = (
        known.filter(pl.col("field").is_in(ROW_FIELDS))
        .unique(["idx", "field"], keep="first", maintain_order=True)
        .pivot(on="field", on_columns=list(ROW_FIELDS), index="idx", values="value")
    )
    rows = index.join(wide, on="idx", how="left").sort("idx")
    place = pl.coalesce("street", "address")
    parts = _over(rows.select(place)[place.meta.output_name()], street_of, pl.Struct({"street": pl.String, "house": pl.String, "postcode": pl.String, "city": pl.String}))
    rows = rows.with_columns(parts.alias("parts"))
    city = _over(rows["city"], plain_words, pl.String)
    postcode = rows["postcode"].str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "").str.strip_chars_start("0")
    postcode = pl.select(pl.when(postcode.str.contains(r"^\d{8,9}$") & (rows["country"] == "US")).then(postcode.str.head(5)).otherwise(postcode)).to_series()
    lat, lon = (rows[name].cast(pl.Float64, strict=False) for name in ("lat", "lon"))
    joined = pl.col("street").is_null() | pl.col("postcode").is_null() & pl.col("city").is_null()
    return rows.with_columns(
        pl.when(joined).then(pl.coalesce(pl.Series(city), pl.col("parts").struct.field("city"))).otherwise(pl.Series(city)).alias("city_"),
        pl.when(joined).then(pl.coalesce(pl.Series(postcode), pl.col("parts").struct.field("postcode"))).otherwise(pl.Series(postcode)).alias("postcode_"),
        lat.alias("lat"),
        lon.alias("lon"),
    ).select(
        "idx", "record_id", "source", "key",
        _filled(pl.col("parts").struct.field("street")).alias("street"),
        _filled(pl.col("parts").struct.field("house")).alias("house"),
        _filled(pl.col("postcode_")).alias("postcode"),
        _filled(pl.col("city_")).alias("city"),
        pl.concat_str(pl.lit(" "), _filled(pl.col("city_")), pl.lit(" "), _over(rows["region"], plain_words, pl.String).fill_null(""), pl.lit(" ")).alias("around"),
        pl.col("country").str.to_uppercase(),
        "lat", "lon",
        (
            pl.col("precision").is_in(_TOWN_LEVEL).fill_null(False)
            | (pl.col("placed_by") == "gazetteer").fill_null(False)
            | (pl.len().over("source", pl.col("lat").round(4), pl.col("lon").round(4)) >= COARSE_POINT)
        ).alias("coarse"),
        "site_of", "site_of_name",
    )  # fmt: skip


def _filled(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)


@cache
def _listed(name: str) -> frozenset[str]:
    lines = (_HERE / name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def plain_words(text: str) -> str:
    """Folded words by sound, joined by a space: how cities are compared."""
    return " ".join(naming.sound(word) for word in naming.words_of(naming.fold(text)) if not word.isdigit())


_TAIL: Final = re.compile(r"[,\n]\s*((?=[A-Z0-9 -]*\d)[A-Z0-9][A-Z0-9-]{1,9}(?: \d[A-Z]{2}| \d{2,4})?)\s+([^\d,]{3,40})$", re.IGNORECASE)
_UNIT: Final = re.compile(r"\b(unit|flat|suite|ste|floor|room|apt|office)\s*#?\s*\w{1,4}\b[,\s]*")
_DIGITS: Final = re.compile(r"\d+")


def street_of(text: str) -> dict[str, str]:
    """A street or joined address as written -> street words by sound, house number, and postcode and city if joined on."""
    tail = _TAIL.search(text)
    head = text[: tail.start()] if tail else text
    folded = _UNIT.sub("", naming.fold(head))
    parts = [part for part in re.split(r"[,\n;]", folded) if part.strip()]
    first = next((part for part in parts if _DIGITS.search(part) and re.search("[a-z]{3}", part)), parts[0] if parts else "")
    house = _DIGITS.search(first) or _DIGITS.search(folded)
    drop = _listed("street_words.txt")
    words = [re.sub("(strasse|str|straat|gasse)$", "", word) or word for word in naming.words_of(first) if word not in drop and not word.isdigit()]
    return {
        "street": " ".join(sorted(naming.sound(word) for word in words if len(word) > 1)),
        "house": house.group().lstrip("0") if house else "",
        "postcode": re.sub("[^0-9A-Z]", "", tail.group(1).upper()).lstrip("0") if tail else "",
        "city": plain_words(tail.group(2)) if tail else "",
    }


def _marks(known: pl.DataFrame) -> pl.DataFrame:
    """What is meant to reach or name one body: hosts, pages, mail addresses, phones, numbers."""
    platforms = list(_listed("platforms.txt"))
    web = known.filter(pl.col("field").is_in(["website", "social"])).select(
        "idx",
        pl.col("value").str.to_lowercase().str.replace(r"^[a-z]+://", "").str.replace(r"^www\d?\.", "").str.replace(r"[?#].*$", "").alias("url"),
    )
    web = web.with_columns(pl.col("url").str.extract(r"^([^/:\s]+\.[^/:\s]+)").alias("host"), pl.col("url").str.strip_chars_end("/").str.replace(r"/(index|home)\.\w+$", "").alias("page"))
    mail = known.filter(pl.col("field") == "email").select("idx", pl.col("value").str.to_lowercase().str.strip_chars().alias("value"))
    mail = mail.filter(pl.col("value").str.contains(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")).with_columns(pl.col("value").str.extract(r"@(?:www\.)?(.+)$").alias("host"))
    hosts = pl.concat([web.select("idx", "host"), mail.select("idx", "host")]).filter(~pl.col("host").is_in(platforms))
    digits = known.filter(pl.col("field") == "phone").select("idx", pl.col("value").str.replace_all(r"\D", "").alias("value"))
    numbers = known.filter(pl.col("field") == "identifier").select(
        "idx",
        pl.col("value").str.extract(r"^([^:]+):").str.to_lowercase().fill_null("local").alias("register"),
        pl.col("value").str.replace(r"^[^:]+:", "").str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "").alias("value"),
    )
    kinds: Iterable[tuple[str, pl.DataFrame]] = (
        ("host", hosts.rename({"host": "value"})),
        ("page", web.filter(pl.col("page").str.contains("/")).select("idx", pl.col("page").alias("value"))),
        ("mail", mail.select("idx", "value")),
        ("phone", digits.filter(pl.col("value").str.len_chars() >= 7).with_columns(pl.col("value").str.tail(9))),
        ("number", _own_numbers(numbers)),
    )
    frames = [frame.with_columns(pl.lit(kind).alias("kind")) for kind, frame in kinds]
    marks = pl.concat(frames, how="diagonal").drop_nulls("value").filter(pl.col("value") != "")
    if "register" not in marks.columns:
        marks = marks.with_columns(pl.lit(None, pl.String).alias("register"))
    return marks.unique(["idx", "kind", "register", "value"])


def _own_numbers(numbers: pl.DataFrame) -> pl.DataFrame:
    """Numbers worth comparing: those of a register, and a list's own when they are long enough not to meet by chance."""
    return numbers.filter((pl.col("register") != "local") & (pl.col("value").str.len_chars() >= 2) | (pl.col("value").str.len_chars() >= 6))


def _counted(marks: pl.DataFrame, bodies: pl.DataFrame) -> pl.DataFrame:
    keys = ["kind", "register", "value"]
    listed = marks.join(bodies.select("idx", "source", "body"), on="idx")
    per_list = listed.group_by([*keys, "source"]).agg(pl.col("body").n_unique().alias("n"), pl.len().alias("rows"))
    counts = per_list.group_by(keys).agg(pl.col("n").max(), pl.col("rows").sum().alias("total")).sort(keys).with_row_index("mark")
    return listed.join(counts, on=keys, nulls_equal=True).select("idx", "kind", "register", "value", "mark", "n", "total").sort("idx", "mark")


def positions(rows: pl.DataFrame) -> np.ndarray[Any, Any]:
    """Latitude and longitude of every row in radians, as two columns; not a number where unknown."""
    return np.radians(rows.select(pl.col("lat", "lon").fill_null(np.nan)).to_numpy())


def rival_numbers(ids: pl.Series, facts: pl.DataFrame) -> dict[int, dict[str, frozenset[str]]]:
    """Place in `ids` -> register -> numbers by which two bodies are told apart for sure; "name" is the register of
    numbers in names ("Dairy Society No. 4")."""
    index = pl.DataFrame({"record_id": ids, "idx": range(len(ids))}, schema={"record_id": pl.String, "idx": pl.Int64})
    known = facts.filter(pl.col("field").is_in(["identifier", "name"])).join(index, on="record_id").select("idx", "field", "value")
    found: dict[int, dict[str, frozenset[str]]] = {}
    for idx, value in known.filter(pl.col("field") == "identifier").select("idx", "value").iter_rows():
        register, _, number = value.lower().partition(":")
        number = re.sub("[^0-9a-z]", "", number)
        if register != "local" and number:
            found.setdefault(idx, {})[register] = found.get(idx, {}).get(register, frozenset()) | {number}
    names = known.filter((pl.col("field") == "name") & pl.col("value").str.contains(r"\d|\b[IVX]{2,4}\b")).unique("idx", keep="first", maintain_order=True)
    numbers = _over(names["value"], lambda value: naming.take_apart(value).numbers, pl.String)
    for idx, number in zip(names["idx"].to_list(), numbers.to_list(), strict=True):
        if number:
            found.setdefault(idx, {})["name"] = frozenset([number])
    return found
