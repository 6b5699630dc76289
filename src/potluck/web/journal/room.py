"""What this room says of itself: who did what, when."""

from potluck.web.rooms import Room

ROOM = Room(
    "journal",
)
