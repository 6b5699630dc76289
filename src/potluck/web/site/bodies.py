"""How much anybody may send at once. What is too much is answered 413 before it is read and before it is known what it
was for: a form of 60 MB would otherwise take 5 GB of memory.

Nobody signed in: 256 kB. Signed in: 2.5 MB. More only where an exit says `takes_mb` (exits.py), for those who may open
it; there a file may fill it, and what is typed or pasted may be 8 MB (Django's own limit, kept while it reads)."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.formats import number_format

from potluck.engine.levels import LEVELS
from potluck.web.api.answers import Refused, open_to_all
from potluck.web.api.light import API, LONG
from potluck.web.people.queries import viewer_level
from potluck.web.rooms import ANYONE, HOLDER, LOOKS
from potluck.web.site.exits import URLS
from potluck.web.site.tongues import TongueMiddleware

KB: Final = 1024
MB: Final = 1024 * KB
NOBODY: Final = 256 * KB
SIGNED_IN: Final = 2560 * KB
IN_MEMORY: Final = 256 * KB
MULTIPART: Final = "multipart/form-data"
DATA: Final = ("json", ".jsonld", ".jsonl")
"""How addresses end that give data, not a page."""


class BodyMiddleware:
    """Stands before all that reads a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.sessions = SessionMiddleware(lambda request: HttpResponse())
        inside = TongueMiddleware(CsrfViewMiddleware(AuthenticationMiddleware(too_large)))
        self.page = CSPMiddleware(XFrameOptionsMiddleware(SessionMiddleware(inside)))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        size = _said(request)
        if size > NOBODY or (size == 0 and _tells_no_size(request)):
            most = self._most(request)
            if size > most or (size == 0 and not _counted(request, most)):
                return self._refused(request, most)
        return self.get_response(request)

    def _most(self, request: HttpRequest) -> int:
        """Bytes that whoever asks may send to this address."""
        self.sessions.process_request(request)
        person = get_user(request)
        most = SIGNED_IN if person.is_authenticated else NOBODY
        return max(most, _taken_by(request, person))

    def _refused(self, request: HttpRequest, most: int) -> HttpResponseBase:
        if _is_data(request.path_info):
            response: HttpResponseBase = open_to_all(_as_data(most))
        else:
            request.most_bytes = most
            response = self.page(request)
        return hung_up(request, response)


def _said(request: HttpRequest) -> int:
    """The length that a body says of itself; as Django reads it."""
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:  # a server lets no such thing through
        request.META["CONTENT_LENGTH"] = ""
        return 0


def _tells_no_size(request: HttpRequest) -> bool:
    """Whether a body may come in pieces, until it ends (`Transfer-Encoding: chunked`, or HTTP/2)."""
    if request.META.get("CONTENT_LENGTH"):
        return False
    in_pieces = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
    ends = request.META.get("wsgi.input_terminated") and request.method not in ("GET", "HEAD", "OPTIONS", "TRACE")
    return in_pieces or bool(ends)


def _counted(request: HttpRequest, most: int) -> bool:
    """Reads such a body as far as it may go and lays it in for Django; False when it goes on."""
    kept = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (Django closes it with the request)
    source, size = request.META["wsgi.input"], 0
    while part := source.read(min(64 * KB, most + 1 - size)):
        size += len(part)
        if size > most:
            kept.close()
            return False
        kept.write(part)
    kept.seek(0)
    request.META["CONTENT_LENGTH"] = str(size)
    request._stream = kept
    return True


def _taken_by(request: HttpRequest, person: Any) -> int:
    """What the exit takes beyond the usual from those who may open it."""
    try:
        found = URLS.get(resolve(request.path_info).view_name)
    except Resolver404:
        return 0
    if found is None or not found.takes_mb:
        return 0
    is_open = found.who in (ANYONE, HOLDER) or LEVELS.index(viewer_level(person)) <= LEVELS.index(LOOKS[found.who])
    takes = found.takes_mb * MB if request.content_type == MULTIPART else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return min(takes, found.takes_mb * MB) if is_open else 0


def _is_data(path: str) -> bool:
    return (path.startswith(API) and path not in LONG) or path.endswith(DATA)


def _as_data(most: int) -> HttpResponse:
    remedy = "This address takes no files; ask it with GET."
    return Refused(413, "too_large", f"The most that may be sent here is {most // KB} kB.", remedy).answer()


def too_large(request: HttpRequest) -> HttpResponse:
    """A page that says how much may be sent here, and what to do."""
    most = getattr(request, "most_bytes", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return render(request, "site/413.html", {"most": _in_words(most)}, status=413)


def _in_words(most: int) -> str:
    if most < MB:
        return f"{most // KB} kB"
    return f"{number_format(most // MB if most % MB == 0 else most / MB)} MB"


def hung_up(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Nobody reads what is left of the body; HTTP/2 ends it by itself and has no such header."""
    if request.META.get("SERVER_PROTOCOL", "HTTP/1.1").startswith("HTTP/1"):
        response.headers["Connection"] = "close"
    return response
