"""Which licences may go into one file, under which licence the whole then is, and whom it has to name.

Data about licences and one rule; docs/licences.md gives the sections it rests on. Not legal advice."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

FREE, NAMED, ALIKE, NOT_FOR_PROFIT = "free", "named", "alike", "nc"
LICENCES: Final = {
    "CC0-1.0": FREE,
    "PDDL-1.0": FREE,
    "CC-BY-4.0": NAMED,
    "CC-BY-3.0": NAMED,
    "ODC-By-1.0": NAMED,
    "OGL-UK-3.0": NAMED,
    "ODbL-1.0": ALIKE,
    "CC-BY-SA-4.0": ALIKE,
    "CC-BY-NC-4.0": NOT_FOR_PROFIT,
    "CC-BY-NC-SA-4.0": NOT_FOR_PROFIT,
}
"""SPDX id -> what it asks: nothing; naming; naming and sharing alike; naming, and no profit. In the order in which they
stand for a whole. A licence that is not here is known to us by name only and goes with nothing else."""

_ORDER: Final = {licence: place for place, licence in enumerate(LICENCES)}
OPEN: Final = "open"
"""The name of the way that takes only what anyone may use."""


@dataclass(frozen=True)
class Mix:
    """Whether licences may be mixed. `under`: the licence of the whole (empty: none). `kept`: those that ask to be
    named beside it. `left_out` and `why` (alike | not_for_profit | unknown): what cannot come along, and the reason."""

    may: bool
    under: str
    kept: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Way:
    """One way to take what can be taken together. `name` stands in addresses; `licences` is what it holds."""

    name: str
    under: str
    licences: frozenset[str]


def mix(licences: Iterable[str]) -> Mix:
    """Whether these SPDX ids may go into one database; ids that are empty (not stated) never may and are left out.

    What asks nothing or only naming goes into anything. ODbL and CC BY-SA each want the whole for themselves, so they
    do not go together; what is not for profit goes with neither of them."""
    given = sorted(set(licences), key=_turn)
    silent = tuple(licence for licence in given if not licence)
    stated = [licence for licence in given if licence]
    found = ways(stated)
    if len(found) > 1:
        best = found[-1]
        out = tuple(licence for licence in stated if licence not in best.licences)
        return Mix(False, "", (), (*silent, *out), _why(out, best))
    kept = tuple(licence for licence in stated if LICENCES.get(licence) != FREE)
    return Mix(bool(found), found[0].under if found else "", kept, silent, "unknown" if silent else "")


def written(text: str) -> str:
    """The SPDX id that is meant, written as SPDX writes it. Empty where it is none that we know and has no version
    ("foo", "CC BY"); a licence without an SPDX id is written LicenseRef-its-name."""
    known = {licence.casefold(): licence for licence in LICENCES}
    if text.strip().casefold() in known:
        return known[text.strip().casefold()]
    parts = text.strip().split("-")
    is_plain = all(part.isascii() and part.replace(".", "").replace("+", "").isalnum() for part in parts)
    has_version = any(part[:1].isdigit() for part in parts[1:]) or (parts[0] == "LicenseRef" and len(parts) > 1)
    return text.strip() if is_plain and has_version else ""


def near(text: str) -> list[str]:
    """The licences we know that are written most like this, best first; at most three."""
    known = {licence.casefold(): licence for licence in LICENCES}
    folded = text.casefold().strip().replace(" ", "-").replace("_", "-")
    begins = [licence for folded_one, licence in known.items() if folded and folded_one.startswith(folded)]
    alike = [known[one] for one in get_close_matches(folded, known, n=3, cutoff=0.6)]
    return list(dict.fromkeys([*begins, *alike]))[:3]


def ways(licences: Iterable[str]) -> list[Way]:
    """The largest sets of these licences that may be taken together, each as one way: first what anyone may use, then
    that with what is shared alike or not for profit, then each licence that we do not know. One way: all may be mixed;
    none: nothing states a licence."""
    stated = {licence for licence in licences if licence}
    base = frozenset(licence for licence in stated if LICENCES.get(licence) in (FREE, NAMED))
    wider = [
        Way(licence.lower(), licence, base | {licence}) for licence in _of(stated, ALIKE)
    ]  # each wants the whole for itself
    if unprofitable := _of(stated, NOT_FOR_PROFIT):
        wider.append(Way("nc", unprofitable[-1], base | set(unprofitable)))
    unknown = [Way(licence, licence, frozenset({licence})) for licence in sorted(stated - set(LICENCES))]
    goes_along = len(wider) == 1 and not unknown
    alone = [Way(OPEN, _whole(base), base)] if base and not goes_along else []
    return [*alone, *wider, *unknown]


def _of(stated: set[str], asks: str) -> list[str]:
    return sorted((licence for licence in stated if LICENCES.get(licence) == asks), key=_turn)


def _whole(base: frozenset[str]) -> str:
    """The licence that asks most of those that anyone may use: what obeys it obeys all, if all are named."""
    named = _of(set(base), NAMED)
    return named[0] if named else min(base, key=_turn)


def _turn(licence: str) -> tuple[int, str]:
    return _ORDER.get(licence, len(_ORDER)), licence


def _why(out: tuple[str, ...], best: Way) -> str:
    if any(licence not in LICENCES for licence in (*out, best.under)):
        return "unknown"
    return "not_for_profit" if NOT_FOR_PROFIT in {LICENCES[licence] for licence in (*out, best.under)} else "alike"
