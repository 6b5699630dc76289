"""What every page knows: who reads it, which node it is, whether its co-ops are made up."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from potluck.web import rooms
from potluck.web.people.queries import is_steward, may, viewer_of
from potluck.web.site import queries, tongues
from potluck.web.suggestions.queries import count_waiting


def node(request: HttpRequest) -> dict[str, Any]:
    """Values for templates; lazy where they cost a query."""
    return {
        "person_is_steward": is_steward(getattr(request, "user", None)),
        "menu": _menu(getattr(request, "user", None)),
        "node_name": settings.NODE_NAME or "Potluck",
        "made_up": queries.has_made_up,
        "tongues": tongues.offered(),
        "suggestions_waiting": count_waiting,
        "here": request.path,
    }


def _menu(person: Any) -> dict[str, list[dict[str, Any]]]:
    """place -> the entries that this person may use, in their order."""
    viewer = viewer_of(person)
    found: dict[str, list[dict[str, Any]]] = {"main": [], "use": []}
    for entry in sorted(rooms.listed("menu"), key=lambda entry: entry.nth):
        if (not entry.act or may(viewer, entry.act)) and not (entry.unless and may(viewer, entry.unless)):
            found[entry.place].append({"words": entry.words, "path": reverse(entry.to)})
    return found
