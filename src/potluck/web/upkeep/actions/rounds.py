"""Starting and ending a round."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from potluck.web.journal import actions as journal
from potluck.web.people import actions as people
from potluck.web.people.queries import require
from potluck.web.records.models import Source
from potluck.web.upkeep import queries
from potluck.web.upkeep.models import Ask, Round
from potluck.web.upkeep.queries import CONFIRM

CHUNK = 2_000


class NobodyToAskError(Exception):
    """Every row was confirmed not long ago, or there is none to ask about."""


def start(*, person: Any, source: Source, months: int, by_mail: bool) -> Round:
    """Begins a round about the rows that nobody confirmed for `months`; the round before ends, and its links.

    `by_mail`: rows with an address are mailed (see `send_next`); all others, and without it all, wait to be handed
    on. Nothing is sent here. Raises NobodyToAskError, PermissionDenied."""
    require(person, "ask")
    whom = queries.to_ask(source, months)
    if not whom.all:
        raise NobodyToAskError
    mailed = set(whom.by_mail) if by_mail else set()
    with transaction.atomic():
        _end_earlier(source)
        made = Round.objects.create(source=source, by=person)
        asks = [
            Ask(round=made, record_id=one, state=Ask.TO_SEND if one in mailed else Ask.TO_HAND)
            for one in (*whom.by_mail, *whom.shared, *whom.without)
        ]
        Ask.objects.bulk_create(asks, batch_size=CHUNK)
        detail = {"round": made.pk, "asked": len(asks), "by_mail": len(mailed)}
        journal.write(person=person, verb="began to ask", thing="list", thing_id=source.id, detail=detail)
    return made


def _end_earlier(source: Source) -> None:
    """The links of earlier rounds stop working: one row has one link."""
    asked = Ask.objects.filter(round__source=source).exclude(link=None)
    people.end_links(kind=CONFIRM, things=sorted(set(asked.values_list("record_id", flat=True))))
    Round.objects.filter(source=source, ended_at=None).update(ended_at=timezone.now())


def end(*, person: Any, round_: Round) -> None:
    """No more mail of this round goes out, and its links stop working. What was answered stays."""
    require(person, "ask")
    with transaction.atomic():
        if Round.objects.filter(pk=round_.pk, ended_at=None).exists():
            _end_earlier(round_.source)
            detail = {"round": round_.pk}
            journal.write(person=person, verb="ended asking", thing="list", thing_id=round_.source_id, detail=detail)
