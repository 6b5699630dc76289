"""Flag columns: one column per possible value, "Yes" where it holds, as survey tools write them."""

import re

from potluck.engine.fields import kind
from potluck.engine.mapping.contents import Look
from potluck.engine.mapping.headers import hints
from potluck.engine.nouns import ColumnMeaning
from potluck.engine.vocabulary import fold

_SURVEY = re.compile(r"^(?P<group>[^\[\]]+)\[(?P<code>[^\[\]]+)\](?P<text>.*)$")
_CODE = re.compile(r"^(SQ\d+|[A-Z]{0,2}\d+|other)$")
_FIELDS = ("kind", "activity", "topic")
YES = {"yes", "y", "true", "1", "si", "oui", "ja", "sim", "x", "da", "да", "نعم", "हाँ", "是", "はい", "예", "evet",
       "checked",
       "ndiyo", "ya", "tak", "vrai", "wahr", "vero", "verdadero"}  # fmt: skip


def is_yes(value: str) -> bool:
    """Whether a cell of a flag column says that it holds."""
    return fold(value) in YES or value.strip() in ("✓", "✔", "○", "◯", "☑", "✅")


def meaning(column: str, seen: Look) -> ColumnMeaning | None:
    """What a yes/no column stands for; None when it is no flag column. Codes without words keep no meaning."""
    if (
        not seen.count
        or seen.rate("flag") < 0.5
        or not any(is_yes(value) for value in seen.sample)
        or seen.rate("number") > 0.9
    ):
        return None
    m = _SURVEY.match(column)
    group, words = (m["group"], (m["text"] or m["code"]).strip(" -:")) if m else ("", column)
    if m and _CODE.match(words):
        return ColumnMeaning(column, None, confidence=0.3, why="flag")
    for field in ("kind", "activity"):
        if len(codes := kind.codes(field, words)) == 1:
            return ColumnMeaning(column, field, when_yes=codes[0], confidence=0.8, why="flag")
    if m and any(hint.field in _FIELDS for hint in hints(group)):
        return ColumnMeaning(column, "topic", when_yes=words, confidence=0.6, why="flag")
    return (
        None
        if hints(column) and hints(column)[0].field == "status"
        else ColumnMeaning(column, None, confidence=0.3, why="flag")
    )
