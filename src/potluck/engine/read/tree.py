"""Finds the lists of records inside a nested value (from JSON, JavaScript or YAML) and makes tables of them.

A record's number is its place in its list, from 1.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.engine.read import geojson, headers
from potluck.engine.read.flat import flatten, scalar
from potluck.engine.read.grid import as_column, make_table
from potluck.engine.read.limits import Limits, UnreadableError, check_issues, check_table
from potluck.engine.read.source import Source

_ASIDE: Final = re.compile(
    r"reject|exclu|remov|delet|draft|pending|histor|(^|[._])logs?($|[._])|stat|meta|error|option|setting|config|color",
    re.I,
)
_DEEP: Final = 6  # lists are looked for so many objects down
_NAMED: Final = frozenset({"name", "title", "nom", "nombre", "label"})


@dataclass(frozen=True)
class Found:
    """A list within the value."""

    path: str
    items: Sequence[Any]
    kind: str  # records | rows | words
    numbers: Sequence[int] | None = None

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key for item in self.items[:200] if isinstance(item, dict) for key in item)


def to_reading(value: Any, source: Source, format: str, *, numbers: Sequence[int] | None = None) -> Reading:
    """The lists of records in a value as tables; what else it holds is noted. `numbers` are those of the items when
    the value is a list. Raises UnreadableError when there is no list."""
    found = [Found("", value, "records", numbers)] if numbers else list(_lists(value, "", 0, source.limits))
    chosen, aside = _choose(found)
    if _is_record(value, source.alone) and (
        not chosen or not source.alone or max(len(item.items) for item in chosen) < 2
    ):
        chosen, aside = [Found("", [value], "records")], []
    if not chosen:
        raise UnreadableError("no_table")
    if any(geojson.is_feature(item) for item in chosen[0].items[:1]):
        format = "geojson"
    tables: list[RawTable] = []
    issues: list[Issue] = list(source.notes)
    if len({id(item.items) for item in chosen}) < len(chosen):  # one list under two names (YAML)
        chosen = [replace(item, items=list(item.items)) for item in chosen]
    for item in chosen:
        name = source.stem if len(chosen) == 1 else item.path or source.stem
        table, notes = _table(name, item, source.limits)
        tables.append(table)
        issues += notes
    issues += [Issue("other_list", "note", params={"path": i.path, "count": str(len(i.items))}) for i in aside]
    details = {"encoding": source.used} | ({"list": chosen[0].path} if chosen[0].path else {})
    return Reading(format, tuple(tables), tuple(issues), details)


def _is_record(value: Any, alone: bool) -> bool:
    """Whether an object is itself one entry of a list, not a wrapper of one."""
    if not isinstance(value, dict) or geojson.is_feature(value) or geojson.is_collection(value):
        return geojson.is_feature(value)
    plain = [key for key, item in value.items() if not isinstance(item, dict | list)]
    is_named = bool(_NAMED & {key.casefold() for key in plain})
    return len(plain) == len(value) > 0 or (is_named and len(plain) > alone)


def _lists(value: Any, path: str, depth: int, limits: Limits) -> Iterator[Found]:
    if isinstance(value, list) and value:
        yield from _list(value, path)
    elif isinstance(value, dict) and depth <= _DEEP:
        if len(value) >= 3 and _are_alike(list(value.values())):
            keyed = [{"key": key} | item if "key" not in item else item for key, item in value.items()]
            yield Found(path, keyed, "records")
            return
        if (rows := _columnar(value)) is not None:
            yield Found(path, rows, "rows")
            return
        for key, inner in value.items():
            yield from _lists(inner, f"{path}.{key}" if path else str(key), depth + 1, limits)


def _columnar(value: Mapping[str, Any]) -> list[list[Any]] | None:
    """Rows with a header, from lists of equal length under column names, or from rows beside a list of column names."""
    lists = {key: item for key, item in value.items() if isinstance(item, list) and len(item) > 1}
    plain = {key: item for key, item in lists.items() if not any(isinstance(cell, dict | list) for cell in item)}
    if len(plain) == len(value) >= 2 and len({len(item) for item in plain.values()}) == 1:
        return [list(plain), *map(list, zip(*plain.values(), strict=True))]
    for key, item in lists.items():
        names = next((plain[n] for n in plain if re.search(r"col|head|field", n, re.I)), None)
        if names and key not in plain and all(isinstance(row, list) and len(row) == len(names) for row in item):
            return [names, *item]
    return None


def _list(value: list[Any], path: str) -> Iterator[Found]:
    objects = sum(isinstance(item, dict) for item in value)
    if objects * 2 >= len(value):
        yield Found(path, value, "records")
    elif all(isinstance(item, list) for item in value):
        inner = [entry for item in value for entry in item]
        if inner and all(isinstance(entry, dict) for entry in inner):
            yield Found(path, inner, "records")
        elif len(value) > 1 and any(len(item) > 1 for item in value):
            yield Found(path, value, "rows")
    elif not any(isinstance(item, dict | list) for item in value):
        yield Found(path, value, "words")


def _are_alike(values: Sequence[Any]) -> bool:
    """Whether these are objects that share most of their keys: records under their ids."""
    if not all(isinstance(value, dict) and value for value in values):
        return False
    every = {key for value in values for key in value}
    return sum(len(value) for value in values) * 2 >= len(values) * len(every) and not all(
        isinstance(inner, dict | list) for value in values[:20] for inner in value.values()
    )


def _choose(found: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """(lists to read, lists to note): the largest list of records, and those whose records are much like its own."""
    records = [item for item in found if item.kind == "records"]
    if not records:
        best = max(found, key=lambda item: (item.kind == "rows", len(item.items)), default=None)
        return ([best] if best else []), [item for item in found if item is not best]
    main = max(records, key=lambda item: (not _ASIDE.search(item.path), len(item.items) * min(len(item.keys), 5)))
    chosen = [item for item in records if item is main or _is_kin(item, main)]
    return chosen, [item for item in found if item not in chosen and item.kind != "words"]


def _is_kin(item: Found, main: Found) -> bool:
    smaller = min(len(item.keys), len(main.keys))
    return smaller >= 3 and len(item.keys & main.keys) * 2 >= smaller and not _ASIDE.search(item.path)


def _table(name: str, found: Found, limits: Limits) -> tuple[RawTable, list[Issue]]:
    if len(found.items) > limits.rows:
        raise UnreadableError("too_many_rows", {"limit": f"{limits.rows:,}"})
    if found.kind == "rows":
        rows = enumerate(
            ([scalar(cell) if not isinstance(cell, dict | list) else "" for cell in r] for r in found.items), 1
        )
        return make_table(name, rows, limits)
    if found.kind == "words":
        return make_table(name, ((n, [scalar(item)]) for n, item in enumerate(found.items, 1)), limits, header=["name"])
    return _records(name, found, limits)


def _records(name: str, found: Found, limits: Limits) -> tuple[RawTable, list[Issue]]:
    points, dropped = geojson.Points(), dict[str, set[str]]()
    kept: list[dict[str, str]] = []
    rows: list[int] = []
    issues: list[Issue] = []
    columns: dict[str, None] = {}
    numbers = found.numbers or range(1, len(found.items) + 1)
    for number, item in zip(numbers, _taken(found.items), strict=True):
        record = geojson.as_record(item, points) if geojson.is_feature(item) else item
        if not isinstance(record, dict):
            issues.append(Issue("not_an_object", "refused", row=number, table=name))
            check_issues(len(issues), limits)
            continue
        cells = flatten(record, dropped, limits.depth)
        if cells and (longest := max(map(len, cells.values()))) > limits.cell:
            params = {"found": str(longest), "limit": str(limits.cell)}
            issues.append(Issue("cell_too_long", "refused", row=number, table=name, params=params))
            continue
        columns.update(dict.fromkeys(cells))
        if len(columns) > limits.columns:
            raise UnreadableError("too_many_columns", {"found": str(len(columns)), "limit": str(limits.columns)})
        kept.append(cells)
        rows.append(number)
    names, notes = headers.column_names(list(columns), len(columns))
    check_table(name, names, len(rows), limits)
    frame = pl.DataFrame(
        [as_column(name, [c.get(key) for c in kept]) for name, key in zip(names, columns, strict=True)]
    )
    notes += _inner_notes(dropped, points)
    issues += [Issue(i.code, i.severity, i.row, i.column, name, i.params) for i in notes]
    return RawTable(name, frame, pl.Series("row", rows, dtype=pl.Int64)), issues


def _taken(items: Sequence[Any]) -> Iterator[Any]:
    """The items one by one, each let go of after its turn: a large list does not stand in memory twice."""
    if not isinstance(items, list):
        yield from items
        return
    for place, item in enumerate(items):
        items[place] = None
        yield item


def _inner_notes(dropped: Mapping[str, set[str]], points: geojson.Points) -> list[Issue]:
    notes = [
        Issue(
            "list_kept" if column.endswith(" ") else "names_only",
            "note",
            column=column.rstrip(),
            params={"column": column.rstrip(), "keys": ", ".join(sorted(keys))},
        )
        for column, keys in dropped.items()
        if keys
    ]
    if points.missing:
        notes.append(Issue("no_geometry", "note", params={"count": str(points.missing)}))
    if points.shapes:
        notes.append(Issue("point_from_shape", "note", params={"count": str(points.shapes)}))
    return notes
