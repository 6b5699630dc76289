"""16 clients at once on the same machine as the server: 60 % profiles, 25 % searches, 15 % boxes, all at random.

The clients are one process that waits on 16 open connections, so that they take little of the processors that the
server needs. No answer is kept anywhere: every key is drawn anew, and the server has no cache of answers."""
# ruff: noqa: S311

import os
import random
import selectors
import socket
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

CLIENTS = 16
WARM, ASKS = 1_000, 12_000
SHARES = {"profile": 60, "search": 25, "box": 15}
AIM_A_SECOND, AIM_P99_MS = 1_000, 100


@dataclass
class Client:
    """One connection that is always waiting for an answer."""

    door: socket.socket
    kind: str = ""
    start: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    size: int = -1  # of the whole answer; -1: not known yet

    def ask(self, kind: str, address: str) -> None:
        self.kind, self.got, self.size, self.start = kind, bytearray(), -1, time.perf_counter()
        self.door.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode())

    def hear(self) -> bool:
        """Whether the answer is whole. Raises RuntimeError when it is not a good one."""
        part = self.door.recv(262_144)
        self.got += part
        if self.size < 0 and (end := self.got.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.got[:end]).lower()
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(head.decode("latin-1"))
            self.size = end + 4 + int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
        if not part:
            raise RuntimeError("The server hung up.")
        return 0 <= self.size <= len(self.got)


def draw(ids: list[str], words: Callable[[], str], places: list[tuple[float, float]]) -> Callable[[], tuple[str, str]]:
    """Gives (kind, address) at random."""
    chance = random.Random(7)
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]

    def one() -> tuple[str, str]:
        kind = chance.choice(kinds)
        if kind == "profile":
            return kind, f"/api/v1/profiles/{chance.choice(ids)}"
        if kind == "search":
            return kind, f"/api/v1/search?q={words()}"
        lat, lon = chance.choice(places)
        half = chance.uniform(0.05, 1.0)
        box = f"{lon - half:.4f},{lat - half:.4f},{lon + half:.4f},{lat + half:.4f}"
        return kind, f"/api/v1/box?bbox={box}"

    return one


def run(port: int, one: Callable[[], tuple[str, str]], asks: int) -> tuple[dict[str, list[float]], float]:
    """(milliseconds of every answer by kind, seconds that it took)."""
    ready = selectors.DefaultSelector()
    for _ in range(CLIENTS):
        door = socket.create_connection(("127.0.0.1", port))
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(door)
        ready.register(door, selectors.EVENT_READ, client)
        client.ask(*one())
    times: dict[str, list[float]] = {kind: [] for kind in SHARES}
    start, heard, asked = time.perf_counter(), 0, CLIENTS
    while heard < asked:
        for key, _ in ready.select(30):
            client = key.data
            if not client.hear():
                continue
            times[client.kind].append((time.perf_counter() - client.start) * 1000)
            heard += 1
            if asked < asks:
                asked += 1
                client.ask(*one())
            else:
                ready.unregister(client.door)
                client.door.close()
    return times, time.perf_counter() - start


def measure(port: int, server: int, one: Callable[[], tuple[str, str]]) -> None:
    """Prints throughput and p99, and how much of the processors the server and the clients took."""
    run(port, one, WARM)
    load, before, own = os.getloadavg()[0], cpu_seconds(server), time.process_time()
    times, seconds = run(port, one, ASKS)
    served, asked = cpu_seconds(server) - before, time.process_time() - own
    every = [each for some in times.values() for each in some]
    print(f"\n{CLIENTS} clients, {len(every):,} answers, nothing kept; load of the machine before: {load:.1f}")
    print(f"{'':22}{'share':>7}{'p50 ms':>9}{'p99 ms':>9}")
    for kind, some in {**times, "all": every}.items():
        p99 = statistics.quantiles(some, n=100)[-1]
        print(f"{kind:22}{len(some) / len(every):7.0%}{statistics.median(some):9.1f}{p99:9.1f}")
    print(f"{len(every) / seconds:,.0f} answers a second (aim {AIM_A_SECOND:,}, p99 {AIM_P99_MS} ms)")
    share = (served + asked) / seconds / (os.cpu_count() or 1)
    served, asked = served / len(every) * 1000, asked / len(every) * 1000
    took = f"server {served:.2f} ms, clients {asked:.2f} ms"
    print(f"processor time an answer: {took}; together they had {share:.0%} of the machine")
    sys.stdout.flush()


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and all below it that live."""
    total, tick = 0.0, os.sysconf("SC_CLK_TCK")
    family, stats = {pid}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        stats[int(folder.name)] = (int(parts[1]), (int(parts[11]) + int(parts[12])) / tick)
    for _ in range(4):
        family |= {one for one, (parent, _) in stats.items() if parent in family}
    for one in family & stats.keys():
        total += stats[one][1]
    return total
