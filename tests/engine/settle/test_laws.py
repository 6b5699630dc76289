"""Laws of settling: the order of what is given and the names of ids change nothing; nothing is seen above its level."""

import random

import orjson
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine import settle
from potluck.engine.levels import LEVELS, may_see
from tests.draws import draws
from tests.engine.settle.frames import frames, record, source

FIELDS = {
    "name": ["Oven", "OVEN", "Öven", "Kettle Co-op", "Kettle coop"],
    "phone": ["+1608555", "+1 608 555", "+44 20"],
    "opened": ["1999", "2001"],
    "status": ["open", "closed"],
    "closed": ["2003"],
    "city": ["Madison", "madison", "Monona"],
    "street": ["1 Oven St", "9 Mill Rd"],
    "lat": ["43.0", "43.0005", "44"],
    "lon": ["-89.0"],
    "contact": ["Ann", "Bo"],
}
SOURCES = [
    source("s1", 1),
    source("s2", 2),
    source("s3", 2),
    source("s4", 3, level="members"),
    source("own", 9, own=True),
]

few = draws(25, deep=50)

one_fact = st.sampled_from(list(FIELDS)).flatmap(
    lambda field: st.tuples(
        st.just(field), st.sampled_from(FIELDS[field]), st.sampled_from([None, "en"]), st.sampled_from([None, *LEVELS])
    )
)
one_record = st.tuples(
    st.sampled_from([line[0] for line in SOURCES]),
    st.lists(one_fact, max_size=6),
    st.sampled_from(LEVELS),
    st.sampled_from(["", "CC0-1.0"]),
    st.sampled_from(["", "2020-01-01", "2024"]),
)
some_records = st.lists(one_record, min_size=1, max_size=6).map(
    lambda found: [
        record(f"r{n}", source_id, *facts, level=level, licence=licence, date=date, row=n)
        for n, (source_id, facts, level, licence, date) in enumerate(found)
    ]
)


def document(parts: tuple[pl.DataFrame, ...]) -> dict:
    return orjson.loads(settle.settle(*parts)["doc"][0])


@few
@given(some_records, st.randoms(use_true_random=False))
def test_order_of_input_and_names_of_ids_change_nothing(records: list[dict], rnd: random.Random) -> None:
    new = {r["id"]: f"z{n}" for r, n in zip(records, rnd.sample(range(9), len(records)), strict=True)}
    other = [{**r, "id": new[r["id"]]} for r in records]
    rnd.shuffle(other)
    before, after = document(frames(records, SOURCES)), document(frames(other, rnd.sample(SOURCES, len(SOURCES))))
    text = orjson.dumps(before).decode()
    for old, renamed in new.items():
        text = text.replace(f'"{old}"', f'"{renamed}"')
    assert orjson.loads(text) == after


@few
@given(some_records, st.sampled_from(LEVELS))
def test_what_is_seen_is_what_would_be_seen_if_the_rest_had_never_been(records: list[dict], viewer: str) -> None:
    open_sources = {line[0] for line in SOURCES if may_see(viewer, line[4])}
    left = [
        {**r, "facts": [f for f in r["facts"] if may_see(viewer, f[3] or ("steward" if f[0] == "contact" else None))]}
        for r in records
        if r["source"] in open_sources and may_see(viewer, r["level"])
    ]
    doc = settle.seen(document(frames(records, SOURCES)), viewer)
    if not left:
        assert doc == {"fields": {}, "place": [], "records": []}
        return
    alone = settle.seen(document(frames(left, SOURCES)), viewer)
    assert doc["records"] == alone["records"]
    assert doc["fields"] == alone["fields"]
    said = [{entry["record"] for place in one["place"] for entry in place["from"]} for one in (doc, alone)]
    assert said[0] == said[1]


@few
@given(some_records, st.sampled_from(LEVELS))
def test_seeing_twice_is_seeing_once_and_changes_nothing_of_the_document(records: list[dict], viewer: str) -> None:
    doc = document(frames(records, SOURCES))
    before = orjson.dumps(doc)
    once = settle.seen(doc, viewer)
    assert settle.seen(once, viewer) == once
    assert orjson.dumps(doc) == before


@few
@given(some_records)
def test_the_columns_hold_only_what_the_public_may_see(records: list[dict]) -> None:
    line = settle.settle(*frames(records, SOURCES)).row(0, named=True)
    shown = settle.shown(orjson.loads(line["doc"]), "public")
    for column in ("name", "status", "country", "city", "lat", "lon", "precision"):
        assert line[column] == shown.get(column)


@few
@given(some_records)
def test_a_download_holds_nothing_of_rows_without_a_licence(records: list[dict]) -> None:
    doc = settle.licensed(document(frames(records, [(*line[:3], "", *line[4:]) for line in SOURCES])))
    free = {r["id"] for r in records if r["licence"]}
    said = [entry for values in (*doc["fields"].values(), doc["place"]) for value in values for entry in value["from"]]
    assert {entry["record"] for entry in said} <= free
    assert {line["record"] for line in doc["records"]} == free
