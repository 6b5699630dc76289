"""The client of all tests of pages: it looks at every HTML answer it meets, whatever the test is about."""

import gzip
from typing import Any

from django.http import HttpResponseBase
from django.test import Client as DjangoClient
from django.urls import Resolver404

from tests.page_rules import broken


class Client(DjangoClient):
    """Django's test client; a page that breaks one of `tests/page_rules.py` fails the test that met it.

    unlooked: why answers are not looked at here; empty: they are."""

    def __init__(self, *args: Any, unlooked: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.unlooked = unlooked

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if not self.unlooked:
            look_at(response, f"{request.get('REQUEST_METHOD', 'GET')} {_address(request)}")
        return response


def look_at(response: HttpResponseBase, where: str) -> None:
    """Fails with `where`, and with the line of each fault, when an HTML answer is not sound."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    body = response.content  # type: ignore[attr-defined]
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    view = _view_of(response)
    if found := broken(body, wants_token=not getattr(view, "csrf_exempt", False)):
        lines = "\n  ".join(found)
        raise AssertionError(f"{where} ({response.status_code}) is not sound:\n  {lines}")


def _view_of(response: HttpResponseBase) -> Any:
    """The view that answered; None where no address fitted."""
    try:
        return getattr(getattr(response, "resolver_match", None), "func", None)
    except Resolver404:
        return None


def _address(request: dict[str, Any]) -> str:
    asked = request.get("QUERY_STRING")
    return request.get("PATH_INFO", "/") + (f"?{asked}" if asked else "")
