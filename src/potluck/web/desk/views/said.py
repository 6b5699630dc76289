"""What was decided, as lines for a page: by whom, about which rows, and whether it can be taken back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potluck.web.desk import queries
from potluck.web.records import queries as records
from potluck.web.records.models import Decision, Edge

WORDS: Final = {
    "same": (gettext_lazy("Same"), "good"),
    "different": (gettext_lazy("Different"), "bad"),
    "unsure": (gettext_lazy("Unsure"), "plain"),
    "branch": (gettext_lazy("Branch"), "change"),
    "branch_of": (gettext_lazy("Branch"), "change"),
}


@dataclass(frozen=True)
class Said:
    """One click of a person, or one join of the machine."""

    word: str
    tone: str
    verdict: str
    a: str
    b: str
    a_name: str
    b_name: str
    more: int  # further pairs of the same click
    who: str  # empty: the machine
    at: datetime | None
    why: str
    weight: float | None
    number: str  # of the decision; empty: the machine's
    undone_by: str
    undone_at: datetime | None


def by_people(decisions: Sequence[Decision], person: Any) -> list[Said]:
    names = records.names_of(record_id for d in decisions for record_id in (d.a, d.b))
    sizes = queries.batch_sizes([d.batch for d in decisions if d.batch])
    return [_of_person(d, names, sizes, person) for d in decisions]


def _of_person(d: Decision, names: dict[str, str], sizes: Counter[str], person: Any) -> Said:
    word, tone = WORDS[d.verdict]
    a, b = (d.b, d.a) if d.verdict == "branch_of" else (d.a, d.b)
    undone_by = (_("You") if d.undone_by == person else str(d.undone_by or "")) if d.undone_at else ""
    who = _("You") if d.by and d.by == person else str(d.by or _("Someone"))
    more = max(0, sizes[d.batch] - 1) if d.batch else 0
    nameless = _("a row without a name")
    return Said(
        str(word), tone, d.verdict, a, b, names.get(a) or nameless, names.get(b) or nameless, more, who, d.at, d.reason,
        None, d.id, undone_by, d.undone_at,
    )  # fmt: skip


def by_machine(edges: Sequence[Edge]) -> list[Said]:
    names = records.names_of(record_id for edge in edges for record_id in (edge.a, edge.b))
    return [_of_machine(edge, names) for edge in edges]


def _of_machine(e: Edge, names: dict[str, str]) -> Said:
    nameless = _("a row without a name")
    a, b = names.get(e.a) or nameless, names.get(e.b) or nameless
    return Said(_("Machine: same"), "plain", "same", e.a, e.b, a, b, 0, "", None, "", e.weight, "", "", None)
