"""Reads the real lists of ../shared/data/real as records and facts, as import does; where the judged pairs are."""

from pathlib import Path
from typing import Final

import polars as pl

from potluck.engine import mapping, nouns, read

SHARED: Final = Path(__file__).parents[2] / "shared"
LISTS: Final = SHARED / "data" / "real"
PAIRS: Final = SHARED / "data" / "truth" / "pairs.csv"
TRUTH_IDS: Final = {
    "dotcoop-domains-2019": "RegistrantId",
    "uk-coops-organisations-2017": "CUK Organisation ID",
    "iowa-coops": "id",
    "ica-members": "id",
}
"""list -> the column that the judged pairs name its rows by; elsewhere "L" + line or "row" + number (its README)."""
_FIRST: Final = {"iowa-coops": "labeled_data.json", "tech-coops-hng": "README.md"}


def data_files() -> list[Path]:
    """Every data file of every list, in order."""
    return sorted(path for path in LISTS.glob("*/*") if path.name != "SOURCE.md")


def read_lists(paths: list[Path]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """(RECORDS, FACTS, names): names has record_id, list (folder), truth_id (the id in judged pairs, or null)."""
    parts = [_read_list(path) for path in paths]
    records, facts, names = (pl.concat(frames) for frames in zip(*parts, strict=True))
    return records, facts, names


def _read_list(path: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    folder = path.parent.name
    reading = read.read_path(path)
    mapped = mapping.apply(reading, mapping.guess(reading))
    number = (pl.col("row_id") + 1).cast(pl.String)
    rows = mapped.records.with_columns(
        pl.concat_str(pl.lit(f"{folder}/{path.name}:"), number.str.zfill(6)).alias("record_id")
    )
    records = (
        rows.with_columns(
            pl.lit(f"{folder}/{path.name}").alias("source_id"),
            pl.lit("public").alias("level"),
            pl.lit("").alias("licence"),
        )
        .select(list(nouns.RECORDS))
        .cast(dict(nouns.RECORDS))
    )  # type: ignore[arg-type]
    facts = mapped.facts.join(rows.select("row_id", "record_id"), on="row_id", maintain_order="left").select(
        list(nouns.FACTS)
    )
    names = rows.select("record_id", pl.lit(folder).alias("list"), _truth_id(folder, path, number).alias("truth_id"))
    return records, facts.cast(dict(nouns.FACTS)), names  # type: ignore[arg-type]


def _truth_id(folder: str, path: Path, number: pl.Expr) -> pl.Expr:
    if path.name != _FIRST.get(folder, path.name):
        return pl.lit(None, pl.String)
    if folder in TRUTH_IDS:
        return pl.col("raw").str.json_path_match(f"$['{TRUTH_IDS[folder]}']")
    if folder == "tech-coops-hng":
        return pl.concat_str(pl.lit("L"), pl.col("row").cast(pl.String))
    return pl.concat_str(pl.lit("row"), number)
