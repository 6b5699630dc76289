"""Rows that are for stewards only, whatever their list says: a co-op asked to be taken out of somebody else's list."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from potluck.engine.levels import STEWARD
from potluck.web.journal import actions as journal
from potluck.web.people.queries import require
from potluck.web.records.actions.linking import lock_state, resettle
from potluck.web.records.models import Record, Source

NOT_HIDDEN: Final = {"gone_at": None, "hidden_at": None}


def hide(*, person: Any, record_ids: Sequence[str], why: str = "") -> list[str]:
    """Shows these rows to nobody but stewards, at once and also when their lists come again. Nothing is lost.

    Gives the ids of the rows that were not hidden already, sorted. Raises PermissionDenied."""
    require(person, "hide")
    with transaction.atomic():
        lock_state()
        rows = Record.objects.select_for_update().filter(record_id__in=list(record_ids), **NOT_HIDDEN)
        ids = sorted(rows.values_list("record_id", flat=True))
        Record.objects.filter(record_id__in=ids).update(hidden_at=timezone.now(), level=STEWARD)
        _tell(person, "hid", ids, why)
    return ids


def unhide(*, person: Any, record_ids: Sequence[str], why: str = "") -> list[str]:
    """Shows rows again that were hidden, to whom their lists are for. The ids of those. Raises PermissionDenied."""
    require(person, "hide")
    with transaction.atomic():
        lock_state()
        rows = Record.objects.select_for_update().filter(record_id__in=list(record_ids), gone_at=None)
        ids = sorted(rows.exclude(hidden_at=None).values_list("record_id", flat=True))
        level = Source.objects.filter(pk=OuterRef("source_id")).values("level")
        Record.objects.filter(record_id__in=ids).update(hidden_at=None, level=Subquery(level))
        _tell(person, "showed", ids, why)
    return ids


def keep_hidden(source: Source) -> None:
    """After all rows of a list were given a level: the hidden ones are not meant. Call inside the transaction."""
    source.records.exclude(hidden_at=None).exclude(level=STEWARD).update(level=STEWARD)


def _tell(person: Any, verb: str, ids: list[str], why: str) -> None:
    if ids:
        resettle(ids)
    for one in ids:
        journal.write(person=person, verb=verb, thing="row", thing_id=one, why=why)
