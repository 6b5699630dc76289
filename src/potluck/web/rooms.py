"""The rooms of the house, and what a room says of itself.

Each room has a file `room.py` with one `ROOM`; whoever needs something of all rooms (who may do what, every way out,
words for the journal, jobs of the work loop ...) collects it here. So a lower room never names a higher one. Functions
are named by dotted path and imported when they are called, so that starting a node loads no engine."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any, Final

from potluck.engine.levels import LEVELS, MEMBERS, PUBLIC, STEWARD

ROOMS: Final = (
    "journal",
    "people",
    "rules",
    "records",
    "leaving",
    "lists",
    "desk",
    "give_back",
    "places",
    "suggestions",
    "upkeep",
    "api",
    "site",
)
"""Lowest first: a room uses only rooms before it. A new room is a line here and a line in .importlinter."""

STEWARDS: Final = frozenset({"steward"})
"""Relations to this table; a standing of one of them lets its holder do an act."""
MEMBERS_TOO: Final = frozenset({"steward", "member"})

ANYONE, MEMBER, STEWARD_ONLY, HOLDER = "anyone", "member", "steward", "holder"
NOTHING, PROFILES, SOURCES, DESK = "nothing", "profiles", "sources", "desk"
LOOKS: Final = {ANYONE: PUBLIC, MEMBER: MEMBERS, STEWARD_ONLY: STEWARD}
"""Who may open an exit -> the least level of a viewer that may."""


@dataclass(frozen=True)
class Act:
    """What can be done, in a few words, and the relations whose holders may (see `people.queries.may`)."""

    what: str
    who: frozenset[str] = STEWARDS


@dataclass(frozen=True)
class Exit:
    """One way out of the node: an address, a format or a verb.

    gives: nothing (of the lists) | profiles | sources (lists, their names and counts) | desk (all, for stewards).
    paths: how the test asks for it; none: it is only written to, or needs more than a path. They name what the test
    has made: {profile} {record} {other} (ids of rows on one profile) {slug} {list} {draft} {version} {q} {town}
    {person}.
    act: what one must be allowed to do to open it; empty: anyone may.
    writes: what one must be allowed to do to send something to it, where anyone may open it.
    holder: only who has a one-time link may open it; the view asks for it.
    cut: the level at which it looks whoever asks; empty: the asker's own.
    takes_mb: how much those who may open it may send there at once, files and all, in MB (2**20 bytes); 0: no more than
    anywhere (site/bodies.py). The proxies in deploy/ have to say the same."""

    gives: str = NOTHING
    paths: tuple[str, ...] = ()
    act: str = ""
    writes: str = ""
    holder: bool = False
    cut: str = ""
    takes_mb: int = 0

    @property
    def who(self) -> str:
        """anyone | member | steward | holder: who may open it."""
        if self.holder:
            return HOLDER
        if not self.act:
            return ANYONE
        return MEMBER if "member" in acts()[self.act] else STEWARD_ONLY

    def level(self, viewer: str) -> str:
        """The level of what may be in the answer when somebody of level `viewer` asks."""
        if self.gives == NOTHING or (self.who in LOOKS and LEVELS.index(viewer) > LEVELS.index(LOOKS[self.who])):
            return NOTHING
        return self.cut or viewer


@dataclass(frozen=True)
class LinkKind:
    """A kind of one-time link: the name of the address that it opens, and how long it works."""

    opens: str
    lasts: timedelta


@dataclass(frozen=True)
class Job:
    """A step of `potluck work`. `run`: dotted path of `() -> bool`, whether it did something.

    every: seconds between two runs; 0: whenever nothing else is to do. once: also done by `potluck work --once`."""

    name: str
    run: str
    every: float = 0.0
    once: bool = True


@dataclass(frozen=True)
class MenuEntry:
    """A link in the menu of every page. `place`: main | use. `act`: who may; `unless`: who may not."""

    words: Any
    to: str
    place: str = "main"
    nth: int = 50
    act: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Rule:
    """A number that stewards may change on one page. `setting`: the setting that holds its start, `unit`: in words."""

    name: str
    words: Any
    unit: Any
    least: int
    most: int
    setting: str = ""
    start: int = 0


@dataclass(frozen=True)
class Room:
    """What a room says of itself; everything is empty unless it says so.

    acts: what can be done -> Act, who may do it.
    exits: name of an address -> exit. formats: of downloads. verbs: of the command line.
    verb_files: dotted paths of modules with `VERBS`.
    journal: (verb, thing) -> words. things: kind of thing -> `(ids) -> {id: (name, address)}`.
    details: (verb, thing) -> `(detail) -> words`.
    links: kind of one-time link -> LinkKind.
    before_open: `(folder) -> words of what it finished`, before Django starts. on_start: `()`, before the work loop
    begins. on_warm: `()`, makes caches ready.
    on_withdraw: `(list id, row ids)`, and on_erase: `(cut) -> how many lines lost something`, both inside the
    transaction of the act. on_vacuum: `()`, drops what is older than now from caches on disk."""

    name: str
    acts: Mapping[str, Act] = field(default_factory=dict)
    exits: Mapping[str, Exit] = field(default_factory=dict)
    formats: Mapping[str, Exit] = field(default_factory=dict)
    verbs: Mapping[str, Exit] = field(default_factory=dict)
    verb_files: tuple[str, ...] = ()
    urls: bool = True
    links: Mapping[str, LinkKind] = field(default_factory=dict)
    journal: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[tuple[str, str], str] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    before_open: tuple[str, ...] = ()
    on_start: tuple[str, ...] = ()
    on_warm: tuple[str, ...] = ()
    menu: tuple[MenuEntry, ...] = ()
    rules: tuple[Rule, ...] = ()
    on_withdraw: tuple[str, ...] = ()
    on_erase: tuple[str, ...] = ()
    on_vacuum: tuple[str, ...] = ()


@cache
def rooms() -> tuple[Room, ...]:
    """Every room, lowest first. Raises ValueError when two rooms give one name to two things."""
    found = tuple(import_module(f"potluck.web.{name}.room").ROOM for name in ROOMS)
    for part in ("acts", "exits", "formats", "verbs", "links", "journal", "things", "details"):
        names = [name for room in found for name in getattr(room, part)]
        if doubled := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"Two rooms have {part} of the same name: {doubled}")
    return found


@cache
def collected(part: str) -> dict[Any, Any]:
    """What all rooms say in one of their tables (acts, exits, verbs, links, journal, ...), as one table."""
    return {name: one for room in rooms() for name, one in getattr(room, part).items()}


def listed(part: str) -> list[Any]:
    """What all rooms say in one of their lists (jobs, menu, rules, on_withdraw, ...), lowest room first."""
    return [one for room in rooms() for one in getattr(room, part)]


def acts() -> dict[str, frozenset[str]]:
    """What can be done -> the relations whose holders may. What it does not name is denied."""
    return {name: act.who for name, act in collected("acts").items()}


def hooks(part: str) -> Iterator[Callable[..., Any]]:
    """The functions that rooms name in `part` (on_start, on_withdraw, on_erase, on_vacuum), imported now."""
    return map(called, listed(part))


def called(path: str) -> Callable[..., Any]:
    """The function at a dotted path."""
    module, _, name = path.rpartition(".")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function
