"""Web addresses: one canonical form, several in a cell, and whose page it is: its own, social, or a directory's."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from potluck.engine.fields import Cleaned, text
from potluck.engine.vocabulary import load

if TYPE_CHECKING:
    import tldextract

_HOST = re.compile(r"[^\s/?#@:]+\.[^\s/?#@:.]{2,}$")
_PIECES = re.compile(r"[;,|\s]+|\s/\s")
_TWICE = re.compile(r"^https?://[^/]+?(https?:/)", re.I)
_WRAP = "<>()[]{}\"'“”«».,"
RESERVED = (".example", ".test")
"""Names that no register gives away (RFC 2606): made-up lists use them."""


def clean(raw: str) -> Cleaned:
    """Every address in a cell, each as `website`, `social`, `directory` or, for an "a@b" beside it, `email`."""
    found: list[tuple[str, str]] = []
    for piece in [target for target, _ in text.links(raw)] or split(raw):
        if "@" in piece and "/" not in piece:
            found.append(("email", piece.removeprefix("mailto:").lower()))
        elif address := normalise(piece):
            found.append((field_of(address), address))
    return Cleaned(tuple(dict.fromkeys(found)), None if found or text.is_blank(raw) else "bad_url")


def split(raw: str) -> list[str]:
    """The pieces of a cell with several addresses: "a.coop;b.coop"."""
    return [piece for part in _PIECES.split(raw) if (piece := part.strip(_WRAP))]


@lru_cache(maxsize=100_000)
def normalise(address: str) -> str | None:
    """scheme, lower-case host without "www.", path without a closing slash; None when it is no web address."""
    address = _TWICE.sub(r"\1", address.strip().strip(_WRAP))
    if "://" not in address:
        address = "https://" + address.removeprefix("//")
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode() if parts.hostname else ""
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if (
        parts.scheme.lower() not in ("http", "https")
        or not _HOST.match(host)
        or not (_suffixes()(host).suffix or host.endswith(RESERVED))
    ):
        return None
    path = parts.path.rstrip("/")
    tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if "/" in parts.fragment else "")
    return f"https://{host.removeprefix('www.')}{port}{path}{tail}"


def host_of(address: str) -> str:
    """The host of a normalised address."""
    return urlsplit(address).hostname or ""


def domain_of(host: str) -> str:
    """What somebody registered of a host name: `ola.org.uk` of `shop.ola.org.uk`."""
    found = _suffixes()(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else ".".join(host.split(".")[-2:])


@cache
def _suffixes() -> "tldextract.TLDExtract":
    """What tells a host's public suffix, from the list that comes with the package."""
    import tldextract  # here, for it brings a web client with it

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=100_000)
def field_of(address: str) -> str:
    """website | social | directory | image, by host and path."""
    host = host_of(address)
    where = host + urlsplit(address).path.lower()
    for field, places in _platforms().items():
        if any(host == p or host.endswith("." + p) or ("/" in p and where.startswith(p)) for p in places):
            return field
    return "website"


@cache
def _platforms() -> dict[str, list[str]]:
    return {field: list(places) for field, places in load("platforms").items()}
