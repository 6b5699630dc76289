"""Reading the journal."""

from django.db.models import QuerySet

from potluck.web.journal.models import Line


def find_lines() -> QuerySet[Line]:
    """All lines, the newest first, each with its person and reason."""
    return Line.objects.select_related("person", "reason")


def find_lines_about(thing: str, thing_id: str) -> QuerySet[Line]:
    return find_lines().filter(thing=thing, thing_id=thing_id)


def find_lines_of(person_id: str) -> QuerySet[Line]:
    """What one person did; "" for what was done at the command line."""
    return find_lines().filter(person_id=int(person_id) if person_id.isdecimal() and len(person_id) < 10 else None)
