"""A steward answers: takes a suggestion, as it is or changed, or refuses it; and takes the answer back."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from potluck.engine.nouns import Fact, as_written, facts_text
from potluck.web.desk import actions as desk
from potluck.web.journal import actions as journal
from potluck.web.people.queries import require
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records import queries as records_queries
from potluck.web.records.models import Decision
from potluck.web.suggestions import lines
from potluck.web.suggestions.models import Suggestion


class AnsweredError(Exception):
    """Somebody answered this suggestion already."""


class LeftError(Exception):
    """The row it is about left this table."""


def take(
    *,
    person: Any,
    suggestion: Suggestion,
    facts: Sequence[Fact] | None = None,
    rows: Sequence[str] | None = None,
    reason: str = "",
) -> Suggestion:
    """Does what is suggested, in this steward's name; with `facts` (of a split `rows`), these in place of the reader's.

    A value or a closing goes to the node's own list, which is believed first; two that are one are joined; rows that
    do not belong are parted; the rows of one that should not be here are hidden from all but stewards. Raises
    AnsweredError, LeftError, PermissionDenied; ValueError for an unknown field, or when there is nothing to write."""
    require(person, "suggestions")
    with transaction.atomic():
        open_one = _open(suggestion)
        if facts is not None:
            open_one.facts = facts_text(facts, with_level=False)
        if rows is not None and open_one.kind == Suggestion.SPLIT:
            open_one.rows = sorted(set(rows))
        did = _DO[open_one.kind](person, open_one, reason)
        for name, value in did.items():
            setattr(open_one, name, value)
        return _answered(person, open_one, Suggestion.TAKEN, "took", reason)


def refuse(*, person: Any, suggestion: Suggestion, reason: str) -> Suggestion:
    """Says no, with a reason that the sender can read. Raises AnsweredError, PermissionDenied."""
    require(person, "suggestions")
    with transaction.atomic():
        return _answered(person, _open(suggestion), Suggestion.REFUSED, "refused", reason)


def undo(*, person: Any, suggestion: Suggestion) -> Suggestion:
    """Takes the answer back: what taking it wrote is undone, and it waits again. What somebody changed on that line
    of the own list meanwhile stays."""
    require(person, "suggestions")
    with transaction.atomic():
        one = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
        if one.state not in (Suggestion.TAKEN, Suggestion.REFUSED):
            return one
        if one.own_line and one.revision:
            _undo_line(person, one)
        if one.kind == Suggestion.OUT:
            records.unhide(person=person, record_ids=one.rows)
            one.rows = []
        if one.decision and (decision := Decision.objects.filter(pk=one.decision, undone_at=None).first()):
            records.undo(person=person, decision=decision)
        one.state, one.answer, one.own_line, one.revision, one.decision = Suggestion.WAITING, "", "", None, ""
        one.answered_at = one.answered_by = None
        one.save()
        journal.write(person=person, verb="took back", thing="suggestion", thing_id=one.pk)
    return one


def _open(suggestion: Suggestion) -> Suggestion:
    one = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if one.state not in (Suggestion.WAITING, Suggestion.SPAM):
        raise AnsweredError
    return one


def _answered(person: Any, one: Suggestion, state: str, verb: str, reason: str) -> Suggestion:
    """Whoever could be asked back need not be any more: how to reach them goes."""
    one.state, one.answer, one.contact, one.sender = state, reason.strip()[:500], "", ""
    one.answered_at, one.answered_by = timezone.now(), person
    one.save()
    journal.write(person=person, verb=verb, thing="suggestion", thing_id=one.pk, why=reason)
    return one


def _add(person: Any, one: Suggestion, reason: str) -> dict[str, Any]:
    facts = lines.placed([fact for fact in lines.said(one) if fact[1]])
    if not facts:
        raise ValueError("There is nothing to write.")
    record_id = desk.save_own(person=person, facts=facts, reason=reason)
    return {"own_line": record_id, "revision": _newest(record_id)}


def _change(person: Any, one: Suggestion, reason: str) -> dict[str, Any]:
    profile = queries.get_profile(one.about)
    if profile is None:
        raise LeftError
    changed = lines.said(one)
    if not changed:
        return {}
    line = lines.own_line_of(profile)
    before = as_written(queries.facts_of(line)) if line else []
    facts = lines.merged(before, changed, lines.place_of(profile))
    if facts == before:
        return {}
    at = {"record_id": line.record_id} if line else {"about": one.about}
    record_id = desk.save_own(person=person, facts=facts, reason=reason, **at)
    return {"own_line": record_id, "revision": _newest(record_id)}


def _merge(person: Any, one: Suggestion, reason: str) -> dict[str, Any]:
    if queries.get_profile(one.about) is None or queries.get_profile(one.other) is None:
        raise LeftError
    made = records.decide(person=person, a=one.about, b=one.other, verdict="same", reason=reason)
    return {"decision": made.pk}


def _split(person: Any, one: Suggestion, reason: str) -> dict[str, Any]:
    profile = queries.get_profile(one.about)
    if profile is None:
        raise LeftError
    batch = records.split(person=person, profile_id=profile.profile_id, record_ids=one.rows, reason=reason)
    return {"decision": Decision.objects.filter(batch=batch).values_list("pk", flat=True)[0]}


def _out(person: Any, one: Suggestion, reason: str) -> dict[str, Any]:
    profile = queries.get_profile(one.about)
    if profile is None:
        raise LeftError
    rows = [record.record_id for record in records_queries.records_of(profile.profile_id)]
    return {"rows": records.hide(person=person, record_ids=rows, why=reason)}


_DO = {
    Suggestion.ADD: _add,
    Suggestion.CHANGE: _change,
    Suggestion.CLOSED: _change,
    Suggestion.MERGE: _merge,
    Suggestion.SPLIT: _split,
    Suggestion.OUT: _out,
}


def _newest(record_id: str) -> int:
    return int(queries.find_revisions(record_id)[0].pk)


def _undo_line(person: Any, one: Suggestion) -> None:
    record = queries.get_record(one.own_line)
    revisions = queries.find_revisions(one.own_line)
    mine = next((n for n, revision in enumerate(revisions) if revision.pk == one.revision), None)
    if record is None or record.gone_at or mine is None:
        return
    earlier = revisions[mine + 1] if mine + 1 < len(revisions) else None
    now = as_written(queries.facts_of(record))
    back = lines.without(
        now, wrote=lines.facts_in(revisions[mine].facts), before=lines.facts_in(earlier.facts) if earlier else []
    )
    if back == now:
        return
    if back:
        desk.save_own(person=person, facts=back, record_id=record.record_id)
    else:
        desk.remove_own(person=person, record_id=record.record_id)
