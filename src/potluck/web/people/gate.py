"""Who may open a page: nobody, unless an act is named that the person may do."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from potluck.web.people.queries import require

View = Callable[..., HttpResponse]


def needs(act: str) -> Callable[[View], View]:
    """Sends visitors to sign in; answers 403 to a person who may not do `act`."""

    def wrap(view: View) -> View:
        @never_cache
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request.user, act)
            return view(request, *args, **kwargs)

        return gated

    return wrap
