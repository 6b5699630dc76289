"""The differences of two versions for a page: which rows and cells, a page at a time."""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potluck.engine import mapping as mappings
from potluck.engine.align import Aligned, Changes
from potluck.web.lists.queries.next_version import Comparison
from potluck.web.records.models import Version

PAGE: Final = 25
SHOWN: Final = 6
TAGS: Final = {
    "added": ("good", gettext_lazy("Added")),
    "changed": ("warn", gettext_lazy("Changed")),
    "removed": ("bad", gettext_lazy("Removed")),
    "moved": ("plain", gettext_lazy("Moved")),
}
NAMES: Final = ("name", "legal_name", "other_name")


@dataclass(frozen=True)
class Line:
    """One row that differs. `cells`: (column, before, after); `said`: (column, value) of a row that came or went."""

    kind: str
    tone: str
    tag: str
    name: str
    old_row: int | None
    new_row: int | None
    has_moved: bool
    cells: list[tuple[str, str, str]]
    said: list[tuple[str, str]]
    more: int


def page(comparison: Comparison, kind: str, number: int, *versions: Version) -> dict[str, Any]:
    """What a template needs: counts, the columns that changed, and the lines of one page of one kind (all: "")."""
    found = comparison.changes
    kind = kind if kind in TAGS and found.counts[kind] else ""
    rows = found.rows.filter(pl.col("kind") == kind) if kind else found.rows
    pages = max(1, -(-rows.height // PAGE))
    number = min(number, pages)
    part = rows.slice((number - 1) * PAGE, PAGE)
    names = [column for version in reversed(versions) for column in _name_columns(version)]
    return {
        "counts": found.counts,
        "total": found.rows.height,
        "kinds": [(code, label, found.counts[code]) for code, (_tone, label) in TAGS.items() if found.counts[code]],
        "kind": kind,
        "lines": [_line(comparison, names, *row) for row in part.iter_rows()],
        "columns_changed": _columns(found),
        "page": number,
        "pages": pages,
        "before": number - 1 or None,
        "after": number + 1 if number < pages else None,
    }


def _name_columns(version: Version) -> list[str]:
    meant = mappings.from_yaml(version.mapping).columns if version.mapping else ()
    return [m.column for field in NAMES for m in meant if m.field == field]


def _columns(found: Changes) -> list[str]:
    told = [_("The column “%(old)s” is called “%(new)s” now.") % {"old": a, "new": b} for a, b in found.renamed]
    told += [_("A column came: “%(name)s”.") % {"name": name} for name in found.came]
    return told + [_("A column is gone: “%(name)s”.") % {"name": name} for name in found.left]


def _line(comparison: Comparison, names: list[str], kind: str, old: int | None, new: int | None) -> Line:
    aligned = comparison.aligned
    before, after = _cells(aligned.before, old), _cells(aligned.after, new)
    tone, tag = TAGS[kind]
    whole = after or before
    names = names + [a for a, b in aligned.columns if b in names]
    name = next((whole[column] for column in names if whole.get(column)), next(iter(whole.values()), ""))
    said = [(column, value) for column, value in whole.items() if value != name] if kind in ("added", "removed") else []
    return Line(
        kind,
        tone,
        str(tag),
        name,
        comparison.old["row"][old] if old is not None else None,
        comparison.new["row"][new] if new is not None else None,
        kind == "moved" or (kind == "changed" and _has_moved(aligned, old)),
        _differences(comparison.changes, old, new) if kind == "changed" else [],
        said[:SHOWN],
        max(0, len(said) - SHOWN),
    )


def _cells(frame: pl.DataFrame, row: int | None) -> dict[str, str]:
    """The filled cells of a row."""
    return {column: value for column, value in frame.row(row, named=True).items() if value} if row is not None else {}


def _differences(found: Changes, old: int | None, new: int | None) -> list[tuple[str, str, str]]:
    cells = found.cells.filter((pl.col("old") == old) & (pl.col("new") == new))
    return [
        (column, before or "", after or "")
        for column, before, after in cells.select("column", "before", "after").iter_rows()
    ]


def _has_moved(aligned: Aligned, old: int | None) -> bool:
    return bool(aligned.pairs.filter(pl.col("old") == old)["moved"].any())
