"""The report of an import in words: what was read, kept, warned about, refused, and what to do."""

from collections import defaultdict
from typing import Any

from potluck.engine.mapping import ISSUES as MAPPING_ISSUES
from potluck.engine.read.issues import ISSUES as READ_ISSUES

WORDS: dict[str, tuple[str, str]] = {**READ_ISSUES, **MAPPING_ISSUES}
HEADS = {"refused": "Refused", "warned": "Kept, look again", "note": "About the whole list"}


def words_of(issue: dict[str, Any]) -> tuple[str, str]:
    """(what happened, what to do) of one issue of a report."""
    message, remedy = WORDS.get(issue["code"], (issue["code"], ""))
    params = defaultdict(str, issue["params"], column=issue["column"] or "", row=str(issue["row"] or ""))
    return message.format_map(params), remedy.format_map(params)


def grouped(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Issues of one kind and wording together: severity, what, remedy, rows; the gravest first."""
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for issue in report.get("issues", []):
        rows = groups[(issue["severity"], *words_of(issue))]
        if issue["row"] is not None:
            rows.append(issue["row"])
    order = list(HEADS)
    return [
        {"severity": severity, "what": what, "remedy": remedy, "rows": sorted(rows)}
        for (severity, what, remedy), rows in sorted(groups.items(), key=lambda g: order.index(g[0][0]))
    ]


def in_words(report: dict[str, Any]) -> str:
    """The report as plain text."""
    lines = [
        f"{report['read']} rows read: {report['kept']} kept ({report['warned']} of these, look again),"
        f" {report['refused']} refused."
    ]
    for group in grouped(report):
        rows = _rows(group["rows"])
        lines.append(f"{HEADS[group['severity']]}: {group['what']}{rows}\n    {group['remedy']}".rstrip())
    if linked := report.get("linked"):
        lines.append(f"On this table now: {linked['profiles']} profiles; {linked['to_decide']} pairs wait at the desk.")
    return "\n".join(lines)


def _rows(rows: list[int], most: int = 20) -> str:
    if not rows:
        return ""
    more = f" and {len(rows) - most} more" if len(rows) > most else ""
    return f" (row {', '.join(map(str, rows[:most]))}{more})"
