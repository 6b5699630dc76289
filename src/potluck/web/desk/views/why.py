"""Why the machine joins, asks or keeps apart: its reasons in words with bars, and where the score lies."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from potluck.engine import link
from potluck.web.records.models import Edge

AXIS, SIDE, SMALL = 60.0, 58.0, 0.45


@dataclass(frozen=True)
class Reason:
    weight: str
    words: str
    x: float
    width: float
    tone: str  # for | against | none


@dataclass(frozen=True)
class Why:
    """The table of reasons; `pin` is where the score lies in the picture of the three bands (0..200)."""

    reasons: list[Reason]
    total: Reason
    low: str
    high: str
    pin: float


def why(edge: Edge, is_joined: bool) -> Why:
    """Reads an edge. The bands are those the linker used. `is_joined`: the two rows are on one profile now."""
    told = sorted(link.explain(edge.reasons), key=lambda reason: -abs(reason[0]))
    most = max([abs(edge.weight), *(abs(weight) for weight, *_rest in told), 1.0])
    reasons = [_reason(weight, _(text).format(**_in_words(params)), most) for weight, text, params in told]
    small = [reason for reason, one in zip(reasons, told, strict=True) if _is_small(one)]
    if len(small) > 1:
        rest = sum(one[0] for one in told if _is_small(one))
        words = _("Little things: %(all)s") % {"all": "; ".join(reason.words for reason in small)}
        reasons = [reason for reason in reasons if reason not in small] + [_reason(rest, words, most)]
    total = _reason(edge.weight, _leaning(edge, is_joined), most)
    low, high = _bands()
    return Why(reasons, total, _plain(low), _plain(high), round(_pin(edge.weight, low, high), 1))


def _in_words(params: dict[str, Any]) -> dict[str, Any]:
    return {name: _(said) if isinstance(said, str) else said for name, said in params.items()}


def _is_small(told: tuple[float, str, dict[str, Any]]) -> bool:
    """Little weight, and no count that says why it weighs so little."""
    return abs(told[0]) < SMALL and not told[2]


def _plain(number: float) -> str:
    return f"{number:g}".replace("-", "−")


def _reason(weight: float, words: str, most: float) -> Reason:
    width = round(abs(weight) / most * SIDE, 1)
    if abs(weight) < 0.05:
        return Reason("0", words, AXIS, 0, "none")
    sign = "+" if weight > 0 else "−"
    x = AXIS if weight > 0 else AXIS - width
    return Reason(f"{sign}{abs(weight):.1f}", words, x, width, "for" if weight > 0 else "against")


def _leaning(edge: Edge, is_joined: bool) -> str:
    low, high = _bands()
    if edge.band == "ask" and edge.weight > high:
        return _("The score would do, but something speaks against it: only a person can join them")
    if edge.band == "same" and not is_joined:
        return _("Enough to join them, but other rows of the two speak against it: only a person can tell")
    if edge.band == "same":
        return _("Enough to join them; a person’s word outranks it")
    if edge.band == "different":
        return _("Enough to keep them apart; a person’s word outranks it")
    if edge.band in ("branch", "branch_of"):
        return _("One looks like a branch of the other")
    if edge.weight >= high - (high - low) / 3:
        return _("Leans to the same, not enough to join them without you")
    if edge.weight <= low + (high - low) / 3:
        return _("Leans to different, not enough to keep them apart without you")
    return _("It could be either: only a person can tell")


def _bands() -> tuple[float, float]:
    """Scores at which the machine begins to ask, and to join."""
    from potluck.engine.link import score

    return float(score.ASK), float(score.SAME)


def _pin(weight: float, low: float, high: float) -> float:
    """Below `low` is the first 70 of 200, the band between the next 70, above the last 60."""
    if weight < low:
        return max(2.0, 70 - (low - weight) / max(high - low, 1) * 35)
    if weight <= high:
        return 70 + (weight - low) / max(high - low, 0.1) * 70
    return min(198.0, 140 + (weight - high) / max(high - low, 1) * 30)
