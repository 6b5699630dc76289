"""Pages of this room: the description of the API, feeds, embeds, the map of this site for crawlers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from potluck.web.api import described, v1


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description to read."""
    document = v1.description()
    shown = {
        "about": document["info"]["description"],
        "operations": described.operations(document),
        "shapes": described.shapes(document),
        "home": v1.home(request),
    }
    return render(request, "api/docs.html", shown)
