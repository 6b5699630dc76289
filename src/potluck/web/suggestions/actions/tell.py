"""A reader tells us something: kept for the stewards, shown to nobody else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from potluck.engine.nouns import Fact, as_written, facts_text
from potluck.engine.vocabulary import FIELDS
from potluck.web.journal import actions as journal
from potluck.web.records.models import Record
from potluck.web.rules import queries as rules
from potluck.web.suggestions.actions.pile import forget_senders
from potluck.web.suggestions.models import Suggestion

KINDS: Final = frozenset(
    (Suggestion.CHANGE, Suggestion.ADD, Suggestion.CLOSED, Suggestion.MERGE, Suggestion.SPLIT, Suggestion.OUT)
)
VALUE: Final = 5_000  # letters of one value, and of the words
FACTS: Final = 60


class TooManyError(Exception):
    """The limit is reached: `whose` is "sender" or "table"."""

    def __init__(self, whose: str) -> None:
        super().__init__(whose)
        self.whose = whose


def suggest(
    *,
    kind: str,
    about: str = "",
    other: str = "",
    facts: Sequence[Fact] = (),
    rows: Sequence[str] = (),
    words: str = "",
    contact: str = "",
    sender: str = "",
    is_spam: bool = False,
    person: Any = None,
) -> Suggestion:
    """Keeps one suggestion; the same one said again is counted, not kept twice. Anybody may: it changes nothing shown.

    `about`, `other`: a row of the co-op meant. `facts`: [[field, value, lang], ...] as they should be, an empty value
    says that what is shown is wrong. `rows`: of a split, the rows that do not belong. `sender`: a hash from
    `sender.sender_of`; without one no limit holds (a confirm link, a steward). `is_spam`: goes to the pile of its own.
    Raises TooManyError; ValueError for an unknown kind, field or row."""
    told = _checked(kind, about, other, facts, rows, words)
    with transaction.atomic():
        forget_senders()
        state = Suggestion.SPAM if is_spam else Suggestion.WAITING
        if sender:
            _limit(sender, state)
        if same := Suggestion.objects.select_for_update().filter(state=state, **told).first():
            return _again(same, sender, contact)
        made = Suggestion.objects.create(state=state, sender=sender, contact=contact.strip()[:254], **told)
        journal.write(person=person, verb="suggested", thing="suggestion", thing_id=made.id, detail={"kind": kind})
    return made


def _checked(
    kind: str, about: str, other: str, facts: Sequence[Fact], rows: Sequence[str], words: str
) -> dict[str, Any]:
    """The columns of what is told. Raises ValueError."""
    if kind not in KINDS:
        raise ValueError(f"There is no suggestion of kind {kind!r}.")
    if (kind != Suggestion.ADD and not about) or (kind == Suggestion.MERGE and not other):
        raise ValueError("Say which co-op is meant.")
    if (kind == Suggestion.SPLIT and not rows) or (kind == Suggestion.ADD and not facts):
        raise ValueError("There is nothing in this suggestion.")
    named = {record_id for record_id in (about, other, *rows) if record_id}
    if Record.objects.filter(record_id__in=named, gone_at=None).count() != len(named):
        raise ValueError("This row is not on this table any more.")
    kept: list[Fact] = [[str(field), str(value or "").strip(), lang or None] for field, value, lang in _each(facts)]
    if kind == Suggestion.CLOSED and not any(fact[0] == "status" for fact in kept):
        kept.insert(0, ["status", "closed", None])
    text = facts_text(kept, with_level=False) if kept else ""
    said = {"facts": text, "rows": sorted(set(rows)), "words": words.strip()[:VALUE]}
    return {"kind": kind, "about": about, "other": other, **said}


def _each(facts: Sequence[Fact]) -> list[Fact]:
    if len(facts) > FACTS or any(len(str(part or "")) > VALUE for fact in facts for part in fact):
        raise ValueError("This is more than one suggestion can hold.")
    if unknown := {str(fact[0]) for fact in facts} - set(FIELDS):
        raise ValueError(f"There is no field {', '.join(sorted(unknown))}.")
    return as_written(facts)


def _limit(sender: str, state: str) -> None:
    """Raises TooManyError. What looks like spam is counted by itself, and cannot use up the room of the others."""
    now = timezone.now()
    told = Suggestion.objects.exclude(sender="")
    if told.filter(sender=sender, at__gt=now - timedelta(hours=1)).count() >= rules.number("suggestions_an_hour"):
        raise TooManyError("sender")
    today = told.filter(at__gte=_midnight(now))
    of_its_kind = today.filter(state=state) if state == Suggestion.SPAM else today.exclude(state=Suggestion.SPAM)
    if of_its_kind.count() >= rules.number("suggestions_a_day"):
        raise TooManyError("table")


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _again(same: Suggestion, sender: str, contact: str) -> Suggestion:
    """Somebody says what was said already: counted once for each sender in a row."""
    if sender and sender == same.sender:
        return same
    same.times += 1
    same.sender = sender or same.sender
    same.contact = same.contact or contact.strip()[:254]
    same.save(update_fields=["times", "sender", "contact"])
    return same
