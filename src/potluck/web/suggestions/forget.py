"""What this room forgets when a list is withdrawn or a person erased."""

from collections.abc import Sequence

from django.db.models import Q

from potluck.engine.blank import Cut
from potluck.web.journal import actions as journal
from potluck.web.records.actions.blanking import blank_lines
from potluck.web.suggestions.models import Suggestion


def forget(source_id: str, record_ids: Sequence[str]) -> None:
    """Suggestions about withdrawn rows go: they quote what the list said. What a steward took from one stands on the
    own list, which stays."""
    for start in range(0, len(record_ids), 500):
        part = record_ids[start : start + 500]
        about = Suggestion.objects.filter(Q(about__in=part) | Q(other__in=part))
        journal.forget(list(about.values_list("id", flat=True)))
        about.delete()


def blank(cut: Cut) -> int:
    """Cuts a person out of what readers wrote. How many suggestions lost something."""
    return blank_lines(Suggestion, ("facts", "words", "contact", "answer"), cut)
