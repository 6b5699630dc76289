"""Tries every pattern of some packages, and prints those that grow too fast.

For a process of its own, since a pattern that doubles with each letter would never end: a pump that takes more than a second of
the processor is stopped (the engine of `re` looks for signals), and counts as found.
"""

import json
import re
import signal
import time
from collections.abc import Iterator
from typing import Any, Final

from tests.house.patterns import Found, patterns
from tests.house.pumps import Pumps

SHORT, SMALL, LARGE = 1_000, 5_000, 20_000  # letters
TIMES: Final = 6.0  # that a text of 20,000 letters may cost of what one of 5,000 does
SUSPECT: Final = 0.0002  # seconds for SHORT: below, a pump is worth no longer look
STEADY: Final = 9.0  # that SMALL may cost of SHORT in one try; of a square pattern it is 25 times
FLOOR: Final = 0.002  # seconds for LARGE: what is so cheap is no danger, and too short to measure
SURE: Final = 0.1  # seconds for LARGE: no chance of a busy machine, and not measured again
PATIENCE: Final = 0.5  # seconds of the processor for one pump


class TooLongError(Exception):
    """A pump did not end in time."""


def stop(*_: Any) -> None:
    raise TooLongError


def run(pattern: "re.Pattern[Any]", way: str, text: Any) -> float:
    """Seconds of the processor that it takes. Raises TooLongError."""
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    start = time.thread_time()
    if way == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, way)(text)
    spent = time.thread_time() - start
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return spent


def grows(pattern: "re.Pattern[Any]", way: str, pump: tuple[str, str, str]) -> str:
    """How a pump makes the pattern grow too fast; nothing when it does not."""
    try:
        short, small, large = (text_of(pattern, pump, size) for size in (SHORT, SMALL, LARGE))
        first = run(pattern, way, short)
        if first < SUSPECT or run(pattern, way, small) < STEADY * first:
            return ""
        for _ in range(4):
            cheap = min(run(pattern, way, small) for _ in range(3))
            dear = min(run(pattern, way, large) for _ in range(2))
            if dear < FLOOR or dear <= TIMES * cheap:
                return ""
            if dear > SURE:
                break
        return f"{dear / cheap:.0f} times ({dear * 1000:.1f} ms)"
    except TooLongError:
        return "no end"


def text_of(pattern: "re.Pattern[Any]", pump: tuple[str, str, str], size: int) -> Any:
    before, again, behind = pump
    text = before + again * (size // len(again)) + behind
    return text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")


def findings(found: Found, most: int = 1) -> Iterator[dict[str, str]]:
    """The first pumps that a pattern does not bear, in each way that it is used."""
    for way in found.ways:
        seen = 0
        for pump in Pumps(found.pattern):
            if how := grows(found.pattern, way, pump):
                yield {
                    "where": found.where,
                    "way": way,
                    "pump": repr(pump),
                    "grows": how,
                    "pattern": repr(found.pattern),
                }
                seen += 1
                if seen == most:
                    break


def main(*packages: str) -> None:
    """Prints a line of JSON for each pattern tried, and one for each that grows."""
    signal.signal(signal.SIGVTALRM, stop)
    for one in patterns(*packages):
        print(json.dumps({"tried": one.where}), flush=True)
        for finding in findings(one):
            print(json.dumps(finding), flush=True)
