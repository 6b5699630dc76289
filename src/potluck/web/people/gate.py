"""The one gate: who may open an address is what its exit says, and an address that no room lists is closed."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from potluck.web import rooms
from potluck.web.people.queries import require


def exit_of(view_name: str) -> rooms.Exit:
    """The exit of an address. Raises Http404 for one that no room lists."""
    found: rooms.Exit | None = rooms.collected("exits").get(view_name)
    if found is None:
        raise Http404("No room lists this address.")
    return found


class Gate:
    """Sends visitors of a gated address to sign in; answers 403 to a person who may not do its act, 404 where no room
    lists the address. What is gated is kept by no cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_gated", False):
            patch_cache_control(response, private=True, no_cache=True, no_store=True, must_revalidate=True)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        assert match is not None  # Django found the view by it
        found = exit_of(match.view_name)
        if found.writes and request.method not in ("GET", "HEAD"):
            require(request.user, found.writes)
        if not found.act:
            return None
        request.is_gated = True
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        require(request.user, found.act)
        return None
