"""Guessing what the columns of a list mean: by header and by content, then choosing one column where one is enough."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import polars as pl

from potluck.engine.fields import place, url
from potluck.engine.mapping import flags, identity
from potluck.engine.mapping.contents import Look, fit, look
from potluck.engine.mapping.headers import hints
from potluck.engine.mapping.shapes import shape
from potluck.engine.nouns import ColumnMeaning, Mapping, Reading
from potluck.engine.vocabulary import COLUMN_FIELDS

ACCEPT: Final = 0.55
"""A meaning under this confidence is not used."""

ONE_NAME: Final = ("name", "legal_name")


def guess(reading: Reading) -> Mapping:
    """What each column of a reading means, with confidence and why; columns of the same name share a meaning."""
    values = _columns(reading)
    looks = {column: look(series) for column, series in values.items()}
    meanings = {column: flags.meaning(column, looks[column]) or _by_header(column, looks[column]) for column in looks}
    meanings = _by_content(meanings, looks)
    meanings = identity.settle(meanings, looks, values)
    meanings = _one_of_each(meanings, looks)
    meanings = _pages(_places(meanings), looks)
    meanings = _split(_names(meanings, looks), looks)
    ids = tuple(column for column, m in meanings.items() if m.field == "id")
    return Mapping(tuple(meanings.values()), _constants(meanings, looks), ids)


def _columns(reading: Reading) -> dict[str, pl.Series]:
    found: dict[str, list[pl.Series]] = {}
    for table in reading.tables:
        for column in table.frame.columns:
            found.setdefault(column, []).append(table.frame[column].cast(pl.String))
    return {column: pl.concat(parts) if len(parts) > 1 else parts[0] for column, parts in found.items()}


def _by_header(column: str, seen: Look) -> ColumnMeaning:
    """The best reading of a header that its values do not contradict."""
    scored = [(round(hint.score * fit(hint.field, seen), 3), hint) for hint in hints(column)]
    score, hint = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if hint is None or score < ACCEPT:
        return ColumnMeaning(column, None, confidence=0.0, why="")
    return ColumnMeaning(column, hint.field, lang=hint.lang, confidence=score, why="header")


def _by_content(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """Columns whose header says nothing, by what their values look like."""
    known = {m.field for m in meanings.values()}
    found = dict(meanings)
    for column, meaning in meanings.items():
        if meaning.field is None and meaning.why != "flag" and (guessed := shape(column, looks[column], known)):
            field, score = guessed
            found[column] = ColumnMeaning(column, field, confidence=score, why="content")
            known.add(field)
    return found


def _one_of_each(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """Of several columns for a field that has one value, the surest; other languages of a name stay."""
    best: dict[tuple[str, str | None], str] = {}
    for column, m in meanings.items():
        key = _slot(m)
        if key and (key not in best or _strength(m, looks) > _strength(meanings[best[key]], looks)):
            best[key] = column
    return {
        column: m if _slot(m) is None or best[_slot(m) or ("", None)] == column else _unused(m)
        for column, m in meanings.items()
    }


def _slot(m: ColumnMeaning) -> tuple[str, str | None] | None:
    if m.field in ONE_NAME:
        return m.field, m.lang
    return (m.field, None) if m.field and not COLUMN_FIELDS[m.field]["many"] and m.field != "street_2" else None


def _strength(m: ColumnMeaning, looks: dict[str, Look]) -> float:
    return m.confidence * (0.6 + 0.4 * min(1.0, looks[m.column].filled * 1.5))


def _unused(m: ColumnMeaning) -> ColumnMeaning:
    return ColumnMeaning(m.column, None, confidence=m.confidence, why=m.why)


def _places(meanings: dict[str, ColumnMeaning]) -> dict[str, ColumnMeaning]:
    """Two numbers in one cell are not needed beside two columns; a joined place is not needed beside its parts."""
    fields = {m.field for m in meanings.values()}
    needless = set()
    if {"lat", "lon"} <= fields:
        needless.add("coordinates")
    elif "coordinates" in fields:
        needless |= {"lat", "lon"}
    if "city" in fields:
        needless.add("locality")
    return {column: _unused(m) if m.field in needless else m for column, m in meanings.items()}


def _pages(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """A website column that holds pages of one directory is a directory column."""
    found = dict(meanings)
    for column, m in meanings.items():
        if m.field in ("website", "directory") and m.why != "given":
            pages = [
                page for value in looks[column].sample for piece in url.split(value) if (page := url.normalise(piece))
            ]
            if pages and _is_directory(pages, m.field == "directory"):
                found[column] = replace(m, field="directory")
            elif pages and m.field == "directory":
                found[column] = replace(m, field="website", confidence=min(m.confidence, 0.6))
    return found


def _is_directory(pages: list[str], named_so: bool) -> bool:
    known = sum(url.field_of(page) == "directory" for page in pages)
    common = Counter(url.host_of(page) for page in pages).most_common(1)[0][1]
    return (
        known >= 0.8 * len(pages)
        or (common >= 0.8 * len(pages) and (len(pages) >= 8 or named_so))
        or (named_so
        and known > 0)
    )


def _names(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """A list without a `name` column: its trading name, else its registered name, else the likeliest text."""
    if any(m.field == "name" for m in meanings.values()):
        return meanings
    for field in ("other_name", "legal_name"):
        for column, m in meanings.items():
            if m.field == field:
                return meanings | {column: replace(m, field="name")}
    free = {
        c: s for c, m in meanings.items() if m.field in (None, "topic", "description") and (s := _nameness(looks[c]))
    }
    if not free:
        return meanings
    column = max(free, key=lambda c: free[c])
    return meanings | {
        column: ColumnMeaning(column, "name", confidence=round(0.4 + free[column] / 2, 3), why="content")
    }


def _nameness(seen: Look) -> float:
    if (
        not seen.count
        or seen.rate("letter") < 0.8
        or seen.length > 100
        or seen.rate("url") > 0.3
        or seen.rate("email") > 0.3
    ):
        return 0.0
    return seen.distinct * (0.4 + 0.4 * seen.rate("coop") + 0.2 * seen.rate("words")) * seen.filled


def _split(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """Which separator stands between several values of a cell, for the fields where it matters."""
    found = dict(meanings)
    for column, m in meanings.items():
        if m.field in ("topic", "activity", "kind", "kin", "image", "identifier") and m.when_yes is None:
            found[column] = replace(m, split=_separator(looks[column].sample, m.field))
    return found


def _separator(sample: Iterable[str], field: str) -> str | None:
    cells = list(sample)
    for mark, least in (
        (";", 0.02),
        ("|", 0.02),
        ("\n", 0.02),
        ("、", 0.05),
        ("،", 0.05),
        (", ", 0.3 if field != "topic" else 0.05),
        (",", 0.3),
    ):
        with_mark = [cell for cell in cells if mark in cell.strip(mark)]
        if len(with_mark) >= max(1, least * len(cells)) and sum(map(len, cells)) / max(1, len(cells)) < 200:
            return mark
    return None


def _constants(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, str]:
    """A country that the states of a list all belong to, when it has no column for it."""
    if any(m.field == "country" and looks[c].filled > 0.5 for c, m in meanings.items()):
        return {}
    counts: Counter[str] = Counter()
    for column, m in meanings.items():
        if m.field == "region":
            counts.update(code for value in looks[column].sample if (code := place.region_country(value)))
            known = sum(counts.values())
            if known and known >= 0.5 * len(looks[column].sample) and counts.most_common(1)[0][1] >= 0.9 * known:
                return {"country": counts.most_common(1)[0][0]}
    return {}
