"""YAML: one document, several, or (by `folder.py`) one file per entry, also as the head of a Markdown page.

Every value stays the text it is written as.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from potluck.engine.nouns import Reading
from potluck.engine.read.limits import Limits, UnreadableError, check_size, check_tokens
from potluck.engine.read.source import Source
from potluck.engine.read.tree import to_reading

_NULLS: Final = frozenset({"~", "null", "Null", "NULL", ""})
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEAD: Final = re.compile(r"\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n(.*))?$", re.S)
_GROWTH: Final = 200_000  # values that aliases may add


def read(source: Source) -> Reading:
    """The records of a YAML text. Tags are not obeyed: nothing but text, lists and mappings is made."""
    check_size(source.text, source.limits.bytes // 10)
    if source.suffix in (".md", ".markdown", ".html") and (page := _HEAD.match(source.text)):
        value = (load(page.group(1), source.limits) or [None])[0]
        body = (page.group(2) or "").strip()
        return to_reading({"body": body} | value if isinstance(value, dict) and body else value, source, "yaml")
    documents = load(source.text, source.limits)
    if len(documents) == 1:
        return to_reading(documents[0], source, "yaml")
    return to_reading(documents, source, "yaml")


def load(text: str, limits: Limits) -> list[Any]:
    """The documents of a YAML text with scalars as text and nulls as None.

    Raises UnreadableError for bad YAML, for aliases that multiply and for deep nesting."""
    try:
        return _Builder(yaml.parse(text, Loader=_LOADER), limits).documents()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableError("bad_yaml", {"line": str(line)}) from None
    except (yaml.YAMLError, ValueError):
        raise UnreadableError("bad_yaml", {"line": "?"}) from None


class _Builder:
    """Values from the events of a parser, counting what aliases repeat."""

    def __init__(self, events: Iterator[Any], limits: Limits) -> None:
        self.events = events
        self.limits = limits
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.made = self.repeated = 0

    def documents(self) -> list[Any]:
        values = []
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.anchors = {}
                values.append(self.value(next(self.events), 0))
        return [value for value in values if value not in (None, "")]

    def value(self, event: Any, depth: int) -> Any:
        if depth > self.limits.depth:
            raise UnreadableError("too_deep", {"limit": str(self.limits.depth)})
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event.anchor)
        start = self.made + self.repeated
        self.made += 1
        check_tokens(self.made, self.limits)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style in (None, "")
            value: Any = None if plain and event.value in _NULLS else event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self.sequence(depth)
        else:
            value = self.mapping(depth)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.made + self.repeated - start)
        return value

    def alias(self, anchor: str | None) -> Any:
        if anchor is None or anchor not in self.anchors:
            raise UnreadableError("too_many_aliases")
        value, size = self.anchors[anchor]
        self.repeated += size
        if self.repeated > _GROWTH:
            raise UnreadableError("too_many_aliases")
        return value

    def sequence(self, depth: int) -> list[Any]:
        values = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self.value(event, depth + 1))
        return values

    def mapping(self, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, depth + 1)
            value = self.value(next(self.events), depth + 1)
            if key == "<<":
                for part in value if isinstance(value, list) else [value]:
                    merged = (part if isinstance(part, dict) else {}) | merged
            else:
                made["" if key is None else str(key)] = value
        return merged | made if merged else made
