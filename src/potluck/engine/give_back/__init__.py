"""give back: what the other lists know better than one list, in that list's own columns and spelling.

A value is offered where the row has none (fill), where the profile shows another one by the rules of `settle`
(correct), where others say that a co-op is closed, and where two rows of the list are one co-op (doubled). Never
offered: what only the list itself says, what its keeper may not see, and the middle of a town as a co-op's place.
"""

from potluck.engine.give_back.known import known
from potluck.engine.give_back.lines import lines

__all__ = ["known", "lines"]
