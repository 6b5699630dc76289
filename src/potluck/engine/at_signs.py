"""Finds e-mail addresses by their @, so that a long text without one costs no more than to read it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

Split = Callable[[str], list[Any]]
MatchHost = Callable[[str, int], "re.Match[str] | None"]


def around(text: str, split: Split, match_host: MatchHost) -> Iterator[tuple[int, int]]:
    """(start, end) of each address: the last piece that `split` cuts off before an @, and the host behind it."""
    free, at = 0, text.find("@")
    while at >= 0:
        start = at - len(split(text[free:at])[-1])
        found = match_host(text, at + 1) if start < at else None
        if found:
            yield start, found.end()
        free = found.end() if found else at + 1
        at = text.find("@", free)
