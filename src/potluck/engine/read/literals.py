"""Parses JavaScript literals: objects, arrays, strings, numbers. Nothing is ever run.

What is not a literal (a call, a sum, a template with ${}) is kept as its source text and counted.
"""

import re
from array import array
from collections.abc import Iterator
from typing import Any, Final

from potluck.engine.read.limits import Limits, UnreadableError, check_tokens
from potluck.engine.read.numbered import numbered

_TOKEN: Final = re.compile(
    r"""(?P<space>[\s\ufeff]+|//[^\n\r\u2028\u2029]*|/\*.*?\*/)
    |(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')
    |(?P<template>`(?:[^`\\]|\\.)*+`)
    |(?P<open>"(?:[^"\\\n]|\\.)*+|'(?:[^'\\\n]|\\.)*+|`(?:[^`\\]|\\.)*+|/\*.*)
    |(?P<number>0[xX][\da-fA-F_]+n?|0[oO][0-7_]+n?|0[bB][01_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?n?)
    |(?P<word>[\w$\u200c\u200d]+)
    |(?P<sign>=>|\.\.\.|[<>=!]=+|[^\s])""",
    re.X | re.S,
)
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.S)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_OPEN: Final = {"{": "}", "[": "]", "(": ")"}
_PLAIN: Final = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None}


class NotALiteralError(Exception):
    """The text at a token is no literal."""

    def __init__(self, token: int) -> None:
        self.token = token
        super().__init__(token)


class Tokens:
    """The tokens of a text without space and comments; `computed` counts values kept as source text."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text, self.limits = text, limits
        self.computed = 0
        self.kinds: list[str] = []
        self.starts, self.ends = array("Q"), array("Q")
        for kind, start, end in _cut(text):
            self.kinds.append(kind)
            self.starts.append(start)
            self.ends.append(end)
            check_tokens(len(self.kinds), limits)

    def word(self, place: int) -> str:
        """The text of a token; "" beyond the end."""
        return self.text[self.starts[place] : self.ends[place]] if place < len(self.starts) else ""

    def line(self, place: int) -> int:
        """Line of a token, from 1."""
        start = self.starts[min(place, len(self.starts) - 1)] if self.starts else 0
        return self.text.count("\n", 0, start) + 1


def _cut(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of each token. A quotation mark or /* that nothing closes is a sign, and so are those of its
    kind up to where the end was looked for: nothing closes them either."""
    looked: dict[str, int] = {}
    at = 0
    while at < len(text):
        mark = text[at : at + 2] if text[at] == "/" else text[at]
        match = _TOKEN.match(text, at) if at >= looked.get(mark, 0) else None
        kind, end = (match.lastgroup or "sign", match.end()) if match else ("sign", at + 1)
        if kind == "open":
            looked[mark] = end
            kind, end = "sign", at + 1
        if kind != "space":
            yield kind, at, end
        at = end


def value_at(tokens: Tokens, place: int, depth: int = 0) -> tuple[Any, int]:
    """(value, token after it). Raises NotALiteralError where the text breaks off, UnreadableError when too deep."""
    if depth > tokens.limits.depth:
        raise UnreadableError("too_deep", {"limit": str(tokens.limits.depth)})
    word, kind = tokens.word(place), tokens.kinds[place] if place < len(tokens.kinds) else ""
    value: Any
    if word == "[":
        value, after = _array(tokens, place + 1, depth)
    elif word == "{":
        value, after = _object(tokens, place + 1, depth)
    else:
        value, after = _plain(tokens, place, word, kind)
    if after > place and tokens.word(after) in (",", "}", "]", ")", ";", ""):
        return value, after
    return (value, after) if depth == 0 and after > place else _expression(tokens, place)


def _array(tokens: Tokens, place: int, depth: int) -> tuple[list[Any], int]:
    values: list[Any] = []
    while (word := tokens.word(place)) != "]":
        if word == ",":  # a hole
            values.append(None)
            place += 1
            continue
        value, place = value_at(tokens, place, depth + 1)
        values.append(value)
        if tokens.word(place) == ",":
            place += 1
        elif tokens.word(place) != "]":
            raise NotALiteralError(place)
    return values, place + 1


def _object(tokens: Tokens, place: int, depth: int) -> tuple[dict[str, Any], int]:
    made, reached = dict[str, Any](), dict[str, int]()
    while tokens.word(place) != "}":
        key, place = _key(tokens, place)
        if key is None or tokens.word(place) != ":":  # a spread, a method, a shorthand
            text, place = _expression(tokens, place)
            made.setdefault(key or text, text)
        else:
            value, place = value_at(tokens, place + 1, depth + 1)
            made[numbered(key, made, reached)] = value
        if tokens.word(place) == ",":
            place += 1
        elif tokens.word(place) != "}":
            raise NotALiteralError(place)
    return made, place + 1


def _key(tokens: Tokens, place: int) -> tuple[str | None, int]:
    word = tokens.word(place)
    kind = tokens.kinds[place] if place < len(tokens.kinds) else ""
    if kind == "string":
        return unquote(word), place + 1
    if kind in ("word", "number"):
        return word, place + 1
    if word == "[" and tokens.word(place + 2) == "]" and tokens.kinds[place + 1] == "string":
        return unquote(tokens.word(place + 1)), place + 3
    return None, place


def _plain(tokens: Tokens, place: int, word: str, kind: str) -> tuple[Any, int]:
    """A value of one token (or a signed number); the place itself when there is none."""
    if kind == "string" or (kind == "template" and "${" not in word):
        return unquote(word), place + 1
    if kind == "number":
        return _number(word), place + 1
    if word in ("-", "+") and tokens.kinds[place + 1 : place + 2] == ["number"]:
        return ("-" if word == "-" else "") + _number(tokens.word(place + 1)), place + 2
    if word == "-" and tokens.word(place + 1) == "Infinity":
        return None, place + 2
    return (_PLAIN[word], place + 1) if word in _PLAIN else (None, place)


def _number(word: str) -> str:
    """As written, but hexadecimal and its kin in decimal."""
    text = word.rstrip("n").replace("_", "") if word[:2].lower() != "0x" else word.replace("_", "").rstrip("n")
    return str(int(text, 0)) if text[:2].lower() in ("0x", "0o", "0b") and len(text) < 4000 else text


def _expression(tokens: Tokens, place: int) -> tuple[str, int]:
    """(source text, token after it) of anything up to the comma or bracket that ends it."""
    start, closing = place, list[str]()
    while word := tokens.word(place):
        if closing and word == closing[-1]:
            closing.pop()
        elif tokens.kinds[place] == "sign" and word in _OPEN:
            closing.append(_OPEN[word])
        elif not closing and word in (",", "}", "]", ")", ";"):
            break
        place += 1
    if place == start or closing or not tokens.word(place):
        raise NotALiteralError(place)
    tokens.computed += 1
    return tokens.text[tokens.starts[start] : tokens.ends[place - 1]], place


def unquote(word: str) -> str:
    """The text of a quoted string, its escapes resolved."""
    inner = word[1:-1]
    if "\\" not in inner:
        return inner
    text = _ESCAPE.sub(_escaped, inner)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escaped(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2) or match.group(3)
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    letter = match.group(4)
    return "" if letter in ("\n", "\r", "\r\n", "\u2028", "\u2029") else _LETTERS.get(letter, letter)
