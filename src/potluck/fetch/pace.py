"""Manners: between two visits to one website some seconds pass."""

import time
from collections.abc import Callable


class Pace:
    """Makes the caller wait until `seconds` have gone since the last visit to a host."""

    def __init__(
        self,
        seconds: float = 3.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.seconds, self._clock, self._sleep = seconds, clock, sleep
        self._last: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Returns when the host may be visited, and counts that as a visit."""
        now = self._clock()
        if (soonest := self._last.get(host, now - self.seconds) + self.seconds) > now:
            self._sleep(soonest - now)
        self._last[host] = self._clock()
        if len(self._last) > 5_000:
            self._last = {name: at for name, at in self._last.items() if at > now - self.seconds}
