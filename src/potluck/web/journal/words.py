"""What the lines of the journal say in words, as the rooms say them (`Room.journal`)."""

from potluck.web import rooms
from potluck.web.journal.models import Line


def words(line: Line) -> str:
    """What was done, in the reader's language where we have the words."""
    return str(rooms.collected("journal").get((line.verb, line.thing)) or f"{line.verb} {line.thing}")
