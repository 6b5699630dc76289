"""Files made to break readers, and a way to import them by the real command line with a ceiling on memory."""

import io
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl

HONEST = "name,town,website\n" + "".join(
    f"{tree} Workers,York,https://{tree.lower()}.example\n" for tree in ("Oak", "Elm", "Ash", "Fir", "Yew")
)
CEILING = 6 << 30  # of addresses; a run that asks for more is stopped before it hurts the machine
PATIENCE = 300  # seconds; only so that nothing hangs for ever


@dataclass(frozen=True)
class Run:
    """How one run of the command line ended."""

    code: int
    out: str
    said: str
    peak: int  # bytes of memory at most

    @property
    def report(self) -> dict:
        return json.loads(self.out)


def start(node: Path, *words: str, **streams) -> subprocess.Popen:
    env = {key: value for key, value in os.environ.items() if key != "POTLUCK_DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", "potluck.cli.main", "--node", str(node), *words],
        env=env | {"POTLUCK_NODE": str(node), "DJANGO_SETTINGS_MODULE": "potluck.web.site.settings"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (CEILING, CEILING)),
        **streams,
    )


def potluck(node: Path, *words: str) -> Run:
    """Runs the command line on a node to its end."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        child = start(node, *words, stdout=out, stderr=said)
        give_up = time.monotonic() + PATIENCE
        while (ended := os.wait4(child.pid, os.WNOHANG))[0] == 0:
            if time.monotonic() > give_up:
                child.kill()
            time.sleep(0.05)
        child.returncode = os.waitstatus_to_exitcode(ended[1])
        out.seek(0)
        said.seek(0)
        peak = ended[2].ru_maxrss * 1024
        return Run(child.returncode, out.read().decode(), said.read().decode(), peak)


def state(node: Path) -> str:
    """All that the database of a node holds."""
    with sqlite3.connect(node / "potluck.sqlite3") as tables:
        return "\n".join(tables.iterdump())


def rows(node: Path, source: str) -> list[tuple[str, str]]:
    """(what was read, what was understood) of the living rows of a list."""
    with sqlite3.connect(node / "potluck.sqlite3") as tables:
        return tables.execute(
            "select r.raw, r.facts from records_record r join records_source s on s.id = r.source_id"
            " where s.name = ? and r.gone_at is null order by r.row",
            (source,),
        ).fetchall()


def _sheet(cells: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in cells:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def big_cell() -> bytes:
    return HONEST.encode() + b"x" * 10_000_000 + b",Hull,https://x.example\n"


def million_columns() -> bytes:
    return (",".join(f"c{number}" for number in range(1_000_000)) + "\n").encode() * 2


def one_endless_row() -> bytes:
    return b"name,town\nOak," + b"x" * 60_000_000


def workbook_bomb() -> bytes:
    """A sheet that unpacks to 2 GB of empty rows."""
    out = io.BytesIO(_sheet([["name", "town"], ["Oak", "York"]]))
    row = b"<row></row>" * 100_000
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/worksheets/sheet2.xml", "w") as part:
        for _ in range(2_000_000_000 // len(row)):
            part.write(row)
    return out.getvalue()


def far_cell() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "name", "Oak"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def deep_json() -> bytes:
    return b'[{"name": "Oak", "in": ' + b'{"a": ' * 50_000 + b"1" + b"}" * 50_000 + b"}]"


def aliases() -> bytes:
    text = "a0: &a0 [name, name]\n"
    text += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    return text.encode()


def many_values() -> bytes:
    return b"[" + b"[]," * 5_000_000 + b"[]]"


def long_header() -> bytes:
    """A header of a megabyte, which every row would be kept with."""
    return b"name," + b"h" * 900_000 + b"\n" + b"".join(b"Co-op %d,x\n" % number for number in range(5_000))


def lying_picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400


def cut_off() -> bytes:
    return "name,town,website\nCafé Oak,Orléans,https://oak.example\nElm,Alè".encode()[:-1]


FORMULA = '=HYPERLINK("https://bad.example","look")'
SCRIPT = "<script>alert(1)</script> Bakery"


def formulas_csv() -> bytes:
    text = (
        HONEST + '"' + FORMULA.replace('"', '""') + '",Hull,https://f.example\n@SUM(1+1) Farm,Hull,https://g.example\n'
    )
    return text.encode()


def scripts_json() -> bytes:
    names = [SCRIPT, '"><img src=x onerror=alert(2)> Café', "Nul\0Workers", "Half \ud83d Letter"]
    return json.dumps([{"name": name, "town": "York", "id": n} for n, name in enumerate(names)]).encode()
