"""Erasing one person's data, and leaving it out of every list that comes later."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import orjson
import polars as pl
from django.db import models, transaction
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from potluck.engine import nouns
from potluck.engine.blank import Cut, cut_within, marks_of
from potluck.engine.read import UnreadableError
from potluck.web.journal import actions as journal
from potluck.web.journal.models import Reason
from potluck.web.people.models import Link
from potluck.web.people.queries import require
from potluck.web.records import hooks, queries, withdrawals
from potluck.web.records.actions import vacuum
from potluck.web.records.actions.linking import _state, resettle
from potluck.web.records.marks import sign
from potluck.web.records.models import Decision, Edge, Erasure, Record, Revision, Source, State, Version, new_ulid

WORDS: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Source, ("name", "attribution", "about", "keeper_mail", "url", "fetch_url")),
    (Decision, ("reason",)),
    (Revision, ("facts", "why")),
    (Reason, ("text",)),
    (Link, ("login",)),
)
"""Columns outside the rows in which a person may be named."""


@dataclass(frozen=True)
class Found:
    """One place where the person stands: the list and row, the column, and the text as it is."""

    source: str
    row: int
    column: str
    text: str


def look(*, person: Any, text: str, most: int = 200) -> list[Found]:
    """Where a name, phone or e-mail address stands in the rows, as written there. Writes nothing.

    Raises TooShortError, PermissionDenied."""
    require(person, "erase")
    cut, found = Cut(marks_of(text, sign), sign), []
    for record in Record.objects.select_related("source").exclude(raw="", facts="").iterator(chunk_size=2_000):
        raw, facts = orjson.loads(record.raw or "{}"), orjson.loads(record.facts or "[]")
        cells = raw.items() if isinstance(raw, dict) else []
        said = {str(value): str(name) for name, value in cells}
        said |= {value: field for field, value, *_ in facts if value not in said}
        found += [Found(record.source.name, record.row, said[t], t) for t in said if t and cut(t) != t]
        if len(found) >= most:
            break
    return found[:most]


def erase(*, person: Any, text: str) -> dict[str, int]:
    """Blanks a person's name, phone number or e-mail address wherever this node keeps it, in one transaction, and keeps
    keyed marks of it, so that no list brings it back. Profiles are settled anew; files that hold it lose their content.

    The counts of what was blanked. Afterwards caches and files are cleaned (see `vacuum`). Raises TooShortError,
    PermissionDenied."""
    require(person, "erase")
    marks = marks_of(text, sign)
    withdrawals.catch_up()
    vacuum.ask()
    with transaction.atomic():
        erasure = Erasure.objects.create(kind=Erasure.PERSON, thing_id=new_ulid(), marks=marks, by=person)
        counts = _blank(Cut(marks, sign))
        journal.write(person=person, verb="erased", thing="person", thing_id=erasure.thing_id, detail=counts)
    withdrawals.catch_up()
    return counts


def erase_again(*, line: dict[str, Any]) -> None:
    """Replays a line of `withdrawals.jsonl` on a restored node; call it inside a transaction."""
    Erasure.objects.create(id=line["id"], kind=Erasure.PERSON, thing_id=line["thing_id"], marks=line["marks"])
    Erasure.objects.filter(id=line["id"]).update(at=line["at"])
    counts = _blank(Cut(line["marks"], sign))
    journal.write(person=None, verb="erased", thing="person", thing_id=line["thing_id"], detail=counts)


def _blank(cut: Cut) -> dict[str, int]:
    _state()
    State.objects.filter(pk=1).update(changed=F("changed") + 1)  # first a write: one writer from here on
    touched = _blank_rows(cut)
    files = _blank_versions(cut)
    words = sum(blank_lines(model, columns, cut) for model, columns in WORDS)
    words += sum(blank(cut) for blank in hooks.named(hooks.BLANKERS))
    DBTaskResult.objects.exclude(traceback="").update(traceback="")
    _blank_edges(touched, cut)
    for start in range(0, len(touched), 500):
        resettle(touched[start : start + 500])
    return {"rows": len(touched), "files": files, "words": words}


def _blank_rows(cut: Cut) -> list[str]:
    """The ids of rows that lost something."""
    touched = []
    columns = ("record_id", "key", "table", "raw", "facts", "since")
    for record_id, key, table, *texts in Record.objects.values_list(*columns).iterator(chunk_size=2_000):
        raw, facts, since = ((blank_json(text, cut) if text else text) for text in texts)
        fresh = (cut(key), cut(table), raw, facts, since)
        if fresh != (key, table, *texts):
            touched.append((record_id, *fresh))
    for record_id, *fresh in touched:
        Record.objects.filter(record_id=record_id).update(**dict(zip(columns[1:], fresh, strict=True)))
    return [record_id for record_id, *_ in touched]


def blank_json(text: str, cut: Cut) -> str:
    """A JSON text without what is erased; the very same text when nothing is. Of facts, those left empty go."""
    before = orjson.loads(text)
    after = cut_within(before, cut)
    if after == before:
        return text
    if isinstance(before, list) and before and isinstance(before[0], list):
        after = [fact for fact in after if len(fact) < 2 or fact[1] != ""]
    return orjson.dumps(after).decode()


def blank_lines(model: type[models.Model], columns: tuple[str, ...], cut: Cut) -> int:
    """Cuts it out of text columns of a table; a column `facts` holds JSON. How many lines lost something."""
    count = 0
    for line in model._default_manager.only("pk", *columns).iterator(chunk_size=2_000):
        before = {name: getattr(line, name) for name in columns if getattr(line, name)}
        fresh = {n: blank_json(t, cut) if n == "facts" and t[:1] == "[" else cut(t) for n, t in before.items()}
        if changed := {name: value for name, value in fresh.items() if value != before[name]}:
            model._default_manager.filter(pk=line.pk).update(**changed)
            count += 1
    return count


def _blank_versions(cut: Cut) -> int:
    """Files that hold it lose their content: cutting inside a spreadsheet would be a guess. How many did."""
    count = 0
    for version_id in list(Version.objects.values_list("id", flat=True)):
        version = Version.objects.get(pk=version_id)
        about = {"wishes": version.wishes, "report": version.report, "mapping": version.mapping}
        fresh = cut_within(about | {"file_name": version.file_name}, cut)
        if version.content and _holds(version, cut):
            fresh |= {"content": b"", "report": fresh["report"] | {"erased": True}}
            count += 1
        Version.objects.filter(pk=version_id).update(**fresh)
    return count


def _holds(version: Version, cut: Cut) -> bool:
    """Whether a kept file holds it: in a cell, or in any text inside, such as a comment of a spreadsheet."""
    try:
        reading, _, _ = queries.read_version(version)
        cells = (text for table in reading.tables for column in table.frame for text in column.drop_nulls().unique())
        if any(cut(str(text)) != text for text in cells):
            return True
    except UnreadableError:
        pass
    return any(cut(text) != text for text in texts_of(gzip.decompress(bytes(version.content))))


def texts_of(data: bytes) -> Iterator[str]:
    """The lines of a file, and of the files packed in it."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from packed.read(name).decode("utf-8", "replace").replace("<", "\n<").splitlines()
        return
    for letters in ("utf-8", "utf-16", "latin-1"):
        yield from data.decode(letters, "replace").splitlines()


def _blank_edges(record_ids: list[str], cut: Cut) -> None:
    """Reasons of scored pairs may quote what was compared."""
    for start in range(0, len(record_ids), 500):
        part = record_ids[start : start + 500]
        for edge in Edge.objects.filter(models.Q(a__in=part) | models.Q(b__in=part)):
            fresh = orjson.dumps(cut_within(orjson.loads(edge.reasons or "[]"), cut)).decode()
            Edge.objects.filter(pk=edge.pk).update(reasons=fresh)


# lists that come later


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
