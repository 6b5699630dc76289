"""In which script a name is written, and which one the reader reads."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, TypeVar

from django.utils.translation import get_language

Thing = TypeVar("Thing")
LATIN: Final = frozenset({"LATIN"})
READ: Final = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb"), frozenset({"ARABIC"})),
    **dict.fromkeys(("he", "yi"), frozenset({"HEBREW"})),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn"), frozenset({"CYRILLIC"})),
    **dict.fromkeys(("hi", "mr", "ne"), frozenset({"DEVANAGARI"})),
    "bn": frozenset({"BENGALI"}),
    "el": frozenset({"GREEK"}),
    "zh": frozenset({"CJK"}),
    "ja": frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    "ko": frozenset({"HANGUL", "CJK"}),
    "th": frozenset({"THAI"}),
    "ta": frozenset({"TAMIL"}),
    "te": frozenset({"TELUGU"}),
    "am": frozenset({"ETHIOPIC"}),
    "ka": frozenset({"GEORGIAN"}),
    "hy": frozenset({"ARMENIAN"}),
}
"""Language -> the scripts its readers read, by the first word of Unicode's names of letters. Others: Latin."""


@lru_cache(maxsize=20_000)
def script(text: str) -> str:
    """The script of the first letter; empty when there is no letter."""
    letter = next((c for c in text if c.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0] if letter else ""


def is_read(text: str) -> bool:
    """Whether the reader of this page can spell the text out."""
    return script(text) in ("", *READ.get((get_language() or "en").split("-")[0], LATIN))


def readable_first(things: Iterable[Thing], text: Callable[[Thing], str]) -> list[Thing]:
    """The same things: those in the reader's script before the others, otherwise in their order."""
    return sorted(things, key=lambda thing: not is_read(text(thing)))
