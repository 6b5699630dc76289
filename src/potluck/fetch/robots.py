"""What a website asks of programs that visit it: /robots.txt (RFC 9309), read by protego."""

from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from potluck.fetch.reader import Reader
from potluck.fetch.wire import Limits

_LIMITS: Final = Limits(wire_bytes=500_000, bytes=500_000, seconds=30.0, silence_seconds=10.0)
_STAY_AWAY: Final = "User-agent: *\nDisallow: /"


class Robots:
    """Remembers the wishes of each website for as long as it lives."""

    def __init__(self, reader: Reader, name: str) -> None:
        self._reader, self._name = reader, name
        self._wishes: dict[str, Protego] = {}

    def may_visit(self, url: str) -> bool:
        """Whether the website lets us. Where it says nothing (4xx), we may; where it is in trouble (5xx), we may not.

        Raises FetchError when it cannot be reached at all."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._wishes:
            self._wishes[origin] = Protego.parse(self._ask(origin))
        return bool(self._wishes[origin].can_fetch(url, self._name))

    def _ask(self, origin: str) -> str:
        answer = self._reader.get(f"{origin}/robots.txt", limits=_LIMITS)
        if answer.status >= 500 or answer.status == 429:
            return _STAY_AWAY
        if answer.status != 200:
            return ""
        return "\n".join(map(self._of_us, answer.data.decode("utf-8-sig", "replace").splitlines()))

    def _of_us(self, line: str) -> str:
        """The line; all programs that are not us get one name, for protego keeps each rule once for each name."""
        bare = line.partition("#")[0].strip().lower()
        if not bare.startswith("user"):
            return line
        agent = bare.partition(":")[2] if ":" in bare else bare.rpartition(" ")[2]
        return line if agent.strip("* \t") in self._name.lower() else "User-agent: somebody-else"
