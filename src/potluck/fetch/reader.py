"""Reads one address, following its turns to other addresses; every turn is checked like the first."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from potluck.fetch import addresses, wire
from potluck.fetch.deadline import Deadline
from potluck.fetch.pace import Pace
from potluck.fetch.trouble import FetchError

_TURNS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Answer:
    """What an address said in the end. `url`: where it was said. Header names in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def host(self) -> str:
        return addresses.take_apart(self.url, any_port=True).host


class Reader:
    """Speaks to machines on the open internet only, unless `private`; `agent` says who is reading, and where to ask."""

    def __init__(
        self, agent: str, *, private: bool = False, pace: Pace | None = None,
        resolve: addresses.Resolve = addresses.look_up, dial: wire.Dial = wire.dial,
        trust: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        self.agent, self.private = agent, private
        self.pace = pace or Pace()
        self._resolve, self._dial, self._trust = resolve, dial, trust or ssl.create_default_context()

    def get(
        self, url: str, *, method: str = "GET", more: Mapping[str, str] | None = None,
        limits: wire.Limits = wire.LIMITS,
    ) -> Answer:  # fmt: skip
        """The answer of an address, of whatever status. `more`: further headers. Raises FetchError."""
        target = addresses.take_apart(url, any_port=self.private)
        headers = {"User-Agent": self.agent, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
        self.pace.wait(target.host)
        with Deadline(limits.seconds) as deadline:
            for _turn in range(limits.turns + 1):
                ips = addresses.checked(target, self._resolve, private=self.private)
                raw = wire.exchange(target, ips, method, headers | dict(more or {}), deadline, limits,
                                    self._dial, self._trust)  # fmt: skip
                if raw.status not in _TURNS or "location" not in raw.headers:
                    return Answer(target.url, raw.status, raw.headers, raw.data)
                target = self._turned(target, raw.headers["location"])
        raise FetchError("too_many_turns")

    def _turned(self, target: addresses.Target, location: str) -> addresses.Target:
        try:
            url = urljoin(target.url, location.strip())
        except ValueError:
            raise FetchError("bad_address") from None
        following = addresses.take_apart(url, any_port=self.private)
        if target.scheme == "https" and following.scheme == "http":
            raise FetchError("downgraded")
        return following
