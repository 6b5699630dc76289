"""A suggestion as a steward reads it: what is shown now and who says so, and what it should be."""

from dataclasses import dataclass, field
from typing import Any

from potluck.engine.levels import STEWARD
from potluck.engine.nouns import Fact
from potluck.web.places import queries as places
from potluck.web.places.queries import Seen
from potluck.web.records import queries as records
from potluck.web.records import words
from potluck.web.records.models import Source
from potluck.web.suggestions import lines
from potluck.web.suggestions.models import Suggestion
from potluck.web.suggestions.queries.here import Typed, find_like
from potluck.web.suggestions.rows import Row, rows_of
from potluck.web.suggestions.words import KIND_WORDS


@dataclass(frozen=True)
class Said:
    """A value that stands now, and the lists that say it, each with its day."""

    text: str
    sources: list[tuple[Source, str]]


@dataclass(frozen=True)
class Change:
    """One line of the diff. `raw` is what the steward can change, `after` the same in words; "" is: this is wrong."""

    number: int
    field: str
    label: str
    before: list[Said]
    after: str
    raw: str


@dataclass(frozen=True)
class View:
    """All that the steward's page shows of one suggestion. `about` is None when its row left."""

    one: Suggestion
    kind_words: Any
    about: Seen | None
    other: Seen | None = None
    changes: list[Change] = field(default_factory=list)
    like: list[Seen] = field(default_factory=list)
    keepers: list[Source] = field(default_factory=list)  # the lists that the co-op stands on, our own left out
    rows: list[Row] = field(default_factory=list)  # of a split, or those that would be hidden
    error: str = ""

    @property
    def left(self) -> bool:
        """Whether what it is about is not on this table any more."""
        is_merge = self.one.kind == Suggestion.MERGE
        return bool(self.one.about) and (self.about is None or (is_merge and self.other is None))

    @property
    def some_empty(self) -> bool:
        """Whether a value is said to be wrong without saying what is right."""
        return any(not change.raw for change in self.changes)

    @property
    def only_empty(self) -> bool:
        """Whether it only says that something is wrong: then there is nothing to write."""
        return bool(self.changes) and all(not change.raw for change in self.changes)


def view_of(one: Suggestion, sources: dict[str, Source], error: str = "") -> View:
    about, other = _seen(one.about), _seen(one.other)
    facts = lines.facts_in(one.facts)
    changes = [_change(number, fact, about, sources) for number, fact in enumerate(facts)]
    on = {line["source"] for line in about.records} if about else set()
    keepers = [source for key, source in sources.items() if key in on and not source.is_own]
    like = find_like(_typed(facts)) if one.kind == Suggestion.ADD and one.state == Suggestion.WAITING else []
    rows = rows_of(about) if about and one.kind in (Suggestion.SPLIT, Suggestion.OUT) else []
    return View(one, KIND_WORDS[one.kind], about, other, changes, like, keepers, rows, error)


def _seen(record_id: str) -> Seen | None:
    return places.see(records.get_profile(record_id), STEWARD) if record_id else None


def _typed(facts: list[Fact]) -> Typed:
    said = {str(fact[0]): str(fact[1]) for fact in facts}
    return Typed(*(said.get(name, "") for name in ("name", "city", "website", "phone")))


def _change(number: int, fact: Fact, about: Seen | None, sources: dict[str, Source]) -> Change:
    name, raw = str(fact[0]), str(fact[1] or "")
    before = _now(about, name, sources) if about else []
    return Change(number, name, words.field_label(name), before, words.value(name, raw), raw)


def _now(seen: Seen, name: str, sources: dict[str, Source]) -> list[Said]:
    """Who says what of a field now, the shown one first."""
    if name in lines.PLACE:
        values = [v | {"value": v["value"][name]} for v in seen.doc.get("place", ()) if v["value"].get(name)]
    else:
        values = seen.values(name)
    joined: dict[str, list[tuple[Source, str]]] = {}
    for value in values[:8]:
        known = [(sources[e["source"]], e.get("date") or "") for e in value["from"] if e["source"] in sources]
        joined.setdefault(words.value(name, str(value["value"])), []).extend(known)
    return [Said(text, list(dict.fromkeys(said))) for text, said in joined.items()]
