"""Downloads of what a question finds, and whom to credit for them. Only what the public may see leaves the node, and
only what may go into one file together."""

from collections.abc import Iterator
from dataclasses import dataclass

from potluck.engine import licences, settle, write
from potluck.engine.levels import PUBLIC
from potluck.web.places import queries
from potluck.web.places.ask import Ask
from potluck.web.places.linked import as_sources

FORMATS = tuple(write.WRITERS)


class ManyWaysError(Exception):
    """What was found cannot go into one file; `choices` are the files that it can go into."""

    def __init__(self, choices: "list[Choice]") -> None:
        super().__init__("These lists cannot go into one file.")
        self.choices = choices


@dataclass(frozen=True)
class Choice:
    """One file that can be taken of what was found: how many co-ops it has, and the names of its lists."""

    way: licences.Way
    coops: int
    lists: list[str]


def choices(ask: Ask) -> list[Choice]:
    """The files that what is found can go into: one when all licences may be mixed; none when none is stated."""
    sources = queries.find_sources(PUBLIC)
    answer = queries.answer(ask, PUBLIC, sources.values())
    facet, height = answer.index.columns.facets["list"], answer.index.columns.height
    found = [sources[key] for key in facet.count(answer.found.mask) if key in sources]
    made = []
    for way in licences.ways(source.licence for source in found):
        within = [source for source in found if source.licence in way.licences]
        coops = answer.found.mask & facet.mask([source.id for source in within], height)
        made.append(Choice(way, int(coops.sum()), sorted(source.name for source in within)))
    return made


def choose(ask: Ask, name: str = "") -> licences.Way | None:
    """The way of this name, or the only one there is; None when nothing states a licence. Raises ManyWaysError when
    there are several and none of them is named so."""
    found = choices(ask)
    named = [choice.way for choice in found if choice.way.name == name]
    if named or len(found) < 2:
        return next(iter(named or [choice.way for choice in found]), None)
    raise ManyWaysError(found)


def file(format: str, ask: Ask, home: str, licence: str = "") -> Iterator[bytes]:
    """The parts of the file; `home` is the node's address with a slash, `licence` the name of a way. Raises
    ManyWaysError."""
    way = choose(ask, licence)
    return write.WRITERS[format](_rows(ask, home, way), _sources(way))


def attribution(ask: Ask, home: str, licence: str = "") -> str:
    """The lists that the same download holds, with their licences, and lines for those left out. Raises
    ManyWaysError."""
    way = choose(ask, licence)
    used = {source for row in _rows(ask, home, way) for source in row["sources"]}
    return write.attribution(_sources(way), used) + "\n"


def _sources(way: licences.Way | None) -> dict[str, dict[str, str | bool]]:
    """The lists as the writers want them; those that the way leaves out are marked."""
    allowed = way.licences if way else frozenset()
    known = as_sources(queries.find_sources(PUBLIC))
    return {key: one | {"is_left_out": one["licence"] not in allowed} for key, one in known.items()}


def _rows(ask: Ask, home: str, way: licences.Way | None) -> Iterator[write.Row]:
    allowed = way.licences if way else frozenset()
    answer = queries.answer(ask, PUBLIC, queries.find_sources(PUBLIC).values())
    for seen in queries.iter_seen(answer.ids(), PUBLIC):
        flat = settle.shown(settle.licensed(seen.doc, allowed), PUBLIC)
        if row := write.row(flat, seen.id, f"{home}o/{seen.id}"):
            yield row
