"""The rows of a co-op, each with what it says, out of the document that the viewer may see."""

from dataclasses import dataclass, field
from typing import Any

from potluck.web.places.queries import Seen
from potluck.web.records import queries as records
from potluck.web.records import words
from potluck.web.records.models import Source

SAYS = ("name", "legal_name", "website", "email", "phone", "opened")
PLACE = ("street", "postcode", "city", "region")


@dataclass(frozen=True)
class Row:
    """One row: its list, its number there, and a few things it says."""

    record_id: str
    source: Source
    date: str
    number: int | None
    says: list[tuple[str, str]] = field(default_factory=list)  # (label, value in words)


def rows_of(seen: Seen) -> list[Row]:
    """The rows that `seen` may show, in the order of the document."""
    sources = records.sources_by_id()
    return [
        Row(
            line["record"],
            sources[line["source"]],
            line.get("date") or "",
            line.get("row"),
            _says(seen, line["record"]),
        )
        for line in seen.records
        if line["source"] in sources
    ]


def _says(seen: Seen, record_id: str) -> list[tuple[str, str]]:
    said = [
        (words.field_label(name), words.value(name, _spelled(value, record_id)))
        for name in SAYS
        for value in seen.values(name)
        if _says_it(value, record_id)
    ]
    for value in seen.doc.get("place", ()):
        if _says_it(value, record_id):
            parts = [str(value["value"][part]) for part in PLACE if value["value"].get(part)]
            said.append((words.field_label("address"), value["value"].get("address") or ", ".join(parts)))
    return [(label, text) for label, text in said if text]


def _says_it(value: dict[str, Any], record_id: str) -> bool:
    return any(entry["record"] == record_id for entry in value["from"])


def _spelled(value: dict[str, Any], record_id: str) -> str:
    """As this row spells it."""
    return str(next(entry.get("as", value["value"]) for entry in value["from"] if entry["record"] == record_id))
