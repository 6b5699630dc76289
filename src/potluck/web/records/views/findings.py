"""The report of an import for a page: the four counts, and what was found, row by row, with what to do."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from potluck.web.records.reports import WORDS

ORDER: Final = ("refused", "warned", "note")
TONES: Final = {"refused": "bad", "warned": "warn", "note": "plain"}
SHOWN: Final = 12
UNUSED: Final = "unused_column"


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


def findings(report: dict[str, Any], most: int = 200) -> list[Finding]:
    """Issues of one kind and wording together; the gravest first, then those with most rows."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    unused = [issue for issue in report.get("issues", []) if issue["code"] == UNUSED]
    for issue in report.get("issues", []):
        if issue["code"] != UNUSED or len(unused) == 1:
            groups[(issue["severity"], *_words(issue))].append(issue)
    if len(unused) > 1:
        groups[("note", *_words_unused(unused))] = [{**unused[0], "column": None}]
    ranked = sorted(groups.items(), key=lambda group: (ORDER.index(group[0][0]), -len(group[1])))
    return [_finding(*key, issues) for key, issues in ranked[:most]]


def _words(issue: dict[str, Any]) -> tuple[str, str]:
    message, remedy = WORDS.get(issue["code"], (issue["code"], ""))
    params = defaultdict(str, issue["params"], column=issue["column"] or "", row=str(issue["row"] or ""))
    return _(message).format_map(params), (_(remedy).format_map(params) if remedy else "")


def _words_unused(unused: list[dict[str, Any]]) -> tuple[str, str]:
    """Columns left out are one line, however many they are."""
    some = ", ".join(f"“{issue['column']}”" for issue in unused[:SHOWN]) + (" …" if len(unused) > SHOWN else "")
    said = ngettext(
        "We do not know what %(n)s column means: %(some)s",
        "We do not know what %(n)s columns mean: %(some)s",
        len(unused),
    )
    return said % {"n": len(unused), "some": some}, _words(unused[0])[1]


def _finding(severity: str, what: str, remedy: str, issues: list[dict[str, Any]]) -> Finding:
    rows = sorted({issue["row"] for issue in issues if issue["row"] is not None})
    column = next((issue["column"] for issue in issues if issue["column"]), "")
    tag = {
        "refused": ngettext("Refused: %(n)s", "Refused: %(n)s", len(issues)),
        "warned": ngettext("Kept, look again: %(n)s", "Kept, look again: %(n)s", len(issues)),
        "note": _("About the whole list"),
    }[severity] % {"n": len(issues)}
    shown, more = ", ".join(map(str, rows[:SHOWN])), max(0, len(rows) - SHOWN)
    return Finding(tag, TONES[severity], what, remedy, shown, more, "" if column in what else column)


def doubts_by_column(report: dict[str, Any]) -> dict[str, list[str]]:
    """Column -> what is to be said about its cells, for the place where it is mapped; one text per kind of doubt."""
    found: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for issue in report.get("issues", []):
        if issue["column"] and issue["severity"] == "warned":
            said = found[issue["column"]]
            first, count = said.get(issue["code"], (_words(issue)[0], 0))
            said[issue["code"]] = (first, count + 1)
    return {column: [_counted(*pair) for pair in list(said.values())[:3]] for column, said in found.items()}


def _counted(text: str, count: int) -> str:
    if count == 1:
        return text
    return ngettext("%(text)s And %(n)s row more.", "%(text)s And %(n)s rows more.", count - 1) % {
        "text": text,
        "n": count - 1,
    }
