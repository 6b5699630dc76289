"""Words made comparable: what a person would call the same word, whatever its case, accents or punctuation."""

import re
import unicodedata
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ACCENTS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0640]")
_ARABIC = str.maketrans("أإآىةیک", "ااايهيك")
_LATIN = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case, without accents, one space between words: "Año_fundación " -> "ano fundacion".

    Marks that are vowels (Devanagari, Bengali, Thai) stay: only Latin, Greek, Cyrillic and Arabic marks go."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))
    return _spaced(bare.translate(_LATIN).translate(_ARABIC))


def fold_header(text: str) -> str:
    """`fold`, with camelCase cut into words: "postalCode" -> "postal code"."""
    return fold(_CAMEL.sub(" ", text))


def _spaced(text: str) -> str:
    kept = "".join(c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else " " for c in text)
    return " ".join(kept.split())
