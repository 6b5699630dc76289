"""The owner's columns: their cells, which of them can take a field, and what a new one would be called."""

from collections import Counter
from typing import Any, Final

import orjson
import polars as pl

from potluck.engine.fields import text
from potluck.engine.nouns import Mapping
from potluck.engine.vocabulary import fold_header, load

NEW: Final = ("website", "email", "phone", "lat", "lon", "status")
"""Fields that may become a column of their own at the end of the list."""


def cells(rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """record_id, column, cell (null: empty), is_blank ("n/a" is) of every column that means something."""
    used = [m.column for m in mapping.columns if m.field]
    shape: Any = pl.Struct(dict.fromkeys(used, pl.String))
    wide = rows.select("record_id", pl.col("raw").str.json_decode(shape).alias("cell")).unnest("cell") if used else rows
    long = wide.unpivot(used or None, index="record_id", variable_name="column", value_name="cell")
    blank = [cell for cell in long["cell"].unique().drop_nulls() if text.is_blank(cell)]
    return long.with_columns((pl.col("cell").is_null() | pl.col("cell").is_in(blank)).alias("is_blank"))


def targets(rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """table, field, column, turn (0: the first column of the field), when_yes: what each table has columns for."""
    first = rows.unique("table", keep="first", maintain_order=True)
    has = [(table, set(orjson.loads(raw))) for table, raw in first.select("table", "raw").iter_rows() if raw]
    found: list[tuple[Any, ...]] = []
    for table, names in has:
        turn: Counter[str] = Counter()
        for m in mapping.columns:
            if m.field and m.column in names:
                found.append((table, m.field, m.column, turn[m.field], m.when_yes))
                turn[m.field] += 1
    schema = {"table": pl.String, "field": pl.String, "column": pl.String, "turn": pl.Int64, "when_yes": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row")


def new_names(mapping: Mapping) -> dict[str, str]:
    """What a new column for each field of NEW would be called: a word of the language of most headers, written as they
    are (all small, all capitals, with_bars), and not one that is there."""
    headers = [m.column for m in mapping.columns]
    words = load("new_columns")
    spoken = tongue(mapping)
    taken = {fold_header(header) for header in headers}
    named = {}
    for field in NEW:
        word = words["names"][field].get(spoken) or words["names"][field]["en"]
        named[field] = _as_written(word if fold_header(word) not in taken else f"{word} 2", headers)
    return named


def tongue(mapping: Mapping) -> str:
    """The language whose words most headers use."""
    said = {word for m in mapping.columns for word in fold_header(m.column).split()}
    count = {code: len(said & set(words)) for code, words in load("new_columns")["signs"].items()}
    best = max(count, key=lambda code: (count[code], code == "en"))
    return best if count[best] else "en"


def _as_written(word: str, headers: list[str]) -> str:
    plain = [header for header in headers if any(letter.isalpha() for letter in header)]
    many = len(plain) / 2
    if sum("_" in header for header in plain) > len(plain) / 4 and not any(" " in header for header in plain):
        word = word.replace(" ", "_")
    if sum(header == header.upper() for header in plain) > many:
        return word.upper()
    return word.lower() if sum(header == header.lower() for header in plain) > many else word
