"""Phone numbers: E.164 where the country is known, else as written."""

import re
from functools import lru_cache

import phonenumbers

from potluck.engine.fields import Cleaned, text

_SPLIT = re.compile(r"\s*(?:[;|,\n]|/(?=\s*[+(]?\d[\d\s]{5,})|\s(?:or|o|ou|oder|y|et|und|and|e)\s)\s*", re.I)
_ASIDE = re.compile(r"\([^()]*[^\W\d_][^()]*\)")
_DIGIT = re.compile(r"\d")
_EXTRA = re.compile(r"^\s*(?:tel|phone|telephone|tél|teléfono|mob|mobile|cell|fax|t|p|m)\s*[.:]\s*", re.I)


def clean(raw: str, country: str | None = None) -> Cleaned:
    """Every number of a cell. `country` is ISO 3166-1 alpha-2; issue `bad_phone` when no number is in it."""
    found = [one for part in _SPLIT.split(text.plain(raw)) if (one := _number(part, country or ""))]
    kept = tuple(("phone", number) for number in dict.fromkeys(found))
    return Cleaned(kept, None if kept or text.is_blank(raw) else "bad_phone")


@lru_cache(maxsize=100_000)
def _number(part: str, country: str) -> str | None:
    part = _ASIDE.sub("", _EXTRA.sub("", part)).strip()
    digits = len(_DIGIT.findall(part))
    if not 5 <= digits <= 18:
        return None
    try:
        parsed = phonenumbers.parse(part, country or None)
    except phonenumbers.NumberParseException:
        return part.strip() if digits >= 6 else None
    if not phonenumbers.is_possible_number(parsed):
        return part.strip() if not country else None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
