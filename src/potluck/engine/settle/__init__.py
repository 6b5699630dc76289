"""settle: which values of its records a profile shows, in which order, and why.

The order, for every field: the node's own list, then the trust order of sources, then the number of *sources* that
agree, then the newest observed date, then the place in the row and the text of the value. Trust stands before
agreement: a keeper who puts a list first is believed even when two others say something else, and the others stay
visible. A place is chosen whole: the node's own list first, then what is known more exactly, then as above.
Record ids are random and break no tie between different values.
"""

from potluck.engine.settle.arrange import flat, licensed, said_by, seen, shown, with_and_without_list
from potluck.engine.settle.profiles import settle

__all__ = ["flat", "licensed", "said_by", "seen", "settle", "shown", "with_and_without_list"]
