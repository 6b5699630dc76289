"""How the API answers: JSON in one shape for errors, an ETag on everything, no cookies, open to every origin."""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

FRESH_SECONDS = 60
JSON = "application/json"
JSON_LD = "application/ld+json"
MANY_BYTES = 1_400  # below this a packet is not saved by packing


class Refused(Exception):
    """Something the asker can mend: an HTTP status and the three parts of an error."""

    def __init__(self, status: int, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.remedy = status, code, message, remedy

    def answer(self) -> HttpResponse:
        whole = {"error": {"code": self.code, "message": self.message, "remedy": self.remedy}}
        kept = {"Cache-Control": "no-cache"}  # else browsers keep a 410 for ever
        return HttpResponse(orjson.dumps(whole), status=self.status, content_type=JSON, headers=kept)


def as_json(thing: Any, kind: str = JSON) -> HttpResponse:
    return HttpResponse(orjson.dumps(thing), content_type=kind)


def refuse_unknown(given: Iterable[str], known: Iterable[str]) -> None:
    """Raises Refused, naming the parameters that there are not."""
    known = list(known)
    if odd := sorted(set(given) - set(known)):
        here = f"There are: {', '.join(known)}." if known else "This address takes none."
        raise Refused(422, "unknown_parameter", f"There is no parameter {', '.join(odd)[:200]}.", here)


def keep(request: HttpRequest, response: HttpResponse, etag: str = "") -> HttpResponse:
    """With an ETag of its bytes and a short time to keep; 304 without a body when the asker has it already."""
    etag = etag or f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    if _has(request.headers.get("If-None-Match", ""), etag):
        kept = HttpResponse(status=304)
        del kept.headers["Content-Type"]
        response = kept
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response


def _has(said: str, etag: str) -> bool:
    """RFC 9110, 13.1.2: compared weakly, `*` is any."""
    kept = {one.strip().removeprefix("W/") for one in said.split(",")}
    return etag in kept or "*" in kept


def open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Scripts of every site may read it. There are no credentials here that a browser could send along."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    return response


def readable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view of public data beside the API: kept by its ETag, open to every origin, only read."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        return open_to_all(keep(request, response) if response.status_code == 200 else response)

    return answered


def vary(response: HttpResponse, *names: str) -> HttpResponse:
    patch_vary_headers(response, names)
    return response
