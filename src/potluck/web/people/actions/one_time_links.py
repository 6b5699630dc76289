"""One-time links: made, used up, ended. Only their hashes are kept; the kinds are named by rooms (`Room.links`)."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from potluck.web import rooms
from potluck.web.people import queries
from potluck.web.people.models import Link, Person


class GoneError(Exception):
    """The link was used, is too old, or never was."""


def make_link(*, kind: str, thing: str, by: Any = None, reach: str = "") -> str:
    """The path of a new link of a kind (`Room.links`), about one thing. Whoever calls says who may make it. The token
    is given out this once; only its hash stays. Call it inside the transaction of the act."""
    _link, token = make_links(kind=kind, things=[thing], by=by, reach=reach)[0]
    return reverse(rooms.collected("links")[kind].opens, args=[token])


def make_links(*, kind: str, things: Sequence[str], by: Any = None, reach: str = "") -> list[tuple[Link, str]]:
    """(link, token) for each of many things, in their order."""
    tokens = [secrets.token_urlsafe(24) for _ in things]
    of = {"kind": kind, "made_by": by, "expires_at": timezone.now() + _lasts(kind), "reach": reach}
    links = [
        Link(thing=thing, token_hash=queries.hash_token(token), **of)
        for thing, token in zip(things, tokens, strict=True)
    ]
    return list(zip(Link.objects.bulk_create(links, batch_size=500), tokens, strict=True))


def use_link(*, token: str, kind: str) -> Link:
    """Uses a link up; call it inside the transaction of the act. Raises GoneError: forged, too old, used, ended."""
    return use(token, (kind,))


def end_links(*, kind: str, things: Sequence[str]) -> None:
    """Links about these things that nobody used yet stop working; they stay known as ours."""
    now = timezone.now()
    for start in range(0, len(things), 500):
        open_ones = Link.objects.filter(kind=kind, thing__in=things[start : start + 500], used_at=None)
        open_ones.filter(expires_at__gt=now).update(expires_at=now)


def new_token(kind: str, *, by: Any = None, of: Person | None = None, login: str = "", thing: str = "") -> str:
    token = secrets.token_urlsafe(24)
    Link.objects.create(
        kind=kind,
        token_hash=queries.hash_token(token),
        person=of,
        login=login.strip().lower(),
        thing=thing,
        made_by=by,
        expires_at=timezone.now() + _lasts(kind),
    )
    return token


def _lasts(kind: str) -> timedelta:
    lasts: timedelta = rooms.collected("links")[kind].lasts
    return lasts


def use(token: str, kinds: tuple[str, ...]) -> Link:
    """Marks the link as used, once even when two ask at the same moment."""
    link = queries.find_link(token, kinds)
    now = timezone.now()
    if link is None or not Link.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise GoneError
    link.used_at = now
    return link


def drop_link(*, kind: str, thing: str, link_id: int) -> bool:
    """Whether there was such a link about this thing; it does not work any more."""
    return bool(queries.find_open_links(kind, thing).filter(pk=link_id).delete()[0])


def drop_links(*, things: Sequence[str]) -> None:
    """Links about things that are gone stop working. Call it inside the transaction of the act."""
    for start in range(0, len(things), 500):
        Link.objects.filter(thing__in=things[start : start + 500]).delete()
