"""The front page, what this is, the journal, and the pages for when something is wrong."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import RequestDataTooBig
from django.core.paginator import Paginator
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from potluck.web.journal import queries as journal
from potluck.web.people.queries import has_steward
from potluck.web.site import bodies, needs, queries
from potluck.web.site.journal_lines import entries

FRONT_MAP = ("places/front_map.html", "site/front_map.html")  # the first that there is


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, a search box, what people come for, the lists, the numbers."""
    numbers = queries.numbers()
    if not numbers.lists:
        return render(request, "site/front_empty.html", {"has_steward": has_steward()})
    shown = {
        "numbers": numbers,
        "needs": needs.shown(),
        "lists": queries.find_lists(),
        "front_map": FRONT_MAP,
        "overview": queries.overview(),
    }
    return render(request, "site/front.html", shown)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about.html", {"numbers": queries.numbers(), "lists": queries.find_lists()})


@require_safe
def your_list(request: HttpRequest) -> HttpResponse:
    """What happens to a list here, for those who keep one."""
    return render(request, "site/your_list.html")


@require_safe
def journal_page(request: HttpRequest) -> HttpResponse:
    """Who did what, when and why; of everybody, of one person (?who=), or about one thing (?about=list:ID)."""
    who, about = request.GET.get("who"), request.GET.get("about", "")
    thing, _colon, thing_id = about.partition(":")
    found = journal.find_lines_about(thing, thing_id) if thing_id else journal.find_lines()
    if who is not None:
        found = found & journal.find_lines_of(who)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    kept = {key: request.GET[key] for key in ("who", "about") if key in request.GET}
    shown = {"page": page, "lines": entries(page), "is_part": bool(kept), "kept": urlencode(kept)}
    return render(request, "journal/journal.html", shown)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read everything but the downloads, the endless filters and the stewards' pages."""
    return render(
        request,
        "site/robots.txt",
        {"site": settings.NODE_URL or request.build_absolute_uri("/").rstrip("/")},
        content_type="text/plain; charset=utf-8",
    )


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For proxies and watchers: whether the database answers. Says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> FileResponse:
    path = finders.find("potluck/pot.svg")
    if not path:
        raise Http404
    return FileResponse(open(path, "rb"), content_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if isinstance(exception, RequestDataTooBig):
        return bodies.hung_up(request, bodies.too_large(request))
    return render(request, "site/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "site/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "site/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault. Asks nothing of the database, which may be what is broken."""
    return HttpResponse(render_to_string("site/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """The form was too old, or did not come from our page."""
    return render(request, "site/csrf.html", status=403)
