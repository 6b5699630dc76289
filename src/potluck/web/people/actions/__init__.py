"""What people do about people: make, invite, remove stewards and members; one-time links; new passwords."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from potluck.web.journal import actions as journal
from potluck.web.people import queries
from potluck.web.people.actions.one_time_links import (
    GoneError,
    drop_link,
    drop_links,
    end_links,
    make_link,
    make_links,
    new_token,
    use,
    use_link,
)
from potluck.web.people.models import Link, Person, Standing

__all__ = [
    "GoneError",
    "LastStewardError",
    "TakenError",
    "accept_invite",
    "choose_password",
    "drop_link",
    "drop_links",
    "end_links",
    "first_steward_link",
    "invite",
    "lost_password_link",
    "make_link",
    "make_links",
    "make_steward",
    "member_link",
    "password_link",
    "remove_person",
    "steward_link",
    "take_back_invite",
    "use_link",
]


class LastStewardError(Exception):
    """Somebody has to keep this table."""


class TakenError(Exception):
    """Somebody signs in by this name already."""


@transaction.atomic
def make_steward(*, name: str, email: str, password: str | None = None, person: Any = None) -> Person:
    """A new steward. Without a password nobody can sign in as them until they choose one by a link.

    Raises TakenError, PermissionDenied; ValidationError for a weak password."""
    queries.require(person, "invite")
    made = _new_person(name, email, password, Standing.STEWARD, person, "made at the command line")
    journal.write(person=person, verb="made", thing="steward", thing_id=str(made.pk))
    return made


@transaction.atomic
def first_steward_link() -> str:
    """The path by which the first steward comes in. Earlier ones stop working."""
    Link.objects.filter(kind=Link.FIRST, used_at=None).delete()
    return reverse("invite", args=[new_token(Link.FIRST)])


@transaction.atomic
def steward_link(*, email: str) -> str:
    """The path by which the operator lets a steward in, or back in: an invite, or a new password."""
    known = queries.find_person(email)
    if known and queries.is_steward(known):
        return reverse("new_password", args=[new_token(Link.PASSWORD, of=known)])
    return _invite(None, email, Standing.STEWARD)


@transaction.atomic
def member_link(*, email: str) -> str:
    """The path by which the operator lets a member in, or back in: an invite, or a new password."""
    known = queries.find_person(email)
    if known and queries.is_member(known):
        return reverse("new_password", args=[new_token(Link.PASSWORD, of=known)])
    return _invite(None, email, Standing.MEMBER)


@transaction.atomic
def invite(*, person: Any, login: str = "", relation: str = Standing.STEWARD) -> str:
    """The path of a new invite, to be handed on by the steward; shown once. Raises ValueError: nothing to invite to."""
    queries.require(person, "invite")
    return _invite(person, login, relation)


def _invite(person: Any, login: str, relation: str) -> str:
    if relation not in queries.VIEWS:
        raise ValueError("Nobody can be invited as that.")
    thing = Standing.MEMBER if relation == Standing.MEMBER else ""
    path = reverse("invite", args=[new_token(Link.INVITE, by=person, login=login, thing=thing)])
    journal.write(person=person, verb="invited", thing=relation, thing_id="")
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
    link = use(token, (Link.FIRST, Link.INVITE))
    person = _new_person(name, login, password, queries.relation_of(link), link.made_by, link.kind)
    detail = {"invited_by": link.made_by_id} if link.made_by_id else {}
    journal.write(person=person, verb="joined", thing=person.relation, thing_id=str(person.pk), detail=detail)
    return person


@transaction.atomic
def password_link(*, person: Any, of: Person) -> str:
    """The path by which somebody chooses a new password, handed on by a steward."""
    queries.require(person, "invite")
    path = reverse("new_password", args=[new_token(Link.PASSWORD, by=person, of=of)])
    journal.write(person=person, verb="made a password link for", thing=of.relation, thing_id=str(of.pk))
    return path


@transaction.atomic
def lost_password_link(*, login: str) -> tuple[Person, str] | None:
    """For mail only: who asked, and the path to send. None when nobody can be written to, or was a moment ago."""
    person = queries.find_person(login)
    just_now = timezone.now() - timedelta(minutes=10)
    if person is None or not person.email or person.links.filter(made_by=None, made_at__gt=just_now).exists():
        return None
    path = reverse("new_password", args=[new_token(Link.PASSWORD, of=person)])
    journal.write(
        person=None, verb="sent a password link to", thing=person.relation or Standing.STEWARD, thing_id=str(person.pk)
    )
    return person, path


@transaction.atomic
def choose_password(*, token: str, password: str) -> Person:
    """Sets the password and ends the person's other sessions. Raises GoneError, ValidationError."""
    link = use(token, (Link.PASSWORD,))
    person = link.person
    if person is None or not person.is_active:
        raise GoneError
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    person.links.filter(kind=Link.PASSWORD, used_at=None).delete()
    journal.write(person=person, verb="chose a password", thing=person.relation, thing_id=str(person.pk))
    return person


@transaction.atomic
def remove_person(*, person: Any, who: Person, why: str = "") -> None:
    """Ends stewardship or membership; the name stays in the journal, the login does not. Raises LastStewardError."""
    queries.require(person, "remove_person")
    stewards = list(queries.find_stewards().select_for_update())
    relation = who.relation
    if relation == Standing.STEWARD and not any(
        other.pk != who.pk and other.has_usable_password() for other in stewards
    ):
        raise LastStewardError
    who.is_active, who.removed_at = False, timezone.now()
    who.login = f"removed-{who.pk}"
    who.set_unusable_password()
    who.save()
    who.links.all().delete()
    who.standings.filter(until=None).update(until=who.removed_at)
    del who.held
    journal.write(person=person, verb="removed", thing=relation, thing_id=str(who.pk), why=why)


def _new_person(name: str, login: str, password: str | None, relation: str, by: Person | None, proof: str) -> Person:
    person = Person(login=login.strip().lower(), name=name.strip())
    if Person.objects.filter(login=person.login).exists():
        raise TakenError
    if password is not None:
        validate_password(password, person)
    person.set_password(password)
    person.save()
    Standing.objects.create(person=person, relation=relation, by=by, proof=proof)
    return person
