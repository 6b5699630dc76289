"""Plants words that are found nowhere else in every place where a node can keep them, and looks for them in every file.

python -m tests.walk.canaries plant FOLDER      fills the node of POTLUCK_NODE; FOLDER gets downloads
python -m tests.walk.canaries draft FOLDER      brings drafts of the old list, which wait
"""

import base64
import functools
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

WORDS = {
    "website": "https://quokkawebsite.example/quokkapath", "social": "https://mastodon.example/@quokkasocial",
    "directory": "https://directory.example/quokkadirectory", "email": "quokkaemail@quokkahost.example",
    "phone": "+16085550173", "lat": "43.07319597", "lon": "-89.40129597", "members": "98712345", "workers": "87612345",
    "image": "https://quokkawebsite.example/quokkaimage.png", "identifier": "local:quokkaidentifier",
    "opened": "1913-07-19", "closed": "2019-08-23", "name": "Quokkaname Bakery", "contact": "Quokkacontact Reed",
    "precision": "street",
}  # fmt: skip
"""What a field needs to be kept; every other field gets a made-up word."""
ANYWHERE = ("opened", "closed", "precision")  # may stand elsewhere by chance; their column's words are looked for
OTHERS = (
    "quokkalist", "quokkaurl", "quokkakeeper", "quokkaabout", "quokkakeepermail", "quokkafetch", "quokkafile",
    "quokkaconstant", "quokkareason", "quokkawords", "quokkasuggested", "quokkaasker", "quokkacolumn", "quokkawhy",
    "quokkatrace", "quokkarawonly", "quokkadraft", "quokkaorigin", "quokkaheader",
)  # fmt: skip


def fields() -> list[str]:
    from potluck.engine.vocabulary import FIELDS

    return list(FIELDS)


def word(field: str) -> str:
    return WORDS.get(field, f"quokka{field.replace('_', '')}")


def unread(field: str) -> str:
    """A word that no field can read."""
    return f"quokkaunread{field.replace('_', '')}"


def all_words() -> set[str]:
    """Every canary, in small letters."""
    of_fields = {word(field).lower() for field in fields() if field not in ANYWHERE}
    return of_fields | set(OTHERS) | {unread(field) for field in fields()}


def the_list() -> tuple[str, str]:
    """(CSV, mapping): one row with a value that every field keeps, one with a word that no field can read."""
    names = fields()
    header = ",".join(["rowid", *(f"c_{name}" for name in names), "quokkaheader"])
    kept = ",".join(["1", *(word(name) for name in names), "quokkarawonly"])
    odd = ",".join(["2", *(unread(name) for name in names), "x"])
    columns = "".join(f"  c_{name}: {name}\n" for name in names)
    return f"{header}\n{kept}\n{odd}\n", f"columns:\n{columns}id: [rowid]\nconstants:\n  topic: quokkaconstant\n"


STAYING = "name,website,city,country\nQuokka neighbours,https://staying.example,Madison,US\nTable,,Madison,US\n"


def plant(downloads: Path) -> None:
    from potluck.web.lists import actions as lists
    from potluck.web.places import index
    from potluck.web.records import actions as records
    from potluck.web.records.models import Record, Reply, Revision, Source
    from potluck.web.suggestions.models import Suggestion
    from potluck.web.upkeep.models import Ask, Round, SiteCheck

    stays = lists.draft_version(person=None, file_name="staying.csv", content=STAYING.encode())
    lists.bring_in(person=None, version=stays, name="Staying", licence="CC0-1.0")
    text, mapping = the_list()
    for _ in range(2):  # the version before is kept too
        version = lists.draft_version(
            person=None, file_name="quokkafile.csv", content=text.encode(), mapping_yaml=mapping,
            wishes={"name": "quokkalist"},
        )  # fmt: skip
        lists.bring_in(person=None, version=version, name="quokkalist", licence="CC0-1.0")
    lists.draft_version(person=None, file_name="quokkafile.csv", content=b"name\nquokkadraft\n")
    Source.objects.filter(name="quokkalist").update(
        url="https://quokkaurl.example", attribution="quokkakeeper", about="quokkaabout",
        keeper_mail="quokkakeepermail@a.example", fetch_url="https://quokkafetch.example/list.csv",
        fetch_state={"etag": "quokkafetch"}, origin="quokkaorigin",
    )  # fmt: skip
    records.link_and_settle()
    source = Source.objects.get(name="quokkalist")
    record = Record.objects.filter(source=source, gone_at=None).order_by("row").first()
    other = Record.objects.filter(source__name="Staying").first()
    assert record
    assert other
    records.decide(person=None, a=record.record_id, b=other.record_id, verdict="same", reason="quokkareason")
    Suggestion.objects.create(
        kind="change", about=record.record_id, words="quokkawords", contact="quokkaasker@a.example",
        facts=json.dumps([["name", "quokkasuggested", None]]),
    )  # fmt: skip
    Reply.objects.create(
        source=source, record_id=record.record_id, column="quokkacolumn", value_hash="0" * 64, verdict="taken"
    )
    Revision.objects.create(record=record, facts="[]", why="quokkawhy")
    Ask.objects.create(round=Round.objects.create(source=source), record_id=record.record_id)
    from django.utils import timezone

    SiteCheck.objects.create(url=WORDS["website"], checked_at=timezone.now())
    _task_that_failed()
    index.current()
    _download(downloads)


def draft(folder: Path) -> None:
    """Drafts of the old list, which wait: one as text, one as GeoJSON."""
    from potluck.web.lists import actions as lists

    text, mapping = the_list()
    name, header = text.splitlines()[1].split(","), text.splitlines()[0].split(",")
    shape = {"type": "Point", "coordinates": [1.5, 2.5]}
    properties = dict(zip([*header, "waits"], [*name, "quokkawaits"], strict=True))
    places = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": shape, "properties": properties | {"rowid": nth}} for nth in range(2)
    ]}  # fmt: skip
    for file_name, content in (("old.csv", text + "quokkawaits\n"), ("old.geojson", json.dumps(places))):
        version = lists.draft_version(person=None, file_name=file_name, content=content.encode(), mapping_yaml=mapping)
        assert version.content


def _task_that_failed() -> None:
    from django_tasks_db.models import DBTaskResult

    from potluck.web.lists import tasks

    tasks.settle.enqueue(0)
    DBTaskResult.objects.update(traceback="ValueError: quokkatrace")


def _download(folder: Path) -> None:
    from django.http import QueryDict

    from potluck.web.places import take
    from potluck.web.places.ask import Ask

    for form in take.FORMATS:
        (folder / f"all.{form}").write_bytes(b"".join(take.file(form, Ask.of(QueryDict()), "http://127.0.0.1/")))


# looking


def found(node: Path, words: set[str]) -> dict[str, set[str]]:
    """Which words stand in which files of a node: as they are, in any case, UTF-16, base64, or packed in any way."""
    hits: dict[str, set[str]] = {}
    for path in sorted(p for p in node.rglob("*") if p.is_file()):
        here = set(in_bytes(path.read_bytes(), words))
        if path.suffix == ".parquet":
            here |= set(in_bytes(_parquet(path), words))
        if here:
            hits[str(path.relative_to(node))] = here
    for folder in node.glob("cache/places*/words"):
        if terms := set(_terms(folder, words)):
            hits[f"{folder.relative_to(node)} (terms)"] = terms
    for path in node.glob("*.sqlite3"):
        if values := set(_values(path, words)):
            hits[f"{path.name} (values)"] = values
    return hits


def in_bytes(data: bytes, words: set[str], depth: int = 0) -> Iterator[str]:
    plain, coded = _needles(frozenset(words))
    yield from _standing(data.lower().replace(b"\0", b""), plain)  # as they are, and UTF-16
    yield from _standing(data, coded)
    if depth < 3:
        for part in _unpacked(data):
            yield from in_bytes(part, words, depth + 1)


Needles = dict[bytes, list[tuple[bytes, str]]]


@functools.cache
def _needles(words: frozenset[str]) -> tuple[Needles, Needles]:
    """What stands for each word, as it is and in base64, by its first letters: many begin alike and none is there."""
    plain: Needles = {}
    coded: Needles = {}
    for one in words:
        for forms, found in ((plain, [one.encode()]), (coded, _base64(one))):
            for form in found:
                forms.setdefault(form[:6], []).append((form, one))
    return plain, coded


def _standing(data: bytes, needles: Needles) -> Iterator[str]:
    for beginning, forms in needles.items():
        if beginning in data:
            yield from (one for form, one in forms if form in data)


def _base64(text: str) -> list[bytes]:
    """The middle of the text in base64, at each of the three places where it can begin."""
    return [base64.b64encode(b"\0" * shift + text.encode())[4:-4] for shift in range(3) if len(text) > 9]


def _unpacked(data: bytes) -> Iterator[bytes]:
    at = data.find(b"\x1f\x8b\x08")
    while at >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj(31).decompress(data[at:], 50_000_000)
        at = data.find(b"\x1f\x8b\x08", at + 1)
    if data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def _parquet(path: Path) -> bytes:
    import polars as pl

    return pl.read_parquet(path).write_ndjson().encode()


def _terms(folder: Path, words: set[str]) -> Iterator[str]:
    """Terms of a word index are kept in pieces; asking is the way to find them."""
    import tantivy

    words_index = tantivy.Index.open(str(folder))
    searcher = words_index.searcher()
    for one in words:
        if one.isalnum():
            queries = (
                tantivy.Query.term_query(words_index.schema, f, one) for f in ("names", "topics", "texts", "whole")
            )
            if any(searcher.search(query, limit=1).hits for query in queries):
                yield one


def _values(path: Path, words: set[str]) -> Iterator[str]:
    """Every value of every table: a value can lie in pieces over the pages of the file."""
    import sqlite3

    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in db.execute(f'SELECT * FROM "{table}"'):
            for value in row:
                if isinstance(value, str | bytes):
                    yield from in_bytes(value.encode() if isinstance(value, str) else value, words)
    db.close()


def _django() -> Any:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "potluck.web.site.settings")
    import django

    django.setup()


if __name__ == "__main__":
    _django()
    {"plant": plant, "draft": draft}[sys.argv[1]](Path(sys.argv[2]))
