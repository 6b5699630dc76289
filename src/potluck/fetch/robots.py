"""What a website asks of programs that visit it: /robots.txt (RFC 9309)."""

from typing import Final
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from potluck.fetch.reader import Reader
from potluck.fetch.wire import Limits

_LIMITS: Final = Limits(wire_bytes=500_000, bytes=500_000, seconds=30.0, silence_seconds=10.0)


class Robots:
    """Remembers the wishes of each website for as long as it lives."""

    def __init__(self, reader: Reader, name: str) -> None:
        self._reader, self._name = reader, name
        self._wishes: dict[str, RobotFileParser] = {}

    def may_visit(self, url: str) -> bool:
        """Whether the website lets us. Where it says nothing (4xx), we may; where it is in trouble (5xx), we may not.

        Raises FetchError when it cannot be reached at all."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._wishes:
            self._wishes[origin] = self._ask(origin)
        return self._wishes[origin].can_fetch(self._name, url)

    def _ask(self, origin: str) -> RobotFileParser:
        wishes = RobotFileParser()
        answer = self._reader.get(f"{origin}/robots.txt", limits=_LIMITS)
        if answer.status >= 500 or answer.status == 429:
            wishes.disallow_all = True
        elif answer.status != 200:
            wishes.allow_all = True
        wishes.parse(answer.data.decode("utf-8", "replace").splitlines() if answer.status == 200 else [])
        return wishes
