"""The end of patience: cuts a connection when the whole exchange takes too long, however slowly its bytes drip."""

import contextlib
import os
import socket
import threading
import time
from types import TracebackType


class Deadline:
    """A timeout of a socket begins anew with each byte; this one does not. Used as a context."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    @property
    def has_passed(self) -> bool:
        return time.monotonic() >= self.ends

    def left(self, most: float) -> float:
        """Seconds left, at most so many, and never so few that a socket would not block at all."""
        return max(0.01, min(most, self.ends - time.monotonic()))

    def watch(self, connection: socket.socket) -> None:
        """Keeps a second handle: TLS takes the first one over."""
        with self._lock:
            self._sockets.append(socket.socket(connection.family, connection.type, fileno=os.dup(connection.fileno())))
        if self.has_passed:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            while self._sockets:
                self._sockets.pop().close()
