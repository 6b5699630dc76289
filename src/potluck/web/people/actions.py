"""What people do about people: make, invite, remove stewards and members; one-time links; new passwords."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from potluck.web.journal import actions as journal
from potluck.web.people import queries
from potluck.web.people.models import Link, Person

LASTS = {Link.FIRST: timedelta(days=1), Link.INVITE: timedelta(days=7), Link.PASSWORD: timedelta(hours=4)}
GIVE_BACK_LASTS = timedelta(days=60)


class GoneError(Exception):
    """The link was used, is too old, or never was."""


class LastStewardError(Exception):
    """Somebody has to keep this table."""


class TakenError(Exception):
    """Somebody signs in by this name already."""


@transaction.atomic
def make_steward(*, name: str, email: str, password: str | None = None, person: Any = None) -> Person:
    """A new steward. Without a password nobody can sign in as them until they choose one by a link.

    Raises TakenError, PermissionDenied; ValidationError for a weak password."""
    queries.require(person, "invite")
    made = _new_person(name, email, password, Person.STEWARD)
    journal.write(person=person, verb="made", thing="steward", thing_id=str(made.pk))
    return made


@transaction.atomic
def first_steward_link() -> str:
    """The path by which the first steward comes in. Earlier ones stop working."""
    Link.objects.filter(kind=Link.FIRST, used_at=None).delete()
    return reverse("invite", args=[_new_token(Link.FIRST)])


@transaction.atomic
def steward_link(*, email: str) -> str:
    """The path by which the operator lets a steward in, or back in: an invite, or a new password."""
    known = queries.find_person(email)
    if known and queries.is_steward(known):
        return reverse("new_password", args=[_new_token(Link.PASSWORD, of=known)])
    return _invite(None, email, Person.STEWARD)


@transaction.atomic
def member_link(*, email: str) -> str:
    """The path by which the operator lets a member in, or back in: an invite, or a new password."""
    known = queries.find_person(email)
    if known and queries.is_member(known):
        return reverse("new_password", args=[_new_token(Link.PASSWORD, of=known)])
    return _invite(None, email, Person.MEMBER)


@transaction.atomic
def invite(*, person: Any, login: str = "", role: str = Person.STEWARD) -> str:
    """The path of a new invite, to be handed on by the steward. Shown once. Raises ValueError for an unknown role."""
    queries.require(person, "invite")
    return _invite(person, login, role)


def _invite(person: Any, login: str, role: str) -> str:
    if role not in queries.VIEWS:
        raise ValueError("There is no such role.")
    thing = Person.MEMBER if role == Person.MEMBER else ""
    path = reverse("invite", args=[_new_token(Link.INVITE, by=person, login=login, thing=thing)])
    journal.write(person=person, verb="invited", thing=role, thing_id="")
    return path


@transaction.atomic
def take_back_invite(*, person: Any, link_id: int) -> None:
    """An invite that nobody used yet stops working."""
    queries.require(person, "invite")
    gone, _ = queries.find_open_invites().filter(pk=link_id).delete()
    if gone:
        journal.write(person=person, verb="took back", thing="invite", thing_id=str(link_id))


@transaction.atomic
def accept_invite(*, token: str, name: str, login: str, password: str) -> Person:
    """The holder of an invite becomes a steward, or a member. Raises GoneError, TakenError."""
    link = _use(token, (Link.FIRST, Link.INVITE))
    person = _new_person(name, login, password, queries.role_of(link))
    detail = {"invited_by": link.made_by_id} if link.made_by_id else {}
    journal.write(person=person, verb="joined", thing=person.role, thing_id=str(person.pk), detail=detail)
    return person


@transaction.atomic
def password_link(*, person: Any, of: Person) -> str:
    """The path by which somebody chooses a new password, handed on by a steward."""
    queries.require(person, "invite")
    path = reverse("new_password", args=[_new_token(Link.PASSWORD, by=person, of=of)])
    journal.write(person=person, verb="made a password link for", thing=of.role, thing_id=str(of.pk))
    return path


@transaction.atomic
def lost_password_link(*, login: str) -> tuple[Person, str] | None:
    """For mail only: who asked, and the path to send. None when nobody can be written to, or was a moment ago."""
    person = queries.find_person(login)
    just_now = timezone.now() - timedelta(minutes=10)
    if person is None or not person.email or person.links.filter(made_by=None, made_at__gt=just_now).exists():
        return None
    path = reverse("new_password", args=[_new_token(Link.PASSWORD, of=person)])
    journal.write(
        person=None, verb="sent a password link to", thing=person.role or Person.STEWARD, thing_id=str(person.pk)
    )
    return person, path


@transaction.atomic
def choose_password(*, token: str, password: str) -> Person:
    """Sets the password and ends the person's other sessions. Raises GoneError, ValidationError."""
    link = _use(token, (Link.PASSWORD,))
    person = link.person
    if person is None or not person.is_active:
        raise GoneError
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    person.links.filter(kind=Link.PASSWORD, used_at=None).delete()
    journal.write(person=person, verb="chose a password", thing=person.role, thing_id=str(person.pk))
    return person


@transaction.atomic
def remove_person(*, person: Any, who: Person, why: str = "") -> None:
    """Ends stewardship or membership; the name stays in the journal, the login does not. Raises LastStewardError."""
    queries.require(person, "remove_person")
    stewards = list(queries.find_stewards().select_for_update())
    role = who.role
    if role == Person.STEWARD and not any(other.pk != who.pk and other.has_usable_password() for other in stewards):
        raise LastStewardError
    who.role, who.is_active, who.removed_at = "", False, timezone.now()
    who.login = f"removed-{who.pk}"
    who.set_unusable_password()
    who.save()
    who.links.all().delete()
    journal.write(person=person, verb="removed", thing=role, thing_id=str(who.pk), why=why)


def make_link(*, kind: str, thing: str, lasts: timedelta, by: Any = None) -> tuple[Link, str]:
    """(link, token) that lets its holder do one thing without an account: see `Link.kind`. Whoever calls says who may
    make it. The token is given out this once; only its hash stays."""
    return make_links(kind=kind, things=[thing], lasts=lasts, by=by)[0]


def make_links(*, kind: str, things: Sequence[str], lasts: timedelta, by: Any = None) -> list[tuple[Link, str]]:
    """The same for many things, in their order."""
    tokens = [secrets.token_urlsafe(24) for _ in things]
    of = {"kind": kind, "made_by": by, "expires_at": timezone.now() + lasts}
    links = [
        Link(thing=thing, token_hash=queries.hash_token(token), **of)
        for thing, token in zip(things, tokens, strict=True)
    ]
    return list(zip(Link.objects.bulk_create(links, batch_size=500), tokens, strict=True))


def use_link(*, token: str, kind: str) -> Link:
    """Uses a link up; call it inside the transaction of the act. Raises GoneError: forged, too old, used, ended."""
    return _use(token, (kind,))


def end_links(*, kind: str, things: Sequence[str]) -> None:
    """Links about these things that nobody used yet stop working; they stay known as ours."""
    now = timezone.now()
    for start in range(0, len(things), 500):
        open_ones = Link.objects.filter(kind=kind, thing__in=things[start : start + 500], used_at=None)
        open_ones.filter(expires_at__gt=now).update(expires_at=now)


def _new_person(name: str, login: str, password: str | None, role: str) -> Person:
    person = Person(login=login.strip().lower(), name=name.strip(), role=role)
    if Person.objects.filter(login=person.login).exists():
        raise TakenError
    if password is not None:
        validate_password(password, person)
    person.set_password(password)
    person.save()
    return person


def _new_token(kind: str, *, by: Any = None, of: Person | None = None, login: str = "", thing: str = "") -> str:
    token = secrets.token_urlsafe(24)
    Link.objects.create(
        kind=kind,
        token_hash=queries.hash_token(token),
        person=of,
        login=login.strip().lower(),
        thing=thing,
        made_by=by,
        expires_at=timezone.now() + LASTS[kind],
    )
    return token


def _use(token: str, kinds: tuple[str, ...]) -> Link:
    """Marks the link as used, once even when two ask at the same moment."""
    link = queries.find_link(token, kinds)
    now = timezone.now()
    if link is None or not Link.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise GoneError
    link.used_at = now
    return link


def give_back_link(*, by: Any, thing: str, reach: str) -> str:
    """The path by which the keeper of a list (`thing`) answers about it, as often as they like until it is too old.
    Whoever calls says who may make it. Call it inside the transaction of the act."""
    token = secrets.token_urlsafe(24)
    Link.objects.create(
        kind=Link.GIVE_BACK,
        token_hash=queries.hash_token(token),
        thing=thing,
        reach=reach,
        made_by=by,
        expires_at=timezone.now() + GIVE_BACK_LASTS,
    )
    return reverse("give_back_link", args=[token])


def drop_give_back_link(*, thing: str, link_id: int) -> bool:
    """Whether there was such a link about this list; it does not work any more."""
    return bool(queries.find_give_back_links(thing).filter(pk=link_id).delete()[0])


def drop_links(*, things: Sequence[str]) -> None:
    """Links about things that are gone stop working. Call it inside the transaction of the act."""
    for start in range(0, len(things), 500):
        Link.objects.filter(thing__in=things[start : start + 500]).delete()
