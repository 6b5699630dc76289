"""One column's cells -> facts, by cleaning each distinct value once."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

import polars as pl

from potluck.engine.fields import Cleaned, date, email, identifier, kind, language, name, number, place, text, url
from potluck.engine.mapping import flags, mine, status
from potluck.engine.mapping.headers import hints, is_industry
from potluck.engine.nouns import ColumnMeaning
from potluck.engine.vocabulary import FIELDS

FACTS: Final = {"row_id": pl.Int64, "field": pl.String, "value": pl.String, "lang": pl.String, "level": pl.String}
PROBLEMS: Final = {"row_id": pl.Int64, "column": pl.String, "code": pl.String, "value": pl.String}
Cleaner = Callable[[str], Cleaned]
LATER: Final = frozenset(("lat", "lon", "coordinates", "house_number", "street_2", "street", "phone", "observed", "id"))
"""Fields that need their neighbours: cleaned row by row in `rows` and `places`."""


def column_facts(cells: pl.DataFrame, meaning: ColumnMeaning) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(facts, problems) of one column; `cells` has row_id and raw, without nulls. A cell is not written again for each
    of its values: it may be long, and they many."""
    distinct = cells["raw"].unique(maintain_order=True).to_list()
    clean = cleaner(meaning, distinct)
    said = [(nth, piece) for nth, raw in enumerate(distinct) for piece in (_pieces(raw, meaning.split))]
    cleaned = [(nth, piece, clean(piece)) for nth, piece in said]
    lines = [(nth, field, value, _lang(meaning, field, value), _level(meaning, field))
             for nth, _, one in cleaned for field, value in one.facts]  # fmt: skip
    wrong = [(nth, meaning.column, one.issue, piece[:80]) for nth, piece, one in cleaned if one.issue]
    facts = pl.DataFrame(lines, schema={"nth": pl.Int64, **{k: FACTS[k] for k in list(FACTS)[1:]}}, orient="row")
    problems = pl.DataFrame(
        wrong, schema={"nth": pl.Int64, **{k: PROBLEMS[k] for k in list(PROBLEMS)[1:]}}, orient="row"
    )
    numbers = pl.DataFrame({"raw": distinct, "nth": range(len(distinct))}, schema={"raw": pl.String, "nth": pl.Int64})
    rows = cells.join(numbers, on="raw", how="left", maintain_order="left").select("row_id", "nth")
    return (
        rows.join(facts, on="nth", how="inner", maintain_order="left_right").select(list(FACTS)),
        rows.join(problems, on="nth", how="inner", maintain_order="left_right").select(list(PROBLEMS)),
    )


def cleaner(meaning: ColumnMeaning, distinct: Iterable[str]) -> Cleaner:
    """The cleaner of a column; dates learn from the whole column whether the day leads."""
    field = meaning.field or ""
    if meaning.when_yes is not None:
        said = coded(field, meaning.when_yes)
        return lambda raw: said if flags.is_yes(raw) else Cleaned()
    if field in ("opened", "closed"):
        return partial(date.clean, field=field, days_lead=date.day_first(distinct), is_counted=date.counted(distinct))
    if field == "identifier":
        registers = identifier.registers_of(meaning.column, distinct)
        return partial(identifier.clean, registers=registers, is_checked=identifier.is_checked(registers, distinct))
    if field == "directory":
        return _directory(meaning.column, distinct)
    if field == "activity" and is_industry(meaning.column):
        return _industry
    if field == "kin":
        return partial(_kin, relation="part_of" if "parent" in meaning.column.lower() else "member_of")
    if field == "description" and mine.is_packed(distinct):
        return lambda raw: Cleaned((*_text(raw, field).facts, *mine.clean(raw).facts))
    return CLEANERS.get(field, partial(_text, field=field))


def coded(field: str, value: str) -> Cleaned:
    """What the mapping itself says of rows: a code where the field has a few codes only, else nothing of it."""
    if field not in CODED:
        return Cleaned(((field, value),))
    return Cleaned(tuple(fact for fact in CLEANERS[field](value).facts if fact[0] == field))


def _text(raw: str, field: str) -> Cleaned:
    plain = text.plain(raw)
    return Cleaned() if text.is_blank(plain) else Cleaned(((field, plain),))


def _links(raw: str, field: str) -> Cleaned:
    """Addresses that stand in a column for `field`: a site of their own only where the column says so."""
    found = url.clean(raw)
    if field == "website" or not found.facts:
        return found
    return Cleaned(
        tuple((field if f == "website" or field == "directory" else f, v) for f, v in found.facts), found.issue
    )


def _directory(column: str, distinct: Iterable[str]) -> Cleaner:
    """Pages of a directory. In a column headed "website", an address elsewhere than most is a site of its own."""
    own = any(hint.field == "website" for hint in hints(column))
    pages = [page for raw in distinct for piece in url.split(raw) if (page := url.normalise(piece))]
    common = Counter(url.host_of(page) for page in pages).most_common(1)
    host = common[0][0] if common else ""

    def clean(raw: str) -> Cleaned:
        found = url.clean(raw)
        facts = [(f if own and f != "directory" and url.host_of(v) != host else "directory", v) for f, v in found.facts]
        return Cleaned(tuple(facts), found.issue)

    return clean


def _industry(raw: str) -> Cleaned:
    """An industry code becomes an activity; the words of a classification stay as topic too."""
    if any(c.isdigit() for c in raw) and (code := kind.of_industry(raw)):
        return Cleaned((("activity", code),))
    return kind.clean(raw, "activity") if not any(c.isdigit() for c in raw) else Cleaned()


def _kin(raw: str, relation: str) -> Cleaned:
    plain = text.plain(raw)
    return Cleaned() if text.is_blank(plain) or len(plain) > 120 else Cleaned((("kin", f"{relation}:{plain}"),))


def _social(raw: str) -> Cleaned:
    """An address, or a handle ("@ola") as written."""
    found = _links(raw, "social") if "/" in raw or "." in raw else Cleaned()
    return found if found.facts else _text(raw, "social") if raw.strip().startswith("@") else Cleaned()


def _contacts(raw: str) -> Cleaned:
    """Website, email and phone in one cell, told apart by their form."""
    mails = email.clean(raw).facts
    rest = email.without(raw, {address for _, address in mails})
    sites = tuple(f for f in url.clean(rest).facts if f[0] != "email")
    digits = (
        () if sites else tuple(("phone", p) for p in _pieces(rest.strip(" /,;|:"), ";") if sum(map(str.isdigit, p)) > 6)
    )
    found = (*sites, *mails, *digits)
    return Cleaned(found, None if found or text.is_blank(raw) else "bad_url")


def _name(raw: str, field: str) -> Cleaned:
    found = name.clean(raw)
    return Cleaned(tuple((field if f == "name" else f, value) for f, value in found.facts))


CLEANERS: Final[dict[str, Cleaner]] = {
    "name": partial(_name, field="name"),
    "legal_name": partial(_name, field="legal_name"),
    "other_name": partial(_name, field="other_name"),
    "site_of_name": partial(_name, field="site_of_name"),
    "kind": partial(kind.clean, field="kind"),
    "activity": partial(kind.clean, field="activity"),
    "legal_form": kind.clean_form,
    "status": status.clean,
    "country": place.clean_country,
    "address": place.clean_address,
    "locality": place.clean_locality,
    "precision": place.clean_precision,
    "website": url.clean,
    "topic": kind.clean_topic,
    "image": partial(_links, field="image"),
    "social": _social,
    "email": email.clean,
    "contacts": _contacts,
    "members": partial(number.clean, field="members"),
    "workers": partial(number.clean, field="workers"),
}


CODED: Final = frozenset(("status", "country", "precision"))
"""Fields whose values are a few short codes: anything else would not fit where profiles are found by them."""


def _pieces(raw: str, mark: str | None) -> list[str]:
    if mark and "&" in raw:
        raw = text.unescaped(raw)  # the ";" of "&amp;" parts nothing
    return [piece for part in raw.split(mark) if (piece := part.strip())] if mark else [raw]


def _lang(meaning: ColumnMeaning, field: str, value: str) -> str | None:
    if not FIELDS.get(field, {}).get("lang"):
        return None
    told = None if value.isascii() else language.of_script(value)
    return meaning.lang or (None if told == "zh" else told)  # without kana, Japanese looks the same


def _level(meaning: ColumnMeaning, field: str) -> str | None:
    return meaning.level or FIELDS.get(field, {}).get("level")
