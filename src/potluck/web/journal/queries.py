"""Reading the journal."""

from django.db.models import QuerySet

from potluck.web.journal.models import Line


def find_lines() -> QuerySet[Line]:
    """All lines, the newest first, each with its person and reason."""
    return Line.objects.select_related("person", "reason")


def find_lines_about(thing: str, thing_id: str) -> QuerySet[Line]:
    return find_lines().filter(thing=thing, thing_id=thing_id)
