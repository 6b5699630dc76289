"""One file per kind of value. Each has `clean(text) -> Cleaned`: what the cell says, and what is wrong with it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cleaned:
    """What one cell says: (field, value) pairs in the order of the cell, and the code of an issue, if any."""

    facts: tuple[tuple[str, str], ...] = ()
    issue: str | None = None
