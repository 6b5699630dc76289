"""A table of lists with a canary in every value: a word that stands nowhere else, and the level of who may read it."""

import gzip
import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.cache import cache
from hypothesis import strategies as st

from potluck.engine.levels import LEVELS, PUBLIC, STEWARD, may_see, strictest
from potluck.engine.vocabulary import FIELDS
from potluck.web.lists import actions as lists
from potluck.web.places import index
from potluck.web.records import actions as records
from potluck.web.records.models import Decision, Edge, Membership, Profile, Record, Source, State, Touched, Version

BEGIN, LONG = "qz", 13
"""How every canary begins, and how many letters it has."""
LETTERS = "bcdfghjkmnpqrstvwxz"
WORDS = {
    "name": "{}", "legal_name": "{}", "description": "{} and more", "topic": "{}", "hours": "{}", "contact": "{}",
    "notes": "{}", "website": "https://{}.example", "email": "{}@coops.example", "identifier": "local:{}",
    "kin": "member_of:{}", "image": "https://pictures.example/{}.png", "directory": "https://directory.example/{}",
    "street": "{} 5", "city": "{}", "region": "{}", "postcode": "{}",
}  # fmt: skip
"""Field -> how a canary stands in it."""
SEARCHED = ("name", "legal_name", "description", "topic", "website", "identifier", "street", "city")
PLAIN = ("kind", "country", "phone", "lat", "lon")  # without a word, or with digits
KINDS = ("worker", "housing", "consumer")


@dataclass(frozen=True)
class Row:
    """One row of a list as drawn: field -> the level said for its value (None: the row's own)."""

    source: int
    level: str
    kind: str
    said: dict[str, str | None]


@dataclass(frozen=True)
class Plan:
    """A table to lay: levels and licences of its lists, its rows, and which rows are joined (pairs of numbers)."""

    levels: tuple[str, ...]
    licences: tuple[str, ...]
    rows: tuple[Row, ...]
    joined: tuple[tuple[int, int], ...]


_levels = st.sampled_from([*LEVELS, PUBLIC, PUBLIC])
_said = st.fixed_dictionaries(
    {"name": st.sampled_from([None, None, *LEVELS])},
    optional={name: st.sampled_from([None, *LEVELS]) for name in [*WORDS, *PLAIN] if name != "name"},
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    levels = tuple(draw(st.lists(_levels, min_size=2, max_size=3)))
    licences = tuple(draw(st.sampled_from(["CC0-1.0", "CC0-1.0", ""])) for _ in levels)
    rows = []
    for source, level in enumerate(levels):
        for _ in range(draw(st.integers(1, 3))):
            row_level = draw(st.sampled_from([level, level, level, *LEVELS]))
            rows.append(Row(source, row_level, draw(st.sampled_from(KINDS)), draw(_said)))
    pairs = [(a, b) for a in range(len(rows)) for b in range(a + 1, len(rows)) if rows[a].source != rows[b].source]
    joined = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True)) if pairs else []
    return Plan(levels, licences, tuple(rows), tuple(joined))


@dataclass
class Table:
    """What was laid. `words`: canary -> (level, field); `digits`: a number -> level; `spots`: (lat, lon) -> level."""

    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    digits: dict[str, str] = field(default_factory=dict)
    spots: dict[tuple[float, float], str] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)  # record id -> profile id
    seen_at: dict[str, str] = field(default_factory=dict)  # profile id -> the most open level of its values
    kinds: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # profile id -> [(kind, level)]
    names: dict[str, Any] = field(default_factory=dict)  # what paths of exits name

    def word(self, level: str, where: str) -> str:
        """A new canary."""
        digest = hashlib.sha256(f"canary {len(self.words)}".encode()).digest()
        word = BEGIN + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[: LONG - len(BEGIN)])
        self.words[word] = (level, where)
        return word

    def above(self, viewer: str) -> list[str]:
        """The canaries that a viewer may not see."""
        return [word for word, (level, _) in self.words.items() if not may_see(viewer, level)]

    def within(self, viewer: str) -> list[str]:
        return [word for word, (level, _) in self.words.items() if may_see(viewer, level)]


def ulid(number: int) -> str:
    return f"01K9CANARY{number:016d}"


def within(text: str) -> set[str]:
    """All that stands in a text and may be a canary; those of 400 words that stand in it, found in one go."""
    found, at = set(), text.find(BEGIN)
    while at >= 0:
        found.add(text[at : at + LONG])
        at = text.find(BEGIN, at + 1)
    return found


def clear() -> None:
    """Nothing of an earlier table is left."""
    for model in (Decision, Edge, Membership, Profile, Touched, Version, Record, Source):
        model.objects.all().delete()
    State.objects.filter(pk=1).delete()
    index.forget()
    cache.clear()
    shutil.rmtree(Path(settings.NODE) / "cache", ignore_errors=True)


def lay(plan: Plan) -> Table:
    """Writes the lists, rows and decisions of a plan, links and settles them as the node does."""
    clear()
    table = Table()
    sources = [_source(table, number, plan) for number in range(len(plan.levels))]
    for number, row in enumerate(plan.rows):
        _row(table, number, row, sources[row.source])
    for a, b in plan.joined:
        reason = table.word(STEWARD, "reason")
        records.decide(person=None, a=ulid(a), b=ulid(b), verdict="same", reason=reason)
    records.link_and_settle()
    table.home = dict(Membership.objects.filter(generation=State.objects.get(pk=1).generation)
                      .values_list("record_id", "profile_id"))  # fmt: skip
    _oracle(table, plan)
    _drafts(table, sources[0])
    return table


def _source(table: Table, number: int, plan: Plan) -> Source:
    level = plan.levels[number]
    return Source.objects.create(
        id=ulid(900 + number), name=table.word(level, "list"), slug=table.word(level, "slug"), level=level,
        licence=plan.licences[number], trust=number + 1, attribution=table.word(level, "keeper"),
        about=table.word(level, "about"), url=f"https://{table.word(level, 'url')}.example",
        keeper_mail=f"{table.word(STEWARD, 'keeper_mail')}@mail.example",
        fetch_url=f"https://{table.word(STEWARD, 'fetch_url')}.example/list.csv",
    )  # fmt: skip


def _row(table: Table, number: int, row: Row, source: Source) -> None:
    facts: list[list[str | None]] = []
    own = strictest(row.level, source.level)
    for name, said in row.said.items():
        level = strictest(said or FIELDS[name].get("level"), own)
        if name in WORDS:
            facts.append([name, WORDS[name].format(table.word(level, name)), None, said])
        elif name == "phone":
            table.digits[digits := f"4930{81_234_500 + number * 7}"] = level
            facts.append([name, f"+{digits}", None, said])
        elif name in ("kind", "country"):
            facts.append([name, row.kind if name == "kind" else "DE", None, said])
    if {"lat", "lon"} <= set(row.said):
        spot = (round(11.10357 + 2.31 * number, 5), round(21.20468 + 3.17 * number, 5))
        table.spots[spot] = strictest(row.said["lat"], row.said["lon"], own)
        facts += [[part, str(spot[n]), None, row.said[part]] for n, part in enumerate(("lat", "lon"))]
    raw = orjson.dumps({"Private": table.word(STEWARD, "raw")}).decode()
    day = "2026-03-01"
    Record.objects.create(
        record_id=ulid(number), source=source, key=str(number), row=number + 2, level=row.level, raw=raw,
        licence=source.licence, first_seen=day, last_seen=day, observed=day, facts=orjson.dumps(facts).decode(),
    )  # fmt: skip


def _oracle(table: Table, plan: Plan) -> None:
    """Who may see which profile and which of its kinds, told from the plan alone."""
    for number, row in enumerate(plan.rows):
        home = table.home[ulid(number)]
        own = strictest(row.level, plan.levels[row.source])
        for name, said in row.said.items():
            if name in ("lat", "lon") and not {"lat", "lon"} <= set(row.said):
                continue
            level = strictest(said or FIELDS[name].get("level"), own)
            if name == "kind":
                table.kinds.setdefault(home, []).append((row.kind, level))
            table.seen_at[home] = max(table.seen_at.get(home, STEWARD), level, key=LEVELS.index)


def _drafts(table: Table, source: Source) -> None:
    """The file of the first list, as it was brought, and one that waits for its mapping."""
    hidden, header = table.word(STEWARD, "column"), table.word(source.level, "column")
    text = f"{header},{hidden}\n{table.word(STEWARD, 'raw')},{table.word(STEWARD, 'raw')}\n"
    mapping = f"columns:\n  {header}: name\n  {hidden}: {{field: notes, level: steward}}\n"
    made = Version.objects.create(
        source=source, state=Version.CURRENT, file_name=f"{table.word(STEWARD, 'file')}.csv", mapping=mapping,
        content=gzip.compress(text.encode()), sha256="", format="csv",
        report={"read": 1, "kept": 1, "warned": 1, "refused": 0, "details": {}, "issues": [
            {"code": "bad_email", "severity": "warned", "row": 2, "column": hidden, "table": None,
             "params": {"value": table.word(STEWARD, "report")}}]},
    )  # fmt: skip
    draft = lists.draft_version(person=None, file_name=f"{table.word(STEWARD, 'file')}.csv", content=text.encode())
    table.names |= {"version": made.pk, "draft": draft.pk, "slug": source.slug, "list": source.pk}
