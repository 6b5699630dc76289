"""Linking and settling: the whole table into a new generation, or one component in place."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import polars as pl
from django.db import transaction
from django.db.models import F

from potluck.engine import walk
from potluck.web.journal import actions as journal
from potluck.web.people.queries import require
from potluck.web.records import queries, store
from potluck.web.records.actions.changes import marks, note_changes
from potluck.web.records.models import Decision, Membership, Profile, Record, Source, State, Touched

Progress = Callable[[str], None]
STEPS: Final = {"link": "Comparing {} rows", "settle": "Settling {} profiles"}
"""What is told as a step of the walk begins."""


def link_and_settle(*, person: Any = None, progress: Progress | None = None, relink: bool = True) -> dict[str, int]:
    """Links and settles everything anew into a new generation and shows it.

    The work is done outside transactions; when somebody decided or brought something meanwhile, it is done again
    with their word. `relink=False` keeps the scored pairs and only clusters and settles."""
    require(person, "import")
    tell = progress or (lambda words: None)
    while True:
        start = lock_state()
        tell("Reading the rows")
        records, facts = store.load_records()
        count = records.height
        edges, members, profiles = walk.derive(
            records, facts, store.load_decisions(), store.load_sources(),
            edges=None if relink else store.load_edges(start.generation),
            tell=lambda step, number: tell(STEPS[step].format(number)),
        )  # fmt: skip
        del records, facts
        now = marks(profiles.select("profile_id", "doc").iter_rows())
        number = _allot()
        written = store.write_generation(number, start.changed, edges, members, profiles)
        counts = {
            "records": count,
            "profiles": profiles.height,
            "joined": count - profiles.height,
        }
        if written and _show(number, start, person, counts, now):
            store.drop_generations(keep=number)
            return counts | {"to_decide": len(queries.left_to_decide().ask)}
        store.drop_generation(number)
        tell("Something changed meanwhile; once more")


def settle_again(*, person: Any = None, progress: Progress | None = None) -> dict[str, int]:
    """Clusters and settles with the scored pairs there are (after a change of trust, level or decision)."""
    return link_and_settle(person=person, progress=progress, relink=False)


def lock_state() -> State:
    return State.objects.get_or_create(pk=1)[0]


def _allot() -> int:
    """A generation number nobody else has."""
    with transaction.atomic():
        State.objects.filter(pk=1).update(allotted=F("allotted") + 1)
        return State.objects.get(pk=1).allotted


def _show(number: int, start: State, person: Any, counts: dict[str, int], now: pl.DataFrame) -> bool:
    """Flips the pointer, unless something changed since `start`."""
    with transaction.atomic():
        same = State.objects.filter(pk=1, changed=start.changed)
        flipped = same.update(generation=number, changed=F("changed") + 1, stale=False)
        if flipped:
            Touched.objects.all().delete()
            note_changes(now)
            journal.write(person=person, verb="linked", thing="everything", thing_id=str(number), detail=counts)
        return bool(flipped)


def mark_stale() -> None:
    """Rows changed: what is shown is from before, until the next link. Call inside the transaction."""
    lock_state()
    State.objects.filter(pk=1).update(changed=F("changed") + 1, stale=True)


def resettle(record_ids: Sequence[str]) -> None:
    """Clusters and settles anew the components of these records, in place. Call inside the transaction."""
    now = lock_state().generation
    State.objects.filter(pk=1).update(changed=F("changed") + 1)  # first a write: one writer from here on
    components = list(
        Membership.objects.filter(generation=now, record_id__in=list(record_ids))
        .values_list("component", flat=True)
        .distinct()
    )
    before = store.load_members(now, components)
    ids = sorted({*before["record_id"], *record_ids, *_partners(record_ids)})
    extra = Membership.objects.filter(generation=now, record_id__in=ids).values_list("component", flat=True).distinct()
    if wider := sorted({*extra} - {*components}):
        before = pl.concat([before, store.load_members(now, wider)])
        ids = sorted({*ids, *before["record_id"]})
    rewrite(now, before, ids)


def resettle_list(source: Source) -> None:
    """What is shown of a list that closed something, anew. Call inside the transaction. Rows that nobody linked yet
    wait for the link, and those that are gone leave with this."""
    ids = Record.objects.filter(source=source).values("record_id")
    linked = Membership.objects.filter(generation=lock_state().generation, record_id__in=ids)
    touched = list(linked.order_by("component").values_list("record_id", flat=True))
    for start in range(0, len(touched), 500):
        resettle(touched[start : start + 500])


def _partners(record_ids: Sequence[str]) -> set[str]:
    """Records that a standing decision ties to these."""
    ids = list(record_ids)
    standing = Decision.objects.filter(undone_at=None)
    return {
        *standing.filter(a__in=ids).values_list("b", flat=True),
        *standing.filter(b__in=ids).values_list("a", flat=True),
    }


def rewrite(generation: int, before: pl.DataFrame, record_ids: list[str]) -> None:
    """Clusters and settles whole components in place: `record_ids` are all rows that stand in them now, `before` the
    memberships (MEMBERS) that go. Call inside the transaction."""
    records, facts = store.load_records(record_ids)
    edges = store.load_edges(generation, record_ids)
    decisions, sources = store.load_decisions(record_ids), store.load_sources()
    _, members, profiles = walk.derive(records, facts, decisions, sources, edges=edges)
    store.delete_lines(Membership, generation, "record_id", record_ids)
    old = before["profile_id"].unique().to_list()
    store.delete_lines(Profile, generation, "profile_id", old)
    number = pl.lit(generation).alias("generation")
    store.write(Membership, members.with_columns(number))
    store.write(Profile, profiles.with_columns(number))
    changed = State.objects.get(pk=1).changed
    touched = sorted({*old, *profiles["profile_id"]})
    store.write(Touched, pl.DataFrame({"profile_id": touched}, {"profile_id": pl.String}).with_columns(changed=changed))
    note_changes(marks(profiles.select("profile_id", "doc").iter_rows()), among=touched)
