"""`make bench-web`: how fast a node with 50,000 made-up profiles answers at its HTTP server."""
# ruff: noqa: S311, SIM905

import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import load

PROFILES = 50_000
ASKS = 200
TOWNS = [(f"{a}{b}", random.Random(a + b).uniform(-45, 62), random.Random(b + a).uniform(-120, 150))
         for a in ("Port", "North", "Saint", "Old", "Upper", "Little", "Great", "East")
         for b in ("wick", "mere", "stow", "ford", "haven", "field", "bury", "gate", "ton", "dale")]  # fmt: skip
SYLLABLES = tuple("al mon dor wick ka ri to sel va nu pe lor ban chi mi sto gre fen hol wa zu ter bra ost".split())
THINGS = tuple("Bakery Farm Homes Credit Bikes Print Books Energy Dairy Kitchen Weavers Studio Repair Seeds".split())
KINDS = tuple("worker producer housing community_land_trust consumer purchasing credit mutual_aid".split())
LIMITS = {"search with a typo": 40, "tile": 40, "tile of a search": 40, "profile page": 60, "front page": 60}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["POTLUCK_NODE"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "potluck.web.site.settings")
        ids, names = fill(Path(folder))
        with_server = serve(Path(folder))
        port, _ = next(with_server)
        try:
            fine = measure(port, ids, names)
        finally:
            next(with_server, None)
        api(Path(folder), ids, names)
        return 0 if fine else 1


def api(node: Path, ids: list[str], names: list[str]) -> None:
    """The read API under load, on two workers."""
    with_server = serve(node, workers=2)
    port, process = next(with_server)
    chance = random.Random(2)
    try:
        get(port, "/api/v1/search?q=warm")
        places = [(lat, lon) for _, lat, lon in TOWNS]
        load.measure(port, process, load.draw(ids, lambda: words_of(chance, names), places))
    finally:
        next(with_server, None)


def fill(node: Path) -> tuple[list[str], list[str]]:
    """A node with made-up profiles, and its index; returns their ids and names."""
    import django

    from potluck.web.site.secret import make_secret

    make_secret(node)
    django.setup()
    from django.core.management import call_command

    from potluck.web.places import index
    from potluck.web.records import store
    from potluck.web.records.models import Membership, Profile, Source, State

    call_command("migrate", verbosity=0)
    for name in ("Coast", "Valley", "Islands", "Cities"):
        Source.objects.create(name=name, slug=name.lower(), licence="CC0-1.0")
    sources = list(Source.objects.values_list("id", flat=True))
    profiles, members = frames(sources)
    store.write(Profile, profiles)
    store.write(Membership, members)
    State.objects.create(pk=1, generation=1, changed=1)
    start = time.perf_counter()
    index.current()
    size = sum(path.stat().st_size for path in (node / "cache").rglob("*") if path.is_file())
    print(f"{PROFILES:,} profiles; index built in {time.perf_counter() - start:.1f} s, {size / 1e6:.0f} MB on disk")
    return profiles["profile_id"].to_list(), profiles["name"].to_list()


def frames(sources: list[str]):
    """(profiles, memberships) of generation 1."""
    import polars as pl

    from potluck.engine import nouns

    made = [a_profile(random.Random(number), number, sources) for number in range(PROFILES)]
    profiles = pl.DataFrame(made, schema=nouns.PROFILES, orient="row").with_columns(pl.lit(1).alias("generation"))
    members = profiles.select("generation", "component", "part_of", "profile_id", record_id="profile_id")
    return profiles, members


def a_profile(chance: random.Random, number: int, sources: list[str]) -> tuple:
    import orjson

    record = f"01BENCH{number:019d}"
    word = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    name = f"{word} {chance.choice(THINGS)} Co-operative"
    town, lat, lon = chance.choice(TOWNS)
    kind, source = chance.choice(KINDS), chance.choice(sources)
    lat, lon = lat + chance.gauss(0, 0.3), lon + chance.gauss(0, 0.3)
    line = {"record": record, "source": source, "date": f"202{chance.randint(1, 6)}-0{chance.randint(1, 9)}-11",
            "level": "public"}  # fmt: skip
    other = {**line, "record": record.replace("BENCH", "OTHER"), "source": chance.choice(sources)}

    def said(value: object, by: list[dict] | None = None, lang: str | None = None) -> dict:
        return {"value": value, "lang": lang, "why": "agree", "from": by or [line]}

    place = {"street": f"{number % 99} {word} Street", "postcode": f"{number % 90000:05d}", "city": town,
             "region": None, "country": chance.choice(["US", "ES", "JP", "BR"]), "address": None, "lat": lat,
             "lon": lon, "precision": "exact", "placed_by": "list"}  # fmt: skip
    fields = {
        "name": [said(name, [line, other], "en")], "kind": [said(kind)], "topic": [said(chance.choice(THINGS).lower())],
        "website": [said(f"https://{word.lower()}.example")], "phone": [said(f"+1555{number:07d}")],
        "email": [said(f"hello@{word.lower()}.example"), said(f"old@{word.lower()}.example", [other])],
        "description": [said(f"{name} of {town}: " + " ".join(chance.choices(SYLLABLES, k=30)))],
    }  # fmt: skip
    lines = [{**one, "row": number, "licence": "CC0-1.0", "trust": 100} for one in (line, other)]
    doc = orjson.dumps({"fields": fields, "place": [said(place)], "records": lines}).decode()
    return (
        record,
        record,
        "public",
        name,
        kind,
        "open",
        place["country"],
        town,
        lat,
        lon,
        "exact",
        False,
        None,
        2,
        doc,
    )


def serve(node: Path, workers: int = 1) -> Iterator[tuple[int, int]]:
    """Starts the server as `potluck serve` does, yields its port and its process, and stops it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(workers), "--no-ws",
               "--blocking-threads", "4", "--host",
               "127.0.0.1", "--port", str(port), "potluck.web.site.wsgi:application"]  # fmt: skip
    server = subprocess.Popen(command, env={**os.environ, "POTLUCK_NODE": str(node)}, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(20)


def measure(port: int, ids: list[str], names: list[str]) -> bool:
    """Prints a table; whether every figure is within its limit."""
    chance = random.Random(1)
    rounds: dict[str, Callable[[], str]] = {
        "search with a typo": lambda: f"/find?q={mistyped(chance, names)}",
        "tile": lambda: a_tile(chance),
        "tile of a search": lambda: f"{a_tile(chance)}?q={mistyped(chance, names)}",
        "profile page": lambda: f"/o/{chance.choice(ids)}",
        "front page": lambda: "/",
    }
    get(port, "/find?q=warm"), get(port, f"/o/{ids[0]}"), get(port, a_tile(chance)), get(port, "/")
    print(f"{'':22}{'p50 ms':>9}{'p95 ms':>9}{'limit':>7}{'bytes':>10}")
    fine = True
    for name, address in rounds.items():
        times, sizes = zip(*(timed(port, address()) for _ in range(ASKS)), strict=True)
        p95 = statistics.quantiles(times, n=20)[-1]
        fine &= p95 <= LIMITS[name]
        print(f"{name:22}{statistics.median(times):9.1f}{p95:9.1f}{LIMITS[name]:7}{max(sizes):10,}")
    size = first_page(port)
    print(f"first page with its styles, scripts and fonts, without MapLibre: {size:,} bytes of 200,000")
    return fine and size <= 200_000


def words_of(chance: random.Random, names: list[str]) -> str:
    """Two words of a name; one time in five a letter is gone."""
    return mistyped(chance, names) if chance.random() < 0.2 else "+".join(chance.choice(names).split()[:2])


def mistyped(chance: random.Random, names: list[str]) -> str:
    """Two words of a name, one letter of the first gone."""
    first, second = chance.choice(names).split()[:2]
    at = chance.randrange(1, len(first))
    return f"{first[:at]}{first[at + 1 :]}+{second}"


def a_tile(chance: random.Random) -> str:
    import numpy as np

    from potluck.web.places import mercator

    _, lat, lon = chance.choice(TOWNS)
    z = chance.randint(0, 14)
    x, y = mercator.project(np.array([lat]), np.array([lon]))
    return f"/tiles/1/{z}/{int(x[0]) >> (32 - z)}/{int(y[0]) >> (32 - z)}.mvt"


def timed(port: int, address: str) -> tuple[float, int]:
    start = time.perf_counter()
    body = get(port, address)
    return (time.perf_counter() - start) * 1000, len(body)


def get(port: int, address: str) -> bytes:
    """The body as it travels. Raises RuntimeError when the server does not answer well."""
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    door.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = door.getresponse()
    body = answer.read()
    door.close()
    if answer.status not in (200, 204):
        raise RuntimeError(f"{answer.status} for {address}")
    return body


def first_page(port: int) -> int:
    """Bytes of /find as they travel: the page, its styles, our scripts and the Latin fonts, without MapLibre."""
    import gzip
    import re

    page = get(port, "/find")
    text = (gzip.decompress(page) if page[:2] == b"\x1f\x8b" else page).decode()
    files = {link for link in re.findall(r'(?:href|src)="(/static/[^"]+)"', text) if "maplibre" not in link}
    files |= {"/static/places/map.js", "/static/places/card.js"}
    files |= {f"/static/fonts/{font}-latin-wght-normal.woff2" for font in ("literata", "source-sans-3")}
    return len(page) + sum(len(get(port, link)) for link in files)


if __name__ == "__main__":
    raise SystemExit(main())
