"""Whole numbers: "1,200", "1.200", "about 40", "15-20" (the lower)."""

import re

from potluck.engine.fields import Cleaned, text

_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+(?!\d)")
_NUMBER = re.compile(r"\d+")
_LONGEST = 30  # digits; Python refuses to count with thousands of them


def whole(raw: str) -> int | None:
    """The first whole number of a text; digits of any script; None when there is none, or one too long to count."""
    plain = text.plain(raw)
    grouped = _GROUPED.search(plain)
    found = grouped or _NUMBER.search(plain)
    digits = re.sub(r"\D", "", found[0]) if found else ""
    return int(digits) if digits and len(digits) <= _LONGEST else None


def clean(raw: str, field: str) -> Cleaned:
    """One whole number as text; issue `bad_number` when the cell has none."""
    value = whole(raw)
    if value is None or value > 10**9:
        return Cleaned((), None if text.is_blank(raw) else "bad_number")
    return Cleaned(((field, str(value)),))
