"""What to see to now, for stewards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from potluck.web.upkeep import queries_now
from potluck.web.upkeep.models import SiteCheck
from potluck.web.upkeep.views.gate import needs


@needs("see_upkeep")
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """One page: what waits, what is broken, what grows old."""
    found = queries_now.now()
    return render(request, "upkeep/now.html", {"now": found, "dead": [(one, trouble(one.check)) for one in found.dead]})


def trouble(check: SiteCheck) -> str:
    """What is wrong with a website, in words."""
    words = {
        "no_name": _("there is no such address any more"),
        "refused": _("the server refuses"),
        "too_slow": _("the server does not answer in time"),
        "bad_certificate": _("its certificate is wrong"),
        "not_found": _("the page is not there"),
    }
    if check.trouble in words:
        return words[check.trouble]
    if check.status:
        return _("the server says %(status)s") % {"status": check.status}
    return _("it does not answer")
