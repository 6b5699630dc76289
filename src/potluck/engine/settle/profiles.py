"""records, facts, members, sources -> profiles."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import orjson
import polars as pl

from potluck.engine import nouns
from potluck.engine.levels import LEVELS, PUBLIC
from potluck.engine.settle.arrange import OWN, PLACE, Said, join, order, shown
from potluck.engine.settle.forms import form
from potluck.engine.settle.places import places
from potluck.engine.settle.regions import REGION, coarsen
from potluck.engine.vocabulary import FIELDS

LINE: Final = (
    *("profile_id", "record_id", "order", "source_id", "row", "licence", "record_level", "date", "trust"),
    *("field", "form", "value", "lang", "level", "nth"),
)
"""What a profile is made of: one saying per line, or one record that says nothing."""


def settle(records: pl.DataFrame, facts: pl.DataFrame, members: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """PROFILES out of RECORDS, FACTS, MEMBERS and SOURCES; one line per profile_id in `members`, by profile_id.

    A record of a source that is not in `sources` is trusted least. The order of the lines given does not matter,
    but that of the values of one record does: the first is the record's first choice."""
    rows = _rows(records, members, sources)
    said = _said(rows, facts)
    said = pl.concat([said.filter(~pl.col("field").is_in(PLACE)), places(said.filter(pl.col("field").is_in(PLACE)))])
    lines = rows.drop("level").join(said.drop("profile_id", "trust"), on="record_id", how="left", maintain_order="left")
    by = ["profile_id", "field", "trust", "date", "nth", "value", "lang", "order"]
    lines = lines.sort(by, descending=[name == "date" for name in by], nulls_last=True).select(LINE)
    found = [_profile(profile_id, part) for profile_id, part in _parts(lines)]
    profiles = pl.DataFrame(found, schema=_MADE, orient="row")
    belonging = rows.unique("profile_id").select("profile_id", "component", "part_of")
    whole = profiles.join(belonging, on="profile_id", how="left", maintain_order="left")
    is_site = pl.col("is_site") | pl.col("part_of").is_not_null()
    return whole.with_columns(is_site).select(*nouns.PROFILES).cast(nouns.PROFILES)  # type: ignore[arg-type]


def _rows(records: pl.DataFrame, members: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """One line per record with its profile, its trust and its own level; `order` is free of random ids."""
    trust = pl.when("is_own").then(OWN).otherwise(pl.max_horizontal("trust", pl.lit(0))).alias("trust")
    lists = sources.select("source_id", "name", trust, "place_detail", list_licence="licence", list_level="level")
    rows = members.join(records, on="record_id").join(lists, on="source_id", how="left")
    return (
        rows.with_columns(
            pl.col("trust").fill_null(2**31),
            pl.col("observed").replace("", None).alias("date"),
            pl.coalesce(pl.col("licence").replace("", None), "list_licence", pl.lit("")).alias("licence"),
            strictest("level", "list_level").alias("record_level"),
        )
        .sort("trust", "name", "row", "key", "record_id")
        .with_row_index("order")
    )


def strictest(*columns: str) -> pl.Expr:
    """`levels.strictest` over columns of levels, null is public."""
    ranks = [pl.col(column).replace_strict(LEVELS, range(len(LEVELS)), default=len(LEVELS) - 1) for column in columns]
    return pl.min_horizontal(ranks).replace_strict(range(len(LEVELS)), LEVELS, return_dtype=pl.String)


def _said(rows: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Facts with the level they have in the end, their comparison form and `nth`, their place in the record among
    what is as open as they are: what is hidden does not count in it."""
    private = [field for field, about in FIELDS.items() if about.get("level")]
    first = pl.col("field").replace_strict(private, [FIELDS[field]["level"] for field in private], default=None)
    nth = pl.int_range(pl.len()).over("record_id", "field").alias("nth")
    spoken = [field for field, about in FIELDS.items() if about.get("lang")]  # the others are in no language
    lang = pl.when(pl.col("field").is_in(spoken)).then("lang").alias("lang")
    known = facts.filter(pl.col("field").is_in(list(FIELDS)), pl.col("value") != "").with_columns(nth, lang)
    own = rows.select("record_id", "profile_id", "trust", "record_level", "date")
    homes = rows.filter(pl.col("place_detail") == REGION)["record_id"]
    said = pl.concat([known, _closed(known, own)]).join(own, on="record_id")
    said = said.with_columns(pl.coalesce("level", first).alias("level")).with_columns(
        strictest("level", "record_level").alias("level")
    )
    said = coarsen(said, homes)
    forms = said.select("field", "value").unique().with_columns(form().alias("form"))
    said = said.join(forms, on=["field", "value"])
    openness = pl.col("level").replace_strict(LEVELS, range(len(LEVELS)), return_dtype=pl.Int64)
    said = _counted_by_level(said.with_columns(openness.alias("openness")).sort("record_id", "field", "nth", "value"))
    said = said.sort("openness", "nth", "value", descending=[True, False, False])
    said = said.unique(["record_id", "field", "form"], keep="first", maintain_order=True)
    return said.select("record_id", "profile_id", "trust", "field", "form", "value", "lang", "level", "nth")


def _counted_by_level(said: pl.DataFrame) -> pl.DataFrame:
    """`nth` anew: how many earlier values of the record's field are as open as this one, or more."""
    place = pl.lit(0, dtype=pl.Int64)
    for openness in range(len(LEVELS)):
        earlier = (pl.col("openness") >= openness).cast(pl.Int64).cum_sum().over("record_id", "field") - 1
        place = pl.when(pl.col("openness") == openness).then(earlier).otherwise(place)
    return said.with_columns(place.alias("nth"))


def _closed(known: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """A record with a closing date that is not in its future says that it is closed, whatever its status is."""
    closing = known.filter(field="closed").join(own.select("record_id", "date"), on="record_id")
    past = pl.col("date").is_null() | (pl.col("value") <= pl.col("date"))
    status = pl.lit("status").alias("field"), pl.lit("closed").alias("value"), pl.lit(-1, dtype=pl.Int64).alias("nth")
    return closing.filter(past).with_columns(*status).select(known.columns)


def _parts(lines: pl.DataFrame) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """(profile_id, its lines); never all lines as Python objects at once."""
    for profile_id, part in groupby(lines.iter_rows(), key=itemgetter(0)):
        yield profile_id, list(part)


_MADE: Final = {name: nouns.PROFILES[name] for name in nouns.PROFILES if name not in ("component", "part_of")}


def _profile(profile_id: str, lines: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """One line of PROFILES without what `members` tells."""
    doc, sites, levels = _doc(lines)
    flat = shown(doc, PUBLIC)
    ids = [entry["record"] for entry in doc["records"]]
    return (
        profile_id,
        max(levels or [line["level"] for line in doc["records"]], key=LEVELS.index),
        flat["name"],
        (flat.get("kind") or [None])[0],
        flat.get("status"),
        *(flat[part] for part in ("country", "city", "lat", "lon", "precision")),
        len(sites) == len(ids),
        len(ids),
        orjson.dumps(doc).decode(),
    )


def _doc(lines: list[tuple[Any, ...]]) -> tuple[dict[str, Any], set[str], set[str]]:
    """The document, the records that are sites, and the levels of all that is said."""
    records: dict[str, dict[str, Any]] = {}
    fields: dict[str, dict[str, list[Said]]] = {}
    turn: dict[str, int] = {}
    sites: set[str] = set()
    levels: set[str] = set()
    for (
        _,
        record,
        place_,
        source,
        row,
        licence,
        record_level,
        date,
        trust,
        field,
        form_,
        value,
        lang,
        level,
        nth,
    ) in lines:
        if record not in records:
            about = {"record": record, "source": source, "row": row, "licence": licence}
            records[record] = about | {"level": record_level, "date": date, "trust": trust}
            turn[record] = place_
        if field is None:
            continue
        entry = {"record": record, "source": source, "date": date, "level": level, **({"nth": nth} if nth else {})}
        own = orjson.loads(value) if field == "place" else value
        fields.setdefault(field, {}).setdefault(form_, []).append((own, lang, entry))
        levels.add(level)
        if field in ("site_of", "site_of_name"):
            sites.add(record)
    in_order = sorted(records.values(), key=lambda about: turn[about["record"]])
    trusts = {record: about["trust"] for record, about in records.items()}
    ranked = {field: order([join(said, trusts) for said in forms.values()], trusts) for field, forms in fields.items()}
    place = ranked.pop("place", [])
    return {"fields": ranked, "place": place, "records": in_order}, sites, levels
