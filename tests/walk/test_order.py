"""What follows from the rows, by the function that linking, checking and resettling run: the order of imports, links and
decisions changes neither which rows form a profile nor its values; pairs that are kept, and one component alone, give
the same as everything anew."""

from dataclasses import dataclass
from random import Random

import orjson
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine import nouns, walk
from tests.draws import draws

NAMES = ("Seven Chairs Co-op", "7 Chairs Cooperative", "Blue Kettle Bakery", "Blue Kettle Bakery No. 2", "Three Ovens")
TOWNS = (("Madison", "US"), ("Chicago", "US"), ("Rosario", "AR"))
SITES = (None, "https://chairs.example.org", "https://kettle.example.org", "https://federation.example.org")
PHONES = (None, "+16085550101", "+13125550142")


@dataclass(frozen=True)
class Row:
    """One row of a made-up list. `number` tells two equal rows apart; nothing else may."""

    source: str
    number: int
    name: str
    town: tuple[str, str]
    site: str | None
    phone: str | None

    def facts(self) -> list[tuple[str, str]]:
        said = [("name", self.name), ("city", self.town[0]), ("country", self.town[1])]
        return said + [(field, value) for field, value in (("website", self.site), ("phone", self.phone)) if value]


ROWS = st.lists(
    st.builds(
        Row, st.sampled_from("ABC"), st.just(0), st.sampled_from(NAMES), st.sampled_from(TOWNS),
        st.sampled_from(SITES), st.sampled_from(PHONES),
    ),
    min_size=2,
    max_size=14,
    unique=True,
)  # fmt: skip
DECISIONS = st.lists(
    st.tuples(st.integers(0, 13), st.integers(0, 13), st.sampled_from(["same", "different", "unsure", "branch"])),
    max_size=4,
    unique_by=lambda said: frozenset(said[:2]),
)


def in_order(
    rows: list[Row], said: list[tuple[int, int, str]], chance: Random
) -> tuple[tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame], dict[str, int]]:
    """RECORDS, FACTS, DECISIONS, SOURCES in a random order with random ids; and which row each id is."""
    ids = [f"{number:026}" for number in chance.sample(range(10_000), len(rows))]
    order = list(range(len(rows)))
    chance.shuffle(order)
    records = [(ids[i], rows[i].source, str(i), i, "public", "CC0-1.0", "2026-01-01") for i in order]
    facts = [(ids[i], field, value, None, None) for i in order for field, value in rows[i].facts()]
    decisions = []
    for a, b, verdict in chance.sample(said, len(said)):
        if a < len(rows) and b < len(rows) and a != b:
            turned = {"branch": "branch_of"}.get(verdict, verdict)
            decisions.append((ids[a], ids[b], verdict) if ids[a] < ids[b] else (ids[b], ids[a], turned))
    sources = [(name, name, place, "CC0-1.0", "public", False, "exact") for place, name in enumerate("ABC")]
    chance.shuffle(sources)
    return (
        pl.DataFrame(records, schema=nouns.RECORDS, orient="row"),
        pl.DataFrame(facts, schema=nouns.FACTS, orient="row"),
        pl.DataFrame(decisions, schema=nouns.DECISIONS, orient="row"),
        pl.DataFrame(sources, schema=nouns.SOURCES, orient="row"),
    ), {record_id: i for i, record_id in enumerate(ids)}


def walk_in_order(rows: list[Row], said: list[tuple[int, int, str]], chance: Random) -> dict[frozenset[int], object]:
    """The walk with rows, lists and decisions in a random order and random ids: rows of a profile -> its values."""
    frames, numbers = in_order(rows, said, chance)
    _, members, profiles = walk.derive(*frames)
    return named(members, profiles, numbers)


def named(members: pl.DataFrame, profiles: pl.DataFrame, numbers: dict[str, int]) -> dict[frozenset[int], object]:
    held: dict[str, set[int]] = {}
    for record_id, profile_id in members.select("record_id", "profile_id").iter_rows():
        held.setdefault(profile_id, set()).add(numbers[record_id])
    wholes = dict(members.select("profile_id", "part_of").unique().drop_nulls().iter_rows())
    found: dict[frozenset[int], object] = {}
    for profile_id, doc in profiles.select("profile_id", "doc").iter_rows():
        part_of = frozenset(held[wholes[profile_id]]) if profile_id in wholes else None
        found[frozenset(held[profile_id])] = (part_of, values(orjson.loads(doc), numbers))
    return found


def values(doc: dict[str, object], numbers: dict[str, int]) -> object:
    """The document with rows in place of ids, and the rows behind one value in one order."""

    def bare(part: object) -> object:
        if isinstance(part, dict):
            return {key: bare(value) for key, value in part.items()}
        if isinstance(part, list):
            parts = [bare(value) for value in part]
            return sorted(parts, key=repr) if parts and isinstance(parts[0], dict) and "record" in parts[0] else parts
        return numbers.get(part, part) if isinstance(part, str) else part

    return bare(doc)


@draws(25, deep=60)
@given(rows=ROWS, said=DECISIONS, seed=st.integers(0, 10_000))
def test_any_order_and_any_ids_give_the_same_profiles(
    rows: list[Row], said: list[tuple[int, int, str]], seed: int
) -> None:
    first = walk_in_order(rows, said, Random(0))
    again = walk_in_order(rows, said, Random(seed))
    assert set(first) == set(again)
    assert first == again


@draws(25, deep=60)
@given(rows=ROWS, said=DECISIONS)
def test_no_profile_holds_two_rows_that_a_person_called_different(
    rows: list[Row], said: list[tuple[int, int, str]]
) -> None:
    found = walk_in_order(rows, said, Random(1))
    apart = [(a, b) for a, b, verdict in said if verdict == "different" and a < len(rows) > b and a != b]
    assert not any({a, b} <= profile for a, b in apart for profile in found)


@draws(15, deep=60)
@given(rows=ROWS, said=DECISIONS)
def test_the_pairs_that_are_kept_give_the_same_as_comparing_anew(
    rows: list[Row], said: list[tuple[int, int, str]]
) -> None:
    frames, _ = in_order(rows, said, Random(2))
    steps: list[str] = []
    whole = walk.derive(*frames, tell=lambda step, _: steps.append(step))
    again = walk.derive(*frames, edges=whole.edges, tell=lambda step, _: steps.append(step))
    assert steps == ["link", "settle", "settle"]
    assert again.members.equals(whole.members)
    assert again.profiles.equals(whole.profiles)


@draws(15, deep=60)
@given(rows=ROWS, said=DECISIONS)
def test_a_component_alone_comes_out_as_it_did_among_all(rows: list[Row], said: list[tuple[int, int, str]]) -> None:
    (records, facts, decisions, sources), _ = in_order(rows, said, Random(3))
    whole = walk.derive(records, facts, decisions, sources)
    component = whole.members["component"][0]
    members = whole.members.filter(component=component)
    here = members["record_id"].implode()
    part = walk.derive(
        records.filter(pl.col("record_id").is_in(here)),
        facts.filter(pl.col("record_id").is_in(here)),
        decisions.filter(pl.col("a").is_in(here), pl.col("b").is_in(here)),
        sources,
        edges=whole.edges.filter(pl.col("a").is_in(here), pl.col("b").is_in(here)),
    )
    assert part.members.equals(members)
    assert part.profiles.equals(whole.profiles.filter(component=component))
