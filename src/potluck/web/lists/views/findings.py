"""The report of an import for a page: the four counts, and what was found, row by row, with what to do."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from potluck.web.lists import reports

TONES: Final = {"refused": "bad", "warned": "warn", "note": "plain"}
SHOWN: Final = 12


@dataclass(frozen=True)
class Finding:
    """All rows of which the same thing is to be said."""

    tag: str
    tone: str
    what: str
    remedy: str
    rows: str
    more: int
    column: str


@dataclass(frozen=True)
class Lost:
    """Much of a list is refused. `is_error`: it wants a yes. `reasons`: the chief ones, with what to do."""

    kept: int
    rows: int
    is_error: bool
    reasons: list[reports.Group]


def lost(report: dict[str, Any]) -> Lost | None:
    """What is to be said before all else when few rows of a list are kept."""
    found = reports.loss_of(report)
    if found is None:
        return None
    return Lost(found.kept, found.rows, found.is_error, reports.reasons(report, found, _))


def findings(report: dict[str, Any], most: int = 200) -> list[Finding]:
    """Issues of one kind and column together; the gravest first, then those with most rows."""
    return [_finding(group) for group in reports.grouped(report, _)[:most]]


def _finding(group: reports.Group) -> Finding:
    tag = {
        "refused": ngettext("Refused: %(n)s", "Refused: %(n)s", group.count),
        "warned": ngettext("Kept, look again: %(n)s", "Kept, look again: %(n)s", group.count),
        "note": _("About the whole list"),
    }[group.severity] % {"n": group.count}
    what = _counted(group.what, group.others + 1)
    rows = ", ".join(map(str, group.rows[:SHOWN]))
    return Finding(tag, TONES[group.severity], what, group.remedy, rows, max(0, len(group.rows) - SHOWN), group.column)


def doubts_by_column(report: dict[str, Any]) -> dict[str, list[str]]:
    """Column -> what is to be said about its cells, for the place where it is mapped; one text per kind of doubt."""
    found: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for issue in report.get("issues", []):
        if issue["column"] and issue["severity"] == "warned":
            said = found[issue["column"]]
            first, count = said.get(issue["code"], (reports.words_of(issue, _)[0], 0))
            said[issue["code"]] = (first, count + 1)
    return {column: [_counted(*pair) for pair in list(said.values())[:3]] for column, said in found.items()}


def _counted(text: str, count: int) -> str:
    if count == 1:
        return text
    return ngettext("%(text)s And %(n)s row more.", "%(text)s And %(n)s rows more.", count - 1) % {
        "text": text,
        "n": count - 1,
    }
