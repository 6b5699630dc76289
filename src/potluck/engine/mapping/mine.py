"""Meaning packed into running text: "Country: Mali. status: Forming. founded: 2002" said by many rows of a column."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from potluck.engine.fields import Cleaned, date, kind, place, text
from potluck.engine.mapping import status

_LABEL = re.compile(r"(?:^|[.;\n]\s*)(country|status|type|founded|established in|member of)\s*:\s*", re.I)
_NEXT = re.compile(r"[.;\n]\s*[a-zA-Z][\w ]{2,25}:\s|[.;]?\s*$")
LEAST: Final = 0.2
"""Share of a column's values that must have such labels before they are believed."""


def is_packed(sample: Iterable[str]) -> bool:
    """Whether a column writes labels into its text as a habit."""
    cells = list(sample)
    return bool(cells) and sum(bool(_LABEL.search(cell)) for cell in cells) >= LEAST * len(cells)


def clean(raw: str) -> Cleaned:
    """What the labels of one text say; nothing where a value is not surely of its field."""
    facts: list[tuple[str, str]] = []
    for m in _LABEL.finditer(text.plain(raw)):
        rest = text.plain(raw)[m.end() :]
        end = _NEXT.search(rest)
        facts += _READ[m[1].lower()](rest[: end.start() if end else None].strip())
    return Cleaned(tuple(facts))


def _type(value: str) -> list[tuple[str, str]]:
    pieces = [piece for piece in re.split(r",\s*(?![^()]*\))", value) if len(piece) < 90]
    return [fact for piece in pieces for fact in kind.clean_topic(piece).facts]


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
