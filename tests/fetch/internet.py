"""A small internet on loopback: real sockets and real HTTP; only the names and the numbers are made up."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from potluck.fetch import Pace, Reader

OPEN_IP = "93.184.215.14"  # stands for a machine on the open internet
AGENT = "Potluck/test (+https://table.example/about)"


@dataclass
class Page:
    """What a server says at one path. `drip`: seconds between single bytes."""

    data: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    drip: float = 0.0
    raw: bytes | None = None  # sent instead of everything else

    @classmethod
    def turn(cls, to: str, status: int = 302) -> "Page":
        return cls(status=status, headers={"Location": to})

    @classmethod
    def gzipped(cls, data: bytes) -> "Page":
        return cls(gzip.compress(data), headers={"Content-Encoding": "gzip"})


@dataclass
class Web:
    """Pages by path, what was asked, and which numbers were dialled."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def resolve(self, host: str, port: int) -> list[str]:
        if host not in self.names:
            raise OSError("no such name")
        return self.names[host]

    def dial(self, ip: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append(ip)
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def reader(self, **more: Any) -> Reader:
        """A reader that takes this for the open internet: it denies inner networks, as nodes do."""
        quick = Pace(0.0)
        return Reader(AGENT, **{"pace": quick, "resolve": self.resolve, "dial": self.dial} | more)

    def local(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
            page = web.pages.get(self.path) or Page(b"nothing here", 404)
            if page.raw is not None:
                return self._drip(page.raw, page.drip)
            if page.etag and self.headers.get("If-None-Match") == page.etag:
                page = Page(status=304, etag=page.etag)
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.etag:
                self.send_header("ETag", page.etag)
            self.send_header("Content-Length", str(len(page.data)))
            self.end_headers()
            if self.command != "HEAD":
                self._drip(page.data, page.drip)
            return None

        do_HEAD = do_GET

        def _drip(self, data: bytes, pause: float) -> None:
            if not pause:
                self.wfile.write(data)
                return
            for place in range(len(data)):
                if web.stop.wait(pause):
                    return
                try:
                    self.wfile.write(data[place : place + 1])
                except OSError:
                    return

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def serving(wrap: Callable[[socket.socket], socket.socket] | None = None) -> Iterator[Web]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    web = Web(server.server_port)
    web.names["lists.example"] = [OPEN_IP]
    server.RequestHandlerClass = _handler(web)
    if wrap:
        server.socket = wrap(server.socket)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
