"""The port a node is served on. It is taken before anything starts, so that two nodes never answer at one address.

The server does not notice by itself: it lets several processes listen at one port (SO_REUSEPORT), for its workers."""

import errno
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Final

FIRST, LAST, USUAL = 1, 65535, 8000
THIS_MACHINE: Final = "127.0.0.1"
WORDS: Final = {
    errno.EACCES: "Port {port} needs rights that you do not have.",
    errno.EPERM: "Port {port} needs rights that you do not have.",
    errno.EADDRINUSE: "Port {port} is taken.",
}


class PortError(Exception):
    """The port cannot be had. `remedy`: what to type instead."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


@contextmanager
def held(host: str, port: int) -> Iterator[str]:
    """Keeps the port for this process; gives the host as a number, as the server wants it. Raises PortError."""
    if not FIRST <= port <= LAST:
        raise PortError(f"There is no port {port}.", f"Take one from {FIRST} to {LAST}: potluck serve --port {USUAL}")
    number = _number(host)
    with ExitStack() as kept:
        try:
            _take(kept, number, port)
        except OSError as error:
            raise _told(error, host, number, port) from error
        yield number


def _number(host: str) -> str:
    try:
        found = socket.getaddrinfo(host or THIS_MACHINE, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _not_ours(host) from error
    return str(sorted(found, key=lambda one: one[0] != socket.AF_INET)[0][4][0])


def _take(kept: ExitStack, number: str, port: int) -> None:
    """Raises OSError when somebody listens there, or another `potluck serve` is about to."""
    if sys.platform == "linux":  # a name that ends with its process, and is known on this machine only
        name = kept.enter_context(closing(socket.socket(socket.AF_UNIX)))
        name.bind(f"\0potluck serve {number} {port}")
    with _socket(number, socket.SO_REUSEADDR) as look:  # what a program that ended left behind is no hindrance
        look.bind((number, port))
    if sys.platform == "linux":  # nobody else may come until the workers listen
        keeper = kept.enter_context(closing(_socket(number, socket.SO_REUSEPORT)))
        with suppress(OSError):
            keeper.bind((number, port))


def _socket(number: str, option: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in number else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, option, 1)
    return made


def _told(error: OSError, host: str, number: str, port: int) -> PortError:
    if error.errno not in WORDS:
        return _not_ours(host)
    at = "" if host == THIS_MACHINE else f" --host {host}"
    other = _free(number, port if error.errno == errno.EADDRINUSE else USUAL - 1)
    return PortError(WORDS[error.errno].format(port=port), f"Take another: potluck serve{at} --port {other}")


def _not_ours(host: str) -> PortError:
    words = f"Leave --host out, or say --host {THIS_MACHINE} (this machine only) or --host 0.0.0.0 (every way in)."
    return PortError(f"This machine cannot be reached as {host}.", words)


def _free(number: str, after: int) -> int:
    """The next port that is free; one that the system names where all of the next hundred are taken."""
    for port in range(after + 1, min(after + 100, LAST) + 1):
        with suppress(OSError), ExitStack() as kept:
            _take(kept, number, port)
            return port
    with _socket(number, socket.SO_REUSEADDR) as look:
        look.bind((number, 0))
        return int(look.getsockname()[1])
