"""What can be asked about suggestions, and whether a co-op is here already."""

from django.core import signing
from django.db.models import QuerySet

from potluck.web.people.queries import require
from potluck.web.suggestions.models import Suggestion

_SALT = "what became of it"
WAITING, SPAM, DONE = "waiting", "spam", "done"
PILES = {
    WAITING: (Suggestion.WAITING,),
    SPAM: (Suggestion.SPAM,),
    DONE: (Suggestion.TAKEN, Suggestion.REFUSED),
}
"""The piles a steward sees, and the states in each."""


def find_suggestions(person: object, pile: str = WAITING) -> QuerySet[Suggestion]:
    """One pile, the oldest first; of the answered the last first. Raises PermissionDenied: stewards only."""
    require(person, "suggestions")
    found = Suggestion.objects.select_related("answered_by").filter(state__in=PILES[pile])
    return found.order_by("-answered_at", "-id") if pile == DONE else found.order_by("at", "id")


def get_suggestion(person: object, suggestion_id: str) -> Suggestion | None:
    require(person, "suggestions")
    return Suggestion.objects.filter(pk=suggestion_id).first()


def count_waiting() -> int:
    """How many wait for an answer; what looks like spam is not counted."""
    return Suggestion.objects.filter(state=Suggestion.WAITING).count()


def is_first_today() -> bool:
    """Whether one suggestion alone carries the mark of its sender: the first of a day."""
    return Suggestion.objects.exclude(sender="").count() == 1


def track_path(suggestion: Suggestion) -> str:
    """The address by which whoever sent it sees what became of it."""
    return f"/suggest/{_signer().sign(suggestion.pk)}"


def find_tracked(token: str) -> Suggestion | None:
    """The suggestion with this signed address."""
    try:
        suggestion_id = _signer().unsign(token)
    except signing.BadSignature:
        return None
    return Suggestion.objects.filter(pk=suggestion_id).first()


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep="~")
