"""What a column's header says: fields with a confidence, and the language it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from potluck.engine.fields import language
from potluck.engine.vocabulary import fold, fold_header, load

_TAG_BEHIND = re.compile(r"(?:(?<!\s)\s++(?:[:_@.\-]\s*+)?|[:_@.\-]\s*+)([a-z]{2})(?:[_-][A-Za-z]{2,4})?$")
_IN_BRACKETS = re.compile(r"(?:(?<!\s)\s++)?[(\[]([^()\[\]]++)[)\]]$")
_TAG_BEFORE = re.compile(r"^([a-z]{2})[:_](.{3,})$")
_COPY = re.compile(r"(?:(?<![\s_])[\s_]++)?(?:\[\d++\]|\(\d++\)|\d{1,2})$")
_CODES = re.compile(r"\b(sic|naics|isic|nace|cnae|ateco|ape|naf|sbi|pkd|anzsic|wz|noga|okved)\b")
_TYPE_OF = re.compile(r"^(type|kind|class|form|tipo|type|art|typ|soort|rodzaj) (of|de|di|do|da|der|van)\b")
_PATH = re.compile(r"[.:/>]")


VAGUE = {"number", "code", "type", "form", "label", "title", "open", "page", "links", "link", "reference", "text",
         "item", "status", "stand", "tara", "chair", "network", "services", "products", "place", "contact",
         "company", "building", "shop", "work", "house", "member", "registered", "family", "trade", "content",
         "story", "residents", "mobile", "where", "kontakt", "broj", "var", "mwaka", "classe"}  # fmt: skip
"""Words too common to mean anything inside a longer header."""
ROOTS = {
    "addr",
    "address",
    "contact",
    "location",
    "geo",
    "properties",
    "data",
    "org",
    "organisation",
    "organization",
    "schema",
}


@dataclass(frozen=True)
class Hint:
    """One thing a header may mean."""

    field: str
    score: float
    lang: str | None = None


def hints(header: str) -> list[Hint]:
    """What a header may mean, best first; empty when it says nothing we know."""
    found: dict[str, Hint] = {}
    for hint in _all(header.strip()):
        if hint.field not in found or hint.score > found[hint.field].score:
            found[hint.field] = hint
    return sorted(found.values(), key=lambda hint: -hint.score)


def is_industry(header: str) -> bool:
    """Whether a header names an industry classification: SIC, NAICS, ISIC, NACE."""
    return bool(_CODES.search(fold_header(header)))


def _all(header: str) -> Iterator[Hint]:
    if is_industry(header):
        yield Hint("activity", 0.8)
        return
    if header.endswith("@type"):
        return  # JSON-LD's word for what a thing is, never a kind of co-op
    yield from _plain(header, 1.0)
    if _TYPE_OF.match(fold_header(header)):
        yield Hint("kind", 0.8)
    if (copy := _COPY.sub("", header)) != header and copy:
        yield from _plain(copy, 0.8)
    for base, tag, is_bracketed in _tagged(header):
        if lang := language.of_words(tag):
            yield from (Hint(h.field, h.score, lang) for h in _plain(base, 0.98))
        elif is_bracketed:
            yield from _plain(base, 0.93)
            yield from (h for h in _plain(tag, 0.8) if h.field == "notes")
    parts = [part for part in _PATH.split(header) if part and not part.isdigit()]
    if len(parts) > 1 and parts[-1].lower() == "type" and parts[-2].lower() not in ROOTS:
        return  # "phones.type": the type of something else
    if len(parts) > 1 and (":" not in header or parts[0].lower() in ROOTS):
        yield from _plain(parts[-1], 0.9 if len(parts) == 2 else 0.85)


def _tagged(header: str) -> Iterator[tuple[str, str, bool]]:
    """(words, what may be a language, whether it stands in brackets): "name_es", "Notes (internal)", "es:name"."""
    if m := _TAG_BEHIND.search(header, 1):
        yield header[: m.start()], m[1], False
    elif m := _IN_BRACKETS.search(header, 1):
        yield header[: m.start()], m[1], True
    if m := _TAG_BEFORE.match(header):
        yield m[2], m[1], False


def _plain(header: str, best: float) -> Iterator[Hint]:
    words = fold_header(header)
    exact = _synonyms().get(words) or _synonyms().get(fold(header)) or ()
    for field in exact:
        yield Hint(field, best)
    if exact or len(words) > 60:
        return
    for synonym, fields in _synonyms().items():
        if synonym not in words:
            continue
        if len(synonym) >= 4 and synonym not in VAGUE and f" {synonym} " in f" {words} ":
            cover = len(synonym) / len(words)
            yield from (Hint(f, best * (0.38 + 0.4 * cover + 0.2 * words.endswith(synonym))) for f in fields)
        elif len(synonym) >= 2 and _unspaced(synonym):
            yield from (Hint(f, best * (0.5 + 0.4 * len(synonym) / len(words))) for f in fields)


def _unspaced(word: str) -> bool:
    return all("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" or "\u0e00" <= c <= "\u0e7f" for c in word)


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for field, words in load("headers").items():
        for word in words:
            key = fold(str(word))
            if field not in found.get(key, ()):
                found[key] = (*found.get(key, ()), field)
    return found
