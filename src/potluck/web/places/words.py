"""Text to search words: accents folded, several scripts, and Latin spellings of names in other scripts."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

MAX_WORDS = 400  # of one text; a description longer than this is found by its beginning
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = r"぀-ヿㇰ-ㇿ㐀-䶿一-鿿豈-﫿가-힯฀-๿຀-໿ក-៿က-႟"
_PIECES = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ک": "ك", "ی": "ي"})


def fold(text: str) -> str:
    """Lower case without accents and vowel marks: "Kooperativă" is "kooperativa"."""
    if text.isascii():
        return text.lower().replace("'", "")
    plain = (c for c in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFKC", "".join(plain)).translate(_ARABIC).replace("’", "").replace("'", "")


@lru_cache(maxsize=50_000)
def town_key(name: str) -> str:
    """The same for all spellings of a town: "Montréal", "Montreal" and "MONTRÉAL (Québec)"."""
    words = _WORD.findall(fold(re.split(r"[(,（،]", name)[0])) or _WORD.findall(fold(name))
    return " ".join(words)


def index_words(text: str) -> list[str]:
    """All words under which a text should be found."""
    return [form for word in _WORD.findall(fold(text))[:MAX_WORDS] for form in _index_forms(word)]


def query_words(text: str) -> list[str]:
    """The words a person typed, in the form in which the index has them; repeated words once."""
    found = [form for word in _WORD.findall(fold(text))[:12] for form in _query_forms(word)]
    return list(dict.fromkeys(found))[:16]


@lru_cache(maxsize=100_000)
def _index_forms(word: str) -> tuple[str, ...]:
    if word.isascii():
        return (word,)
    forms: list[str] = []
    for piece in _PIECES.findall(word):
        latin = _latin(piece)
        if _IS_UNSPACED.match(piece):
            forms += [*piece, *_pairs(piece)]
        elif not _is_latin(piece):
            forms += [piece, *([piece[2:]] if piece.startswith("ال") and len(piece) > 4 else [])]
        forms.append(latin)
    return tuple(form for form in dict.fromkeys(forms) if form)


def _query_forms(word: str) -> list[str]:
    if word.isascii():
        return [word]
    forms: list[str] = []
    for piece in _PIECES.findall(word):
        if _IS_UNSPACED.match(piece):
            forms += _pairs(piece) or [piece]
        else:
            forms.append(_latin(piece) if _is_latin(piece) else piece)
    return forms


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _is_latin(word: str) -> bool:
    return all(unicodedata.name(c, "").startswith(("LATIN", "DIGIT")) for c in word)


def _latin(word: str) -> str:
    return "".join(c for c in anyascii(word).lower() if c.isalnum())
