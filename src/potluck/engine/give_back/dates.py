"""How a column writes dates: the pattern that says most of its own cells."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

PATTERNS: Final = (
    "{Y}-{m:02}-{d:02}", "{d:02}/{m:02}/{Y}", "{m:02}/{d:02}/{Y}", "{d}/{m}/{Y}", "{m}/{d}/{Y}", "{d:02}.{m:02}.{Y}",
    "{d}.{m}.{Y}", "{d:02}-{m:02}-{Y}", "{Y}/{m:02}/{d:02}", "{Y}{m:02}{d:02}", "{d:02}/{m:02}/{y:02}",
    "{m:02}/{d:02}/{y:02}",
)  # fmt: skip
MONTHS: Final = ("{Y}-{m:02}", "{m:02}/{Y}", "{m}/{Y}", "{m:02}.{Y}", "{Y}/{m:02}")


def date_speller(examples: Sequence[tuple[str, str]]) -> Callable[[str], str | None]:
    """(cell, ISO date) pairs -> how a date is written there, as exact as it is known. A column of years alone gets the
    year."""
    whole = _best(PATTERNS, [pair for pair in examples if len(pair[1]) == 10])
    month = _best(MONTHS, [pair for pair in examples if len(pair[1]) == 7])
    years = sum(len(value) == 4 for _, value in examples)
    only_years = years * 10 > len(examples) * 9 if examples else False

    def spell(value: str) -> str | None:
        if only_years or len(value) == 4:
            return value[:4]
        return _written(whole if len(value) == 10 else month, value)

    return spell


def _best(patterns: Sequence[str], examples: Sequence[tuple[str, str]]) -> str:
    fits = Counter(
        pattern for pattern in patterns for cell, value in examples if _written(pattern, value) == cell.strip()
    )
    return max(patterns, key=lambda pattern: fits[pattern])


def _written(pattern: str, value: str) -> str:
    year, month, day = [*map(int, value.split("-")), 1, 1][:3]
    return pattern.format(Y=year, y=year % 100, m=month, d=day)
