"""The report of an import in words: what was read, kept, warned about, refused, and what to do."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from potluck.engine.mapping import ISSUES as MAPPING_ISSUES
from potluck.engine.mapping import Loss, loss
from potluck.engine.read.issues import ISSUES as READ_ISSUES

WORDS: dict[str, tuple[str, str]] = {**READ_ISSUES, **MAPPING_ISSUES}
HEADS = {"refused": "Refused", "warned": "Kept, look again", "note": "About the whole list"}
Translate = Callable[[str], str]


@dataclass(frozen=True)
class Group:
    """Issues of one code and column. `what` is said of the first of them; `others` have another value in it."""

    severity: str
    what: str
    remedy: str
    column: str
    rows: list[int]
    count: int
    others: int


def words_of(issue: dict[str, Any], translate: Translate = str) -> tuple[str, str]:
    """(what happened, what to do) of one issue of a report."""
    message, remedy = WORDS.get(issue["code"], (issue["code"], ""))
    params = defaultdict(str, issue["params"], column=issue["column"] or "", row=str(issue["row"] or ""))
    return translate(message).format_map(params), translate(remedy).format_map(params) if remedy else ""


def grouped(report: dict[str, Any], translate: Translate = str) -> list[Group]:
    """Issues of one code and column together: the gravest first, then those with most rows."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for issue in report.get("issues", []):
        about = issue["column"] or "" if issue["severity"] != "note" else str(words_of(issue))
        groups[(issue["severity"], issue["code"], about)].append(issue)
    order = list(HEADS)
    ranked = sorted(groups.values(), key=lambda issues: (order.index(issues[0]["severity"]), -len(issues)))
    return [_group(issues, translate) for issues in ranked]


def _group(issues: list[dict[str, Any]], translate: Translate) -> Group:
    first = issues[0]
    what, remedy = words_of(first, translate)
    rows = sorted({issue["row"] for issue in issues if issue["row"] is not None})
    others = sum(issue["params"] != first["params"] for issue in issues)
    return Group(first["severity"], what, remedy, first["column"] or "", rows, len(issues), others)


def loss_of(report: dict[str, Any]) -> Loss | None:
    """What the list of a report would lose, where that is much."""
    refused = (issue["code"] for issue in report.get("issues", []) if issue["severity"] == "refused")
    return loss(report.get("read", 0), refused)


def reasons(report: dict[str, Any], lost: Loss, translate: Translate = str, most: int = 3) -> list[Group]:
    """The chief reasons for which rows are refused, one for each code, the commonest first."""
    first: dict[str, Group] = {}
    for code in lost.codes[:most]:
        alike = [one for one in report["issues"] if one["code"] == code and one["severity"] == "refused"]
        first[code] = _group(alike, translate)
    return list(first.values())


def headline(report: dict[str, Any]) -> str:
    """The first words of a report of which few rows are kept; else empty."""
    lost = loss_of(report)
    if not lost:
        return ""
    why = "".join(f"\n    {group.count} rows: {group.what} {group.remedy}" for group in reasons(report, lost))
    return f"Only {lost.kept} of {lost.rows} rows can be kept. Look at this first:{why}"


def in_words(report: dict[str, Any]) -> str:
    """The report as plain text."""
    lines = [
        *filter(None, [headline(report)]),
        f"{report['read']} rows read: {report['kept']} kept ({report['warned']} of these, look again),"
        f" {report['refused']} refused.",
    ]
    for group in grouped(report):
        column = f", column “{group.column}”" if group.column and group.severity != "note" else ""
        more = f" And {group.others} alike." if group.others else ""
        lines.append(
            f"{HEADS[group.severity]}: {group.what}{more}{_rows(group.rows, column)}\n    {group.remedy}".rstrip()
        )
    if linked := report.get("linked"):
        lines.append(f"On this table now: {linked['profiles']} profiles; {linked['to_decide']} pairs wait at the desk.")
    return "\n".join(lines)


def _rows(rows: list[int], column: str, most: int = 20) -> str:
    if not rows:
        return ""
    more = f" and {len(rows) - most} more" if len(rows) > most else ""
    return f" (row {', '.join(map(str, rows[:most]))}{more}{column})"
