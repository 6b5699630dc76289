"""Moves frames in and out of the tables in bulk. Nothing else touches rows in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl
from django.db import connection, models, transaction

from potluck.engine import nouns
from potluck.web.records.models import Decision, Edge, Membership, Profile, Record, Source, State

CHUNK = 2_000
GENERATION_CHUNK = 20_000


def load_records(record_ids: Sequence[str] | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(records, facts) of all living rows, or of those given, in the order of their ids.

    A row without a date of its own was true when its list was last brought; a row that the organisation confirmed
    after that was true on that day."""
    columns = [*nouns.RECORDS, "last_seen", "confirmed", "facts"]
    living = Record.objects.filter(gone_at=None).order_by("record_id")
    schema = {**nouns.RECORDS, "last_seen": pl.Date, "confirmed": pl.Date, "facts": pl.String}
    seen = pl.coalesce(pl.col("observed").replace("", None), pl.col("last_seen").cast(pl.String))
    frame = _read(living, columns, schema, "record_id", record_ids).with_columns(
        pl.max_horizontal(seen, pl.col("confirmed").cast(pl.String)).alias("observed")
    )
    return frame.select(*nouns.RECORDS), facts_frame(frame)


def facts_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """FACTS out of a frame with `record_id` and the JSON text `facts`."""
    return (
        frame.select("record_id", pl.col("facts").str.json_decode(nouns.FACT_LISTS).alias("fact"))
        .explode("fact")
        .drop_nulls("fact")
        .select(
            "record_id",
            *(
                pl.col("fact").list.get(place, null_on_oob=True).alias(name)
                for place, name in enumerate(("field", "value", "lang", "level"))
            ),
        )
    )


def facts_json(facts: pl.DataFrame, key: str) -> pl.DataFrame:
    """One line per `key` with its facts as the JSON text that `Record.facts` holds."""
    fact = pl.concat_list("field", "value", "lang", "level")
    grouped = facts.select(key, fact.alias("fact")).group_by(key, maintain_order=True).agg("fact")
    as_json = grouped.select(pl.struct(f=pl.col("fact")).struct.json_encode().str.slice(5).str.head(-1))
    return grouped.select(key).with_columns(as_json.to_series().alias("facts"))


def load_decisions(record_ids: Sequence[str] | None = None) -> pl.DataFrame:
    """The latest word that stands on each pair; with `record_ids`, only pairs that lie within them."""
    standing = Decision.objects.filter(undone_at=None).order_by("at", "id")
    frame = _read(standing, list(nouns.DECISIONS), nouns.DECISIONS, "a", record_ids)
    if record_ids is not None:
        frame = frame.filter(pl.col("b").is_in(list(record_ids)))
    return frame.unique(["a", "b"], keep="last", maintain_order=True).sort("a", "b")


def load_edges(generation: int, record_ids: Sequence[str] | None = None) -> pl.DataFrame:
    """The scored pairs of a generation; with `record_ids`, those that lie within them."""
    edges = Edge.objects.filter(generation=generation)
    frame = _read(edges, list(nouns.EDGES), nouns.EDGES, "a", record_ids)
    if record_ids is not None:
        frame = frame.filter(pl.col("b").is_in(list(record_ids)))
    return frame.sort("a", "b")


def load_members(generation: int, components: Sequence[str] | None = None) -> pl.DataFrame:
    """Memberships of a generation, or of some of its components."""
    members = Membership.objects.filter(generation=generation)
    return _read(members, list(nouns.MEMBERS), nouns.MEMBERS, "component", components)


def load_sources() -> pl.DataFrame:
    columns = {**nouns.SOURCES}
    rows = [
        (one.id, one.name, -1 if one.is_own else one.trust, one.licence, one.level, one.is_own, one.place_detail)
        for one in Source.objects.filter(withdrawn_at=None)
    ]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _read(
    query: models.QuerySet[Any], columns: list[str], schema: Any, key: str, wanted: Sequence[str] | None
) -> pl.DataFrame:
    """The query's columns as a frame; with `wanted`, only lines whose `key` is among them."""
    parts = [query] if wanted is None else [query.filter(**{f"{key}__in": part}) for part in _chunks(list(wanted), 500)]
    rows = [row for part in parts for row in part.values_list(*columns).iterator(chunk_size=20_000)]
    return pl.DataFrame(rows, schema=schema, orient="row")


def write(model: type[models.Model], frame: pl.DataFrame) -> None:
    """Appends a frame whose columns are columns of the model's table."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = [model._meta.get_field(name).column for name in frame.columns]
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in frame.iter_rows():
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(names))
        for part in frame.iter_slices(CHUNK):
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", part.rows())  # noqa: S608


def write_generation(
    generation: int, changed: int, edges: pl.DataFrame, members: pl.DataFrame, profiles: pl.DataFrame
) -> bool:
    """The rows of a generation nobody looks at yet, each chunk a transaction of its own. False, and nothing more is
    written, once `State.changed` is not `changed` any more: what was withdrawn meanwhile is not written again."""
    number = pl.lit(generation).alias("generation")
    for model, frame in ((Edge, edges), (Membership, members), (Profile, profiles)):
        for part in frame.iter_slices(GENERATION_CHUNK):
            with transaction.atomic():
                if not State.objects.select_for_update().filter(pk=1, changed=changed).exists():
                    return False
                write(model, part.with_columns(number))
    return True


def drop_generations(keep: int) -> None:
    """Clears away every generation older than `keep`."""
    for model in (Edge, Membership, Profile):
        model.objects.filter(generation__lt=keep)._raw_delete("default")


def drop_generation(generation: int) -> None:
    """Clears away one generation that is not shown."""
    for model in (Edge, Membership, Profile):
        model.objects.filter(generation=generation)._raw_delete("default")


def drop_others(generation: int) -> None:
    """Clears away all generations but this one, also those that are being written."""
    for model in (Edge, Membership, Profile):
        model.objects.exclude(generation=generation)._raw_delete("default")


def delete_lines(model: type[models.Model], generation: int, column: str, values: Sequence[str]) -> None:
    """Deletes the lines of a generation whose `column` is among `values`, however many they are."""
    for part in _chunks(list(values), 500):
        model.objects.filter(generation=generation, **{f"{column}__in": part})._raw_delete("default")


def _chunks(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def update_records(rows: Iterable[Sequence[Any]]) -> None:
    """Rewrites known rows: (key, row, table, level, licence, observed, last_seen, since, raw, facts,
    record_id)."""
    table = connection.ops.quote_name(Record._meta.db_table)
    names = ("key", "row", "table", "level", "licence", "observed", "last_seen", "since", "raw", "facts")
    settings = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {settings}, gone_at = NULL WHERE record_id = %s",  # noqa: S608
            list(rows),
        )
