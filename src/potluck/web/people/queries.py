"""Who people are and what they may do. One table of acts; what it does not name is denied."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from potluck.engine.levels import MEMBERS, PUBLIC, STEWARD
from potluck.web.people.models import Link, Person

_STEWARDS: Final = frozenset({Person.STEWARD})
ACTS: Final = {
    "import": _STEWARDS,  # bring a list
    "map": _STEWARDS,  # say what its columns mean
    "decide": _STEWARDS,  # same, different, unsure, branch
    "undo": _STEWARDS,
    "own": _STEWARDS,  # add to and correct the node's own list
    "hide": _STEWARDS,  # show a row of somebody else's list to stewards only
    "suggestions": _STEWARDS,  # read and answer what readers suggest; anybody may suggest
    "trust": _STEWARDS,  # order the lists
    "give_back": _STEWARDS,  # see what goes back to the keeper of a list, hand it on, answer for them
    "withdraw": _STEWARDS,  # take a list off this table with all that came of it
    "backup": _STEWARDS,
    "erase": _STEWARDS,  # one person's data
    "source": _STEWARDS,  # change what is said about a list
    "invite": _STEWARDS,
    "remove_person": _STEWARDS,
    "see_people": _STEWARDS,
    "see_journal": _STEWARDS,
    "ask": _STEWARDS,  # ask the co-ops of a list whether their rows are right
    "see_upkeep": _STEWARDS,
}
"""What can be done, and the roles that may. Members only look: no act is theirs."""
VIEWS: Final = {Person.STEWARD: STEWARD, Person.MEMBER: MEMBERS}
"""The level at which a role looks."""


def may(person: Any, act: str, thing: Any = None) -> bool:
    """Whether the person may do this. None is the operator at the command line, who may do all that there is."""
    roles = ACTS.get(act, frozenset())
    return bool(roles) and (person is None or _role(person) in roles)


def require(person: Any, act: str, thing: Any = None) -> None:
    """Raises PermissionDenied unless the person may do this."""
    if not may(person, act, thing):
        raise PermissionDenied(act)


def is_steward(person: Any) -> bool:
    """Whether this is a person signed in as a steward; None and anonymous visitors are not."""
    return _role(person) == Person.STEWARD


def is_member(person: Any) -> bool:
    """Whether this is a person signed in as a member."""
    return _role(person) == Person.MEMBER


def viewer_level(person: Any) -> str:
    """The level at which `may_see` lets this person look. Nobody (None) and who has no role look as the public does."""
    return VIEWS.get(_role(person), PUBLIC)


def _role(person: Any) -> str:
    return person.role if isinstance(person, Person) and person.is_active else ""


def find_stewards() -> QuerySet[Person]:
    return Person.objects.filter(role=Person.STEWARD, is_active=True).order_by("joined_at", "id")


def find_members() -> QuerySet[Person]:
    return Person.objects.filter(role=Person.MEMBER, is_active=True).order_by("joined_at", "id")


def find_people() -> QuerySet[Person]:
    """Everybody who has a role here."""
    return Person.objects.filter(role__in=list(VIEWS), is_active=True).order_by("joined_at", "id")


def role_of(link: Link) -> str:
    """The role that an invite gives."""
    return Person.MEMBER if link.kind == Link.INVITE and link.thing == Person.MEMBER else Person.STEWARD


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


def find_give_back_links(thing: str) -> QuerySet[Link]:
    """Links by which the keeper of a list (its id) can answer, the newest first."""
    working = Link.objects.filter(kind=Link.GIVE_BACK, thing=thing, expires_at__gt=timezone.now())
    return working.select_related("made_by")
