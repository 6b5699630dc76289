"""Languages: what a column's header says, and what a text's script tells when nobody says."""

import unicodedata
from collections import Counter
from functools import cache

from babel import Locale

from potluck.engine.vocabulary import fold

TAGS = ("en", "es", "fr", "de", "it", "pt", "nl", "pl", "ru", "uk", "el", "ar", "fa", "he", "hi", "bn", "zh", "ja",
        "ko", "tr", "sw", "id", "ca", "eu", "gl", "cs", "sk", "hu", "ro", "bg", "hr", "sr", "sl", "da", "sv", "nb",
        "no", "fi", "et", "lv", "lt", "vi", "th", "ms", "ur", "ta", "te", "mr", "am", "mk", "sq", "cy", "ga",
        "ne", "tl", "km")  # fmt: skip
_SCRIPTS = {"HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "ARABIC": "ar", "HEBREW": "he", "GREEK": "el",
            "DEVANAGARI": "hi", "BENGALI": "bn", "THAI": "th", "TAMIL": "ta", "TELUGU": "te", "GEORGIAN": "ka",
            "ARMENIAN": "hy", "KHMER": "km", "ETHIOPIC": "am", "CJK": "zh"}  # fmt: skip


def of_words(words: str) -> str | None:
    """The tag a piece of a header stands for: "es", "Arabic", "español", "gr"."""
    key = fold(words)
    return key if key in TAGS else _names().get(key)


@cache
def _names() -> dict[str, str]:
    found = {"gr": "el", "jp": "ja", "cn": "zh", "kr": "ko", "ua": "uk", "cz": "cs", "dk": "da", "castellano": "es"}
    for tag in TAGS:
        for viewer in {"en", "es", "fr", tag}:
            if name := Locale.parse(tag).get_display_name(viewer):
                found.setdefault(fold(name), tag)
    return found


def of_script(value: str) -> str | None:
    """A language that a script leaves little doubt about ("協同組合" with kana: ja); None for Latin and Cyrillic."""
    counts = Counter(unicodedata.name(c, "?").split()[0] for c in value if c.isalpha() and not c.isascii())
    if counts["HIRAGANA"] or counts["KATAKANA"]:
        return "ja"
    common = counts.most_common(1)
    return _SCRIPTS.get(common[0][0]) if common else None
