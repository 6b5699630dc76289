"""Small frames of the walk, written as plain lists."""

from typing import Any

import orjson
import polars as pl

from potluck.engine import nouns, settle

Fact = tuple[str, str] | tuple[str, str, str | None] | tuple[str, str, str | None, str | None]


def record(
    record_id: str,
    source: str,
    *facts: Fact,
    level: str = "public",
    licence: str = "CC0-1.0",
    date: str = "",
    row: int = 1,
) -> dict[str, Any]:
    return {
        "id": record_id,
        "source": source,
        "facts": facts,
        "level": level,
        "licence": licence,
        "date": date,
        "row": row,
    }


def source(
    source_id: str,
    trust: int,
    level: str = "public",
    licence: str = "CC0-1.0",
    own: bool = False,
    detail: str = "exact",
) -> tuple[Any, ...]:
    return (source_id, f"List {source_id}", trust, licence, level, own, detail)


def frames(
    records: list[dict[str, Any]], sources: list[tuple[Any, ...]], profiles: dict[str, str] | None = None
) -> tuple[pl.DataFrame, ...]:
    """(records, facts, members, sources); every record belongs to profile "p" unless `profiles` says another."""
    lines = [(r["id"], r["source"], f"key {r['row']}", r["row"], r["level"], r["licence"], r["date"]) for r in records]
    said = [(r["id"], *[*fact, None, None][:4]) for r in records for fact in r["facts"]]
    belong = [(r["id"], (profiles or {}).get(r["id"], "p"), "c", None) for r in records]
    return (
        pl.DataFrame(lines, schema=nouns.RECORDS, orient="row"),
        pl.DataFrame(said, schema=nouns.FACTS, orient="row"),
        pl.DataFrame(belong, schema=nouns.MEMBERS, orient="row"),
        pl.DataFrame(sources, schema=nouns.SOURCES, orient="row"),
    )


def settled(records: list[dict[str, Any]], sources: list[tuple[Any, ...]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns and the document of the one profile."""
    line = settle.settle(*frames(records, sources)).row(0, named=True)
    return line, orjson.loads(line["doc"])


def texts(doc: dict[str, Any], field: str) -> list[str]:
    return [value["value"] for value in doc["fields"].get(field, [])]
