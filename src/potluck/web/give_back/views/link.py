"""For the keeper of a list, by a link that needs no account. Opening it, however often, changes nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from potluck.engine.levels import LEVELS, PUBLIC
from potluck.web.give_back import actions
from potluck.web.give_back import queries as give_back_queries
from potluck.web.give_back.queries import GIVE_BACK
from potluck.web.give_back.views import lines as give_back_lines
from potluck.web.give_back.views.steward import told
from potluck.web.people import queries as people
from potluck.web.people.models import Link
from potluck.web.records import queries
from potluck.web.records.models import Source

View = Callable[..., HttpResponse]
WRONG: Final = 30
"""So many wrong links may be tried from one place in WRONG_S seconds. A right one always works: behind a proxy, all
readers may seem to be in one place."""
WRONG_S: Final = 600


def _secret(view: View) -> View:
    """Finds the link, or says that it does not work. Nobody keeps the page, finds it in a search or learns its address.

    Exempt from Django's check against forged forms: that one protects what a cookie may do, and here a forger would
    have to know the address, which is all that opens the page. (With `no-referrer`, browsers send no origin either.)"""

    @csrf_exempt
    @sensitive_variables("token")
    @wraps(view)
    def shown(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        place = f"give-back/wrong/{request.META.get('REMOTE_ADDR', '')}"
        link = people.find_link(token, (GIVE_BACK,))
        source = Source.objects.filter(pk=link.thing, withdrawn_at=None).first() if link else None
        if link is None or source is None:
            tries = cache.get(place, 0) + 1
            cache.set(place, tries, WRONG_S)
            response = render(request, "give_back/gone.html", status=429 if tries > WRONG else 410)
        else:
            response = view(request, token, link, source, **more)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return shown


def _reach(link: Link) -> dict[str, Any]:
    level = link.reach.rstrip("+")
    return {"viewer": level if level in LEVELS else PUBLIC, "unlicensed": link.reach.endswith("+")}


@require_http_methods(["GET", "HEAD", "POST"])
@_secret
def page(request: HttpRequest, token: str, link: Link, source: Source) -> HttpResponse:
    """The lines with accept and refuse; after saving, what to take home."""
    reach = _reach(link)
    if request.method == "POST":
        said = give_back_lines.answers(request.POST)
        counts = actions.answer_give_back(person=None, source=source, answers=said, link=link, **reach)
        messages.success(request, told(counts))
        return redirect(f"{request.path}{give_back_lines.query(request)}")
    lines = give_back_queries.find_lines(source, **reach)
    taken = lines.filter(lines["verdict"] == "taken")
    more = {
        "source": source,
        "link": link,
        "token": token,
        "total": source.records.filter(gone_at=None).count(),
        "notes": give_back_lines.notes(source, taken),
        "file": queries.current_version(source),
    }
    return render(request, "give_back/link.html", give_back_lines.shown(lines, request.GET) | more)


@require_safe
@_secret
def take(request: HttpRequest, token: str, link: Link, source: Source, what: str) -> HttpResponse:
    """The list with the accepted lines, the difference, or the changes alone."""
    lines = give_back_queries.find_lines(source, **_reach(link))
    response = None
    if what in give_back_lines.WHATS:
        response = give_back_lines.file(source, lines.filter(lines["verdict"] == "taken"), what)
    if response is None:
        raise Http404
    return response
