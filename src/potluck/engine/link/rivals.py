"""Numbers by which two bodies are told apart for sure."""

import re

import polars as pl

from potluck.engine.link import names as naming
from potluck.engine.link.distinct import over


def rival_numbers(ids: pl.Series, facts: pl.DataFrame) -> dict[int, dict[str, frozenset[str]]]:
    """Place in `ids` -> register -> numbers by which two bodies are told apart for sure; "name" is the register of
    numbers in names ("Dairy Society No. 4")."""
    index = pl.DataFrame({"record_id": ids, "idx": range(len(ids))}, schema={"record_id": pl.String, "idx": pl.Int64})
    known = (
        facts.filter(pl.col("field").is_in(["identifier", "name"]))
        .join(index, on="record_id")
        .select("idx", "field", "value")
    )
    found: dict[int, dict[str, frozenset[str]]] = {}
    for idx, value in known.filter(pl.col("field") == "identifier").select("idx", "value").iter_rows():
        register, _, number = value.lower().partition(":")
        number = re.sub("[^0-9a-z]", "", number)
        if register != "local" and number:
            found.setdefault(idx, {})[register] = found.get(idx, {}).get(register, frozenset()) | {number}
    names = known.filter((pl.col("field") == "name") & pl.col("value").str.contains(r"\d|\b[IVX]{2,4}\b")).unique(
        "idx", keep="first", maintain_order=True
    )
    numbers = over(names["value"], lambda value: naming.take_apart(value).numbers, pl.String)
    for idx, number in zip(names["idx"].to_list(), numbers.to_list(), strict=True):
        if number:
            found.setdefault(idx, {})["name"] = frozenset([number])
    return found
