"""Streets that the keepers of a node name: pictures or one PMTiles file, from another address, within the policy."""

import base64
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from potluck.web.site import addresses
from tests.web.places.making import make_profile, make_source, show

from . import nodes

READY = "#ground[data-ready]"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def red_square() -> bytes:
    """A PNG of 8 x 8 red pixels."""
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\xff\0\0" * 8) * 8
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pmtiles() -> bytes:
    """A PMTiles (version 3) file whose only tile, 0/0/0, is the red square: head, directory, {}, tile."""
    picture = red_square()
    directory = bytes([1, 0, 1]) + varint(len(picture)) + bytes([1])  # one entry: number, run, length, offset + 1
    at = 127
    offsets = [at, len(directory), at + len(directory), 2, 0, 0, at + len(directory) + 2, len(picture), 1, 1, 1]
    numbers = struct.pack("<11Q", *offsets)
    rest = struct.pack("<BBBBBB", 1, 1, 1, 2, 0, 0)  # clustered, no compression, PNG, zoom 0 to 0
    where = struct.pack("<iiiiBii", -(180 * 10**7), -(85 * 10**7), 180 * 10**7, 85 * 10**7, 0, 0, 0)
    head = b"PMTiles" + bytes([3]) + numbers + rest + where
    assert len(head) == 127
    return head + directory + b"{}" + picture


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


class Streets(BaseHTTPRequestHandler):
    """Answers /z/x/y.png and, by range, /town.pmtiles; remembers what was asked."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        whole = pmtiles() if self.path.endswith(".pmtiles") else red_square()
        span = self.headers.get("Range", "")
        first, last = (int(n) for n in span.removeprefix("bytes=").split("-")) if span else (0, len(whole) - 1)
        part = whole[first : last + 1]
        self.send_response(206 if span else 200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Type", "application/octet-stream" if span else "image/png")
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(whole)}")
        self.end_headers()
        self.wfile.write(part)

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server():
    Streets.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Streets) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def with_streets(settings, server):
    def name(address: str) -> None:
        settings.TILES, settings.TILES_CREDIT = server + address, "The Mapping Club"
        allowed = addresses.origin(settings.TILES)
        before = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        more = {key: [*before[key], *allowed] for key in ("img-src", "connect-src")}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**before, **more}}

    return name


@nodes.kept
def one_oven():
    """One co-op with a place."""
    make_profile(1, make_source("Coast"), name="Oven", place={"lat": 43.3, "lon": 5.3})
    show()


@pytest.mark.parametrize("address", ["/{z}/{x}/{y}.png", "/town.pmtiles"])
def test_streets_lie_under_the_co_ops(one_oven, open_page, with_streets, address):
    with_streets(address)
    page = open_page()
    page.goto("/find?q=oven")
    page.wait_for_selector(READY)
    assert "The Mapping Club" in page.locator("#map").inner_text()
    assert reddish(page)
    assert any(path.endswith(address.rsplit(".", 1)[1]) for path in Streets.asked)


PIXEL = """async (png) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + png;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  return [...pen.getImageData(picture.width / 2, picture.height / 4, 1, 1).data];
}"""


def reddish(page) -> bool:
    """Whether the ground beside the co-op becomes red, as the streets are."""
    for _ in range(30):
        picture = base64.b64encode(page.locator("#ground").screenshot()).decode()
        red, green, blue, _ = page.evaluate(PIXEL, picture)
        if red > 200 and green < 60 and blue < 60:
            return True
        page.wait_for_timeout(200)
    return False
