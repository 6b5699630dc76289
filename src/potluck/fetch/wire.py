"""One request and its answer, over a connection to an address that was checked; nothing is looked up again here."""

import http.client
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from potluck.fetch.addresses import Target
from potluck.fetch.deadline import Deadline
from potluck.fetch.trouble import FetchError

Dial = Callable[[str, int, float], socket.socket]
"""(address, port, seconds) -> a connection; raises OSError."""

_CHUNK: Final = 1 << 16


@dataclass(frozen=True)
class Limits:
    """Bounds on one reading, all turns to other addresses together."""

    wire_bytes: int = 60_000_000
    bytes: int = 200_000_000  # unpacked; as many as the engine reads of one file
    header_bytes: int = 64_000
    seconds: float = 120.0  # from the first connection to the last byte
    silence_seconds: float = 20.0  # between two bytes
    turns: int = 5


LIMITS: Final = Limits()


@dataclass(frozen=True)
class Raw:
    """The answer as it came; header names in small letters, the body unpacked."""

    status: int
    headers: Mapping[str, str]
    data: bytes


def dial(ip: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((ip, port), timeout=seconds)


class _Plain(HTTPConnection):
    dialled: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.dialled


class _Secure(HTTPSConnection):
    """The certificate is checked against the name in the address, whatever machine was dialled."""

    dialled: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.dialled


def exchange(
    target: Target, ips: Sequence[str], method: str, headers: Mapping[str, str], deadline: Deadline, limits: Limits,
    dialling: Dial, trust: ssl.SSLContext,
) -> Raw:  # fmt: skip
    """Sends one request without a body. Raises FetchError."""
    try:
        connection = _connected(target, ips, deadline, limits, dialling, trust)
        try:
            connection.request(method, target.path, headers=headers, preload_content=False, decode_content=False)
            answer = connection.getresponse()
            found = _headers(answer, target, limits)
            data = b"" if method == "HEAD" or answer.status in (204, 304) else _body(answer, found, target, limits)
            if deadline.has_passed:
                raise FetchError("too_slow", host=target.host)
            return Raw(answer.status, found, data)
        finally:
            connection.close()
    except FetchError:
        raise
    except (OSError, http.client.HTTPException, HTTPError, ValueError) as error:
        raise _said(error, target, deadline) from error


def _connected(
    target: Target, ips: Sequence[str], deadline: Deadline, limits: Limits, dialling: Dial, trust: ssl.SSLContext
) -> HTTPConnection:
    made: _Plain | _Secure
    if target.scheme == "https":
        made = _Secure(target.host, target.port, timeout=limits.silence_seconds, ssl_context=trust,
                       server_hostname=target.host)  # fmt: skip
    else:
        made = _Plain(target.host, target.port, timeout=limits.silence_seconds)
    made.dialled = _first_open(target, ips, deadline, limits, dialling)
    deadline.watch(made.dialled)
    try:
        made.connect()
    except BaseException:
        made.dialled.close()
        raise
    return made


def _first_open(
    target: Target, ips: Sequence[str], deadline: Deadline, limits: Limits, dialling: Dial
) -> socket.socket:
    error: OSError | None = None
    for ip in ips[:4]:
        try:
            return dialling(ip, target.port, deadline.left(limits.silence_seconds / 2))
        except OSError as failed:
            error = failed
        if deadline.has_passed:
            break
    raise error or OSError("no address")


def _headers(answer: BaseHTTPResponse, target: Target, limits: Limits) -> dict[str, str]:
    if sum(len(name) + len(value) for name, value in answer.headers.items()) > limits.header_bytes:
        raise FetchError("odd_answer", host=target.host)
    return {name.lower(): value for name, value in answer.headers.items()}


def _body(answer: BaseHTTPResponse, headers: Mapping[str, str], target: Target, limits: Limits) -> bytes:
    packing = headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError("odd_answer", host=target.host)
    parts, size = [], 0
    chunks = _chunks(answer, limits)
    for part in _unpacked(chunks) if "gzip" in packing else chunks:
        size += len(part)
        if size > limits.bytes:
            raise FetchError("too_big_inside", limit=limits.bytes // 1_000_000)
        parts.append(part)
    return b"".join(parts)


def _chunks(answer: BaseHTTPResponse, limits: Limits) -> Iterator[bytes]:
    told = answer.headers.get("content-length", "")
    left = limits.wire_bytes
    too_big = FetchError("too_big", limit=limits.wire_bytes // 1_000_000)
    if told.isdecimal() and (len(told) > 20 or int(told) > left):
        raise too_big
    while chunk := answer.read(_CHUNK, decode_content=False):
        left -= len(chunk)
        if left < 0:
            raise too_big
        yield chunk


def _unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The content of a gzip stream in pieces of bounded size. Raises ValueError when it is broken or cut off."""
    stream = zlib.decompressobj(31)
    for chunk in chunks:
        while chunk:
            if stream.eof:
                if not chunk.startswith(b"\x1f"):
                    return
                stream = zlib.decompressobj(31)
            try:
                yield stream.decompress(chunk, _CHUNK * 4)
            except zlib.error as error:
                raise ValueError("broken gzip") from error
            chunk = stream.unused_data if stream.eof else stream.unconsumed_tail
    if not stream.eof:
        raise ValueError("gzip cut off")


def _said(error: BaseException, target: Target, deadline: Deadline) -> FetchError:
    """What went wrong on the wire, as one of our words."""
    causes: list[BaseException] = []
    while error and error not in causes:
        causes.append(error)
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    if deadline.has_passed or any(isinstance(cause, TimeoutError) for cause in causes):
        return FetchError("too_slow", host=target.host)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return FetchError("bad_certificate", host=target.host)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return FetchError("refused", host=target.host)
    return FetchError("broken_off", host=target.host)
