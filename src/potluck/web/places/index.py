"""The search index: a cache in the node's folder that catches up by itself.

One generation is indexed once, into `<node>/cache/places-<generation>-<changed>/`: `rows.parquet` (see `rows.py`)
and a tantivy index of the words. What a decision touched later (`Touched`) is indexed again in memory and laid over
it. So no process writes what another reads, and nothing tells the index: each question compares two numbers.
Hits are row numbers; whoever shows a hit reads the profile again and asks `may_see`.
"""

import fcntl
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import tantivy
from django.conf import settings

from potluck.web.places import rows
from potluck.web.places.columns import Columns
from potluck.web.records import queries
from potluck.web.records.models import Touched

FORMAT = 3  # raise it when rows or words change, so that old caches are rebuilt
FRESH = "places-new"  # a base that is being written; what a crash leaves of it is no base
OVERLAY_MAX = 3_000  # touched profiles above which a new base is written
FIELDS = ("whole", "names", "topics", "texts")


@dataclass(frozen=True, eq=False)
class Index:
    """All profiles of one (generation, changed): their columns, and one or two word indexes.

    Row numbers count through the base first and the overlay after it; `columns.alive` is False
    for base rows that the overlay replaced."""

    generation: int
    changed: int
    base: int  # `changed` of the base on disk
    columns: Columns
    words: tuple[tuple[tantivy.Index, int], ...]  # with the first row number of each

    def match(self, query: Any) -> tuple[np.ndarray, np.ndarray]:
        """(row numbers, scores) of all rows, alive or not, that a query built by `make` finds."""
        numbers, scores = [np.empty(0, np.int64)], [np.empty(0)]
        for words, first in self.words:
            searcher = words.searcher()
            hits = searcher.search(query(words.schema), limit=max(searcher.num_docs, 1), count=False).hits
            found = searcher.fast_field_values("row", [address for _, address in hits])
            numbers.append(np.asarray(found, np.int64) + first)
            scores.append(np.asarray([score for score, _ in hits], float))
        return np.concatenate(numbers), np.concatenate(scores)


_lock = threading.Lock()
_now: Index | None = None


def current() -> Index:
    """The index of what is shown now; brought up to date first when the tables have moved on."""
    global _now
    position = queries.position()
    index = _now
    if index and _is_same(index, position):
        return index
    with _lock:
        if not (_now and _is_same(_now, position)):
            try:
                _now = _catch_up(*position)
            except (OSError, ValueError):  # another process swept this base away while it was being opened
                _now = _catch_up(*position)
        return _now


def forget() -> None:
    """Drops what this process holds in memory (tests, another node)."""
    global _now
    with _lock:
        _now = None


def sweep() -> None:
    """Takes every base but that of now off the disk, with what a crash left half written: something was withdrawn or
    erased, and an older base may hold its words. Waits for a process that is just writing one."""
    cache = _node() / "cache"
    if not cache.is_dir():
        return
    with (cache / "places.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = queries.state()
        for folder in set(cache.glob("places*-*/")) - {_folder(state.generation, state.changed)}:
            shutil.rmtree(folder, ignore_errors=True)
    forget()


def _is_same(index: Index, position: tuple[int, int]) -> bool:
    return (index.generation, index.changed, index.columns.node) == (*position, str(_node()))


def _catch_up(generation: int, changed: int) -> Index:
    base = _newest_base(generation, changed)
    touched = _touched(base, changed) if base is not None else []
    if base is None or len(touched) > OVERLAY_MAX:
        base, touched = changed, []
        _write_base(generation, changed)
    folder = _folder(generation, base)
    frame = pl.read_parquet(folder / "rows.parquet")
    words = [(_open(folder / "words"), 0)]
    if touched:
        replaced = frame["profile_id"].is_in(touched)
        over = rows.frame(queries.find_profiles(touched))
        words.append((_build(over, None), frame.height))
        frame = pl.concat([frame.with_columns(alive=~replaced), over.with_columns(alive=pl.lit(True))])
    columns = Columns.of(frame, node=str(_node()))
    return Index(generation, changed, base, columns, tuple(words))


def _touched(base: int, changed: int) -> list[str]:
    later = Touched.objects.filter(changed__gt=base, changed__lte=changed)
    return sorted(set(later.values_list("profile_id", flat=True)))


def _node() -> Path:
    return Path(settings.NODE)


def _folder(generation: int, changed: int) -> Path:
    return _node() / "cache" / f"places{FORMAT}-{generation}-{changed}"


def _newest_base(generation: int, changed: int) -> int | None:
    """`changed` of the newest base on disk that belongs to the generation."""
    found = (_node() / "cache").glob(f"places{FORMAT}-{generation}-*/rows.parquet")
    numbers = [int(path.parent.name.rsplit("-", 1)[1]) for path in found]
    return max((number for number in numbers if number <= changed), default=None)


def _write_base(generation: int, changed: int) -> None:
    """Writes a base under a lock file, so that of several processes one works and the others wait for it."""
    folder = _folder(generation, changed)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "places.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "rows.parquet").exists():
            return
        fresh = folder.with_name(FRESH)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        frame = rows.frame(queries.iter_profiles())
        _build(frame, fresh / "words")
        frame.with_columns(texts=pl.lit(""), alive=pl.lit(True)).write_parquet(fresh / "rows.parquet")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
        # the one before stays: another process may be opening it
        for old in sorted(folder.parent.glob("places*-*/"), key=lambda path: path.stat().st_mtime)[:-2]:
            shutil.rmtree(old, ignore_errors=True)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field, stored=False, index_option="basic")
    builder.add_integer_field("row", fast=True)
    return builder.build()


def _build(frame: pl.DataFrame, folder: Path | None) -> tantivy.Index:
    """A word index of a frame of rows, in a folder or in memory."""
    if folder:
        folder.mkdir()
    index = tantivy.Index(_schema(), path=str(folder) if folder else None)
    writer = index.writer(64_000_000, 1)
    for row, (names, topics, texts) in enumerate(frame.select("names", "topics", "texts").iter_rows()):
        whole = names.replace(" ", "")[:200]
        writer.add_document(tantivy.Document(whole=whole, names=names, topics=topics, texts=texts, row=row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _open(folder: Path) -> tantivy.Index:
    return tantivy.Index.open(str(folder))
