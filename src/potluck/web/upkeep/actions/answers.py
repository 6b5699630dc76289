"""A co-op answers by its own link. The list's own row is never changed by it: it belongs to the list's keeper."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from potluck.engine.nouns import Fact
from potluck.web.journal import actions as journal
from potluck.web.people import actions as people
from potluck.web.suggestions import actions as suggestions
from potluck.web.upkeep import queries
from potluck.web.upkeep.actions.confirming import confirm
from potluck.web.upkeep.models import Ask
from potluck.web.upkeep.queries import CONFIRM

KINDS: Final = {Ask.CHANGED: "change", Ask.CLOSED: "closed", Ask.OUT: "out"}
"""What becomes a suggestion, and of which kind."""


class NothingChangedError(Exception):
    """They say that something changed, and not what."""


def answer(*, token: str, verdict: str, facts: Sequence[Fact] = (), words: str = "", contact: str = "") -> None:
    """What the holder of a link says of the row; the link is used up.

    *right* confirms the row today. *changed* (with `facts`, [[field, value, lang], ...], or `words`), *closed* and
    *out* become a suggestion that a steward answers. Raises people.GoneError and then nothing is different;
    NothingChangedError; ValueError for another verdict."""
    if verdict != Ask.RIGHT and verdict not in KINDS:
        raise ValueError(f"There is no answer {verdict!r}.")
    if verdict == Ask.CHANGED and not facts and not words.strip():
        raise NothingChangedError
    with transaction.atomic():
        if queries.find_asked(token) is None:
            raise people.GoneError
        link = people.use_link(token=token, kind=CONFIRM)
        ask = queries.find_ask_of(link) or queries.last_ask_about(link.thing)
        detail: dict[str, Any] = {"answer": verdict, "link": link.pk, "ask": ask.pk if ask else None}
        if verdict == Ask.RIGHT:
            confirm(record_id=link.thing, link=link)
        else:
            told = suggestions.suggest(
                kind=KINDS[verdict], about=link.thing, facts=facts if verdict == Ask.CHANGED else (),
                words=_as_their_own(words), contact=contact,
            )  # fmt: skip
            detail["suggestion"] = told.pk
            journal.write(person=None, verb="answered", thing="row", thing_id=link.thing, detail=detail)
        if ask:
            state = {"state": Ask.ANSWERED, "answer": verdict, "answered_at": timezone.now()}
            Ask.objects.filter(pk=ask.pk).update(**state)


def _as_their_own(words: str) -> str:
    """Marked as said by the co-op itself: its link went to the address on the list, or was handed to it."""
    with translation.override(settings.LANGUAGE_CODE):
        mark = _("Answered by the co-op’s own link.")
    return f"{mark} {words.strip()}".strip()
