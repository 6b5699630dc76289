"""`potluck check`: proves that what is computed follows from what is kept, and that nothing hangs in the air."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Q

from potluck.engine import nouns, walk
from potluck.engine.levels import STEWARD
from potluck.web.leaving.actions.withdrawing import EMPTY, WITHDRAWN
from potluck.web.records import queries, store
from potluck.web.records.models import Decision, Edge, Erasure, Membership, Profile, Record, Source, State, Touched

LINK = "potluck link"
TRIES = 5


@dataclass(frozen=True)
class Finding:
    """One thing the check tells. `is_wrong`: something is broken; else it is only worth knowing."""

    what: str
    remedy: str
    is_wrong: bool = True
    ids: tuple[str, ...] = ()  # some of what it is about


def check(*, full: bool = False) -> list[Finding]:
    """Everything that is not as it should be; an empty list, or notes only, is a proof that all is well.

    Clusters and settles anew from the rows, decisions and scored pairs that are kept, and compares line by line.
    `full`: compares all rows anew too. Done again when somebody wrote meanwhile; reads only."""
    for _ in range(TRIES):
        start = queries.state()
        found = [*_files(), *_dangling(start), *_derived(start, full)]
        now = queries.state()
        if (now.generation, now.changed, now.stale) == (start.generation, start.changed, start.stale):
            return found
    return [Finding("The node was written to all the time.", "Check again in a quiet moment.")]


def _files() -> Iterator[Finding]:
    """What the database itself knows to be broken."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        told = [row[0] for row in cursor.fetchall()]
        if told != ["ok"]:
            yield Finding(f"The database file is damaged: {told[0]}", "Restore the last backup: potluck restore FILE")
        cursor.execute("PRAGMA foreign_key_check")
        if rows := cursor.fetchall():
            yield Finding(f"{len(rows)} lines point to lines that are gone.", "Restore the last backup.")


def _dangling(state: State) -> Iterator[Finding]:
    living = Record.objects.filter(gone_at=None).values("record_id")
    shown = Membership.objects.filter(generation=state.generation)
    yield from _some(
        Record.objects.exclude(gone_at=None).exclude(raw="", facts=""),
        "rows are gone but still hold values.", "Take their list away again: potluck withdraw, or tell us.",
    )  # fmt: skip
    hidden = Record.objects.filter(gone_at=None).exclude(hidden_at=None).exclude(level=STEWARD)
    yield from _some(hidden, "hidden rows are not for stewards only.", "Tell us.")
    texts = Q(since="", raw="", facts="", key="", table="", licence="", consent="", origin="", observed="")
    yield from _some(
        Record.objects.filter(gone_why=WITHDRAWN).exclude(texts), "withdrawn rows are not bare.", "Tell us."
    )
    names = ("name", "url", "attribution", "about", "keeper_mail", "fetch_url", "fetch_state")
    bare = {name: EMPTY[name] for name in names}
    yield from _some(
        Source.objects.exclude(withdrawn_at=None).exclude(**bare), "withdrawn lists still say something.", "Tell us."
    )
    of_withdrawn = Q(source__withdrawn_at__isnull=False, gone_at=None)
    yield from _some(Record.objects.filter(of_withdrawn), "rows of a withdrawn list are still shown.", "Tell us.")
    known = Record.objects.values("record_id")
    yield from _some(
        Decision.objects.exclude(a__in=known) | Decision.objects.exclude(b__in=known),
        "decisions name rows that never were here.", "Take them back at the desk's history.",
    )  # fmt: skip
    if not state.stale:
        yield from _some(shown.exclude(record_id__in=living), "rows that are gone are still shown.", LINK)
    erased = Record.objects.filter(gone_why__in=[WITHDRAWN]).values("record_id")
    pairs = Edge.objects.filter(Q(a__in=erased) | Q(b__in=erased))
    yield from _some(pairs, "scored pairs name withdrawn rows.", LINK)
    lost = set(Erasure.objects.filter(kind=Erasure.LIST).values_list("thing_id", flat=True))
    still = Source.objects.filter(id__in=lost, withdrawn_at=None)
    yield from _some(still, "withdrawn lists are back.", "Withdraw them again: potluck withdraw NAME")
    left = sum(m.objects.exclude(generation=state.generation).count() for m in (Edge, Membership, Profile))
    if left:
        what = f"{left} lines of an unfinished or running link are in the tables; nobody sees them."
        yield Finding(what, f"The next {LINK} clears them.", is_wrong=False)


def _some(lines: Any, what: str, remedy: str) -> Iterator[Finding]:
    if count := lines.count():
        yield Finding(f"{count} {what}", remedy, ids=tuple(str(pk) for pk in lines.values_list("pk", flat=True)[:5]))


def _derived(state: State, full: bool) -> Iterator[Finding]:
    """Whether members and profiles are what clustering and settling give now."""
    if state.stale:
        yield Finding("Lists changed since the last link; what readers see is from before.", LINK, is_wrong=False)
        return
    records, facts = store.load_records()
    edges = store.load_edges(state.generation)
    _, members, profiles = walk.derive(records, facts, store.load_decisions(), store.load_sources(), edges=edges)
    yield from _compare(state, members, profiles)
    del members, profiles
    if full:
        yield from _relinked(edges, walk.compare(records, facts), records["record_id"])


def _compare(state: State, members: pl.DataFrame, profiles: pl.DataFrame) -> Iterator[Finding]:
    """`members`, `profiles`: as they follow now."""
    kept = store.load_members(state.generation)
    if ids := _different(kept, members, "record_id"):
        yield Finding(f"{len(ids)} rows belong to another profile than they should.", LINK, ids=tuple(ids[:5]))
    columns = list(nouns.PROFILES)
    lines = Profile.objects.filter(generation=state.generation).values_list(*columns).iterator(chunk_size=5_000)
    shown = pl.DataFrame(list(lines), schema=nouns.PROFILES, orient="row")
    if ids := _different(shown, profiles, "profile_id"):
        yield Finding(f"{len(ids)} profiles are not what their rows say.", "potluck settle", ids=tuple(ids[:5]))


def _relinked(kept: pl.DataFrame, fresh: pl.DataFrame, living: pl.Series) -> Iterator[Finding]:
    """Pairs that would be scored otherwise now. Right after a link there are none; after decisions, corrections or
    withdrawals, how rare a name is has changed, which the next link takes in."""
    kept = kept.filter(pl.col("a").is_in(living.implode()) & pl.col("b").is_in(living.implode()))
    name = pl.concat_str("a", pl.lit(" "), "b").alias("pair")
    columns = ("pair", "weight", "band", "reasons")
    before, after = (frame.with_columns(name).select(columns) for frame in (kept, fresh))
    ids = _different(before, after, "pair")
    if ids:
        moved = Touched.objects.exists()
        yield Finding(f"{len(ids)} pairs would be scored otherwise now.", LINK, is_wrong=not moved, ids=tuple(ids[:5]))


def _different(kept: pl.DataFrame, fresh: pl.DataFrame, key: str) -> list[str]:
    """Keys that only one frame has, or whose line is not the same in both, in order."""
    one = kept.select(sorted(kept.columns))
    other = fresh.select(sorted(kept.columns)).cast(one.schema)
    odd = pl.concat([one.with_columns(side=1), other.with_columns(side=2)])
    alone = odd.group_by(*one.columns).agg(pl.len(), pl.col("side").first()).filter(pl.col("len") != 2)
    return alone[key].unique().sort().to_list()
