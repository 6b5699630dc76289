"""Since when the public sees a profile as it is now: what feeds and mirrors ask.

Only what anybody may take home counts: values and the lists that say them, public and with a stated licence. So a
change of a hidden value leaves no trace here, and neither does a new day on a row that says the same as before."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import polars as pl
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from potluck.engine import settle, write
from potluck.engine.levels import PUBLIC
from potluck.web.records import queries, store
from potluck.web.records.models import Change

MARKS = {"profile_id": pl.String, "digest": pl.String}


def marks(profiles: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """MARKS of (profile id, document as JSON); the digest is empty where nobody may take anything home."""
    return pl.DataFrame([(one, _digest(doc)) for one, doc in profiles], schema=MARKS, orient="row")


def _digest(text: str) -> str:
    doc = settle.licensed(settle.seen(orjson.loads(text), PUBLIC))
    if not doc["records"]:
        return ""
    said = {field: list(map(_said, values)) for field, values in doc["fields"].items() if field not in write.PRIVATE}
    whole = orjson.dumps([said, list(map(_said, doc["place"]))], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


def _said(value: dict[str, Any]) -> list[Any]:
    return [value["value"], value["lang"], sorted({entry["source"] for entry in value["from"]})]


def note_changes(now: pl.DataFrame, among: Sequence[str] | None = None) -> None:
    """Writes what came, changed or went, as one step that readers can count on. `among`: only these profiles can have
    changed; None: `now` (MARKS) is all there is. Call inside the transaction that shows the profiles."""
    known = pl.DataFrame(list(_known(among)), schema={"profile_id": pl.String, "before": pl.String}, orient="row")
    both = now.filter(pl.col("digest") != "").join(known, on="profile_id", how="full", coalesce=True)
    both = both.with_columns(pl.col("digest").fill_null("")).filter(pl.col("digest").ne_missing(pl.col("before")))
    if both.is_empty():
        return
    number = (Change.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    at = connection.ops.adapt_datetimefield_value(timezone.now())
    fresh = both.filter(pl.col("before").is_null()).select("profile_id", "digest")
    stamps = pl.lit(number).alias("number"), pl.lit(at).alias("first_at"), pl.lit(at).alias("changed_at")
    store.write(Change, fresh.with_columns(*stamps))
    stale = both.filter(pl.col("before").is_not_null()).select("digest", "profile_id")
    table = connection.ops.quote_name(Change._meta.db_table)
    rows = [(digest, number, at, profile_id) for digest, profile_id in stale.iter_rows()]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET digest = %s, number = %s, changed_at = %s WHERE profile_id = %s",  # noqa: S608
            rows,
        )


def _known(among: Sequence[str] | None) -> Iterable[tuple[str, str]]:
    lines = Change.objects.values_list("profile_id", "digest")
    if among is None:
        return lines.iterator(chunk_size=20_000)
    ids = list(among)
    return (line for at in range(0, len(ids), 500) for line in lines.filter(profile_id__in=ids[at : at + 500]))


def begin_changes() -> None:
    """For a node from before there was this table: what is shown now is what readers have seen first."""
    if not Change.objects.exists():
        note_changes(marks((one.profile_id, one.doc) for one in queries.iter_profiles()))
