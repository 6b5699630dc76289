"""Parquet files, as other programs write. Cells become text, lists of words are joined, nested columns stay out."""

import io

import polars as pl

from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.engine.read.limits import UnreadableError
from potluck.engine.read.source import Source

CELLS = 60_000_000
"""More cells than this do not fit: a small file can claim any number of them."""


def read(source: Source) -> Reading:
    """One table. Raises UnreadableError for a damaged file and beyond the limits."""
    try:
        schema = pl.read_parquet_schema(io.BytesIO(source.data))
        rows = pl.scan_parquet(io.BytesIO(source.data)).select(pl.len()).collect().item()
        _check(len(schema), rows, source)
        frame = pl.read_parquet(io.BytesIO(source.data))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnreadableError("broken_parquet") from error
    nested = [name for name, kind in schema.items() if kind.is_nested() and kind != pl.List(pl.String)]
    notes = tuple(Issue("names_only", "note", column=name, params={"keys": name}) for name in nested)
    flat = frame.drop(nested).with_columns(
        pl.col(name).list.join("; ") for name, kind in schema.items() if kind == pl.List(pl.String)
    )
    text = flat.cast(pl.String).with_columns(pl.all().str.replace_all("\0", ""))
    numbers = pl.Series("row", range(1, text.height + 1), dtype=pl.Int64)
    return Reading("parquet", (RawTable(source.stem, text, numbers),), notes)


def _check(columns: int, rows: int, source: Source) -> None:
    limits = source.limits
    if columns > limits.columns:
        raise UnreadableError("too_many_columns", {"found": str(columns), "limit": str(limits.columns)})
    if rows > limits.rows:
        raise UnreadableError("too_many_rows", {"limit": str(limits.rows)})
    if rows * columns > CELLS:
        raise UnreadableError("too_many_cells", {"sheet": source.stem, "limit": str(CELLS)})
