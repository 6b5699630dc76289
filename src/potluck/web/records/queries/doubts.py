"""What the machine doubts about, one question for each two co-ops. Reads only."""

from collections import Counter
from dataclasses import dataclass

from django.db import connection

from potluck.web.records.models import Membership
from potluck.web.records.queries.judgements import standing_decisions
from potluck.web.records.queries.profiles import generation

Ends = tuple[str, str]


ASKED = """
SELECT e.id, e.a, e.b, ma.profile_id, mb.profile_id FROM records_edge e
JOIN records_membership ma ON ma.generation = e.generation AND ma.record_id = e.a
JOIN records_membership mb ON mb.generation = e.generation AND mb.record_id = e.b
WHERE e.generation = %s AND e.band IN ('ask', 'same') AND ma.profile_id <> mb.profile_id
AND COALESCE(ma.part_of, '') <> mb.profile_id AND COALESCE(mb.part_of, '') <> ma.profile_id
ORDER BY e.weight DESC, e.a, e.b
"""
"""Pairs in doubt, and pairs that score as the same but were left apart, because other rows of the two speak against it;
not a co-op and its own site."""


@dataclass(frozen=True)
class Left:
    """What the desk has before it: edge ids in the order they are asked, and pairs that need no answer now."""

    ask: list[int]
    answered: int  # another row of the same two co-ops has a person's word
    doubled: int  # another pair of the same two co-ops is asked first

    @property
    def waiting(self) -> int:
        return self.answered + self.doubled


def left_to_decide() -> Left:
    """One question for each two co-ops the machine doubts about; further pairs of the same two can wait."""
    now = generation()
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [now])
        rows = cursor.fetchall()
    told = set(standing_decisions().values_list("a", "b"))
    said = _profile_pairs(now, told)
    seen: set[Ends] = set()
    counts: Counter[str] = Counter()
    ask = []
    for edge_id, a, b, left, right in rows:
        ends = (left, right) if left < right else (right, left)
        if (a, b) in told:
            continue
        if ends in said:
            counts["answered"] += 1
        elif ends in seen:
            counts["doubled"] += 1
        else:
            seen.add(ends)
            ask.append(edge_id)
    return Left(ask, counts["answered"], counts["doubled"])


def _profile_pairs(generation: int, pairs: set[Ends]) -> set[Ends]:
    """The pairs of profiles that these pairs of rows lie in now."""
    ids = sorted({record_id for pair in pairs for record_id in pair})
    home: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        part = Membership.objects.filter(generation=generation, record_id__in=ids[start : start + 500])
        home |= dict(part.values_list("record_id", "profile_id"))
    ends = (sorted((home.get(a, a), home.get(b, b))) for a, b in pairs)
    return {(left, right) for left, right in ends}
