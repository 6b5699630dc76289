"""The exits of a node: every address, file format and verb by which something leaves it, who may open it and what it
gives, as the rooms say (`Room.exits`). The gate reads them: an address that no room lists is closed. A test asks every
exit as a visitor, a member and a steward, and looks for what they may not see.

A new address is one line: its name in `urls.py`, then `Exit(gives, paths, act=...)` in the room's `room.py`."""

from typing import Final

from potluck.web import rooms
from potluck.web.rooms import DESK, HOLDER, LOOKS, NOTHING, PROFILES, SOURCES, Exit

__all__ = ["DESK", "FORMATS", "HOLDER", "LOOKS", "NOTHING", "PROFILES", "SOURCES", "URLS", "VERBS", "Exit"]

URLS: Final[dict[str, Exit]] = rooms.collected("exits")
"""Name of an address -> the exit."""
FORMATS: Final[dict[str, Exit]] = rooms.collected("formats")
"""Format of a download -> the exit; each is asked for through `take` and `potluck export`."""
VERBS: Final[dict[str, Exit]] = rooms.collected("verbs")
"""Verb of the command line -> the exit. Whoever runs one is the operator; what it writes for others is cut."""
