"""Kinds of suggestions as a reader says them."""

from typing import Final

from django.utils.translation import gettext_lazy

from potluck.web.suggestions.models import Suggestion

KIND_WORDS: Final = {
    Suggestion.CHANGE: gettext_lazy("Something is to be corrected"),
    Suggestion.ADD: gettext_lazy("A co-op is missing"),
    Suggestion.CLOSED: gettext_lazy("It closed"),
    Suggestion.MERGE: gettext_lazy("Two are one"),
    Suggestion.SPLIT: gettext_lazy("One is two"),
    Suggestion.OUT: gettext_lazy("It should not be here"),
}
