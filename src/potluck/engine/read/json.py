"""JSON and JSON Lines. Numbers are kept as they are written."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from potluck.engine.nouns import Issue, Reading
from potluck.engine.read.limits import UnreadableError, check_issues, check_size, check_values
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
    check_size(source.text, source.limits.bytes // 2)
    check_values(source.text, source.limits)
    try:
        value = parse(source.text)
    except json.JSONDecodeError as error:
        lines = _numbered(source.text)
        if len(list(islice(lines, 2))) < 2 or not _is_value(next(_numbered(source.text))[1]):
            raise UnreadableError("bad_json", {"line": str(error.lineno), "place": str(error.colno)}) from None
        return _lines(source)
    source.drop_text()
    return to_reading(value, source, "json")


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """(number, content) of each line that holds something."""
    start, number = 0, 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        if line := text[start:end].strip("\x1e \t\r"):
            yield number, line
        start = end + 1


def _is_value(line: str) -> bool:
    try:
        return isinstance(parse(line), dict | list)
    except ValueError:
        return False


def _lines(source: Source) -> Reading:
    values, numbers, bad = list[Any](), list[int](), list[Issue]()
    for number, line in _numbered(source.text):
        try:
            values.append(parse(line))
            numbers.append(number)
        except ValueError:
            bad.append(Issue("bad_line", "refused", row=number, table=source.stem))
            check_issues(len(bad), source.limits)
    source.notes.extend(bad)
    source.drop_text()
    if values and all(isinstance(value, list) for value in values):
        return to_reading(values, source, "json lines")
    return to_reading(values, source, "json lines", numbers=numbers)
