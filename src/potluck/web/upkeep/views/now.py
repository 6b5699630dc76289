"""What to see to now, for stewards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from potluck.web.upkeep.queries import now as upkeep_now
from potluck.web.upkeep.queries.websites import Dead


@never_cache
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """One page: what waits, what is broken, what grows old."""
    found = upkeep_now.now()
    return render(request, "upkeep/now.html", {"now": found, "dead": [(one, trouble(one)) for one in found.dead]})


def trouble(dead: Dead) -> str:
    """What is wrong with a website, in words."""
    words = {
        "no_name": _("there is no such address any more"),
        "bad_address": _("it is no address of a website"),
        "refused": _("the server refuses"),
        "too_slow": _("the server does not answer in time"),
        "broken_off": _("the server breaks off"),
        "not_found": _("the page is not there"),
        "private_address": _("the address does not lead to the open web"),
        "their_trouble": _("the server has a fault"),
    }
    return words.get(dead.trouble) or _("it does not answer")
