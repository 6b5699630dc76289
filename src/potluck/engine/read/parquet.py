"""Parquet files, as other programs write. Cells become text, lists of words are joined, nested columns stay out."""

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.engine.read.footer import Footer, FooterError, footer
from potluck.engine.read.limits import Limits, UnreadableError, check_table
from potluck.engine.read.source import Source

_AT_ONCE: Final = 2_000_000  # cells unpacked together
_CHUNKS: Final = 100_000
_DEPTH: Final = 64
_BROKEN: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, FooterError)
_WORDS: Final = pl.List(pl.String)


def read(source: Source) -> Reading:
    """One table. Raises UnreadableError for a damaged file and beyond the limits."""
    try:
        claims = footer(source.data)
        _check(claims, source)
        schema = pl.read_parquet_schema(source.data)
        check_table(source.stem, list(schema), claims.rows, source.limits)
        nested = [name for name, kind in schema.items() if kind.is_nested() and kind != _WORDS]
        flat = {name: kind for name, kind in schema.items() if name not in nested}
        columns = list(_columns(source, flat, claims.rows))
    except _BROKEN as error:
        raise UnreadableError("broken_parquet") from error
    notes = tuple(Issue("names_only", "note", column=name, params={"keys": name}) for name in nested)
    frame = pl.DataFrame(columns)
    numbers = pl.Series("row", range(1, frame.height + 1), dtype=pl.Int64)
    return _without_long(RawTable(source.stem, frame, numbers), notes, source.limits)


def _check(claims: Footer, source: Source) -> None:
    """Raises UnreadableError for more than fits, as the file itself says."""
    limits = source.limits
    if claims.elements > 4 * limits.columns:
        raise UnreadableError("too_many_columns", {"found": str(claims.elements), "limit": str(limits.columns)})
    if claims.depth > _DEPTH:
        raise UnreadableError("too_deep", {"limit": str(_DEPTH)})
    if claims.rows > limits.rows:
        raise UnreadableError("too_many_rows", {"limit": f"{limits.rows:,}"})
    if claims.values > limits.table:
        raise UnreadableError("too_many_cells", {"sheet": source.stem, "limit": f"{limits.table:,}"})
    if claims.unpacked > limits.unpacked:
        raise UnreadableError("parquet_too_big", {"limit": str(limits.unpacked // 1_000_000)})
    if claims.chunks > _CHUNKS:
        raise FooterError


def _columns(source: Source, schema: Mapping[str, pl.DataType], rows: int) -> Iterator[pl.Series]:
    """The columns as text, some at a time. Equal cells share their letters in a Parquet file, and do so in memory
    until they are touched: so their letters are counted first."""
    step, left = max(_AT_ONCE // max(rows, 1), 1), source.limits.bytes
    names = list(schema)
    for at in range(0, len(names), step):
        some = names[at : at + step]
        found = {column.name: column for column in _read(source.data, [n for n in some if not _is_category(schema[n])])}
        if categories := [name for name in some if _is_category(schema[name])]:
            found |= {column.name: column for column in _read(_without_notes(source.data), categories)}
        for name in some:
            left -= _letters(found[name])
            if left < 0:
                raise UnreadableError("parquet_too_big", {"limit": str(source.limits.bytes // 1_000_000)})
            yield _text(found.pop(name))


def _read(data: bytes, names: list[str]) -> list[pl.Series]:
    return pl.read_parquet(data, columns=names).get_columns() if names else []


def _is_category(kind: pl.DataType) -> bool:
    return isinstance(kind, pl.Categorical | pl.Enum)


def _without_notes(data: bytes) -> bytes:
    """The same file without Arrow's notes on its columns, which call some texts categories: each cell of those would be
    written out in memory. As texts they share."""
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    return data[:start] + data[start:].replace(b"ARROW:schema", b"-----:schema")


def _letters(column: pl.Series) -> int:
    """Bytes of all its texts, each written out."""
    if column.dtype == _WORDS:
        column = column.explode()
    if column.dtype == pl.Binary:
        return int(column.bin.size().sum() or 0)
    return int(column.str.len_bytes().sum() or 0) if column.dtype == pl.String else 8 * len(column)


def _text(column: pl.Series) -> pl.Series:
    if column.dtype == _WORDS:
        column = column.list.join("; ")
    text = column.cast(pl.String)
    has_nul = text.str.contains("\0", literal=True).any()
    return text.str.replace_all("\0", "", literal=True) if has_nul else text


def _without_long(table: RawTable, notes: tuple[Issue, ...], limits: Limits) -> Reading:
    """Rows with a cell of too many letters are refused, as in other formats."""
    lengths = table.frame.select(pl.max_horizontal(pl.all().str.len_chars(), pl.lit(0)).alias("longest"))["longest"]
    long = lengths > limits.cell
    if not table.frame.width or not long.any():
        return Reading("parquet", (table,), notes)
    told = tuple(
        Issue("cell_too_long", "refused", row=row, table=table.name,
              params={"found": str(found), "limit": str(limits.cell)})
        for row, found in zip(table.rows.filter(long), lengths.filter(long), strict=True)
    )  # fmt: skip
    kept = RawTable(table.name, table.frame.filter(~long), table.rows.filter(~long))
    return Reading("parquet", (kept,), (*notes, *told))
