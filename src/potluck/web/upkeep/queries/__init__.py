"""What can be asked about rounds: whom to ask, how far a round is, whom a link belongs to. Reads only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import polars as pl
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from potluck.web.people import queries as people
from potluck.web.people.models import Link
from potluck.web.records import queries as records
from potluck.web.records import store
from potluck.web.records.models import Membership, Profile, Record, Source
from potluck.web.records.queries import ages
from potluck.web.upkeep.models import Ask, Round

CONFIRM: Final = "confirm"
"""The kind of link by which a co-op answers."""
LASTS: Final = timedelta(days=60)
"""So long a link can be answered, and a round is under way."""
SHARED: Final = 3
"""An address on more rows than this is written to by hand, once, and not by mail for each row."""

ADDRESS: Final = r"^[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}$"
"""What looks like an address; `is_address` asks again, strictly, before a mail goes."""


@dataclass(frozen=True)
class ToAsk:
    """The rows of a list that a round would ask: record ids by how they can be reached; and how many it leaves out."""

    by_mail: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)  # their address stands on many rows
    without: list[str] = field(default_factory=list)  # no address
    fresh: int = 0  # confirmed since
    closed: int = 0
    out: int = 0  # asked to be taken out
    hidden: int = 0  # the public sees nothing of them

    @property
    def all(self) -> int:
        return len(self.by_mail) + len(self.shared) + len(self.without)


def to_ask(source: Source, months: int) -> ToAsk:
    """Whom a round would ask: public rows of open co-ops that nobody confirmed for so many months, and that never
    answered *take us out* or *closed*."""
    limit = ages.months_before(timezone.localdate(), months)
    living = ages.living(source)
    public = ages.living_public(source)
    fresh = public.filter(confirmed__gt=limit)
    out = public.filter(record_id__in=Ask.objects.filter(answer=Ask.OUT).values("record_id"))
    rest = public.exclude(record_id__in=fresh.values("record_id")).exclude(record_id__in=out.values("record_id"))
    due = list(rest.values_list("record_id", flat=True))
    ids, addresses, closed = _reached(due)
    shared = {address for address, count in Counter(addresses.values()).items() if count > SHARED}
    return ToAsk(
        by_mail=[one for one in ids if one in addresses and addresses[one] not in shared],
        shared=[one for one in ids if addresses.get(one) in shared],
        without=[one for one in ids if one not in addresses],
        fresh=fresh.count(),
        closed=closed,
        out=out.count(),
        hidden=living.count() - public.count(),
    )


def _reached(record_ids: list[str]) -> tuple[list[str], dict[str, str], int]:
    """(rows of open co-ops in the order of the list, the first good address of each that has one, how many closed)."""
    if not record_ids:
        return [], {}, 0
    rows, facts = store.load_records(record_ids)
    says_closed = facts.filter((pl.col("field") == "status") & (pl.col("value") == "closed"))["record_id"]
    shut = (_closed() | set(says_closed)) & set(record_ids)
    ids = [one for one in rows.sort("row", "record_id")["record_id"] if one not in shut]
    mails = facts.filter((pl.col("field") == "email") & pl.col("value").str.contains(ADDRESS))
    first = mails.unique("record_id", keep="first", maintain_order=True)
    found = dict(first.select("record_id", pl.col("value").str.to_lowercase()).iter_rows())
    return ids, {one: found[one] for one in ids if one in found}, len(shut)


def _closed() -> set[str]:
    """Rows whose co-op is closed, whoever said so: another list, our own, or the co-op by its link."""
    now = records.generation()
    closed = Profile.objects.filter(generation=now, status="closed").values("profile_id")
    members = Membership.objects.filter(generation=now, profile_id__in=closed).values_list("record_id", flat=True)
    return {*members, *Ask.objects.filter(answer=Ask.CLOSED).values_list("record_id", flat=True)}


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def address_of(record: Record) -> str:
    """Where mail about this row goes: its first good address, whoever may see it; empty when it has none."""
    mails = (str(fact[1]) for fact in records.facts_of(record) if fact[0] == "email")
    return next((address for address in mails if is_address(address)), "")


# rounds


def open_rounds() -> QuerySet[Round]:
    """Rounds under way: not ended, and their links can still be answered."""
    return Round.objects.filter(ended_at=None, started_at__gt=timezone.now() - LASTS).select_related("source", "by")


def find_open_round(source: Source) -> Round | None:
    return open_rounds().filter(source=source).first()


def find_rounds(source: Source) -> list[Round]:
    """All rounds of a list, the newest first."""
    return list(Round.objects.filter(source=source).select_related("by"))


def living_asks(round_: Round) -> QuerySet[Ask]:
    """The asks of a round whose row is still there and public."""
    there = ages.living_public(round_.source_id)
    return Ask.objects.filter(round=round_, record_id__in=there.values("record_id"))


@dataclass(frozen=True)
class Progress:
    """How far a round is: numbers of asks."""

    asked: int
    right: int
    changed: int
    closed: int
    out: int
    to_send: int
    sending: int  # taken up by a worker; one that stopped there leaves it so
    sent: int
    failed: int
    to_hand: int
    handed: int
    left: int  # the row went away, unanswered

    @property
    def answered(self) -> int:
        return self.right + self.changed + self.closed + self.out

    @property
    def unanswered(self) -> int:
        """Have a link and did not answer yet."""
        return self.sent + self.handed


def progress(round_: Round) -> Progress:
    living = living_asks(round_).exclude(state=Ask.ANSWERED)
    states: Counter[str] = Counter(dict(living.values_list("state").annotate(n=Count("pk"))))
    everyone = Ask.objects.filter(round=round_)
    answers: Counter[str] = Counter(dict(everyone.exclude(answer="").values_list("answer").annotate(n=Count("pk"))))
    asked = everyone.count()
    return Progress(
        asked=asked,
        **{answer: answers[answer] for answer in (Ask.RIGHT, Ask.CHANGED, Ask.CLOSED, Ask.OUT)},
        **{s: states[s] for s in (Ask.TO_SEND, Ask.SENDING, Ask.SENT, Ask.FAILED, Ask.TO_HAND, Ask.HANDED)},
        left=asked - states.total() - answers.total(),
    )


def find_asks(round_: Round, states: Sequence[str], limit: int | None = None) -> list[Ask]:
    """Unanswered asks in these states whose row is still there, in the order in which they were made."""
    return list(living_asks(round_).filter(state__in=list(states)).order_by("pk")[:limit])


def count_asks(round_: Round, states: Sequence[str]) -> int:
    return living_asks(round_).filter(state__in=list(states)).count()


def find_stuck(round_: Round) -> QuerySet[Ask]:
    """Mails that failed, and those that a worker took up and never told of."""
    silent = Q(state=Ask.SENDING, link__made_at__lt=timezone.now() - timedelta(minutes=10))
    return living_asks(round_).filter(Q(state=Ask.FAILED) | silent)


# links


@dataclass(frozen=True)
class Asked:
    """Whom a link belongs to, while it works."""

    link: Link
    record: Record


def find_asked(token: str) -> Asked | None:
    """The row that the holder of this token may speak for; None when it does not work: forged, used, too old, or the
    row left or is not public any more."""
    link = people.find_link(token, (CONFIRM,))
    record = link and public_row(link.thing)
    return Asked(link, record) if link and record else None


def public_row(record_id: str) -> Record | None:
    return ages.living_public().select_related("source").filter(pk=record_id).first()


def find_ask_of(link: Link) -> Ask | None:
    return Ask.objects.select_related("round").filter(link=link).first()


def last_ask_about(record_id: str) -> Ask | None:
    return Ask.objects.select_related("round").filter(record_id=record_id).order_by("-pk").first()


def was_mailed_since(record_id: str, since: Any) -> bool:
    """Whether a link about this row was made since."""
    return Link.objects.filter(kind=CONFIRM, thing=record_id, made_at__gt=since).exists()
