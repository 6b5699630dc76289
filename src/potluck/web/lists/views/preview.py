"""How one row of a list will look once it is in."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.utils import timezone

from potluck.engine import nouns
from potluck.engine.levels import strictest
from potluck.web.records import words

NAMES = ("name", "legal_name", "other_name")
HIDDEN = {*NAMES, "kind", "lat", "lon", "precision", "placed_by"}


@dataclass(frozen=True)
class Shown:
    label: str
    values: list[str]
    level: str  # empty: everyone


@dataclass(frozen=True)
class Preview:
    """One row: `at` counts from 1 over the rows that are kept, `row` is its number in the list."""

    at: int
    of: int
    row: int
    name: str
    name_lang: str
    other_names: list[tuple[str, str]]
    kinds: list[str]
    lines: list[Shown]

    @property
    def before(self) -> int | None:
        return self.at - 1 if self.at > 1 else None

    @property
    def after(self) -> int | None:
        return self.at + 1 if self.at < self.of else None


def number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 9 else 1


def seconds_since(iso: str | None) -> float:
    return (timezone.now() - datetime.fromisoformat(iso)).total_seconds() if iso else 0.0


def preview(mapped: nouns.Mapped, at: int, list_level: str) -> Preview | None:
    """None when no row is kept."""
    height = mapped.records.height
    if not height:
        return None
    at = min(at, height)
    record = mapped.records.row(at - 1, named=True)
    facts = mapped.facts.filter(pl.col("row_id") == record["row_id"])
    by_field: dict[str, list[tuple[str, str, str]]] = {}
    for field, value, lang, level in facts.select("field", "value", "lang", "level").iter_rows():
        by_field.setdefault(field, []).append((value, lang or "", strictest(list_level, level)))
    names = [(value, lang) for field in NAMES for value, lang, _level in by_field.get(field, [])]
    first = names[0] if names else ("", "")
    kinds = [value for value, _lang, _level in by_field.get("kind", [])]
    lines = [_line(field, said) for field, said in by_field.items() if field not in HIDDEN]
    if place := _place(by_field):
        lines.insert(0, place)
    return Preview(at, height, record["row"], *first, names[1:], kinds, lines)


def _line(field: str, said: list[tuple[str, str, str]]) -> Shown:
    level = strictest(*(level for _value, _lang, level in said))
    values = list(dict.fromkeys(words.value(field, value) for value, _lang, _level in said))
    return Shown(words.field_label(field), [_short(value) for value in values[:5]], _closed(level))


def _short(text: str) -> str:
    return text if len(text) < 240 else f"{text[:240].rsplit(' ', 1)[0]} …"


def _closed(level: str) -> str:
    return "" if level == "public" else str(words.LEVEL_WORDS[level])


def _place(by_field: dict[str, list[tuple[str, str, str]]]) -> Shown | None:
    if "lat" not in by_field or "lon" not in by_field:
        return None
    level = strictest(by_field["lat"][0][2], by_field["lon"][0][2])
    spot = f"{by_field['lat'][0][0]}, {by_field['lon'][0][0]}"
    return Shown(words.field_label("coordinates").partition(":")[0], [spot], _closed(level))
