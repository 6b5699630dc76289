"""What every page knows: who reads it, which node it is, whether its co-ops are made up."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from potluck.web.people.queries import is_steward
from potluck.web.site import queries, tongues
from potluck.web.suggestions.queries import count_waiting


def node(request: HttpRequest) -> dict[str, Any]:
    """Values for templates; lazy where they cost a query."""
    return {
        "person_is_steward": is_steward(getattr(request, "user", None)),
        "node_name": settings.NODE_NAME or "Potluck",
        "made_up": queries.has_made_up,
        "tongues": tongues.offered(),
        "suggestions_waiting": count_waiting,
        "here": request.path,
    }
