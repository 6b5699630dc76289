"""Everything as one file, made once for each state of the tables and kept in the node's cache."""

import fcntl
import gzip
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Literal

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from potluck.engine import write
from potluck.web.api.answers import keep
from potluck.web.places.queries.open_data import choose_everything, take_everything
from potluck.web.records import queries as records

FORMATS: Final = ("jsonl", "csv", "geojson", "jsonld")
Name = Literal[
    "profiles.jsonl", "profiles.csv", "profiles.geojson", "profiles.jsonld",
    "profiles.jsonl.gz", "profiles.csv.gz", "profiles.geojson.gz", "profiles.jsonld.gz",
]  # fmt: skip
GZIP = "application/gzip"
_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
CONTENT: Final = {
    **{write.MEDIA_TYPES[form].partition(";")[0]: {"schema": {"type": "object"}} for form in ("geojson", "jsonld")},
    **{write.MEDIA_TYPES[form].partition(";")[0]: _TEXT for form in ("jsonl", "csv")},
    GZIP: {"schema": {"type": "string", "format": "binary"}},
}
TRIES = 5


def send(request: HttpRequest, name: str, home: str, licence: str = "") -> HttpResponseBase:
    """The file, made first where it is not there; 304 to those who have it. `licence`: the name of a way to take what
    cannot be mixed. Raises ManyWaysError."""
    way = choose_everything(licence)
    path = _made(f"{hashlib.sha256(way.encode()).hexdigest()[:8]}.{name}", home, way)
    name_there = path.name
    etag = f'"{path.with_name(f"{name_there}.etag").read_text("ascii")}"'
    kept = keep(request, HttpResponse(), etag)
    if kept.status_code == 304:
        return kept
    form = name.removesuffix(".gz").rpartition(".")[2]
    kind = GZIP if name.endswith(".gz") else write.MEDIA_TYPES[form]
    response = FileResponse(path.open("rb"), content_type=kind, as_attachment=True, filename=name)
    for header in ("ETag", "Cache-Control"):
        response.headers[header] = kept.headers[header]
    return response


def _made(name: str, home: str, way: str) -> Path:
    """The file of what is shown now. When the tables change while it is made, it is thrown away and made again."""
    cache = Path(settings.NODE) / "cache"
    for _ in range(TRIES):
        cache.mkdir(parents=True, exist_ok=True)
        state = records.state()
        mark = hashlib.sha256(home.encode()).hexdigest()[:8]
        folder = cache / f"bulk-{state.generation}-{state.changed}-{mark}"
        with (cache / "bulk.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / name).exists():
                _sweep(cache, folder)
                _write(folder, name, home, way)
        now = records.state()
        if (now.generation, now.changed) == (state.generation, state.changed) and (folder / name).exists():
            return folder / name
        shutil.rmtree(folder, ignore_errors=True)
    raise RuntimeError("The tables change faster than a file of them can be written.")


def _sweep(cache: Path, keep_folder: Path) -> None:
    """Files of an older state go: who is reading one still holds it open. Those of our other address stay."""
    state = keep_folder.name.rpartition("-")[0]
    for old in cache.glob("bulk-*/"):
        if not old.name.startswith(f"{state}-"):
            shutil.rmtree(old, ignore_errors=True)


def _write(folder: Path, name: str, home: str, way: str) -> None:
    form = name.removesuffix(".gz").rpartition(".")[2]
    folder.mkdir(exist_ok=True)
    fresh = folder / f"{name}.new"
    digest = hashlib.sha256()
    with fresh.open("wb") as file:
        parts = take_everything(form, home, way)
        for part in _packed(parts) if name.endswith(".gz") else parts:
            digest.update(part)
            file.write(part)
    (folder / f"{name}.etag").write_text(digest.hexdigest()[:32], "ascii")
    fresh.rename(folder / name)


def _packed(parts: Iterable[bytes]) -> Iterable[bytes]:
    """gzip of the parts, the same bytes for the same content."""
    out = _Parts()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0) as packed:
        for part in parts:
            packed.write(part)
            yield from out.drain()
    yield from out.drain()


class _Parts:
    """A file that is only written to, and emptied in between."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""

    def drain(self) -> list[bytes]:
        parts, self.parts = self.parts, []
        return parts
