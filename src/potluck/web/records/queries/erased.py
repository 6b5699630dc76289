"""What was erased here is left out of every list that comes later."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import polars as pl

from potluck.engine import nouns
from potluck.engine.blank import Cut, cut_within
from potluck.web.records.models import Erasure
from potluck.web.records.queries.marks import sign


def texts_of(data: bytes) -> Iterator[str]:
    """The lines of a file, and of the files packed in it."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from packed.read(name).decode("utf-8", "replace").replace("<", "\n<").splitlines()
        return
    for letters in ("utf-8", "utf-16", "latin-1"):
        yield from data.decode(letters, "replace").splitlines()


def count_erasures() -> int:
    """How many persons were erased here; another number later says that `leave_out` is to be asked again."""
    return Erasure.objects.filter(kind=Erasure.PERSON).count()


def erased() -> Cut:
    """Cuts out whatever was erased here; false when nothing was."""
    known = Erasure.objects.filter(kind=Erasure.PERSON).values_list("marks", flat=True)
    return Cut((mark for marks in known for mark in marks), sign)


def leave_out(understood: tuple[Any, Any, nouns.Mapped]) -> tuple[tuple[Any, Any, nouns.Mapped], bool]:
    """A list as read, without what was erased here, and whether it held any; rows that lost something are told of."""
    cut = erased()
    if not cut:
        return understood, False
    reading, mapping, mapped = understood
    records, hit = _rows_left(mapped.records, cut)
    values = mapped.facts["value"].unique().drop_nulls().to_list()
    fresh = {value: left for value in values if (left := cut(value)) != value}
    facts = mapped.facts.with_columns(pl.col("value").replace(fresh)).filter(pl.col("value").fill_null("x") != "")
    issues = tuple(replace(issue, params=cut_within(dict(issue.params), cut)) for issue in mapped.issues)
    told = tuple(nouns.Issue("erased_here", "warned", row=row, table=table) for row, table in hit)
    held = bool(hit or fresh)
    return (reading, mapping, replace(mapped, records=records, facts=facts, issues=issues + told)), held


def _rows_left(records: pl.DataFrame, cut: Cut) -> tuple[pl.DataFrame, list[tuple[int, str]]]:
    before = list(records.select("raw", "key", "table").iter_rows())
    after = [(blank_json(raw, cut), cut(key), table and cut(table)) for raw, key, table in before]
    numbers = zip(records["row"], records["table"], strict=True)
    hit = [number for number, one, other in zip(numbers, before, after, strict=True) if one != other]
    columns = {name: [line[place] for line in after] for place, name in enumerate(("raw", "key", "table"))}
    fresh = [pl.Series(name, values, dtype=pl.String) for name, values in columns.items()]
    return records.with_columns(fresh), hit


def blank_json(text: str, cut: Cut) -> str:
    """A JSON text without what is erased; the very same text when nothing is. Of facts, those left empty go."""
    before = orjson.loads(text)
    after = cut_within(before, cut)
    if after == before:
        return text
    if isinstance(before, list) and before and isinstance(before[0], list):
        after = [fact for fact in after if len(fact) < 2 or fact[1] != ""]
    return orjson.dumps(after).decode()
