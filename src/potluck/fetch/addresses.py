"""Which addresses are read at all: http and https, usual ports, and only machines on the open internet.

The list of refused networks follows the IANA special-purpose address registries (RFC 6890 and its updates)."""

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from potluck.fetch.trouble import FetchError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
"""(name, port) -> its addresses as text; raises OSError when there are none."""

PORTS: Final = frozenset({80, 443, 8080, 8443})
_INNER: Final = tuple(map(ipaddress.ip_network, (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10", "::1/128", "fc00::/7",
)))  # fmt: skip
"""What an intranet is: reached only when the node says so."""
_REFUSED: Final = tuple(map(ipaddress.ip_network, (
    "0.0.0.0/8",
    "169.254.0.0/16",  # link-local, where clouds keep their metadata
    "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  # protocols, documentation
    "192.88.99.0/24",  # 6to4 relays
    "198.18.0.0/15",  # benchmarks
    "168.63.129.16/32",  # a cloud's inner service at a public number
    "224.0.0.0/3",  # multicast, reserved, broadcast
)))  # fmt: skip
_OPEN_6: Final = ipaddress.ip_network("2000::/3")
_REFUSED_6: Final = tuple(map(ipaddress.ip_network, (
    "2001::/23",  # Teredo and other protocols
    "2001:db8::/32", "3fff::/20",  # documentation
    "2002::/16",  # 6to4: an IPv4 address within
    "5f00::/16",  # segment routing
)))  # fmt: skip
_ODD_NUMBER: Final = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$", re.I)
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.I)
_SAFE: Final = "/:@!$&'()*+,;=~-._%?"


@dataclass(frozen=True)
class Target:
    """An address taken apart: `host` in ASCII, `path` with its query, both ready for the wire."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme] == self.port
        return f"{self.scheme}://{host}{'' if usual else f':{self.port}'}{self.path}"


def take_apart(url: str, *, any_port: bool = False) -> Target:
    """Raises FetchError for everything that is not a plain web address."""
    url = url.strip()
    if re.search(r"[\x00-\x20\x7f\\]", url) or len(url) > 4_000:
        raise FetchError("bad_address")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise FetchError("bad_address") from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise FetchError("not_web" if scheme and "//" in url else "bad_address")
    if "@" in parts.netloc:
        raise FetchError("has_password")
    port = port or (443 if scheme == "https" else 80)
    if not any_port and port not in PORTS:
        raise FetchError("odd_port", port=port)
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    return Target(scheme, _host(host), port, path)


def _host(host: str) -> str:
    """The name in ASCII. Numbers that only some programs read as an address (0x7f.1, 2130706433) are refused."""
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise FetchError("bad_address") from None
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise FetchError("bad_address") from None
    if not name or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise FetchError("bad_address")
    if _ODD_NUMBER.search(name):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            raise FetchError("private_address", host=name) from None
    return name


def may_reach(ip: IP, *, private: bool) -> bool:
    """Whether a machine at this address may be spoken to. `private`: inner networks too, but never link-local."""
    if isinstance(ip, ipaddress.IPv6Address) and ip.scope_id:
        return False
    if private and any(ip in network for network in _INNER):
        return True
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not any(ip in network for network in (*_INNER, *_REFUSED))
    return ip.is_global and ip in _OPEN_6 and not any(ip in network for network in _REFUSED_6)


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(target: Target, resolve: Resolve, *, private: bool) -> list[str]:
    """The addresses to connect to. One that may not be reached refuses the name as a whole. Raises FetchError."""
    try:
        ips = [ipaddress.ip_address(target.host)]
    except ValueError:
        try:
            ips = [ipaddress.ip_address(text) for text in resolve(target.host, target.port)]
        except (OSError, UnicodeError, ValueError):
            raise FetchError("no_name", host=target.host) from None
    if not ips:
        raise FetchError("no_name", host=target.host)
    if not all(may_reach(ip, private=private) for ip in ips):
        raise FetchError("private_address", host=target.host)
    return [str(ip) for ip in ips]
