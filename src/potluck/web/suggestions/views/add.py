"""Add a co-op: what somebody knows of it, and first whether it is here already. What became of a suggestion."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from potluck.web.suggestions import queries
from potluck.web.suggestions.forms import AddForm
from potluck.web.suggestions.models import Suggestion
from potluck.web.suggestions.queries import here as suggestions_here
from potluck.web.suggestions.queries.here import Typed
from potluck.web.suggestions.views.send import send, status_of
from potluck.web.suggestions.views.wrong import FILLED


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The form; sent, it is looked up first, unless the reader has seen these already and says that it is new."""
    if request.POST.get("is"):
        return _it_is(request, request.POST["is"])
    start = {"name_0": request.GET.get("name", "")[:300], "city": request.GET.get("city", "")[:200]}
    form = AddForm(request.POST if request.method == "POST" else None, initial=start)
    page: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        like = suggestions_here.find_like(Typed(**form.typed()))
        looked = {*request.POST.getlist("looked")}
        if request.POST.get("new") or {seen.id for seen in like} <= looked:
            if sent := send(request, form, kind=Suggestion.ADD):
                return sent
        else:
            page |= {"like": like, "asks": True}
    elif request.method == "GET" and start["name_0"]:
        page["like"] = suggestions_here.find_like(Typed(start["name_0"], start["city"]))
    page["open_more"] = bool({*FILLED, "opened", "members", "workers"} & set(form.errors))
    return render(request, "suggestions/add.html", page, status=status_of(form))


def _it_is(request: HttpRequest, record_id: str) -> HttpResponse:
    """It is here: on to its page of corrections, with what was typed and is not known of it yet."""
    seen = suggestions_here.find_one(record_id)
    if seen is None:
        raise Http404
    typed = {name: text for name in FILLED if (text := request.POST.get(name, "").strip()[:500])}
    return redirect(f"/o/{seen.id}/wrong?" + urlencode({"what": "value", "is": "here", **typed}))


@never_cache
@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """What it could be of the co-ops here, while typing."""
    typed = Typed(
        request.GET.get("name_0", "")[:300], request.GET.get("city", "")[:200], request.GET.get("website", "")[:500]
    )
    shown = {
        "like": suggestions_here.find_like(typed),
        "live": True,
        "cut": suggestions_here.cut(request.GET.get("name_0", "")),
    }
    return render(request, "suggestions/_here.html", shown)


@never_cache
@require_safe
def track(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a suggestion: its state and the answer, nothing else of it."""
    suggestion = queries.find_tracked(token)
    if suggestion is None:
        raise Http404
    is_new = suggestion.state in (Suggestion.WAITING, Suggestion.SPAM)
    address = request.build_absolute_uri(request.path)
    return render(request, "suggestions/track.html", {"one": suggestion, "waits": is_new, "address": address})
