"""What can be done with suggestions: readers make them, stewards take or refuse them and can take that back."""

from potluck.web.suggestions.actions.answer import AnsweredError, LeftError, refuse, take, undo
from potluck.web.suggestions.actions.pile import clear_spam, forget_senders, not_spam
from potluck.web.suggestions.actions.tell import TooManyError, suggest

__all__ = [
    "AnsweredError",
    "LeftError",
    "TooManyError",
    "clear_spam",
    "forget_senders",
    "not_spam",
    "refuse",
    "suggest",
    "take",
    "undo",
]
