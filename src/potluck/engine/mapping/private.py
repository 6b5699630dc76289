"""What looks private starts with the stewards: whole columns by their header or content, single cells where a column
mixes. A guess only: whoever keeps the list can open a column on the mapping page.

A mobile number alone is no sign of a person: for many co-ops it is the only line they have. It is closed where the row
also names a person to ask for, or its column is headed as a mobile beside another phone or a person's name. An
address at a free mail host is closed where it reads like a person's name and not like the co-op's; any address is
closed where it spells the person that the row names, for that name itself is closed."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

import phonenumbers
import polars as pl
from stdnum import iban
from stdnum.br import cpf
from stdnum.es import dni
from stdnum.mx import curp

from potluck.engine.levels import STEWARD
from potluck.engine.mapping.contents import Look
from potluck.engine.nouns import ColumnMeaning
from potluck.engine.vocabulary import fold, fold_header, load

_WORDS: Final = load("private")
_HEADS: Final = _WORDS["headers"]
_PRIVATE: Final = frozenset(word for words in _HEADS["words"].values() for word in words)
_NO_SPACES: Final = "\u2e80"
"""From this letter on scripts put no space between words: Chinese, Japanese, Korean."""
_FREEMAIL: Final = frozenset(_WORDS["freemail"])
_ROLES: Final = frozenset(_WORDS["roles"])
_PERSON_IDS: Final = (dni, cpf, curp)
_PARTS = re.compile(r"[._\-+]+")
_NAME_PART = re.compile(r"[^\W\d_]+")
_FEW: Final = 50  # words; a name of more is no name, and is not looked through word by word
MOST: Final = 0.5
"""Share of a column's values that must be bank or personal numbers."""


def close(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, ColumnMeaning]:
    """Columns in use that look private get the level `steward` and `level_why`."""
    has_person = any(m.field == "contact" for m in meanings.values())
    phones = [column for column, m in meanings.items() if m.field == "phone"]
    found = {}
    for column, m in meanings.items():
        beside = has_person or len(phones) > 1
        why = _why(column, m, looks[column], beside) if m.field not in (None, "id", "observed") else ""
        found[column] = replace(m, level=STEWARD, level_why=why) if why and m.level is None else m
    return found


def _why(column: str, m: ColumnMeaning, seen: Look, beside: bool) -> str:
    """header | birth | bank | person_id | mobile, or nothing."""
    if looks_private(column):
        return "header"
    for why in ("birth", "bank", "person_id"):
        if _is_headed(column, _HEADS[why]) and m.field not in ("name", "legal_name"):
            return why
    if m.field == "phone" and beside and _is_headed(column, _HEADS["mobile"]):
        return "mobile"
    if seen.sample and _share(seen.sample, iban.is_valid) > MOST:
        return "bank"
    is_number = m.field in ("identifier", "notes", "description", "topic", "phone")
    if is_number and any(_share(seen.sample, kind.is_valid) > MOST for kind in _PERSON_IDS):
        return "person_id"
    return ""


def looks_private(column: str) -> bool:
    """Whether a header says that the column is not for everyone: "(notes)", "Interno", "备注"."""
    return _is_headed(column, _PRIVATE)


def _is_headed(column: str, words: Iterable[str]) -> bool:
    head = f" {fold_header(column)} "
    return any(f" {fold(word)} " in head or (word >= _NO_SPACES and word in column) for word in words)


def _share(sample: tuple[str, ...], test: object) -> float:
    return sum(bool(test(value)) for value in sample) / len(sample) if sample and callable(test) else 0.0


def close_cells(facts: pl.DataFrame) -> pl.DataFrame:
    """Facts with single e-mail addresses and mobiles closed that look like a person's; a level that somebody gave, or
    that a column has, stays. `facts`: row_id, field, value, lang, level."""
    loose = facts.filter(pl.col("field").is_in(["email", "phone"]) & pl.col("level").is_null())
    if loose.is_empty():
        return facts
    closed_person = (pl.col("field") == "contact") & (pl.col("level") == STEWARD)
    about = facts.filter(closed_person | pl.col("field").is_in(["name", "legal_name", "other_name"]))
    person = pl.col("value").filter(pl.col("field") == "contact").str.join(" ").alias("person")
    name = pl.col("value").filter(pl.col("field") != "contact").str.join(" ").alias("name")
    rows = about.group_by("row_id").agg(person, name).with_columns(pl.col("person", "name").fill_null(""))
    names = rows.select("person", "name").unique().with_row_index("who")
    rows = rows.join(names, on=["person", "name"], how="left").select("row_id", "who")
    cells = loose.select("row_id", "field", "value").join(rows, on="row_id", how="left")
    distinct = cells.select("field", "value", "who").unique()
    people = {who: (person, name) for who, person, name in names.iter_rows()}
    told = [_is_personal(field, value, *people.get(who, ("", ""))) for field, value, who in distinct.iter_rows()]
    closed = distinct.with_columns(pl.Series("closed", told, dtype=pl.Boolean)).filter("closed")
    keys = ["row_id", "field", "value"]
    same = cells.join(closed, on=["field", "value", "who"], nulls_equal=True)
    marks = same.select(*keys, pl.lit(STEWARD).alias("close"))
    joined = facts.join(marks.unique(keys), on=keys, how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("level", "close").alias("level")).select(facts.columns)


def _is_personal(field: str, value: str, person: str, name: str) -> bool:
    return is_personal_phone(value, person) if field == "phone" else is_personal_mail(value, person, name)


def is_personal_phone(number: str, person: str) -> bool:
    """A mobile in a row that names a person. Where mobiles have no numbers of their own (North America): no."""
    if not person or not number.startswith("+"):
        return False
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False
    return bool(kind == phonenumbers.PhoneNumberType.MOBILE)


def is_personal_mail(address: str, person: str, name: str) -> bool:
    """An address that spells the person whom the row names, or reads like a person at a free mail host."""
    local, _, host = address.partition("@")
    plain = fold(local).replace(" ", "")
    if _has_word(plain, person):
        return not _is_of(plain, name)
    parts = [part for part in _PARTS.split(local) if part]
    if host not in _FREEMAIL or len(parts) != 2 or any(part.rstrip("0123456789") in _ROLES for part in parts):
        return False
    bare = [part.rstrip("0123456789") for part in parts]
    is_name = all(_NAME_PART.fullmatch(part) for part in bare) and max(map(len, bare)) > 2
    return is_name and not any(role in plain for role in ("coop", "koop", "collect", "house", "info", "club")) and not (
        _is_of(plain, name)
    )  # fmt: skip


def _is_of(plain: str, name: str) -> bool:
    """Whether an address has a word of the co-op's own name, or its first letters, in it."""
    initials = _words(name)[2]
    return _has_word(plain, name) or (len(initials) > 2 and initials in plain)


def _has_word(plain: str, name: str) -> bool:
    """Whether a longer word of a name stands in an address."""
    words, lengths, _ = _words(name)
    if len(words) <= _FEW:
        return any(word in plain for word in words)
    return any(plain[at : at + size] in words for size in lengths for at in range(len(plain) - size + 1))


@lru_cache(maxsize=10_000)
def _words(name: str) -> tuple[frozenset[str], tuple[int, ...], str]:
    """The words of a name with more than three letters, how long they are, and the first letters of all words."""
    words = fold(name).split()
    long = frozenset(word for word in words if len(word) > 3)
    return long, tuple(sorted({len(word) for word in long})), "".join(word[0] for word in words)


def are_homes(facts: pl.DataFrame) -> bool:
    """Whether most rows of a list that say a kind are housing co-ops: people live at those addresses."""
    kinds = facts.filter(pl.col("field") == "kind")
    homes = kinds.filter(pl.col("value") == "housing")["row_id"].n_unique()
    return bool(homes and homes > 0.6 * kinds["row_id"].n_unique())
