"""Parquet files: read as text, damage is told."""

import io

import polars as pl
import pytest

from potluck.engine.read import UnreadableError, read_bytes


def parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def test_cells_become_text_and_lists_of_words_are_joined() -> None:
    frame = pl.DataFrame({"name": ["Night Oven", None], "lat": [43.5, None], "tags": [["bread", "café"], []]})
    reading = read_bytes(parquet(frame), "ovens.parquet")
    assert (reading.format, reading.read) == ("parquet", 2)
    assert reading.tables[0].frame.rows()[0] == ("Night Oven", "43.5", "bread; café")


def test_a_damaged_file_says_what_to_do() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(parquet(pl.DataFrame({"name": ["a"]}))[:-20], "cut.parquet")
    assert "CSV" in caught.value.remedy


def test_more_cells_than_fit_are_refused() -> None:
    many = pl.DataFrame({f"c{i}": pl.repeat("x", 100_000, eager=True) for i in range(700)})
    with pytest.raises(UnreadableError) as caught:
        read_bytes(parquet(many), "many.parquet")
    assert caught.value.code == "too_many_cells"
