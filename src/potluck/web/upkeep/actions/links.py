"""Links going out: by mail, at most once each, or into a steward's hands.

A mail that went twice annoys somebody who owes us nothing; one that did not go can be sent again by a click. So an ask
is marked as *sending*, with its link, before the mail server is spoken to, and nothing ever takes a *sending* one up by
itself: kill -9 in between leaves it there, and the page of the round shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from potluck.web.journal import actions as journal
from potluck.web.people import actions as people
from potluck.web.people import queries as known
from potluck.web.people.queries import require
from potluck.web.records import queries as records
from potluck.web.records import queries as records_queries
from potluck.web.records.models import Record
from potluck.web.upkeep import mail, queries
from potluck.web.upkeep.models import Ask, Round
from potluck.web.upkeep.queries import CONFIRM

ONCE_IN = timedelta(days=1)
"""A row gets a new link by mail at most so often."""

MOST = 1_000
"""Links that are handed out at once."""


@dataclass(frozen=True)
class Given:
    """A link in a steward's hands. `path` is its secret address on this node: shown once."""

    ask: Ask
    record: Record
    name: str
    path: str


def send_next(*, round_: Round, limit: int) -> int:
    """Mails the next asks of a round, at most `limit`; gives how many wait still. When the mail server cannot be
    reached nothing is marked. No journal line: the steward who started the round is in it.

    Raises OSError, SMTPException when the server cannot be reached."""
    if not Round.objects.filter(pk=round_.pk, ended_at=None).exists():
        return 0
    waiting = queries.find_asks(round_, [Ask.TO_SEND], limit)
    if waiting:
        connection = get_connection()
        connection.open()
        try:
            for ask in waiting:
                _send(ask, connection)
        finally:
            connection.close()
    return queries.count_asks(round_, [Ask.TO_SEND])


def _send(ask: Ask, connection: Any) -> None:
    """Takes one ask up, mails it, and writes down whether that worked."""
    record = queries.public_row(ask.record_id)
    address = queries.address_of(record) if record else ""
    if record is None or not address:
        Ask.objects.filter(pk=ask.pk, state=Ask.TO_SEND).update(state=Ask.TO_HAND)
        return
    path = _take_up(ask, Ask.TO_SEND)
    if path:
        _mail(ask, record, address, path, connection)


@transaction.atomic
def _take_up(ask: Ask, state: str) -> str | None:
    """The path of a new link, with the ask marked; None when somebody else was faster."""
    if not Ask.objects.filter(pk=ask.pk, state=state).update(state=Ask.SENDING, sent_at=None):
        return None
    return _new_link(ask)


def _mail(ask: Ask, record: Record, address: str, path: str, connection: Any) -> None:
    try:
        mail.send(record, records_queries.name_of(record), address, path, connection)
    except (SMTPException, OSError) as error:
        mail.log.error("A mail of a round could not be sent: %s.", type(error).__name__)
        Ask.objects.filter(pk=ask.pk, state=Ask.SENDING).update(state=Ask.FAILED)
    else:
        Ask.objects.filter(pk=ask.pk, state=Ask.SENDING).update(state=Ask.SENT, sent_at=timezone.now())


def _new_link(ask: Ask) -> str:
    return _new_links([ask])[0]


def _new_links(asks: list[Ask]) -> list[str]:
    """The paths of new links for the asks; those that their rows had stop working."""
    things = [ask.record_id for ask in asks]
    people.end_links(kind=CONFIRM, things=things)
    made = people.make_links(kind=CONFIRM, things=things)
    for ask, (link, _token) in zip(asks, made, strict=True):
        ask.link = link
    Ask.objects.bulk_update(asks, ["link"], batch_size=500)
    return [reverse("confirm", args=[token]) for _link, token in made]


def hand_out(*, person: Any, round_: Round, ask_ids: Sequence[int] | None = None) -> list[Given]:
    """New links for these unanswered asks of a round, or for the next `MOST` that wait to be handed on; each is given
    this once. Links that these asks had before stop working. Raises PermissionDenied."""
    require(person, "ask")
    with transaction.atomic():
        asks = queries.living_asks(round_).exclude(state__in=[Ask.ANSWERED, Ask.SENDING])
        asks = asks.filter(state=Ask.TO_HAND) if ask_ids is None else asks.filter(pk__in=list(ask_ids))
        chosen = list(asks.order_by("pk")[:MOST])
        ids = [ask.record_id for ask in chosen]
        rows = {row.pk: row for row in records.find_records(ids)}
        given = [
            Given(ask, row, records_queries.name_of(row), path)
            for ask, path in zip(chosen, _new_links(chosen), strict=True)
            for row in (rows[ask.record_id],)
        ]
        Ask.objects.filter(pk__in=[ask.pk for ask in chosen]).update(state=Ask.HANDED, sent_at=timezone.now())
        if given:
            detail = {"round": round_.pk, "links": len(given)}
            journal.write(person=person, verb="made links of", thing="list", thing_id=round_.source_id, detail=detail)
    return given


def try_again(*, person: Any, round_: Round) -> int:
    """Lets the mails that failed, or of which nobody knows, go out once more; gives how many."""
    require(person, "ask")
    with transaction.atomic():
        again = queries.find_stuck(round_).update(state=Ask.TO_SEND)
        if again:
            detail = {"round": round_.pk, "asked": again}
            journal.write(person=person, verb="sends again to", thing="list", thing_id=round_.source_id, detail=detail)
    return again


def send_new_link(*, token: str) -> None:
    """Mails a new link to the address of the row that this old one was about, if it was ever ours and the row was not
    mailed a moment ago. Who asks learns nothing: neither whether it went, nor where to."""
    link = known.find_known_link(token, CONFIRM)
    record = queries.public_row(link.thing) if link else None
    ask = queries.last_ask_about(link.thing) if link else None
    address = queries.address_of(record) if record else ""
    if record is None or ask is None or not address or not mail.may_send():
        return
    with transaction.atomic():
        locked = Ask.objects.select_for_update().get(pk=ask.pk)
        if queries.was_mailed_since(record.pk, timezone.now() - ONCE_IN):
            return
        path = _new_link(locked)
        if locked.state != Ask.ANSWERED:
            Ask.objects.filter(pk=locked.pk).update(state=Ask.SENDING)
    _mail(ask, record, address, path, get_connection())
