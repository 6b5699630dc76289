"""JavaScript (or TypeScript) that wraps a literal: `var x = [...]`, `export default {...}`, `callback([...])`.

Parsed, never run. Several variables of one file are read like the parts of one JSON object.
"""

from typing import Any, Final

from potluck.engine.nouns import Issue, Reading
from potluck.engine.read.limits import UnreadableError, check_size
from potluck.engine.read.literals import NotALiteralError, Tokens, value_at
from potluck.engine.read.source import Source
from potluck.engine.read.tree import to_reading

_BEFORE: Final = ("=", "default", "(", "return", "")


def read(source: Source) -> Reading:
    """The lists in the literals of a program. Raises UnreadableError when there is none."""
    check_size(source.text, source.limits.bytes // 10)
    tokens = Tokens(source.text, source.limits)
    values, failed = _values(tokens)
    if not values:
        raise UnreadableError("bad_javascript", {"line": str(tokens.line(failed))})
    value = next(iter(values.values())) if len(values) == 1 else values
    reading = to_reading(value, source, "javascript")
    notes = []
    if tokens.computed:
        notes.append(Issue("expression_kept", "note", params={"count": str(tokens.computed)}))
    return Reading("javascript", reading.tables, (*reading.issues, *notes), reading.details)


def _values(tokens: Tokens) -> tuple[dict[str, Any], int]:
    """(the literals of the program by the name they are given, the token at which the last failure happened)."""
    values: dict[str, Any] = {}
    place = failed = again = 0
    while place < len(tokens.kinds):
        if (
            tokens.word(place) not in ("[", "{")
            or tokens.word(place - 1 if place else len(tokens.kinds)) not in _BEFORE
        ):
            place += 1
            continue
        computed = tokens.computed
        try:
            value, after = value_at(tokens, place)
        except NotALiteralError as error:
            again += error.token - place
            if again > 20 * len(tokens.kinds) + 10_000:  # brackets that nothing closes, again and again
                raise UnreadableError("bad_javascript", {"line": str(tokens.line(place))}) from None
            failed, tokens.computed, place = error.token, computed, place + 1
            continue
        if value and (isinstance(value, list) or tokens.computed - computed < len(value)):
            values[_name(tokens, place, len(values))] = value
        else:
            tokens.computed = computed
        place = max(after, place + 1)
    return values, failed


def _name(tokens: Tokens, place: int, number: int) -> str:
    """What the program calls the literal that starts at a token."""
    if tokens.word(place - 1) == "=" and tokens.kinds[place - 2] == "word":
        return tokens.word(place - 2)
    return f"list {number + 1}"
