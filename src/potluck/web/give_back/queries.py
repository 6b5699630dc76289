"""What goes back to the keeper of a list: its lines, what was answered to them, and the links that are out."""

from typing import Any, Final

import orjson
import polars as pl
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from potluck.engine import mapping as mappings
from potluck.engine import nouns, walk
from potluck.engine.levels import PUBLIC
from potluck.web.records import queries, store
from potluck.web.records.models import Membership, Profile, Record, Reply, Source, Version

SALT: Final = "potluck.give-back"
KEPT_S: Final = 3_600
LINES: Final = {**nouns.LINES, "name": pl.String, "key": pl.String, "mark": pl.String, "verdict": pl.String}
"""LINES with the name of the row, `key` (of all lines that are answered together), `mark` (what a reply knows the value
by: a keyed hash) and `verdict` (taken | refused | "")."""
OPEN: Final = ""

GIVE_BACK: Final = "give_back"
"""The kind of link by which the keeper of a list answers."""


def find_lines(source: Source, *, viewer: str = PUBLIC, unlicensed: bool = False) -> pl.DataFrame:
    """LINES (as above) for a list, also those answered already. No line for our own list, nor for a list without a
    file."""
    lines = _lines(source, viewer, unlicensed)
    replies = pl.DataFrame(
        list(Reply.objects.filter(source=source).values_list("value_hash", "verdict")),
        schema={"mark": pl.String, "verdict": pl.String},
        orient="row",
    )
    told = lines.join(replies, on="mark", how="left", maintain_order="left")
    whole = pl.col("verdict").fill_null(OPEN).min().over("key")  # one cell unanswered: the line is
    return told.with_columns(whole.alias("verdict")).select(*LINES)


def _lines(source: Source, viewer: str, unlicensed: bool) -> pl.DataFrame:
    """Kept in memory until anything changes; answers are not part of it."""
    version = queries.current_version(source)
    if source.is_own or version is None or not version.mapping:
        return nouns.empty(LINES)
    key = f"give-back/{source.id}/{version.pk}/{queries.changed()}/{viewer}/{unlicensed}"
    lines = cache.get(key)
    if lines is None:
        lines = _marked(_computed(source, version, viewer, unlicensed))
        cache.set(key, lines, KEPT_S)
    return lines


def _computed(source: Source, version: Version, viewer: str, unlicensed: bool) -> pl.DataFrame:
    """LINES and `name`, out of four queries."""
    own = Record.objects.filter(source=source, gone_at=None).order_by("table", "row")
    columns = {"record_id": pl.String, "row": pl.Int64, "table": pl.String, "raw": pl.String, "facts": pl.String}
    rows = pl.DataFrame(list(own.values_list(*columns)), schema=columns, orient="row").filter(pl.col("raw") != "")
    facts = store.facts_frame(rows)
    homes = Membership.objects.filter(generation=queries.generation(), record_id__in=own.values("record_id"))
    profiles = Profile.objects.filter(
        generation=queries.generation(), size__gt=1, profile_id__in=homes.values("profile_id").distinct()
    )
    docs = (orjson.loads(doc) for doc in profiles.values_list("doc", flat=True).iterator(chunk_size=2_000))
    mapping = mappings.from_yaml(version.mapping)
    found = walk.give_back(rows.drop("facts"), facts, mapping, docs, source.id, viewer, unlicensed)
    names = facts.filter(pl.col("field") == "name").unique("record_id", keep="first", maintain_order=True)
    return found.join(
        names.select("record_id", name="value"), on="record_id", how="left", maintain_order="left"
    ).with_columns(pl.col("name").fill_null(""))


def _marked(lines: pl.DataFrame) -> pl.DataFrame:
    marks = [_mark("\0".join(texts)) for texts in lines.select("record_id", "column", "value").iter_rows()]
    marked = lines.with_columns(pl.Series("mark", marks, dtype=pl.String))
    parts = marked.group_by("record_id", "part", maintain_order=True).agg(
        pl.col("mark").sort().str.join("").alias("all")
    )
    keys = parts.with_columns(pl.Series("key", [_mark(text)[:20] for text in parts["all"]], dtype=pl.String))
    return marked.join(keys.drop("all"), on=["record_id", "part"], maintain_order="left")


def _mark(text: str) -> str:
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()


def count_lines(lines: pl.DataFrame) -> dict[str, int]:
    """all, taken, refused, open: how many lines (answered as one) there are."""
    once = lines.unique("key")
    counts: dict[str, Any] = dict(once.group_by("verdict").len().iter_rows())
    return {
        "all": once.height,
        "taken": counts.get(Reply.TAKEN, 0),
        "refused": counts.get(Reply.REFUSED, 0),
        "open": counts.get(OPEN, 0),
    }


def find_replies(source: Source, limit: int = 20) -> list[Reply]:
    """The last answers to lines of this list."""
    return list(Reply.objects.filter(source=source).select_related("by").order_by("-at", "-pk")[:limit])
