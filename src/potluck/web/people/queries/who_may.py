"""Who looks, and what they may do. What no room names as an act is denied. Reads only."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from potluck.engine.levels import LEVELS, MEMBERS, PUBLIC, STEWARD
from potluck.web import rooms
from potluck.web.people.models import Person, Standing

VIEWS: Final = {Standing.STEWARD: STEWARD, Standing.MEMBER: MEMBERS}
"""Relation to this table -> the level at which its holder looks."""


@dataclass(frozen=True)
class Held:
    """A standing that holds now. `thing`: the id of what it is about; empty: this table."""

    relation: str
    thing: str = ""


@dataclass(frozen=True)
class Viewer:
    """Who looks: the level of what they may see, and their standings. `is_operator`: at the command line, who may do
    all that there is."""

    level: str = PUBLIC
    standings: tuple[Held, ...] = ()
    is_operator: bool = False

    def has(self, relation: str, thing: str = "") -> bool:
        return Held(relation, thing) in self.standings


@dataclass(frozen=True)
class Answer:
    """Whether somebody may do something: yes, or no with the rule that says so."""

    yes: bool
    rule: str = ""

    def __bool__(self) -> bool:
        return self.yes


NOBODY: Final = Viewer()
OPERATOR: Final = Viewer(is_operator=True)


def viewer_of(person: Any) -> Viewer:
    """The viewer that a person is. None and anonymous visitors look as the public does and hold nothing."""
    if not isinstance(person, Person) or not person.is_active:
        return NOBODY
    held = tuple(Held(relation, thing) for relation, thing in person.held)
    levels = [VIEWS[one.relation] for one in held if one.relation in VIEWS and not one.thing]
    return Viewer(min(levels, key=LEVELS.index, default=PUBLIC), held)


def may(viewer: Viewer, act: str, thing: Any = None) -> Answer:
    """Whether the viewer may do this, to that thing (its row or its id; None: whatever it is).

    A standing about this table counts for every thing; a standing about one thing counts for that thing only."""
    relations = rooms.acts().get(act)
    if relations is None:
        return Answer(False, _("There is nothing of this kind to do here."))
    if viewer.is_operator:
        return Answer(True)
    about = ("", str(getattr(thing, "pk", thing))) if thing is not None else ("",)
    if any(one.relation in relations and one.thing in about for one in viewer.standings):
        return Answer(True)
    return Answer(False, _("Only for: %(who)s.") % {"who": ", ".join(str(RELATIONS[one]) for one in sorted(relations))})


def acts_as(person: Any) -> Viewer:
    """The viewer that an act is asked for: as `viewer_of`, but None is the operator at the command line."""
    return OPERATOR if person is None else viewer_of(person)


def require(person: Any, act: str, thing: Any = None) -> None:
    """Raises PermissionDenied, with the rule, unless the person may do this. None is the operator."""
    answer = may(acts_as(person), act, thing)
    if not answer:
        raise PermissionDenied(answer.rule)


def is_steward(person: Any) -> bool:
    """Whether this is a person signed in as a steward; None and anonymous visitors are not."""
    return viewer_of(person).has(Standing.STEWARD)


def is_member(person: Any) -> bool:
    """Whether this is a person signed in as a member."""
    return viewer_of(person).has(Standing.MEMBER)


def viewer_level(person: Any) -> str:
    """The level at which `may_see` lets this person look. Nobody (None) and who holds nothing look as the public."""
    return viewer_of(person).level


RELATIONS: Final = Standing.RELATIONS
"""Relation -> words for those who hold it."""
