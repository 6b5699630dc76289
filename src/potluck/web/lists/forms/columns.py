"""What the columns of a list mean, as a page shows it and as a page sends it back.

A page shows some of the columns; what it does not show stays as it was. Field names: `c<number>-<part>`, the number
being the place of the column in the mapping."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from potluck.engine import nouns
from potluck.engine.levels import LEVELS, STEWARD
from potluck.engine.vocabulary import COLUMN_FIELDS
from potluck.web.lists import words as list_words
from potluck.web.records import words

GROUPS: Final = (
    (gettext_lazy("Names and words"), ("name", "legal_name", "other_name", "description", "hours", "image")),
    (gettext_lazy("What it is"), ("kind", "activity", "topic", "legal_form", "status")),
    (gettext_lazy("Where"), (
        "street", "house_number", "street_2", "postcode", "city", "region", "country", "address", "locality", "lat",
        "lon", "coordinates", "precision",
    )),
    (gettext_lazy("Contact"), ("website", "email", "phone", "contacts", "social", "directory", "contact")),
    (gettext_lazy("Numbers and dates"), ("id", "identifier", "opened", "closed", "members", "workers", "observed")),
    (gettext_lazy("Belongs to"), ("kin", "site_of", "site_of_name")),
    (gettext_lazy("Only for stewards"), ("notes",)),
)  # fmt: skip
FLAGS: Final = ("kind", "activity", "topic", "legal_form", "status")
PAGE: Final = 40
SHOWS: Final = ("all", "doubt", "used", "unused")


@dataclass(frozen=True)
class Row:
    """One column on the page."""

    number: int
    column: str
    samples: list[str]
    meaning: nouns.ColumnMeaning
    sure: str
    sure_width: int
    ask: bool
    doubts: list[str]
    has_lang: bool
    is_flag: bool
    when_yes: list[tuple[str, str]]


def meanings() -> list[tuple[str, list[tuple[str, str]]]]:
    """The words a column may mean, in groups, for a select."""
    placed = {field for _group, fields in GROUPS for field in fields}
    rest = tuple(field for field in COLUMN_FIELDS if field not in placed)
    groups = [*GROUPS, *([(_("More"), rest)] if rest else [])]
    known = [
        (str(label), [f for f in fields if f in COLUMN_FIELDS or f in ("id", "observed")]) for label, fields in groups
    ]
    return [(label, [(field, words.field_label(field)) for field in fields]) for label, fields in known if fields]


def rows(
    reading: nouns.Reading,
    mapping: nouns.Mapping,
    doubts: Dict[str, list[str]],
    show: str,
    page: int,
    closed: Dict[str, int],
) -> tuple[list[Row], dict[str, int]]:
    """The columns of one page, and how many there are of each sort. `closed`: field -> values that only
    stewards see."""
    numbered = list(enumerate(mapping.columns))
    whole = {c.field for c in mapping.columns if c.level == STEWARD}  # then it is not single cells
    closed = {field: count for field, count in closed.items() if field not in whole}
    sorts: dict[str, list[tuple[int, nouns.ColumnMeaning]]] = {
        "all": numbered,
        "doubt": [(n, c) for n, c in numbered if _is_doubtful(c, doubts)],
        "used": [(n, c) for n, c in numbered if c.field],
        "unused": [(n, c) for n, c in numbered if not c.field],
    }
    shown = sorts[show][(page - 1) * PAGE : page * PAGE]
    samples = _samples(reading, [meaning.column for _n, meaning in shown])
    made = [_row(n, meaning, samples.get(meaning.column, []), doubts, closed) for n, meaning in shown]
    return made, {name: len(found) for name, found in sorts.items()}


def _is_doubtful(meaning: nouns.ColumnMeaning, doubts: Dict[str, list[str]]) -> bool:
    return (bool(meaning.field) and list_words.how_sure(meaning.confidence)[1]) or meaning.column in doubts


def _row(
    number: int, meaning: nouns.ColumnMeaning, samples: list[str], doubts: Dict[str, list[str]], closed: Dict[str, int]
) -> Row:
    sure, _look = list_words.how_sure(meaning.confidence)
    facts = COLUMN_FIELDS.get(meaning.field or "", {})
    about = doubts.get(meaning.column, [])
    about = [*about, *_privacy(meaning, closed)]
    flag = meaning.when_yes is not None and meaning.field in FLAGS
    yes = flag_values(meaning.field or "", meaning.when_yes or "") if flag else []
    return Row(
        number, meaning.column, samples, meaning, sure, round(meaning.confidence * 100),
        _is_doubtful(meaning, doubts), about, bool(facts.get("lang")), flag, yes,
    )  # fmt: skip


PRIVATE: Final = {
    "header": gettext_lazy("Its name sounds private, so only stewards see it until you say otherwise."),
    "mobile": gettext_lazy("It looks like mobiles of people, so only stewards see it until you say otherwise."),
    "birth": gettext_lazy("It looks like birth dates, so only stewards see it until you say otherwise."),
    "bank": gettext_lazy("It looks like bank accounts, so only stewards see it until you say otherwise."),
    "person_id": gettext_lazy("It looks like numbers of people, so only stewards see it until you say otherwise."),
    "contact": gettext_lazy("It names people, so only stewards see it until you say otherwise."),
    "notes": gettext_lazy("Notes are often private, so only stewards see them until you say otherwise."),
}
"""Why a column starts with the stewards."""


def closed(mapped: nouns.Mapped) -> dict[str, int]:
    """Field -> how many of its values only stewards see."""
    counts = mapped.facts.filter(pl.col("level") == STEWARD).group_by("field").len()
    return dict(counts.iter_rows())


def _privacy(meaning: nouns.ColumnMeaning, closed: Dict[str, int]) -> list[str]:
    """What the page says when the column, or some of its cells, start with the stewards."""
    if meaning.level_why and meaning.level == STEWARD:
        return [str(PRIVATE[meaning.level_why])]
    if meaning.level is not None:
        return []
    count = closed.get(meaning.field or "", 0)
    if count and meaning.field in ("email", "phone"):
        said = ngettext(
            "%(n)s of them looks like a person’s own: only stewards see it. Choose Everyone to open all.",
            "%(n)s of them look like a person’s own: only stewards see those. Choose Everyone to open all.",
            count,
        )
        return [said % {"n": count}]
    return [str(PRIVATE[meaning.field])] if meaning.field in PRIVATE else []


def flag_values(field: str, given: str) -> list[tuple[str, str]]:
    """What a yes may stand for; empty where it is free text."""
    vocabulary = {"kind": "kinds", "activity": "activities", "legal_form": "legal_forms"}.get(field)
    if vocabulary is None:
        return []
    known = list(words.choices(vocabulary))
    return known if given in dict(known) or not given else [*known, (given, given)]


def _samples(reading: nouns.Reading, columns: list[str], most: int = 3) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table in reading.tables:
        for column in columns:
            if column in table.frame.columns and column not in found:
                values = table.frame[column].head(5_000).drop_nulls()
                values = values.filter(values.cast(pl.String).str.strip_chars() != "")
                found[column] = [_short(str(v)) for v in values.unique(maintain_order=True).head(most)]
    return found


def _short(text: str, most: int = 70) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def chosen(mapping: nouns.Mapping, sent: Dict[str, Any]) -> nouns.Mapping:
    """The mapping with what a page says of its columns; columns the page did not show stay as they are."""
    columns = [
        _chosen(n, meaning, sent) if f"c{n}-field" in sent else meaning for n, meaning in enumerate(mapping.columns)
    ]
    ids = tuple(meaning.column for meaning in columns if meaning.field == "id")
    country = sent.get("country", mapping.constants.get("country", ""))
    constants = {key: value for key, value in mapping.constants.items() if key != "country"}
    constants |= {"country": country} if country in dict(words.countries()) else {}
    return replace(mapping, columns=tuple(columns), id_columns=ids, constants=constants)


def _chosen(number: int, meaning: nouns.ColumnMeaning, sent: Dict[str, Any]) -> nouns.ColumnMeaning:
    def said(part: str, now: str | None) -> str | None:
        return (sent.get(f"c{number}-{part}") or None) if f"c{number}-{part}" in sent else now

    field = said("field", meaning.field)
    if field not in COLUMN_FIELDS and field not in ("id", "observed"):
        field = None
    level = said("level", meaning.level)
    new = replace(
        meaning,
        field=field,
        lang=(said("lang", meaning.lang) or "").strip()[:35] or None,
        when_yes=said("yes", meaning.when_yes),
        level=level if level in LEVELS else None,
    )
    if new == meaning:
        return meaning
    if field != meaning.field:
        same_sort = field in FLAGS and meaning.field in FLAGS
        new = replace(new, when_yes=new.when_yes if same_sort else None, split=None)
    return replace(new, confidence=1.0, why="given")
