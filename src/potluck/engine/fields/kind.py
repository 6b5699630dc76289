"""Kinds, activities and legal forms: codes of our vocabulary out of a list's own words, in many languages."""

import re
from functools import cache, lru_cache

from potluck.engine.fields import Cleaned, text
from potluck.engine.vocabulary import fold, load

VOCABULARY = {"kind": "kinds", "activity": "activities", "legal_form": "legal_forms"}


@lru_cache(maxsize=100_000)
def codes(field: str, raw: str) -> tuple[str, ...]:
    """The codes that a text names, longest words first: codes("kind", "Cooperativa de trabajo") -> ("worker",)."""
    words = fold(raw)
    if exact := _words(field).get(words):
        return (exact,)
    return tuple(_found(_words(field), words))


@lru_cache(maxsize=100_000)
def clean(raw: str, field: str) -> Cleaned:
    """The codes, and the list's own words as `topic` where they say more than a code does."""
    plain = text.plain(raw)
    if text.is_blank(plain):
        return Cleaned()
    fields = (field, "activity") if field == "kind" else (field,)
    found = tuple((f, code) for f in fields for code in codes(f, plain))
    if not found and field == "activity":  # "Worker co-op" among the trades
        found = tuple(("kind", code) for code in codes("kind", plain))
    return Cleaned((*found, ("topic", plain)))


@lru_cache(maxsize=100_000)
def clean_topic(raw: str) -> Cleaned:
    """A list's own words; a kind or activity too when they say exactly that."""
    plain = text.plain(raw)
    if text.is_blank(plain):
        return Cleaned()
    words = fold(plain.partition("(")[0])
    found = tuple((field, code) for field in ("kind", "activity") if (code := _words(field).get(words)))
    return Cleaned((("topic", plain), *found))


@lru_cache(maxsize=100_000)
def in_name(name: str) -> str | None:
    """The kind that a name itself tells ("Ola Housing Co-operative": housing), or None."""
    return next(iter(_found(_name_words(), fold(name))), None)


@lru_cache(maxsize=100_000)
def form_in_name(name: str, country: str) -> str | None:
    """The legal form that ends or begins a name ("Ola, S. Coop." in ES: es_scoop), of the forms that country has."""
    tokens = fold(name).split()
    firsts, lasts = _form_edges()
    begins, ends = bool(tokens) and tokens[0] in firsts, bool(tokens) and tokens[-1] in lasts
    for length in range(min(LONGEST, len(tokens) - 1), 0, -1) if begins or ends else ():
        for phrase in (" ".join(tokens[-length:]), " ".join(tokens[:length])):
            if code := _sure_forms().get((country, phrase)):
                return code
    return None


@cache
def _form_edges() -> tuple[set[str], set[str]]:
    """First and last words of the sure forms."""
    words = [form.split() for _, form in _sure_forms() if form]
    return {form[0] for form in words}, {form[-1] for form in words}


@cache
def _sure_forms() -> dict[tuple[str, str], str]:
    """(country, name of a form) -> form; without everyday words and pairs of letters, but for the German "eG"."""
    found: dict[tuple[str, str], str] = {}
    for code, facts in load("legal_forms").items():
        for word in {fold(str(name)) for name in facts.get("names", ())} if facts["country"] else ():
            if (len(word.replace(" ", "")) > 2 or word == "eg") and word not in ("society", "consorzio"):
                found.setdefault((facts["country"], word), code)
    return found


@lru_cache(maxsize=20_000)
def of_industry(raw: str) -> str | None:
    """The activity of an ISIC, NACE or national code built on them ("UKSIC07-4711": food), or None."""
    numbers = re.findall(r"\d+", raw.replace(".", ""))
    digits = max(numbers[-1:], default="")
    for length in range(min(len(digits), LONGEST_CODE), 1, -1):
        if code := _industries().get(digits[:length]):
            return code
    return _industries().get(raw.strip().upper()[:1]) if not digits and len(raw.strip()) == 1 else None


@cache
def _industries() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, facts in load("activities").items():
        for industry in facts["isic"]:
            found.setdefault(str(industry), code)
    return found


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
        for word in [code, *facts.get("labels", {}).values(), *facts.get("words", ()), *facts.get("names", ())]:
            words.setdefault(fold(str(word)), code)
    words.pop("", None)
    return words


@cache
def _name_words() -> dict[str, str]:
    return {fold(word): code for code, facts in load("kinds").items() for word in facts.get("in_name", ())}


LONGEST = 8
"""Words in the longest phrase looked for."""
LONGEST_CODE = 8
"""Digits in the longest code of an industry looked for."""


def _found(words: dict[str, str], folded: str) -> list[str]:
    """Codes of the phrases in a text: whole words in spaced scripts, anywhere in others; longest first, no overlap."""
    tokens = folded.split()
    hits: list[tuple[int, str]] = []
    for length in range(min(LONGEST, len(tokens)), 0, -1):
        for start in range(len(tokens) - length + 1):
            phrase = " ".join(tokens[start : start + length])
            if (len(phrase) > 2 or not phrase.isascii()) and (code := words.get(phrase)):
                hits.append((start, code))
                tokens[start : start + length] = [""] * length
    if not folded.isascii():
        hits += [(folded.index(word), words[word]) for word in _unspaced_words(tuple(words)) if word in folded]
    return list(dict.fromkeys(code for _, code in sorted(hits, key=lambda hit: hit[0])))


@lru_cache(maxsize=8)
def _unspaced_words(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted((word for word in words if _unspaced(word)), key=len, reverse=True))


def _unspaced(word: str) -> bool:
    return any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" or "\u0e00" <= c <= "\u0e7f" for c in word)
