"""The nouns of the engine: the columns that the steps of the walk hand to one another.

A step takes and gives Polars frames with these columns, in this order. Dataclasses live at the
edges only: one table as read, one mapping, one message to the keeper of a list.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
import polars as pl

RECORDS: Final = {
    "record_id": pl.String,  # ULID, minted when first seen, kept by re-imports
    "source_id": pl.String,  # ULID of the list it stands in
    "key": pl.String,  # what names the row within its list (its id column, else its content)
    "row": pl.Int64,  # the row's number as its keeper counts
    "level": pl.String,  # steward | members | peers | public
    "licence": pl.String,  # SPDX id, or "" for not stated
    "observed": pl.String,  # ISO date on which the value was true, as far as the list tells
}
"""One line per row of a list."""

FACTS: Final = {
    "record_id": pl.String,
    "field": pl.String,  # a word of `vocabulary/fields.yaml`
    "value": pl.String,  # clean text: see `fields/`
    "lang": pl.String,  # BCP 47 tag or null
    "level": pl.String,  # null: the record's own level
}
"""One line per value of a record; many values of a field are many lines, in the order of the list."""

Fact = list[str | None]
"""One of these as it is kept in JSON: [field, value, lang, level]. What people write (a line of the own list, a
suggestion) has no level of its own: [field, value, lang]."""
FACT_LISTS: Final = pl.List(pl.List(pl.String))
"""The type of a column that holds the facts of a row, once its JSON is read."""

EDGES: Final = {
    "a": pl.String,  # record ids, a < b
    "b": pl.String,
    "weight": pl.Float64,  # Fellegi-Sunter match weight, log2
    "band": pl.String,  # same | ask | different | branch (b is a site of a) | branch_of (a is a site of b)
    "reasons": pl.String,  # JSON: [[code, weight, {param: value}], ...]; words in link/explain.py
}
"""Scored pairs. Pairs far below the ask band are not kept."""

DECISIONS: Final = {
    "a": pl.String,  # record ids, a < b
    "b": pl.String,
    "verdict": pl.String,  # same | different | unsure | branch | branch_of
}
"""What people decided and did not undo: one line per pair, the latest word on it."""

MEMBERS: Final = {
    "record_id": pl.String,
    "profile_id": pl.String,  # the smallest record id of the profile
    "component": pl.String,  # the smallest record id of the component of scored edges and decisions
    "part_of": pl.String,  # for a site: the profile_id of its organisation, else null
}
"""Which record belongs to which profile."""

SOURCES: Final = {
    "source_id": pl.String,
    "name": pl.String,
    "trust": pl.Int64,  # 0 is trusted most
    "licence": pl.String,
    "level": pl.String,
    "is_own": pl.Boolean,  # the node's own list
    "place_detail": pl.String,  # exact | region: how closely its places may be shown
}

PROFILES: Final = {
    "profile_id": pl.String,
    "component": pl.String,
    "level": pl.String,  # the most open level at which anything of it may be seen
    "name": pl.String,  # the next columns hold what the public may see; null where nothing
    "kind": pl.String,
    "status": pl.String,  # open | closed | forming
    "country": pl.String,
    "city": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "precision": pl.String,  # exact | street | postcode | town | region
    "is_site": pl.Boolean,
    "part_of": pl.String,
    "size": pl.Int64,  # records joined
    "doc": pl.String,  # JSON, see ARCHITECTURE.md
}
"""One line per profile; the columns beside `doc` are only for finding it."""

LINES: Final = {
    "record_id": pl.String,
    "row": pl.Int64,  # as the keeper of the list counts
    "table": pl.String,
    "part": pl.String,  # lines of one row with the same part are answered together: lat and lon, a whole address
    "column": pl.String,  # the owner's header; of a new column, the header it would get; "": the whole row
    "field": pl.String,
    "kind": pl.String,  # fill | correct | closed | doubled
    "before": pl.String,  # the cell as read
    "after": pl.String,  # in the owner's spelling
    "value": pl.String,  # clean; for `doubled` the record that says the same
    "sources": pl.List(pl.String),  # the lists that say so
    "date": pl.String,
    "level": pl.String,
    "is_new": pl.Boolean,  # the list has no column for it yet
    "extra": pl.String,  # of a doubled row: what only it says
}
"""What goes back to the keeper of a list: one line per cell that others know better, by row."""


@dataclass(frozen=True)
class Issue:
    """One thing the keeper of a list should know. Words are in `read/issues.py`."""

    code: str
    severity: str  # refused (the row stays out) | warned (kept, look again) | note (about the whole list)
    row: int | None = None  # as the keeper counts: the line or sheet row, header included
    column: str | None = None
    table: str | None = None
    params: Dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RawTable:
    """One table as read: every cell a string or null, nothing changed.

    `frame` has the owner's headers as column names (made unique: "Phone", "Phone [2]").
    `rows` are the numbers of the rows as the owner counts, same height as `frame`.
    """

    name: str
    frame: pl.DataFrame
    rows: pl.Series


@dataclass(frozen=True)
class Reading:
    """What came out of one file or folder. `read` counts input rows: kept in tables + refused by the reader."""

    format: str
    tables: tuple[RawTable, ...]
    issues: tuple[Issue, ...] = ()
    details: Dict[str, str] = field(default_factory=dict)  # encoding, delimiter, sheets ...

    @property
    def read(self) -> int:
        refused = sum(issue.severity == "refused" for issue in self.issues)
        return sum(table.frame.height for table in self.tables) + refused


@dataclass(frozen=True)
class ColumnMeaning:
    """What one column of a list means."""

    column: str
    field: str | None  # a word of vocabulary/fields.yaml, or None: kept with the row, not used
    lang: str | None = None
    when_yes: str | None = None  # for a flag column: the value it stands for when it says yes
    split: str | None = None  # separator of several values in one cell
    level: str | None = None  # None: the list's own level, and what looks like a person's for stewards
    confidence: float = 1.0  # 0..1
    why: str = ""  # header | content | given | flag
    level_why: str = ""  # why a guess closed it: header | mobile | birth | bank | person_id


@dataclass(frozen=True)
class Mapping:
    """What the columns of a list mean; a small YAML file outside (`mapping/yaml.py`)."""

    columns: tuple[ColumnMeaning, ...]
    constants: Dict[str, str] = field(default_factory=dict)  # field -> value for every row
    id_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapped:
    """A reading seen through a mapping: `records` (row, table, key, observed, raw) and `facts`
    (row_id instead of record_id: the 0-based line in `records`). Every input row is in `records` or refused."""

    records: pl.DataFrame  # row_id Int64, row Int64, table String, key String, observed String, raw String (JSON)
    facts: pl.DataFrame  # row_id Int64, field, value, lang, level
    issues: tuple[Issue, ...]
    read: int

    @property
    def refused(self) -> int:
        return sum(issue.severity == "refused" for issue in self.issues)

    def report(self) -> dict[str, Any]:
        """The counts shown to the keeper: read = kept + refused; warned rows are part of kept."""
        warned = {(i.table, i.row) for i in self.issues if i.severity == "warned" and i.row is not None}
        return {
            "read": self.read,
            "kept": self.read - self.refused,
            "warned": len(warned),
            "refused": self.refused,
            "issues": [
                {
                    "code": i.code,
                    "severity": i.severity,
                    "row": i.row,
                    "column": i.column,
                    "table": i.table,
                    "params": dict(i.params),
                }
                for i in self.issues
            ],
        }


def facts_in(text: str) -> list[Fact]:
    """The facts that a JSON text holds; "" holds none."""
    return orjson.loads(text) if text else []


def as_written(facts: Iterable[Sequence[str | None]]) -> list[Fact]:
    """The facts without their levels, as people write them."""
    return [[*fact, None][:3] for fact in facts]


def facts_text(facts: Iterable[Sequence[str | None]], *, with_level: bool = True) -> str:
    """The JSON text of facts: four parts each, or three."""
    return orjson.dumps([[*fact, None, None][: 4 if with_level else 3] for fact in facts]).decode()


def empty(schema: Dict[str, Any]) -> pl.DataFrame:
    """A frame with these columns and no rows."""
    return pl.DataFrame(schema=dict(schema))
