"""Email addresses: lower case, several in a cell, broken ones reported."""

import re

from potluck.engine.fields import Cleaned, text

_ADDRESS = re.compile(r"[^\s@<>,;:|()\[\]\"'/]+@[^\s@<>,;:|()\[\]\"'/]+\.[^\W\d_]{2,}", re.U)
_HIDDEN = re.compile(r"\s*[\[({]\s*(?:at|@|arroba|chez)\s*[\])}]\s*", re.I)
_DOT = re.compile(r"\s*[\[({]\s*(?:dot|punto|point)\s*[\])}]\s*", re.I)


def clean(raw: str) -> Cleaned:
    """Every address of the cell; issue `bad_email` when there is text but no address."""
    plain = _DOT.sub(".", _HIDDEN.sub("@", text.plain(raw).replace("mailto:", "")))
    found = [address.strip(".").lower() for address in _ADDRESS.findall(plain)]
    kept = tuple(("email", address) for address in dict.fromkeys(found) if ".." not in address)
    return Cleaned(kept, None if kept or text.is_blank(raw) else "bad_email")
