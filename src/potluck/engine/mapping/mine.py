"""Meaning packed into running text: "Country: Mali. status: Forming. founded: 2002" said by many rows of a column."""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise, zip_longest
from typing import Final

from potluck.engine.fields import Cleaned, date, kind, place, text
from potluck.engine.mapping import status

_LABEL = re.compile(
    r"(?:^|[.;]\s*+|(?<!\s)[^\S\n]*+\n\s*+)(country|status|type|founded|established in|member of)\s*+:\s*+", re.I
)
_NEXT = re.compile(r"(?:[.;]\s*+|(?<!\s)[^\S\n]*+\n\s*+)[a-zA-Z][\w ]{2,25}:\s")
_MARKS = re.compile("[,()]")
LEAST: Final = 0.2
"""Share of a column's values that must have such labels before they are believed."""


def is_packed(sample: Iterable[str]) -> bool:
    """Whether a column writes labels into its text as a habit."""
    cells = list(sample)
    return bool(cells) and sum(bool(_LABEL.search(cell)) for cell in cells) >= LEAST * len(cells)


def clean(raw: str) -> Cleaned:
    """What the labels of one text say; nothing where a value is not surely of its field."""
    facts: list[tuple[str, str]] = []
    plain = text.plain(raw)
    labels = list(_LABEL.finditer(plain))
    for m, following in zip_longest(labels, labels[1:]):
        until = following.start() if following else len(plain)
        end = _NEXT.search(plain, m.end(), until)
        value = plain[m.end() : end.start() if end else until].strip()
        value = value[:-1].strip() if not end and value.endswith((".", ";")) else value
        facts += _READ[m[1].lower()](value)
    return Cleaned(tuple(facts))


def _type(value: str) -> list[tuple[str, str]]:
    return [fact for piece in _pieces(value) if len(piece) < 90 for fact in kind.clean_topic(piece).facts]


def _pieces(value: str) -> list[str]:
    """Cut at each comma, but not within brackets: "a, b (c, d)" -> "a", "b (c, d)"."""
    cuts: list[int] = []
    inside = False
    for mark in reversed(list(_MARKS.finditer(value))):
        if mark[0] != ",":
            inside = mark[0] == ")"
        elif not inside:
            cuts.append(mark.start())
    first, *others = (value[a + 1 : b] for a, b in pairwise([-1, *reversed(cuts), len(value)]))
    return [first, *(other.lstrip() for other in others)]


def _kin(value: str) -> list[tuple[str, str]]:
    return [("kin", f"member_of:{name}") for piece in value.split(",") if 1 < len(name := piece.strip()) < 80]


def _country(value: str) -> list[tuple[str, str]]:
    code = place.country(value)
    return [("country", code)] if code else []


def _opened(value: str) -> list[tuple[str, str]]:
    when = date.parse(value)
    return [("opened", when)] if when else []


_READ: Final[dict[str, Callable[[str], list[tuple[str, str]]]]] = {
    "country": _country,
    "status": lambda value: list(status.clean(value).facts),
    "type": _type,
    "founded": _opened,
    "established in": _opened,
    "member of": _kin,
}
