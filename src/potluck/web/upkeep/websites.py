"""Looking at one website, as a polite stranger: does it answer, and is it still theirs?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from potluck.engine.fields import url as urls
from potluck.fetch import Answer, FetchError, Limits, Reader, Robots

ELSEWHERE, ASKS_NOT = "elsewhere", "asks_not"
FAILING: Final = frozenset(
    {"no_name", "refused", "too_slow", "broken_off", "private_address", "bad_address", "not_found", "their_trouble"}
)
"""Troubles that count towards a website being dead. Not among them: a wrong certificate, a page that is not for
everybody (401, 403), too many visits (429), a domain that leads elsewhere, a robots.txt that asks us not to look."""
_NEXT_WAY: Final = FAILING | {"bad_certificate", "downgraded", "odd_answer"} - {"not_found", "their_trouble"}
_ALIVE: Final = frozenset({"too_big", "too_big_inside", "odd_answer", "too_many_turns"})
_LIMITS: Final = Limits(wire_bytes=2_000_000, bytes=10_000_000, seconds=25.0, silence_seconds=10.0)


@dataclass(frozen=True)
class Look:
    """`status`: its HTTP status, None without an answer. `trouble`: empty when all is well."""

    status: int | None
    trouble: str

    @property
    def has_failed(self) -> bool:
        return self.trouble in FAILING


def look(reader: Reader, robots: Robots, website: str) -> Look:
    """Looks at a website as lists write it: without www., and with https where nobody may have meant it."""
    first: FetchError | None = None
    for way in ways(website):
        try:
            if not robots.may_visit(way):
                return Look(None, ASKS_NOT)
            return _judged(_ask(reader, way), website)
        except FetchError as error:
            if error.code in _ALIVE:
                return Look(None, "")
            first = first or error
            if error.code not in _NEXT_WAY:
                break
    return Look(None, first.code if first else "")


def ways(website: str) -> Iterator[str]:
    """The address, then with www., then both without https."""
    parts = urlsplit(website)
    rest = website.split("://", 1)[-1]
    hosts = [rest] if rest.startswith("www.") or parts.port else [rest, f"www.{rest}"]
    for scheme in ("https", "http"):
        yield from (f"{scheme}://{host}" for host in hosts)


def _ask(reader: Reader, way: str) -> Answer:
    """HEAD costs the website little; where it is not understood, GET."""
    try:
        answer = reader.get(way, method="HEAD", limits=_LIMITS)
    except FetchError as error:
        if error.code not in ("broken_off", "odd_answer"):
            raise
    else:
        if answer.status < 400 or answer.status == 429:
            return answer
    return reader.get(way, limits=_LIMITS)


def _judged(answer: Answer, website: str) -> Look:
    if answer.status in (404, 410):
        return Look(answer.status, "not_found")
    if answer.status >= 500:
        return Look(answer.status, "their_trouble")
    theirs, there = (urls.domain_of(host) for host in (urlsplit(website).hostname or "", answer.host))
    return Look(answer.status, "" if theirs == there else ELSEWHERE)
