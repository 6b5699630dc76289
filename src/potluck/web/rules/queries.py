"""Which rules there are (rooms name them in `Room.rules`), and the number of each that is in force now. Reads only."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from potluck.web import rooms
from potluck.web.rooms import Rule
from potluck.web.rules.models import Value

KEPT_SECONDS: Final = 5
"""So long a process remembers the number of a rule."""


@dataclass(frozen=True)
class InForce:
    """A rule with its number now. `value`: the line that says so; None: nobody changed where it starts."""

    rule: Rule
    number: int
    value: Value | None


def number(name: str) -> int:
    """The number of a rule that is in force now. Raises KeyError for a rule that no room names."""
    rule = get_rule(name)
    said = cache.get(_key(name))
    if said is None:
        last = _now().filter(rule=name).first()
        said = [last.number] if last else []
        cache.set(_key(name), said, KEPT_SECONDS)
    return int(said[0]) if said else start(rule)


def forget(name: str) -> None:
    """The next reader of this process looks again; other processes do within some seconds."""
    cache.delete(_key(name))


def _key(name: str) -> str:
    return f"rule:{name}"


def start(rule: Rule) -> int:
    """Where a rule starts: its setting where it has one, else the number that its room gives."""
    return int(getattr(settings, rule.setting)) if rule.setting else rule.start


def get_rule(name: str) -> Rule:
    """Raises KeyError for a rule that no room names."""
    return {rule.name: rule for rule in rooms.listed("rules")}[name]


def in_force() -> list[InForce]:
    """Every rule with its number now, in the order of the rooms."""
    lines: dict[str, Value] = {}
    for line in _now().select_related("by"):
        lines.setdefault(line.rule, line)
    return [
        InForce(rule, lines[rule.name].number if rule.name in lines else start(rule), lines.get(rule.name))
        for rule in rooms.listed("rules")
    ]


def find_history(limit: int = 20) -> list[tuple[Rule, Value]]:
    """What was changed, the youngest first; rules that no room names any more are left out."""
    known = {rule.name: rule for rule in rooms.listed("rules")}
    found = Value.objects.filter(rule__in=known).select_related("by")[:limit]
    return [(known[line.rule], line) for line in found]


def _now() -> Any:
    return Value.objects.filter(since__lte=timezone.now())


def journal_names(ids: list[str]) -> dict[str, tuple[str, str]]:
    """name of a rule -> (its words, no address); for the journal."""
    return {rule.name: (str(rule.words), "") for rule in rooms.listed("rules") if rule.name in ids}
