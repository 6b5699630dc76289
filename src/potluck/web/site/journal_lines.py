"""Lines of the journal as people read them: the ids in them become names and links, as far as there still are any."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from potluck.web import rooms
from potluck.web.journal.models import Line
from potluck.web.journal.words import words

About = tuple[str, str]
"""(its name, its address); the address is empty where there is no page."""


@dataclass(frozen=True)
class Entry:
    """One line: what was done, about what, how much of it."""

    line: Line
    words: str
    about: list[About]
    counts: str


def entries(lines: Iterable[Line]) -> list[Entry]:
    """The lines in words; one query for each kind of thing, not for each line."""
    lines, named = list(lines), rooms.collected("things")
    ids: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for thing, thing_id in _things(line):
            ids[thing].add(thing_id)
    names = {thing: rooms.called(named[thing])(sorted(found)) for thing, found in ids.items()}
    return [
        Entry(line, words(line), [_about(names[thing], one) for thing, one in _things(line)], _counts(line))
        for line in lines
    ]


def _things(line: Line) -> list[tuple[str, str]]:
    """(kind of thing, id) of all that a line names."""
    if line.thing == "pair":
        return [("row", line.detail[end]) for end in ("a", "b") if end in line.detail]
    return [(line.thing, line.thing_id)] if line.thing in rooms.collected("things") and line.thing_id else []


def _about(names: dict[str, About], thing_id: str) -> About:
    return names.get(thing_id) or (_("something that is not here any more"), "")


def _counts(line: Line) -> str:
    """What the numbers of a line say, in the reader's language."""
    path = rooms.collected("details").get((line.verb, line.thing))
    return str(rooms.called(path)(line.detail)) if path else ""
