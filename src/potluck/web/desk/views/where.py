"""The small picture of where two rows are: two marks, the line between them, a scale. SVG attributes only."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.utils.translation import gettext as _

from potluck.web.records import queries as records
from potluck.web.records.models import Record

WIDE, HIGH, ROOM = 320.0, 160.0, 52.0
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Where:
    """Coordinates of the drawing, and the same in words."""

    ax: float
    ay: float
    bx: float
    by: float
    apart: str
    placed: list[str]
    scale: str
    scale_width: float
    is_same_spot: bool


def where(a: Record, b: Record) -> Where | None:
    """None unless both rows have a place."""
    left, right = _point(a), _point(b)
    if left is None or right is None:
        return None
    km = distance_km(left, right)
    east = radians(right[1] - left[1]) * cos(radians((left[0] + right[0]) / 2)) * 6371.0
    north = radians(right[0] - left[0]) * 6371.0
    fit = min((WIDE - 2 * ROOM) / max(abs(east), 1e-9), (HIGH - 2 * ROOM) / max(abs(north), 1e-9), WIDE / 0.2)
    step = max((s for s in STEPS if s * fit <= WIDE / 3), default=STEPS[0])
    dx, dy = east * fit / 2, -north * fit / 2
    return Where(
        round(WIDE / 2 - dx, 1), round(HIGH / 2 - dy, 1), round(WIDE / 2 + dx, 1), round(HIGH / 2 + dy, 1),
        _distance(km), [_placed("A", a), _placed("B", b)], _length(step), round(step * fit, 1), km < 0.015,
    )  # fmt: skip


def _length(km: float) -> str:
    return _("%(n)s km") % {"n": f"{km:g}"} if km >= 1 else _("%(n)s m") % {"n": f"{km * 1000:g}"}


def _point(record: Record) -> tuple[float, float] | None:
    facts = records.facts_by_field(record)
    try:
        return float(facts["lat"][0]), float(facts["lon"][0])
    except (KeyError, ValueError):
        return None


def _placed(side: str, record: Record) -> str:
    facts: dict[str, Any] = records.facts_by_field(record)
    by = facts.get("placed_by", ["list"])[0]
    exact = facts.get("precision", ["exact"])[0]
    if by == "gazetteer" or exact in ("town", "region"):
        return _("%(side)s is known to its town only.") % {"side": side}
    return _("%(side)s was placed by its list.") % {"side": side}


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance on a sphere of 6371 km (haversine)."""
    lat1, lon1, lat2, lon2 = map(radians, (*a, *b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def _distance(km: float) -> str:
    """How far apart two places are, in words."""
    if km < 0.015:
        return _("At the same spot.")
    if km < 0.95:
        return _("%(n)s m apart.") % {"n": max(10, round(km * 100) * 10)}
    return _("%(n)s km apart.") % {"n": f"{km:.1f}" if km < 10 else f"{km:,.0f}"}
