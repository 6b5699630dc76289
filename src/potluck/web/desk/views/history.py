"""Everything that was decided, by people and by the machine, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from potluck.web.desk import queries
from potluck.web.desk.views import said
from potluck.web.records import actions

PAGE = 30
WHO = ("people", "machine", "undone")


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Words of people, or joins of the machine, a page at a time."""
    who = request.GET.get("who", "")
    who = who if who in WHO else "people"
    text = request.GET.get("page", "1")
    page = max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
    start = (page - 1) * PAGE
    if who == "machine":
        edges, total = queries.machine_joins(start, PAGE)
        lines = said.by_machine(edges)
    else:
        decisions, total = queries.clicks("undone" if who == "undone" else "", start, PAGE)
        lines = said.by_people(decisions, request.user)
    more = {"before": page - 1 or None, "after": page + 1 if start + PAGE < total else None}
    return render(request, "desk/history.html", {"who": who, "said": lines, "total": total, "page": page} | more)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Takes one click back. Pressed twice, it is taken back once."""
    decision = queries.get_decision(request.POST.get("decision", ""))
    if decision is None:
        raise Http404
    reason = request.POST.get("reason", "").strip()
    if actions.undo(person=request.user, decision=decision, reason=reason):
        messages.success(request, _("Undone."))
    then = request.POST.get("then", "")
    is_ours = url_has_allowed_host_and_scheme(
        then, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(then if is_ours and then.startswith("/") else "desk")
