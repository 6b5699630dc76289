"""What can be done about freshness: ask in rounds, hand links out, answer them."""

from potluck.web.people.actions import GoneError
from potluck.web.upkeep.actions.answers import NothingChangedError, answer
from potluck.web.upkeep.actions.confirming import confirm
from potluck.web.upkeep.actions.links import MOST, Given, hand_out, send_new_link, send_next, try_again
from potluck.web.upkeep.actions.rounds import NobodyToAskError, end, start

__all__ = [
    "MOST",
    "Given",
    "GoneError",
    "NobodyToAskError",
    "NothingChangedError",
    "answer",
    "confirm",
    "end",
    "hand_out",
    "send_new_link",
    "send_next",
    "start",
    "try_again",
]
