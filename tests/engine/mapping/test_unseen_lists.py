"""Lists in the manner of many countries and tools that no one here has seen: invented rows in `unseen/`."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from potluck.engine import mapping, read
from potluck.engine.mapping.issues import ISSUES

HERE = Path(__file__).parent / "unseen"
EXPECTED: dict[str, Any] = yaml.safe_load((HERE / "expected.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_columns_and_first_row_of_a_list_nobody_has_seen(name: str) -> None:
    wanted = EXPECTED[name]
    reading = read.read_path(HERE / name)
    guessed = mapping.guess(reading)
    mapped = mapping.apply(reading, guessed)
    said = {m.column: m.field for m in guessed.columns}
    assert {column: said[column] for column in wanted["columns"]} == wanted["columns"]
    first = mapped.facts.filter(pl.col("row_id") == mapped.facts["row_id"].min())
    facts = set(first.select("field", "value").iter_rows())
    assert {(field, str(value)) for field, value in wanted["first"].items()} - facts == set()
    assert mapped.report()["kept"] == wanted["kept"]
    told = {(i.code, i.row) for i in mapped.issues if i.severity != "note"}
    assert told == {(code, row) for code, rows in wanted.get("told", {}).items() for row in rows}


def test_every_list_is_expected() -> None:
    assert {path.name for path in HERE.iterdir()} - {"expected.yaml"} == set(EXPECTED)


def test_every_message_has_a_remedy() -> None:
    assert all(what.endswith((".", "?")) and remedy.endswith(".") for what, remedy in ISSUES.values())
