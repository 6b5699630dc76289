"""The lines of a give-back as a page shows them: a page at a time, one question for cells that belong together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy

from potluck.web.give_back import going_home, queries
from potluck.web.records import queries as records
from potluck.web.records.models import Reply, Source

PAGE: Final = 40
WHATS: Final = ("copy", "difference", "changes")
KINDS: Final = {
    "fill": (gettext_lazy("Empty, now known"), "good"),
    "correct": (gettext_lazy("Changed"), "change"),
    "closed": (gettext_lazy("Closed"), "bad"),
    "doubled": (gettext_lazy("Twice on the list"), "bad"),
}
STATES: Final = ("open", "taken", "refused")
WHY: Final = {
    "moved": gettext_lazy("the row stands otherwise in the file than we read it"),
    "formula": gettext_lazy("a formula stands in the cell"),
    "merged": gettext_lazy("the cell is part of a joined cell"),
    "letters": gettext_lazy("the letters of the file cannot write the new value"),
    "quotes": gettext_lazy("the row has a stray quotation mark"),
    "no_header": gettext_lazy("the file has no row of headers to add a column to"),
    "taken": gettext_lazy("something stands where the new column would be"),
    "kept_row": gettext_lazy("the row is coloured, not taken out, because formulas may point at it"),
    "same_rows": gettext_lazy("other rows read just the same"),
    "same_headers": gettext_lazy("two columns have the same header"),
}


@dataclass
class Line:
    """One question: the cells that would change together, and whose word it is."""

    key: str
    kind: str
    verdict: str
    sources: list[Source]
    date: str
    extra: str
    cells: list[dict[str, Any]] = field(default_factory=list)  # column, before, after, is_new
    row: int = 0
    name: str = ""
    table: str = ""
    is_first: bool = False  # of its row, on this page

    @property
    def word(self) -> Any:
        return KINDS[self.kind][0]

    @property
    def tone(self) -> str:
        return KINDS[self.kind][1]

    @property
    def columns(self) -> str:
        return " / ".join(cell["column"] for cell in self.cells)

    @property
    def mark(self) -> str:
        """Which colour the new cell has: known for the first time, or changed."""
        return "now" if self.kind == "fill" else "to"


def shown(lines: pl.DataFrame, asked: Mapping[str, str]) -> dict[str, Any]:
    """What a page of lines needs: those of the kind and state asked for (kind, state, page), and how to go on. What was
    refused is not offered again: it shows only when asked for."""
    kind, state = asked.get("kind", ""), asked.get("state", "")
    offered = lines.filter(pl.col("verdict") != Reply.REFUSED)
    found = lines if state in STATES else offered
    found = found.filter(pl.col("kind") == kind) if kind in KINDS else found
    if state in STATES:
        found = found.filter(pl.col("verdict") == ("" if state == "open" else state))
    keys = found["key"].unique(maintain_order=True)
    text = asked.get("page", "1")
    last = max(1, -(-len(keys) // PAGE))
    number = min(max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1, last)
    part = found.filter(pl.col("key").is_in(keys[(number - 1) * PAGE : number * PAGE].implode()))
    kinds = dict(offered.unique("key").group_by("kind").len().iter_rows())
    return {
        "lines": _lines(part),
        "count": queries.count_lines(lines),
        "rows": offered["record_id"].n_unique(),
        "offered": offered["key"].n_unique(),
        "kinds": [(code, word, kinds[code]) for code, (word, _) in KINDS.items() if kinds.get(code)],
        "kind": kind if kind in KINDS else "",
        "state": state if state in STATES else "",
        "found": len(keys),
        "number": number,
        "before": number - 1 or None,
        "after": number + 1 if number < last else None,
        "has_tables": lines["table"].n_unique() > 1,
        "filter": _filter(kind if kind in KINDS else "", state if state in STATES else ""),
    }


def _filter(kind: str, state: str) -> str:
    """The part of an address that keeps the filters."""
    query = QueryDict(mutable=True)
    for name, value in (("kind", kind), ("state", state)):
        if value:
            query[name] = value
    return query.urlencode()


def _lines(part: pl.DataFrame) -> list[Line]:
    known = records.sources_by_id()
    found: dict[str, Line] = {}
    last = ""
    for line in part.iter_rows(named=True):
        if line["key"] not in found:
            sources = [known[one] for one in line["sources"] if one in known]
            made = Line(line["key"], line["kind"], line["verdict"], sources, line["date"], line["extra"])
            made.row, made.name, made.table = line["row"], line["name"], line["table"]
            made.is_first, last = line["record_id"] != last, line["record_id"]
            found[line["key"]] = made
        cell = {name: line[name] for name in ("column", "before", "after", "is_new", "field")}
        found[line["key"]].cells.append(cell)
    return list(found.values())


def answers(posted: QueryDict) -> dict[str, str]:
    """Key -> verdict out of the form; the button for the whole page answers what is open on it."""
    said = {name[2:]: value for name, value in posted.items() if name.startswith("a-")}
    whole = posted.get("all", "")
    if whole in (Reply.TAKEN, Reply.REFUSED):
        said |= {key: whole for key in posted.getlist("k") if f"a-{key}" not in posted}
    return {key: str(value) for key, value in said.items()}


def notes(source: Source, lines: pl.DataFrame) -> list[tuple[Any, str]]:
    """(why, rows) of what cannot be changed in the file itself."""
    if lines.is_empty():
        return []
    try:
        left = going_home.copy(source, lines).left
    except going_home.NoFileError:
        return []
    told = going_home.notes(left)
    return [
        (WHY[why], ", ".join(map(str, rows[:20])) + (" ..." if len(rows) > 20 else "")) for why, rows in told.items()
    ]


def file(source: Source, lines: pl.DataFrame, what: str) -> HttpResponse | None:
    """One of WHATS as a download; None when the list has no file here."""
    try:
        if what == "changes":
            names = {one.id: one.name for one in records.sources_by_id().values()}
            made = going_home.changes(source, lines, names)
        else:
            made = (going_home.copy if what == "copy" else going_home.difference)(source, lines)
    except going_home.NoFileError:
        return None
    return HttpResponse(made.data, content_type=made.media, headers={"Content-Disposition": _attachment(made.name)})


def _attachment(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"


def query(request: HttpRequest) -> str:
    """The page and filters a form came from, to go back to."""
    kept = QueryDict(mutable=True)
    for name in ("kind", "state", "page"):
        if value := request.POST.get(name, ""):
            kept[name] = value[:20]
    return f"?{kept.urlencode()}" if kept else ""
