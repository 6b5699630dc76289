"""Marks of emphasis: "**Ola** and _Zorza_" -> "Ola and Zorza"."""

import re
from bisect import bisect_left
from functools import cache
from typing import Final

_OPENING: Final = re.compile(r"(?<!\w)(?:\*{1,3}|_{1,3})")
_CLOSING: Final = {
    mark: re.compile(rf"(?<=\S)(?={re.escape(mark)}(?!\w))") for mark in ("*", "**", "***", "_", "__", "___")
}


def without(text: str) -> str:
    """The text without one, two or three * or _ on both sides of words; a line at a time."""
    return "\n".join(_of_line(line) if "*" in line or "_" in line else line for line in text.split("\n"))


def _of_line(line: str) -> str:
    @cache
    def ends(mark: str) -> list[int]:
        """Where such a mark may close."""
        return [found.start() for found in _CLOSING[mark].finditer(line)]

    kept: list[str] = []
    at = looked = 0
    while opening := _OPENING.search(line, looked):
        looked = opening.start() + 1
        for size in range(len(opening[0]), 0, -1):
            inner = opening.start() + size
            places = ends(opening[0][:size])
            nth = bisect_left(places, inner + 1)
            if nth < len(places) and not line[inner].isspace():
                kept += [line[at : opening.start()], line[inner : places[nth]]]
                at = looked = places[nth] + size
                break
    return "".join([*kept, line[at:]])
