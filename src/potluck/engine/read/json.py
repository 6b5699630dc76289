"""JSON and JSON Lines. Numbers are kept as they are written."""

import json
from typing import Any

from potluck.engine.nouns import Issue, Reading
from potluck.engine.read.limits import UnreadableError, check_size, check_values
from potluck.engine.read.numbered import numbered
from potluck.engine.read.source import Source
from potluck.engine.read.tree import to_reading


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose repeated keys are numbered instead of lost."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    made, reached = dict[str, Any](), dict[str, int]()
    for key, value in pairs:
        made[numbered(key, made, reached)] = value
    return made


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=str, parse_int=str, parse_constant=lambda _: None, strict=False
)


def parse(text: str) -> Any:
    """The value of a JSON text with numbers as text. Raises ValueError, or UnreadableError when nested too deep."""
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise UnreadableError("too_deep", {"limit": "64"}) from None


def read(source: Source) -> Reading:
    """The lists of records in a JSON text, or one record per line of JSON Lines (a line's number is the row's)."""
    text = source.text
    check_size(text, source.limits.bytes // 2)
    check_values(text, source.limits)
    try:
        return to_reading(parse(text), source, "json")
    except json.JSONDecodeError as error:
        lines = [(number, line.strip("\x1e \t\r")) for number, line in enumerate(text.split("\n"), 1)]
        lines = [(number, line) for number, line in lines if line]
        if len(lines) < 2 or not _is_value(lines[0][1]):
            raise UnreadableError("bad_json", {"line": str(error.lineno), "place": str(error.colno)}) from None
    return _lines(lines, source)


def _is_value(line: str) -> bool:
    try:
        return isinstance(parse(line), dict | list)
    except ValueError:
        return False


def _lines(lines: list[tuple[int, str]], source: Source) -> Reading:
    values, numbers, bad = [], [], []
    for number, line in lines:
        try:
            values.append(parse(line))
            numbers.append(number)
        except ValueError:
            bad.append(Issue("bad_line", "refused", row=number, table=source.stem))
    source.notes.extend(bad)
    if values and all(isinstance(value, list) for value in values):
        return to_reading(values, source, "json lines")
    return to_reading(values, source, "json lines", numbers=numbers)
