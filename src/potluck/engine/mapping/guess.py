"""Guessing what the columns of a list mean: by header and by content, then choosing one column where one is enough."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import polars as pl

from potluck.engine.fields import language, text, url
from potluck.engine.mapping import flags, identity, private
from potluck.engine.mapping.constants import constants
from potluck.engine.mapping.contents import Look, fit, look
from potluck.engine.mapping.headers import hints, is_industry
from potluck.engine.mapping.shapes import shape
from potluck.engine.nouns import ColumnMeaning, Mapping, Reading
from potluck.engine.vocabulary import COLUMN_FIELDS

ACCEPT: Final = 0.55
"""A meaning under this confidence is not used."""

ACCEPT_EMPTY: Final = 0.85
"""The same for a column without any value: only a header that leaves no doubt."""

NEAR: Final = 4
"""Columns between a town and the other parts of its address."""

ONE_NAME: Final = ("name", "legal_name")


def guess(reading: Reading) -> Mapping:
    """What each column of a reading means, with confidence and why; columns of the same name share a meaning."""
    values = _columns(reading)
    looks = {column: look(series) for column, series in values.items()}
    meanings = {column: flags.meaning(column, looks[column]) or _by_header(column, looks[column]) for column in looks}
    meanings = _links(_by_content(meanings, looks))
    meanings = identity.settle(meanings, looks, values)
    meanings = _one_of_each(_industries(_spare(meanings, values), looks), looks)
    meanings = _pages(_places(meanings, looks), looks)
    meanings = _split(_names(meanings, looks), looks)
    meanings = private.close(meanings, looks)
    return Mapping(tuple(meanings.values()), constants(reading, meanings, looks), identity.key_columns(meanings, looks))


def _columns(reading: Reading) -> dict[str, pl.Series]:
    found: dict[str, list[pl.Series]] = {}
    for table in reading.tables:
        for column in table.frame.columns:
            found.setdefault(column, []).append(table.frame[column].cast(pl.String))
    return {column: pl.concat(parts) if len(parts) > 1 else parts[0] for column, parts in found.items()}


def _by_header(column: str, seen: Look) -> ColumnMeaning:
    """The best reading of a header that its values do not contradict."""
    coded = is_industry(column) and seen.rate("digit") > 0.8  # "47.11C" is no word, but an activity all the same
    scored = [(round(hint.score * (1.0 if coded else fit(hint.field, seen)), 3), hint) for hint in hints(column)]
    score, hint = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if hint is None or score < (ACCEPT if seen.count else ACCEPT_EMPTY):
        return ColumnMeaning(column, None, confidence=0.0, why="")
    field = "country" if hint.field == "region" and seen.rate("country") > 0.9 and seen.length > 3 else hint.field
    lang = hint.lang or (_script(seen) if COLUMN_FIELDS[field].get("lang") else None)
    return ColumnMeaning(column, field, lang=lang, confidence=score, why="header")


def _script(seen: Look) -> str | None:
    """The language whose script most of a column is written in, when the script tells it."""
    tags = Counter(tag for value in seen.sample if (tag := language.of_script(value)))
    common = "ja" if tags["ja"] else next((tag for tag, _ in tags.most_common(1)), None)
    return common if common and tags.total() >= 0.6 * len(seen.sample) else None


def _by_content(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """Columns whose header says nothing, by what their values look like."""
    known = {m.field for m in meanings.values()}
    found = dict(meanings)
    for column, meaning in meanings.items():
        if (
            meaning.field is None
            and meaning.why != "flag"
            and _tells(looks[column])
            and (guessed := shape(column, looks[column], known))
        ):
            field, score = guessed
            found[column] = ColumnMeaning(column, field, confidence=score, why="content")
            known.add(field)
    return found


def _tells(seen: Look) -> bool:
    """Enough different values to judge by."""
    if len(seen.sample) == 1:
        return seen.count > 1 and seen.rate("country") == 1 and seen.length > 2
    return len(seen.sample) >= 2 and (seen.filled > 0.02 or seen.count > 20)


def _links(meanings: dict[str, ColumnMeaning]) -> dict[str, ColumnMeaning]:
    """The reader's "Coop (link)" beside a name column "Coop" is the website."""
    found = dict(meanings)
    for column, m in meanings.items():
        beside = meanings.get(column.removesuffix(" (link)")) if column.endswith(" (link)") else None
        if beside and m.field in (None, "website", "directory", beside.field):
            field = "website" if beside.field in ("name", "legal_name", "other_name") else None
            found[column] = replace(m, field=field, confidence=0.9, why="header")
    return found


def _industries(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """Of many columns for one classification ("SIC level 2", "SIC level 3 description"): one of codes, one of words."""
    kept: set[bool] = set()
    found = dict(meanings)
    for column, m in meanings.items():
        if m.field == "activity" and is_industry(column):
            coded = looks[column].rate("digit") > 0.6
            found[column] = _unused(m) if coded in kept else m
            kept.add(coded)
    return found


def _spare(meanings: dict[str, ColumnMeaning], values: dict[str, pl.Series]) -> dict[str, ColumnMeaning]:
    """Columns that say the same thing of other rows ("lat" of points, "center.lat" of areas) are marked to stay."""
    first: dict[str, str] = {}
    found = dict(meanings)
    for column, m in meanings.items():
        if m.field in ("lat", "lon") and m.field in first:
            one, other = values[first[m.field]], values[column]
            both = (one.is_not_null() & other.is_not_null()).sum() if one.len() == other.len() else 1
            found[column] = replace(m, why="beside") if not both else m
        elif m.field:
            first[m.field] = column
    return found


def _one_of_each(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """Of several columns for a field that has one value, the surest; other languages of a name stay."""
    best: dict[tuple[str, str | None], str] = {}
    strength = {column: _strength(m, looks) for column, m in meanings.items()}
    strength = _together(meanings, strength)
    for column, m in meanings.items():
        key = _slot(m)
        if key and (key not in best or strength[column] > strength[best[key]]):
            best[key] = column
    sure = any(m.field == "country" and m.confidence >= 0.9 for m in meanings.values())
    doubtful = {c for c, m in meanings.items() if sure and m.field == "country" and m.confidence < 0.9}
    meanings = {column: _unused(m) if column in doubtful else m for column, m in meanings.items()}
    return {
        column: m if _slot(m) is None or best[_slot(m) or ("", None)] == column else _unused(m)
        for column, m in meanings.items()
    }


def _together(meanings: dict[str, ColumnMeaning], strength: dict[str, float]) -> dict[str, float]:
    """Strengths, halved for place columns far from the surest town: a list with two sets of them ("City2, Zip" from a
    geocoder behind "City, PostCode") means the set it was given."""
    order = list(meanings)
    towns = [column for column in order if meanings[column].field == "city"]
    if len(towns) < 2:
        return strength
    town = order.index(max(towns, key=lambda column: strength[column]))
    far = {c for n, c in enumerate(order) if meanings[c].field in ("postcode", "region") and abs(n - town) > NEAR}
    return {column: value * (0.5 if column in far else 1.0) for column, value in strength.items()}


def _slot(m: ColumnMeaning) -> tuple[str, str | None] | None:
    if m.why == "beside":
        return None
    if m.field in ONE_NAME:
        return m.field, m.lang
    if m.field == "country" and m.confidence >= 0.9:
        return None  # code and name side by side: the first that a row has counts
    return (m.field, None) if m.field and not COLUMN_FIELDS[m.field]["many"] and m.field != "street_2" else None


def _strength(m: ColumnMeaning, looks: dict[str, Look]) -> float:
    seen = looks[m.column]
    known = 0.1 * seen.rate("region") if m.field == "region" else 0.0
    return m.confidence * (0.6 + 0.4 * min(1.0, seen.filled * 1.5)) + known


def _unused(m: ColumnMeaning) -> ColumnMeaning:
    return ColumnMeaning(m.column, None, confidence=m.confidence, why=m.why)


def _places(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """Two numbers in one cell are not needed beside two columns; a joined place is not needed beside its parts;
    a number is not needed beside streets that have theirs; half a pair is nothing."""
    fields = {m.field for m in meanings.values()}
    needless = set()
    if {"lat", "lon"} <= fields:
        needless.add("coordinates")
    elif "coordinates" in fields:
        needless |= {"lat", "lon"}
    if "city" in fields:
        needless |= {"locality", "address"} if "street" in fields else {"locality"}
    streets = [looks[column] for column, m in meanings.items() if m.field == "street"]
    if streets and streets[0].rate("digit") > 0.5:
        needless.add("house_number")
    if ("lat" in fields) != ("lon" in fields):
        needless |= {"lat", "lon"}
    return {column: _unused(m) if m.field in needless else m for column, m in meanings.items()}


def _pages(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """A website column that holds pages of one directory is a directory column."""
    found = dict(meanings)
    for column, m in meanings.items():
        if m.field in ("website", "directory") and m.why != "given":
            pages = [
                page for value in looks[column].sample for piece in url.split(value) if (page := url.normalise(piece))
            ]
            if (
                pages
                and m.why == "content"
                and sum(url.field_of(page) == "social" for page in pages) > 0.6 * len(pages)
            ):
                found[column] = replace(m, field="social")
            elif pages and _is_directory(pages, m.field == "directory"):
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
        or (named_so and known > 0)
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
    cells = [text.unescaped(cell) for cell in sample]
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
