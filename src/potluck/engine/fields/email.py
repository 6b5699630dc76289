"""Email addresses: lower case, several in a cell, broken ones reported."""

import re

from potluck.engine.at_signs import around
from potluck.engine.fields import Cleaned, text

_STOPS = re.compile(r"[\s@<>,;:|()\[\]\"'/]")
_HOST = re.compile(r"[^\s@<>,;:|()\[\]\"'/]+\.[^\W\d_]{2,}")
_HIDDEN = re.compile(r"(?:(?<!\s)\s++)?[\[({]\s*+(?:at|@|arroba|chez)\s*+[\])}]\s*+", re.I)
_DOT = re.compile(r"(?:(?<!\s)\s++)?[\[({]\s*+(?:dot|punto|point)\s*+[\])}]\s*+", re.I)


def without(raw: str, addresses: set[str]) -> str:
    """A text with a space for each of these addresses (lower case) in it."""
    kept, at = [], 0
    for start, end in around(raw, _STOPS.split, _HOST.match):
        if raw[start:end].strip(".").lower() in addresses:
            kept += [raw[at:start], " "]
            at = end
    return "".join([*kept, raw[at:]])


def clean(raw: str) -> Cleaned:
    """Every address of the cell; issue `bad_email` when there is text but no address."""
    plain = _DOT.sub(".", _HIDDEN.sub("@", text.plain(raw).replace("mailto:", "")))
    found = [plain[start:end].strip(".").lower() for start, end in around(plain, _STOPS.split, _HOST.match)]
    kept = tuple(("email", address) for address in dict.fromkeys(found) if ".." not in address)
    return Cleaned(kept, None if kept or text.is_blank(raw) else "bad_email")
