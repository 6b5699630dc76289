"""Answering what goes back to the keeper of a list, and the link by which they may."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from potluck.engine.levels import LEVELS
from potluck.web.give_back import queries
from potluck.web.give_back.queries import GIVE_BACK
from potluck.web.journal import actions as journal
from potluck.web.people import actions as people
from potluck.web.people.models import Link
from potluck.web.people.queries import require
from potluck.web.records.models import Reply, Source


@transaction.atomic
def answer_give_back(
    *, person: Any, source: Source, answers: Mapping[str, str], link: Link | None = None, **shown: Any
) -> dict[str, int]:
    """Keeps what the keeper said: key of a line -> taken | refused. Keys that are not offered are passed over.
    `link`: they came by it, without account, and it must be about this list. `shown`: viewer, unlicensed, as the page
    had them. Gives the counts of what was new."""
    if link is None:
        require(person, "give_back")
    elif link.kind != GIVE_BACK or link.thing != source.id:
        raise people.GoneError
    lines = queries.find_lines(source, **shown)
    replies = [
        Reply(
            source=source,
            record_id=record_id,
            column=column[:300],
            value_hash=mark,
            verdict=answers[key],
            by=None if link else person,
            at=timezone.now(),
        )
        for record_id, column, mark, key, verdict in lines.select(
            "record_id", "column", "mark", "key", "verdict"
        ).iter_rows()
        if answers.get(key) in (Reply.TAKEN, Reply.REFUSED) and answers[key] != verdict
    ]
    if not replies:
        return {Reply.TAKEN: 0, Reply.REFUSED: 0}
    Reply.objects.bulk_create(
        replies,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["source", "record_id", "column", "value_hash"],
        update_fields=["verdict", "by", "at"],
    )
    new = {
        key: answers[key]
        for key, verdict in lines.select("key", "verdict").iter_rows()
        if answers.get(key, verdict) != verdict
    }
    counts = {verdict: sum(said == verdict for said in new.values()) for verdict in (Reply.TAKEN, Reply.REFUSED)}
    verb = "answered by link" if link else "answered"
    journal.write(person=None if link else person, verb=verb, thing="give_back", thing_id=source.id, detail=counts)
    return counts


@transaction.atomic
def make_give_back_link(*, person: Any, source: Source, viewer: str = "public", unlicensed: bool = False) -> str:
    """The path by which the keeper of a list sees and answers its lines without an account, for 60 days. Shown once."""
    require(person, "give_back")
    if viewer not in LEVELS:
        raise ValueError("There is no such level.")
    path = people.make_link(kind=GIVE_BACK, by=person, thing=source.id, reach=viewer + ("+" if unlicensed else ""))
    journal.write(person=person, verb="made a link to", thing="give_back", thing_id=source.id)
    return path


@transaction.atomic
def take_back_give_back_link(*, person: Any, source: Source, link_id: int) -> None:
    """The link stops working. What was answered by it stays."""
    require(person, "give_back")
    if people.drop_link(kind=GIVE_BACK, thing=source.id, link_id=link_id):
        journal.write(person=person, verb="took back", thing="give_back", thing_id=source.id)
