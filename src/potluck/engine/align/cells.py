"""The cells of a version as columns of plain text, and the same as small numbers that are quick to compare."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import orjson
import polars as pl

NUMBER: Final = r"^(-?\d+)\.0+$"
"""24.0 out of a spreadsheet is 24 in its CSV."""
FEW: Final = 100
OFTEN: Final = 0.01


def plain(rows: pl.DataFrame) -> pl.DataFrame:
    """The cells of `rows` (table, raw) under the list's own headers: trimmed, NFC, empty cells null.

    Rows of one table have one set of columns; a column that only some tables have is null in the others."""
    numbered = rows.select("table", "raw").with_row_index("_n")
    parts = [_decoded(part) for part in numbered.partition_by("table", maintain_order=True)]
    if not parts:
        return pl.DataFrame()
    whole = pl.concat(parts, how="diagonal").sort("_n").drop("_n")
    text = pl.all().str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars()
    tidy = whole.with_columns(text.str.replace(NUMBER, "$1"))
    return tidy.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _decoded(part: pl.DataFrame) -> pl.DataFrame:
    said = part["raw"].replace("", "{}").fill_null("{}")
    headers = list(orjson.loads(said.filter(said != "{}").head(1).item() if (said != "{}").any() else "{}"))
    if not headers:
        return part.select("_n")
    cells = said.str.json_decode(pl.Struct(dict.fromkeys(headers, pl.String))).struct.unnest()
    inner = {header: f"·{header}" if header == "_n" else header for header in headers}
    return pl.concat([part.select("_n"), cells.rename(inner)], how="horizontal")


@dataclass(frozen=True)
class Coded:
    """Two versions over the columns they share. Codes are equal where cells are (capitals aside); -1 is empty.

    `bits[c][code]`: how telling it is to share that value, log2 of one over the part of all rows that have it."""

    old: np.ndarray  # columns x old rows, int32
    new: np.ndarray  # columns x new rows, int32
    bits: list[np.ndarray]
    text: list[pl.Series]  # per column, the old rows and then the new ones

    @property
    def sizes(self) -> tuple[int, int]:
        return self.old.shape[1], self.new.shape[1]


def coded(before: pl.DataFrame, after: pl.DataFrame, columns: list[tuple[str, str]]) -> Coded:
    """The shared columns, (old name, new name) each, of two frames of plain cells."""
    old = np.empty((len(columns), before.height), np.int32)
    new = np.empty((len(columns), after.height), np.int32)
    bits, texts = [], []
    for at, (left, right) in enumerate(columns):
        text = pl.concat([before[left].rename("v"), after[right].rename("v")]).str.to_lowercase()
        _values, codes, counts = np.unique(
            text.fill_null("").hash().to_numpy(), return_inverse=True, return_counts=True
        )
        empty = text.is_null().to_numpy()
        codes = np.where(empty, -1, codes).astype(np.int32)
        old[at], new[at] = codes[: before.height], codes[before.height :]
        bits.append(_bits(counts, before.height + after.height))
        texts.append(text)
    return Coded(old, new, bits, texts)


def telling_words(text: pl.Series) -> pl.Series:
    """Each text without the words that many others have too ("housing", "co-operative", "https", "www"); whole where
    nothing would be left."""
    distinct = text.unique().drop_nulls().rename("v").to_frame()
    words = distinct.with_columns(pl.col("v").str.extract_all(r"[\p{L}\p{N}]+").alias("w")).explode("w")
    often = max(3, OFTEN * distinct.height)
    rare = words.filter(pl.col("v").n_unique().over("w") <= often).group_by("v", maintain_order=True).agg("w")
    short = rare.select("v", pl.col("w").list.join(" ").alias("short"))
    told = text.rename("v").to_frame().join(short, on="v", how="left", maintain_order="left")
    return told.select(pl.coalesce("short", "v")).to_series()


def _bits(counts: np.ndarray, rows: int) -> np.ndarray:
    """log2 of one over the part of rows with each value. A value of its own is taken to be rare in a short list too."""
    rare = np.maximum(rows, FEW) / np.maximum(counts, 2)
    bits: np.ndarray = np.log2(np.where(counts <= 3, rare, max(1, rows) / np.maximum(counts, 1)))
    return bits
