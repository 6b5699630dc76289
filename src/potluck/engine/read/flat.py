"""Nested values to flat cells: dotted names for objects within objects, joined text for lists."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from potluck.engine.read.limits import LIMITS, UnreadableError, free_name

_NAMES: Final = ("name", "title", "label", "shortName", "short_name", "nom", "nombre", "denominacion", "text", "value")
_NAMED: Final = frozenset(_NAMES)
JOIN: Final = "; "


def flatten(record: Mapping[str, Any], dropped: dict[str, set[str]], depth: int) -> dict[str, str]:
    """One record as flat text: `address.city`; lists of plain values joined by "; "; of lists of objects, the names
    (what else they hold is noted in `dropped` by column). Raises UnreadableError when nested deeper than `depth`."""
    cells: dict[str, str] = {}
    _into(cells, "", record, dropped, depth)
    return cells


def _into(
    cells: dict[str, str], prefix: str, record: Mapping[str, Any], dropped: dict[str, set[str]], depth: int
) -> None:
    if depth < 0:
        raise UnreadableError("too_deep", {"limit": "64"})
    for key, value in record.items():
        name = prefix + clean(str(key))
        if isinstance(value, dict):
            if value:
                _into(cells, f"{name}.", value, dropped, depth - 1)
            continue
        if _is_wrapped(value):
            _into(cells, f"{name}.", value[0], dropped, depth - 1)
            continue
        text = _joined(name, value, dropped) if isinstance(value, list) else scalar(value)
        cells[free_name(name, cells, LIMITS)] = text


def _is_wrapped(value: Any) -> bool:
    """Whether a list holds one object and that has no name: it is read like the object itself."""
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and not _NAMED & value[0].keys()


def scalar(value: Any) -> str:
    """A plain value as its owner wrote it; "" for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(value if isinstance(value, str) else str(value))


def clean(text: str) -> str:
    """Text without NUL letters and half surrogates, which no table can hold."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _joined(name: str, values: Sequence[Any], dropped: dict[str, set[str]]) -> str:
    if not any(isinstance(value, dict | list) for value in values):
        return JOIN.join(text for text in map(scalar, values) if text)
    objects = [value for value in values if isinstance(value, dict)]
    if len(objects) == len(values):
        for key in _NAMES:
            if all(isinstance(value.get(key), str) for value in objects):
                dropped.setdefault(name, set()).update(other for value in objects for other in value if other != key)
                return JOIN.join(scalar(value[key]) for value in objects)
    if objects:
        dropped.setdefault(f"{name} ", set()).update(str(key) for value in objects for key in value)
    try:
        return clean(json.dumps(values, ensure_ascii=False))
    except (RecursionError, ValueError):
        raise UnreadableError("too_deep", {"limit": "64"}) from None
