"""Taking a list off this table with all that came of it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from potluck.web import rooms
from potluck.web.journal import actions as journal
from potluck.web.leaving import withdrawals
from potluck.web.leaving.actions import vacuum
from potluck.web.people import actions as people
from potluck.web.people.queries import require
from potluck.web.records import store
from potluck.web.records.actions.linking import lock_state, rewrite
from potluck.web.records.models import (
    Decision,
    Edge,
    Erasure,
    Membership,
    Record,
    Reply,
    Revision,
    Source,
    State,
    Version,
)
from potluck.web.records.queries.marks import mark_list

WITHDRAWN = "withdrawn"
EMPTY: dict[str, Any] = {
    "name": "", "licence": "", "level": "steward", "url": "", "attribution": "", "about": "", "origin": "",
    "is_made_up": False, "keeper_mail": "", "hides_licence": False, "place_detail": "exact", "fetch_url": "",
    "rhythm": "", "fetched_at": None, "fetch_state": {},
}  # fmt: skip
"""What is left of a withdrawn list's line: nothing but its id and times."""


class OwnListError(Exception):
    """The list that the stewards write themselves has no owner elsewhere who could take it back."""


def withdraw(*, person: Any, source: Source, why: str = "") -> dict[str, int]:
    """Takes the list, its rows, versions and all that was said or computed of them away for good, in one transaction;
    profiles are settled from what stays. Its rows leave bare tombstones, so that old addresses say what happened.

    The counts of what went. Afterwards caches and files of the database are cleaned (see `vacuum`). A second time it
    does nothing. Raises OwnListError, PermissionDenied."""
    require(person, "withdraw")
    if source.is_own:
        raise OwnListError
    withdrawals.catch_up()
    vacuum.ask()
    with transaction.atomic():
        generation = _lock()
        known = Source.objects.filter(pk=source.pk, withdrawn_at=None).first()
        if known is None:
            return {"rows": 0, "versions": 0, "decisions": 0}
        Erasure.objects.create(kind=Erasure.LIST, thing_id=known.id, marks=[mark_list(known.slug)], by=person)
        counts = _take_out(known, generation)
        journal.write(person=person, verb="withdrew", thing="list", thing_id=known.id, why=why, detail=counts)
    withdrawals.catch_up()
    return counts


def withdraw_again(*, line: dict[str, Any]) -> None:
    """Replays a line of `withdrawals.jsonl` on a restored node; call it inside a transaction."""
    generation = _lock()
    Erasure.objects.create(id=line["id"], kind=Erasure.LIST, thing_id=line["thing_id"], marks=line["marks"])
    Erasure.objects.filter(id=line["id"]).update(at=line["at"])
    if known := Source.objects.filter(pk=line["thing_id"], withdrawn_at=None).first():
        counts = _take_out(known, generation)
        journal.write(person=None, verb="withdrew", thing="list", thing_id=known.id, detail=counts)


def _lock() -> int:
    """The generation shown; from here on there is no other writer."""
    lock_state()
    State.objects.filter(pk=1).update(changed=F("changed") + 1)
    return State.objects.get(pk=1).generation


def _take_out(source: Source, generation: int) -> dict[str, int]:
    rows = Record.objects.filter(source=source)
    ids = list(rows.values_list("record_id", flat=True))
    of_rows = rows.values("record_id")
    of_components = Membership.objects.filter(generation=generation, record_id__in=of_rows).values("component")
    components = list(of_components.distinct().values_list("component", flat=True))
    before = store.load_members(generation, components)
    touched = sorted({*before["record_id"]})

    living = rows.filter(gone_at=None).count()
    rows.filter(gone_at=None).update(gone_at=timezone.now())
    rows.update(
        gone_why=WITHDRAWN, key="", row=0, table="", level="steward", licence="", consent="", origin="", observed="",
        confirmed=None, since="", raw="", facts="",
    )  # fmt: skip
    store.drop_others(generation)
    rewrite(generation, before, touched)
    shown = Edge.objects.filter(generation=generation)
    shown.filter(a__in=of_rows)._raw_delete("default")
    shown.filter(b__in=of_rows)._raw_delete("default")
    decisions = _forget_decisions(of_rows)
    versions = _forget_versions(source)
    _forget_words(source, ids, of_rows)
    for forget in rooms.hooks("on_withdraw"):
        forget(source.id, ids)
    _empty(source)
    return {"rows": living, "versions": versions, "decisions": decisions}


def _forget_decisions(of_rows: Any) -> int:
    """Those about withdrawn rows alone go; those that also name a row that stays lose their words."""
    touching = Decision.objects.filter(Q(a__in=of_rows) | Q(b__in=of_rows))
    journal.forget(list(touching.values_list("id", flat=True)))
    alone = Decision.objects.filter(a__in=of_rows, b__in=of_rows)
    count = alone.count()
    alone.delete()
    touching.update(reason="")
    return count


def _forget_versions(source: Source) -> int:
    """Every version, and the drafts that were meant for this list or hold the same file."""
    own = list(source.versions.values_list("id", "sha256", "file_name"))
    ids, hashes, files = ({line[place] for line in own} for place in range(3))
    for draft in Version.objects.filter(source=None).defer("content", "report", "mapping"):
        meant = str(draft.wishes.get("name", "")).strip().casefold()
        if meant in (source.name.casefold(), source.slug) or draft.sha256 in hashes or draft.file_name in files:
            ids.add(draft.id)
    journal.forget([source.id, *ids])
    Version.objects.filter(id__in=ids).delete()
    return len(own)


def _forget_words(source: Source, ids: Sequence[str], of_rows: Any) -> None:
    """What people wrote about the rows, links that lead to them, answers about them, and what a failed task said."""
    journal.forget(ids)
    people.drop_links(things=[source.id, *ids])
    Revision.objects.filter(record__in=of_rows)._raw_delete("default")
    Reply.objects.filter(Q(source=source) | Q(record_id__in=of_rows))._raw_delete("default")
    DBTaskResult.objects.exclude(traceback="").update(traceback="")


def _empty(source: Source) -> None:
    for name, value in EMPTY.items():
        setattr(source, name, value)
    source.slug = f"withdrawn-{source.id.lower()}"
    source.withdrawn_at = timezone.now()
    source.save()
