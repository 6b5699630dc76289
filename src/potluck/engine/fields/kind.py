"""Kinds, activities and legal forms: codes of our vocabulary out of a list's own words, in many languages."""

import re
from functools import cache, lru_cache

from potluck.engine.fields import Cleaned, text
from potluck.engine.vocabulary import fold, load

VOCABULARY = {"kind": "kinds", "activity": "activities", "legal_form": "legal_forms"}


@lru_cache(maxsize=100_000)
def codes(field: str, raw: str) -> tuple[str, ...]:
    """The codes that a text names, longest words first: codes("kind", "Cooperativa de trabajo") -> ("worker",)."""
    words = f" {fold(raw)} "
    if exact := _words(field).get(words.strip()):
        return (exact,)
    found: dict[str, None] = {}
    for m in _pattern(field).finditer(words):
        found.setdefault(_words(field)[m[0].strip()])
    return tuple(found)


@lru_cache(maxsize=100_000)
def clean(raw: str, field: str) -> Cleaned:
    """The codes, and the list's own words as `topic` where they say more than a code does."""
    plain = text.plain(raw)
    if text.is_blank(plain):
        return Cleaned()
    found = tuple((field, code) for code in codes(field, plain))
    return Cleaned((*found, ("topic", plain)))


@lru_cache(maxsize=100_000)
def clean_form(raw: str) -> Cleaned:
    """A legal form: its code, else the list's own words."""
    plain = text.plain(raw)
    found = codes("legal_form", plain)
    return Cleaned() if text.is_blank(plain) else Cleaned((("legal_form", found[0] if found else plain),))


@cache
def _words(field: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for code, facts in load(VOCABULARY[field]).items():
        for word in [code, *facts.get("labels", {}).values(), *facts.get("words", ())]:
            words.setdefault(fold(str(word)), code)
    words.pop("", None)
    return words


@cache
def _pattern(field: str) -> re.Pattern[str]:
    """Whole words in spaced scripts, anywhere in the others; longest first."""
    longest = sorted((w for w in _words(field) if len(w) > 2 or not w.isascii()), key=len, reverse=True)
    return re.compile("|".join(re.escape(w) if _unspaced(w) else rf"(?<= ){re.escape(w)}(?= )" for w in longest))


def _unspaced(word: str) -> bool:
    return any("\u3040" <= c <= "\u9fff" or "\u0e00" <= c <= "\u0e7f" for c in word)
