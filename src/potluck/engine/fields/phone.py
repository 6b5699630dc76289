"""Phone numbers: E.164 where the country is known, else as written."""

import re
from functools import lru_cache

import phonenumbers

from potluck.engine.fields import Cleaned, text

_SPLIT = re.compile(
    r"(?:(?<!\s)\s++)?(?:[;|,]|/(?=\s*[+(]?\d[\d\s]{5}))\s*+"
    r"|(?<!\s)\s++(?<=[^\S\n])(?:or|o|ou|oder|y|et|und|and|e)\s++|(?<!\s)[^\S\n]*+\n\s*+",
    re.I,
)
_ASIDE = re.compile(r"\((?=[^()]*[^\W\d_])[^()]*+\)")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.I)
_QUOTED = re.compile(r'"(?=[^"]*\d)([^"]*+)"')
_DIGIT = re.compile(r"\d")
_EXTRA = re.compile(r"^\s*(?:tel|phone|telephone|tél|teléfono|mob|mobile|cell|fax|t|p|m)\s*[.:]\s*", re.I)


def clean(raw: str, country: str | None = None) -> Cleaned:
    """Every number of a cell. `country` is ISO 3166-1 alpha-2; issues: `bad_phone` when no number is in it,
    `odd_phone` when one has too few or too many digits for its country (kept as written),
    `phone_rounded` when a spreadsheet has made "1.60856E+10" of it."""
    if _ROUNDED.fullmatch(raw.strip()):
        return Cleaned((), "phone_rounded")
    if raw.lstrip()[:1] in ("[", "{"):  # what is left of a nested list: [{"number": "..."}]
        raw = "; ".join(_QUOTED.findall(raw))
    found = [one for part in _parts(text.plain(raw)) if (one := _number(part, country or ""))]
    kept = tuple(("phone", number) for number in dict.fromkeys(found))
    if not kept:
        return Cleaned((), None if text.is_blank(raw) else "bad_phone")
    odd = country and any(not number.startswith("+") for number in found)
    return Cleaned(kept, "odd_phone" if odd else None)


def _parts(plain: str) -> list[str]:
    """The numbers of a cell; "0541 / 990120" stays one: what stands before a slash is too short for a number."""
    if "/" in plain and len(_DIGIT.findall(plain.split("/")[0])) < 6:
        plain = plain.replace("/", " ", 1)
    return _SPLIT.split(plain)


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
        return part if digits >= 7 or not country else None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
