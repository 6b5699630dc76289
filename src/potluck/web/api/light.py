"""A short way for what needs no session: the API, feeds and embeds are read by everybody alike.

Nothing of a request but its address, its Accept and its If-None-Match is looked at: a signed-in steward gets what a
stranger gets, no cookie is set, and no time goes into finding out who asks."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers

from potluck.web.api.answers import MANY_BYTES, Refused, open_to_all
from potluck.web.people.gate import exit_of

API = "/api/"
ROOM = "potluck.web.api.urls"
PAGES = frozenset({"/embed", "/embed.css", "/embed.js", "/feed.rss", "/feed.atom", "/feed.json"})
LONG = frozenset({"/api/v1/docs"})  # a page like any other


class LightMiddleware:
    """Answers the light addresses itself; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.packed = GZipMiddleware(lambda request: HttpResponse())
        self.page = CSPMiddleware(_of_page)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        is_api = path.startswith(API) and path not in LONG
        if not is_api and path not in PAGES:
            return self.get_response(request)
        return self._pack(request, _of_api(request) if is_api else self.page(request))

    def _pack(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """gzip where it saves a packet; files go as they are."""
        if response.streaming:
            return response
        if len(response.content) >= MANY_BYTES:
            patch_vary_headers(response, ["Accept-Encoding"])
            if "gzip" in request.headers.get("Accept-Encoding", ""):
                response = self.packed.process_response(request, response)
        response.headers["Content-Length"] = str(len(response.content))
        return response


def _of_api(request: HttpRequest) -> HttpResponseBase:
    from potluck.web.api import v1

    try:
        match = resolve(request.path_info, ROOM)
        exit_of(match.view_name)
    except (Resolver404, Http404):
        remedy = "/api/v1/docs names what there is."
        return open_to_all(Refused(404, "not_found", "There is nothing at this address.", remedy).answer())
    with translation.override("en"):
        return v1.answer(request, match.func, match.kwargs)


def _of_page(request: HttpRequest) -> HttpResponseBase:
    """In the language that the address asks for, else the node's: never a cookie's."""
    asked = request.GET.get("speak", "")
    tongue = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    match = resolve(request.path_info, ROOM)
    exit_of(match.view_name)
    request.LANGUAGE_CODE = tongue
    with translation.override(tongue):
        response = match.func(request, *match.args, **match.kwargs)
    response.headers.setdefault("Content-Language", tongue)
    return response
