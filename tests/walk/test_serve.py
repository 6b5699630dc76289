"""`potluck serve` as it is run: two workers on a node of some thousand rows, asked by many at once, sent too much at once."""

import http.client
import http.cookiejar
import random
import re
import socket
import sqlite3
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.walk import warm
from tests.walk.served import Served, served

KB, MB = 1024, 1024 * 1024
ROWS = 3_000
SYLLABLES = ("al", "mon", "dor", "wick", "ka", "ri", "to", "sel", "va", "nu", "pe", "lor", "ban", "chi", "mi", "sto")
TOWNS = (("Madison", "US", 43.07, -89.4), ("Rosario", "AR", -32.95, -60.65), ("York", "GB", 53.96, -1.08))
FORM = "application/x-www-form-urlencoded"
PASSWORD = "seven chairs and a kettle"


def rows(count: int) -> str:
    """Made-up co-ops; few are alike."""
    chance = random.Random(5)
    lines = ["name,city,country,lat,lon"]
    for _ in range(count):
        word = "".join(chance.choices(SYLLABLES, k=4)).capitalize()
        town, country, lat, lon = chance.choice(TOWNS)
        at = f"{lat + chance.uniform(-0.1, 0.1):.4f},{lon + chance.uniform(-0.1, 0.1):.4f}"
        lines.append(f"{word} Bakery,{town},{country},{at}")
    return "\n".join(lines)


def potluck(node: Path, *words: str) -> str:
    done = warm.run("potluck.cli.main", *words, POTLUCK_NODE=str(node), POTLUCK_DATABASE_URL="")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def invite() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory, invite: dict[str, str]) -> Iterator[Served]:
    """The served node. When it is stopped, no process of it goes on."""
    node = tmp_path_factory.mktemp("node")
    said = potluck(node, "init", "--steward", "ada@example.org")
    invite["path"] = urllib.parse.urlsplit(said.split()[-1]).path
    (node / "rows.csv").write_text(rows(ROWS))
    potluck(node, "import", str(node / "rows.csv"), "--source", "Rows", "--licence", "CC0-1.0")
    with closing(sqlite3.connect(node / "potluck.sqlite3")) as db, db:
        db.execute(
            "DELETE FROM records_change"
        )  # as on a node of an older version: Polars runs before the workers start
    with served(node, workers=2) as running:
        yield running


def addresses(node: Path) -> list[str]:
    with closing(sqlite3.connect(node / "potluck.sqlite3")) as db:
        changed = db.execute("SELECT changed FROM records_state").fetchone()[0]
        profiles = [row[0] for row in db.execute("SELECT profile_id FROM records_profile LIMIT 3")]
    return [
        *("/", "/find?q=bakery", "/find?q=wickmon&near=York", "/take.csv?q=wick", "/health", "/api/v1/search?q=bakery"),
        *(f"/o/{profile}" for profile in profiles),
        f"/tiles/{changed}/3/3/2.mvt",
    ]


def answers(port: int, paths: list[str]) -> tuple[list[tuple[str, int, int]], http.client.HTTPConnection]:
    """(path, status, bytes) of each, all asked of one worker: by one connection, which stays open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
    found = []
    for path in paths:
        connection.request("GET", path)
        answer = connection.getresponse()
        found.append((path, answer.status, len(answer.read())))
    return found, connection


def holder(one: Served, connection: http.client.HTTPConnection) -> int:
    """The worker at the other end."""
    ours = connection.sock.getsockname()[1]
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if words[1].endswith(f":{one.port:04X}") and words[2].endswith(f":{ours:04X}"):
            return next(pid for pid in one.workers() if words[9] in _sockets(pid))
    raise AssertionError("nobody holds this connection")


def _sockets(pid: int) -> set[str]:
    found = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            found.add(str(handle.readlink()).removeprefix("socket:[").rstrip("]"))
    return found


def test_both_workers_answer_everything_asked_by_many_at_once(one: Served) -> None:
    workers = one.workers()
    assert len(workers) == 2
    seen: dict[int, set[int]] = {}
    paths = addresses(one.node)
    with ThreadPoolExecutor(8) as crowd:
        for _round in range(4):
            for found, connection in crowd.map(lambda _: answers(one.port, paths), range(8)):
                assert all(status == 200 and size for _path, status, size in found), found
                for path, _status, size in found:
                    seen.setdefault(holder(one, connection), set()).add(size if path == "/find?q=bakery" else 0)
                connection.close()
            if len(seen) == 2:
                break
    assert set(seen) == set(workers)
    assert len({frozenset(sizes) for sizes in seen.values()}) == 1, "both tell the same"


def send(port: int, head: str, body: Iterator[bytes]) -> tuple[int, str]:
    """(status, headers and page) of a POST sent by hand; stops sending when the other side has enough."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
        with suppress(OSError):
            wire.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
            for part in body:
                wire.sendall(part)
        answer = b""
        with suppress(OSError):
            while part := wire.recv(65536):
                answer += part
    return int(answer.split()[1]) if answer else 0, answer.decode("utf-8", "replace")


def head(path: str, *more: str) -> str:
    return "\n".join([f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: csrftoken={'a' * 32}", *more])


def parts(size: int) -> Iterator[bytes]:
    for _ in range(size // (60 * KB)):
        yield b"%41" * (20 * KB)


def chunked(size: int) -> Iterator[bytes]:
    for part in parts(size):
        yield b"%x\r\n%s\r\n" % (len(part), part)
    yield b"0\r\n\r\n"


def of_many_parts(size: int) -> Iterator[bytes]:
    yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    yield from parts(size)


def test_60_mb_from_nobody_are_refused_before_they_are_read(one: Served) -> None:
    size = 60 * MB
    sent = {
        "a form": (head("/sign-in", f"Content-Type: {FORM}", f"Content-Length: {size}"), parts(size)),
        "in pieces": (head("/sign-in", f"Content-Type: {FORM}", "Transfer-Encoding: chunked"), chunked(size)),
        "a file": (head("/bring", "Content-Type: multipart/form-data; boundary=x", f"Content-Length: {size}"),
                   of_many_parts(size)),
        "said only": (head("/sign-in", f"Content-Type: {FORM}", f"Content-Length: {size}"), iter(())),
    }  # fmt: skip
    for name, (words, body) in sent.items():
        status, answer = send(one.port, words, body)
        assert status == 413, name
        assert "The most that may be sent here is 256 kB." in answer, name
        assert "connection: close" in answer.lower(), name
    assert one.peak_mb() < 400


def test_a_body_longer_than_it_says_is_not_read_on(one: Served) -> None:
    status, answer = send(one.port, head("/sign-in", f"Content-Type: {FORM}", "Content-Length: 10"), parts(60 * MB))
    assert status in (400, 403)
    assert "HTTP/1.1 5" not in answer
    assert one.peak_mb() < 400


class Browser:
    """A steward's browser: cookies, and the secret of each form."""

    def __init__(self, one: Served) -> None:
        self.url = one.url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        return str(self.opener.open(self.url + path, timeout=90).read().decode())

    def post(self, path: str, fields: dict[str, str], file: str = "") -> str:
        """Where it leads to."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        assert token
        whole = fields | {"csrfmiddlewaretoken": token[1]}
        body = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in whole.items()
        )
        if file:
            body += f'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n{file}\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        asked = urllib.request.Request(self.url + path, (body + "--x--\r\n").encode(), kind)
        return str(self.opener.open(asked, timeout=90).geturl())


def test_a_steward_brings_a_list_of_3_mb_as_a_file_and_pasted(one: Served, invite: dict[str, str]) -> None:
    browser = Browser(one)
    browser.post(invite["path"], {"name": "Ada", "login": "ada@example.org", "password": PASSWORD})
    story = "We bake bread and mend chairs for all who live on our street. " * 160
    text = "name,city,country,description\n" + "".join(f"Chairs {n},Madison,US,{story}\n" for n in range(320))
    assert len(text) > 3 * MB
    assert re.search(r"/bring/\w{26}$", browser.post("/bring", {"name": "A file"}, text))
    assert re.search(r"/bring/\w{26}$", browser.post("/bring", {"name": "Pasted", "pasted": text}))
