"""Which language a page speaks: asked for in the address (?speak=ar), else kept in a cookie, else the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

ASK = "speak"
YEAR = 60 * 60 * 24 * 365


def offered() -> list[tuple[str, str]]:
    """The languages with whole texts: (tag, its own name)."""
    return [(tag, name) for tag, name in settings.LANGUAGES if tag in settings.TONGUES]


def _of_browser(request: HttpRequest) -> str:
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if tag.split("-")[0] in settings.TONGUES:
            return tag.split("-")[0]
    return settings.LANGUAGE_CODE


class TongueMiddleware:
    """Like Django's own, but a browser is only given languages that are whole, and choosing one needs no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        asked, kept = request.GET.get(ASK), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        tongue = asked if asked in known else kept if kept in known else _of_browser(request)
        request.LANGUAGE_CODE = tongue
        with translation.override(tongue):
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", tongue)
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if asked in known:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, asked, max_age=YEAR, samesite="Lax", httponly=True)
        return response
