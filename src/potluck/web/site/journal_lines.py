"""Lines of the journal as people read them: the ids in them become names and links, as far as there still are any."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from potluck.web.journal.models import Line
from potluck.web.journal.words import words
from potluck.web.lists import queries as lists
from potluck.web.people import queries as people
from potluck.web.records import queries as records

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
    lines = list(lines)
    ids: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for thing, thing_id in _things(line):
            ids[thing].add(thing_id)
    names = {thing: NAMED[thing](sorted(found)) for thing, found in ids.items()}
    return [
        Entry(line, words(line), [_about(names[thing], one) for thing, one in _things(line)], _counts(line))
        for line in lines
    ]


def _things(line: Line) -> list[tuple[str, str]]:
    """(kind of thing, id) of all that a line names."""
    if line.thing == "pair":
        return [("row", line.detail[end]) for end in ("a", "b") if end in line.detail]
    return [(line.thing, line.thing_id)] if line.thing in NAMED and line.thing_id else []


def _about(names: dict[str, About], thing_id: str) -> About:
    return names.get(thing_id) or (_("something that is not here any more"), "")


def _lists(ids: list[str]) -> dict[str, About]:
    """Lists by their own id, or by the id of one of their versions."""
    found = {
        key: (one.name, reverse("list", args=[one.slug])) for key, one in records.sources_by_id().items() if one.name
    }
    drafts = lists.names_of_versions([one for one in ids if one not in found])
    return found | {key: found.get(source, (name, "")) for key, (name, source) in drafts.items() if name}


def _rows(ids: list[str]) -> dict[str, About]:
    return {key: (name, reverse("profile", args=[key])) for key, name in records.names_of(ids).items() if name}


def _people(ids: list[str]) -> dict[str, About]:
    return {key: (name, "") for key, name in people.names_of(ids).items()}


NAMED: Final[dict[str, Callable[[list[str]], dict[str, About]]]] = {
    "list": _lists,
    "own": _rows,
    "row": _rows,
    "steward": _people,
    "member": _people,
}
"""How the ids of a kind of thing become names. What stands not here is told by its words alone."""


def _counts(line: Line) -> str:
    """What the numbers of a line say, in the reader's language."""
    said: Any = line.detail
    if line.verb in ("brought", "restored") and "kept" in said:
        kept = ngettext("%(n)s row", "%(n)s rows", said["kept"]) % {"n": said["kept"]}
        return kept + (_(", %(n)s refused") % {"n": said["refused"]} if said.get("refused") else "")
    if line.verb == "linked" and "profiles" in said:
        return _("%(rows)s rows, %(coops)s co-ops") % {"rows": said.get("records", 0), "coops": said["profiles"]}
    if line.verb == "decided" and line.thing == "pair":
        return str(VERDICTS.get(said.get("verdict", ""), ""))
    return ""


VERDICTS: Final = {
    "same": gettext_lazy("the same"),
    "different": gettext_lazy("not the same"),
    "unsure": gettext_lazy("not sure"),
    "branch": gettext_lazy("the second is a branch of the first"),
    "branch_of": gettext_lazy("the first is a branch of the second"),
}
