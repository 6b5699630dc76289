"""Where a link leads that needs no account. Opening it, however often and by whatever machine, changes nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potluck.web.places.queries import row
from potluck.web.upkeep import actions, mail, queries, stamps
from potluck.web.upkeep.forms import ChangedForm
from potluck.web.upkeep.models import Ask

VERDICTS = (Ask.RIGHT, Ask.CHANGED, Ask.CLOSED, Ask.OUT)
View = Callable[..., HttpResponse]


def _secret(view: View) -> View:
    """Nobody keeps the page, finds it in a search, or is told its address. Against forged forms there is `stamps`."""

    @csrf_exempt
    @sensitive_post_parameters()
    @sensitive_variables("token")
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return shown


@_secret
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the list says of the co-op, four answers, and a small form for what changed."""
    asked = queries.find_asked(token)
    if asked is None:
        return _gone(request, token)
    page = row.find_row(asked.record.pk)
    verdict = request.POST.get("verdict", "")
    is_form = request.POST.get("form") == "1"
    words = request.POST.get("words", "")[:2000]
    form = ChangedForm(request.POST if is_form else None, page=page, words=words) if verdict == Ask.CHANGED else None
    error = ""
    if request.method == "POST":
        error = _trouble(request, token, verdict)
        if not error and (form is None or (is_form and form.is_valid())):
            return _answer(request, token, verdict, form)
    context = {
        "asked": asked, "page": page, "form": form, "error": error, "verdict": verdict, "stamp": stamps.make(token),
        "words": words,
    }  # fmt: skip
    is_wrong = bool(error or (form and form.errors))
    return render(request, "upkeep/confirm.html", context, status=400 if is_wrong else 200)


def _trouble(request: HttpRequest, token: str, verdict: str) -> str:
    if not stamps.is_good(token, request.POST.get("stamp", "")):
        return _("This page was open for too long. What you typed is still there: press the button again.")
    return "" if verdict in VERDICTS else _("Choose one of the four answers first.")


def _answer(request: HttpRequest, token: str, verdict: str, form: ChangedForm | None) -> HttpResponse:
    facts, words = (form.facts(), form.cleaned_data["words"]) if form else ((), request.POST.get("words", "")[:2000])
    try:
        actions.answer(token=token, verdict=verdict, facts=facts, words=words)
    except actions.GoneError:
        return _gone(request, token)
    return redirect("confirm_thanks", verdict)


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    context = {"has_mail": mail.may_send(), "stamp": stamps.make(token), "token": token}
    return render(request, "upkeep/gone.html", context, status=410)


@_secret
@require_POST
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for a new link by mail. The answer is the same whether there is one or not."""
    if stamps.is_good(token, request.POST.get("stamp", "")):
        actions.send_new_link(token=token)
    return render(request, "upkeep/gone.html", {"has_mail": mail.may_send(), "asked_again": True})


@_secret
@require_safe
def thanks(request: HttpRequest, verdict: str) -> HttpResponse:
    return render(request, "upkeep/thanks.html", {"verdict": verdict if verdict in VERDICTS else ""})
