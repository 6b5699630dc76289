"""Erasing one person's data, and leaving it out of every list that comes later."""

import gzip
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import models, transaction
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from potluck.engine.blank import Cut, cut_within, marks_of
from potluck.engine.nouns import facts_in
from potluck.engine.read import UnreadableError
from potluck.web import rooms
from potluck.web.journal import actions as journal
from potluck.web.journal.models import Reason
from potluck.web.leaving import withdrawals
from potluck.web.leaving.actions import vacuum
from potluck.web.people.models import Link
from potluck.web.people.queries import require
from potluck.web.records.actions.blanking import blank_lines
from potluck.web.records.actions.linking import lock_state, resettle
from potluck.web.records.models import Decision, Edge, Erasure, Record, Revision, Source, State, Version, new_ulid
from potluck.web.records.queries import readings
from potluck.web.records.queries.erased import blank_json, texts_of
from potluck.web.records.queries.marks import sign

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


def search_person(*, person: Any, text: str, most: int = 200) -> list[Found]:
    """Where a name, phone or e-mail address stands in the rows, as written there. Writes nothing.

    Raises TooShortError, PermissionDenied."""
    require(person, "erase")
    cut, found = Cut(marks_of(text, sign), sign), []
    for record in Record.objects.select_related("source").exclude(raw="", facts="").iterator(chunk_size=2_000):
        raw, facts = orjson.loads(record.raw or "{}"), facts_in(record.facts)
        cells = raw.items() if isinstance(raw, dict) else []
        said = {str(value): str(name) for name, value in cells}
        said |= {str(value): str(field) for field, value, *_ in facts if value not in said}
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
    lock_state()
    State.objects.filter(pk=1).update(changed=F("changed") + 1)  # first a write: one writer from here on
    touched = _blank_rows(cut)
    files = _blank_versions(cut)
    words = sum(blank_lines(model, columns, cut) for model, columns in WORDS)
    words += sum(blank(cut) for blank in rooms.hooks("on_erase"))
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
    for record_id, *lines in touched:
        Record.objects.filter(record_id=record_id).update(**dict(zip(columns[1:], lines, strict=True)))
    return [record_id for record_id, *_ in touched]


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
        reading, _, _ = readings.read_version(version)
        cells = (text for table in reading.tables for column in table.frame for text in column.drop_nulls().unique())
        if any(cut(str(text)) != text for text in cells):
            return True
    except UnreadableError:
        pass
    return any(cut(text) != text for text in texts_of(gzip.decompress(bytes(version.content))))


def _blank_edges(record_ids: list[str], cut: Cut) -> None:
    """Reasons of scored pairs may quote what was compared."""
    for start in range(0, len(record_ids), 500):
        part = record_ids[start : start + 500]
        for edge in Edge.objects.filter(models.Q(a__in=part) | models.Q(b__in=part)):
            fresh = orjson.dumps(cut_within(orjson.loads(edge.reasons or "[]"), cut)).decode()
            Edge.objects.filter(pk=edge.pk).update(reasons=fresh)


# lists that come later
