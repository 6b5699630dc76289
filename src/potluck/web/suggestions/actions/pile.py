"""The pile that looks like spam, and forgetting who sent what."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from potluck.web.journal import actions as journal
from potluck.web.people.queries import require
from potluck.web.suggestions.models import Suggestion


def not_spam(*, person: Any, suggestion: Suggestion) -> None:
    """Puts one that looked like spam among the others."""
    require(person, "suggestions")
    with transaction.atomic():
        if Suggestion.objects.filter(pk=suggestion.pk, state=Suggestion.SPAM).update(state=Suggestion.WAITING):
            journal.write(person=person, verb="kept", thing="suggestion", thing_id=suggestion.pk)


def clear_spam(*, person: Any, ids: list[str]) -> int:
    """Throws these away for good, if they are in the pile still; gives how many."""
    require(person, "suggestions")
    with transaction.atomic():
        gone, _ = Suggestion.objects.filter(state=Suggestion.SPAM, pk__in=ids).delete()
        if gone:
            detail = {"count": gone}
            journal.write(person=person, verb="threw away", thing="suggestions", thing_id="", detail=detail)
    return gone


def forget_senders() -> None:
    """Empties the senders of the days before. No journal line: it is no act of a person."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    Suggestion.objects.filter(at__lt=midnight).exclude(sender="").update(sender="")
