"""Who may see what. Every exit of a node (page, search, count, tile, download, log) asks `may_see`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

LEVELS: Final = ("steward", "members", "peers", "public")
"""From the most closed to the most open."""

PUBLIC: Final = "public"
MEMBERS: Final = "members"
STEWARD: Final = "steward"


def strictest(*levels: str | None) -> str:
    """The most closed of the levels given; `public` when none is given."""
    return min((level for level in levels if level), key=LEVELS.index, default=PUBLIC)


def may_see(viewer: str, level: str | None) -> bool:
    """Whether someone who stands at level `viewer` may see a thing of `level` (None: public)."""
    return LEVELS.index(level or PUBLIC) >= LEVELS.index(viewer)


def visible(viewer: str, column: str = "level") -> pl.Expr:
    """The same rule over a column of levels."""
    import polars as pl  # here: every verb asks for levels, and starts without the engine

    return pl.col(column).fill_null(PUBLIC).is_in([level for level in LEVELS if may_see(viewer, level)])
