"""What people say about two rows: same, different, unsure, branch; and taking it back."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from potluck.web.journal import actions as journal
from potluck.web.people.queries import require
from potluck.web.records.actions.linking import resettle
from potluck.web.records.models import Decision, Membership, Record, State, new_ulid

VERDICTS = ("same", "different", "unsure", "branch", "branch_of")
TURNED = {"branch": "branch_of", "branch_of": "branch"}


def decide(*, person: Any, a: str, b: str, verdict: str, reason: str = "", batch: str = "") -> Decision:
    """Writes one decision on the pair and settles what it touches.

    `branch`: b is a branch of a. Raises ValueError for an unknown verdict or row, PermissionDenied."""
    require(person, "decide")
    with transaction.atomic():
        decision = write_decision(person, a, b, verdict, reason, batch)
        resettle([a, b])
    return decision


def write_decision(person: Any, a: str, b: str, verdict: str, reason: str, batch: str) -> Decision:
    if verdict not in VERDICTS:
        raise ValueError(f"There is no verdict {verdict!r}.")
    if a == b or Record.objects.filter(record_id__in=[a, b], gone_at=None).count() != 2:
        raise ValueError("One of the two rows is not on this table any more.")
    if a > b:
        a, b, verdict = b, a, TURNED.get(verdict, verdict)
    decision = Decision.objects.create(a=a, b=b, verdict=verdict, reason=reason[:500], batch=batch, by=person)
    detail = {"a": a, "b": b, "verdict": verdict}
    journal.write(person=person, verb="decided", thing="pair", thing_id=decision.id, why=reason, detail=detail)
    return decision


def split(*, person: Any, profile_id: str, record_ids: Sequence[str], reason: str = "") -> str:
    """Says that these rows do not belong to the profile: a wall to every other row of it. Gives the batch id."""
    require(person, "decide")
    with transaction.atomic():
        State.objects.get_or_create(pk=1)
        now = State.objects.select_for_update().get(pk=1).generation
        members = Membership.objects.filter(generation=now, profile_id=profile_id).values_list("record_id", flat=True)
        out = sorted(set(record_ids) & set(members))
        stay = sorted(set(members) - set(out))
        if not out or not stay:
            raise ValueError("Leave at least one row, and tick at least one.")
        batch = new_ulid()
        for a in out:
            for b in stay:
                write_decision(person, a, b, "different", reason, batch)
        resettle([*out, *stay])
    return batch


def undo(*, person: Any, decision: Decision, reason: str = "") -> list[Decision]:
    """Takes a decision back, with all that the same click decided. What stood before stands again."""
    require(person, "undo")
    with transaction.atomic():
        same_click = {"batch": decision.batch} if decision.batch else {"pk": decision.pk}
        taken = list(Decision.objects.filter(undone_at=None, **same_click))
        for one in taken:
            one.undone_at, one.undone_by = timezone.now(), person
            one.save(update_fields=["undone_at", "undone_by"])
            journal.write(person=person, verb="undid", thing="pair", thing_id=one.id, why=reason)
        resettle(sorted({record_id for one in taken for record_id in (one.a, one.b)}))
    return taken
