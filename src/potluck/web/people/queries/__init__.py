"""Who people are, what they may do (see `viewers`), and the links they hold. Reads only."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from potluck.web.people.models import Link, Person, Standing
from potluck.web.people.queries.who_may import (
    NOBODY,
    OPERATOR,
    VIEWS,
    Answer,
    Viewer,
    acts_as,
    is_member,
    is_steward,
    may,
    require,
    viewer_level,
    viewer_of,
)

__all__ = [
    "NOBODY",
    "OPERATOR",
    "VIEWS",
    "Answer",
    "Viewer",
    "acts_as",
    "find_known_link",
    "find_link",
    "find_members",
    "find_open_invites",
    "find_open_links",
    "find_people",
    "find_person",
    "find_stewards",
    "has_steward",
    "hash_token",
    "is_member",
    "is_steward",
    "journal_names",
    "may",
    "names_of",
    "relation_of",
    "require",
    "require_used",
    "tried_login",
    "viewer_level",
    "viewer_of",
]


def find_stewards() -> QuerySet[Person]:
    return _holding(Standing.STEWARD)


def find_members() -> QuerySet[Person]:
    return _holding(Standing.MEMBER)


def find_people() -> QuerySet[Person]:
    """Everybody who has a standing at this table."""
    return _holding(*VIEWS)


def _holding(*relations: str) -> QuerySet[Person]:
    held = Standing.objects.filter(relation__in=relations, thing="", until=None)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("joined_at", "id")


def relation_of(link: Link) -> str:
    """The standing that an invite gives."""
    return Standing.MEMBER if link.kind == Link.INVITE and link.thing == Standing.MEMBER else Standing.STEWARD


def has_steward() -> bool:
    """Whether somebody can sign in as a steward: one who has yet to choose a password does not count."""
    return any(person.has_usable_password() for person in find_stewards())


def find_person(login: str) -> Person | None:
    return Person.objects.filter(login=login.strip().lower(), is_active=True).first()


def names_of(person_ids: Iterable[str]) -> dict[str, str]:
    """Id as text -> name, of people who are or were here."""
    ids = [int(one) for one in person_ids if one.isdecimal()]
    return {str(pk): name for pk, name in Person.objects.filter(pk__in=ids).values_list("pk", "name")}


def tried_login(request: Any, credentials: dict[str, Any] | None) -> str:
    """Under which name wrong passwords are counted: capitals and spaces make no new name."""
    given = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(given).strip().lower()


def find_open_invites() -> QuerySet[Link]:
    """Invites that still work, the newest first."""
    return Link.objects.filter(kind=Link.INVITE, used_at=None, expires_at__gt=timezone.now()).select_related("made_by")


def find_link(token: str, kinds: tuple[str, ...]) -> Link | None:
    """The link with this token, if it still works."""
    link = Link.objects.filter(token_hash=hash_token(token), kind__in=kinds, used_at=None).first()
    if link is None or link.expires_at <= timezone.now():
        return None
    if link.kind == Link.FIRST and has_steward():
        return None
    return link


def find_known_link(token: str, kind: str) -> Link | None:
    """The link with this token, also when it does not work any more."""
    return Link.objects.filter(token_hash=hash_token(token), kind=kind).first()


def require_used(link: Link, kind: str, thing: str) -> None:
    """Raises PermissionDenied unless this link is about that thing and was used up just now."""
    used = link.used_at and timezone.now() - link.used_at < timedelta(minutes=1)
    if not (used and link.kind == kind and link.thing == thing):
        raise PermissionDenied(kind)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_open_links(kind: str, thing: str) -> QuerySet[Link]:
    """Links of a kind about one thing that still work, the newest first."""
    working = Link.objects.filter(kind=kind, thing=thing, expires_at__gt=timezone.now())
    return working.select_related("made_by")


def journal_names(ids: list[str]) -> dict[str, tuple[str, str]]:
    """id -> (name, no address) of people; for the journal."""
    return {key: (name, "") for key, name in names_of(ids).items()}
