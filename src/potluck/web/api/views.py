"""Pages of this room: the description of the API, feeds, embeds."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from potluck.web.api import colours, described, feeds, v1
from potluck.web.api.answers import keep, readable, vary
from potluck.web.api.embed import HIGHEST, LOWEST, Embed, link_home
from potluck.web.places.queries import HEADER, Ask
from potluck.web.places.queries import embed as places_embed


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description to read."""
    document = v1.description()
    shown = {
        "about": described.paragraphs(document["info"]["description"]),
        "operations": described.operations(document),
        "shapes": described.shapes(document),
        "home": v1.home(request),
    }
    return render(request, "api/docs.html", shown)


@require_safe
@readable
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """What is new or changed for a question."""
    made = feeds.make(form, replace(Ask.of(request.GET), page=1), v1.home(request))
    return HttpResponse(made, content_type=feeds.TYPES[form])


@require_safe
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest) -> HttpResponse:
    """A slice of the table for a frame on somebody else's page: the only page of ours that may stand in one."""
    asked = Embed.of(request.GET)
    if request.headers.get(HEADER) == "card":
        shown = {"card": places_embed.card(asked.ask)}
        return vary(keep(request, render(request, "places/_card.html", shown)), HEADER)
    cards = places_embed.cards(asked.ask)
    around = [replace(asked.ask, page=cards.page + by) for by in (-1, 1)]
    back, on = (asked.address(one) if 1 <= one.page <= cards.pages else "" for one in around)
    shown = {
        "cards": cards, "answer": cards.answer, "embed": asked, "lists": places_embed.count_lists(cards),
        "find": link_home(asked), "spot": asked.spot(), "back": back, "on": on,
        "node_name": settings.NODE_NAME or "Potluck",
        "streets": settings.TILES, "streets_credit": settings.TILES_CREDIT,
    }  # fmt: skip
    return vary(keep(request, render(request, "api/embed.html", shown)), HEADER)


@require_safe
def embed_css(request: HttpRequest) -> HttpResponse:
    """The colour of an embed; our own where none or no colour is given."""
    colour = colours.colour_of(request.GET.get("colour", "")) or colours.OURS
    return keep(request, HttpResponse(colours.sheet(colour), content_type="text/css; charset=utf-8"))


@require_safe
def embed_js(request: HttpRequest) -> HttpResponse:
    """The script that puts a frame where it stands."""
    path = finders.find("api/embed.js")
    return keep(request, HttpResponse(Path(str(path)).read_bytes(), content_type="text/javascript; charset=utf-8"))


@require_safe
@csp_update({"frame-src": ["'self'"]})
def embed_make(request: HttpRequest) -> HttpResponse:
    """Where anybody makes the snippet for their own site."""
    asked = Embed.of(request.GET)
    cards = places_embed.cards(asked.ask)
    home = v1.home(request)
    title = asked.name or gettext("Co-ops")
    speaks = [(tag, its_name) for tag, its_name in settings.LANGUAGES if tag in settings.TONGUES]
    shown = {"embed": asked, "cards": cards, "answer": cards.answer, "kept": parse_qsl(asked.ask.with_(page=1).query()),
             "frame": asked.frame(home, title), "script": asked.script(home), "title": title, "find": link_home(asked),
             "lowest": LOWEST, "highest": HIGHEST, "speaks": speaks if len(speaks) > 1 else []}  # fmt: skip
    return render(request, "api/embed_make.html", shown)
