"""The steward's side: what readers suggest, each as a diff, to be taken or refused, and taken back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from potluck.web.records import queries as records
from potluck.web.suggestions import actions, lines, queries
from potluck.web.suggestions.diff import view_of
from potluck.web.suggestions.fields import NotThisError
from potluck.web.suggestions.forms import AnswerForm
from potluck.web.suggestions.models import Suggestion

A_PAGE = 10


@never_cache
@require_safe
def pile(request: HttpRequest) -> HttpResponse:
    """One pile, a page at a time."""
    return _page(request, request.GET.get("pile", ""), request.GET.get("page", ""))


def _page(
    request: HttpRequest, name: str, number: str, wrong: Suggestion | None = None, error: str = ""
) -> HttpResponse:
    name = name if name in queries.PILES else queries.WAITING
    found = Paginator(queries.find_suggestions(request.user, name), A_PAGE).get_page(number)
    sources = records.sources_by_id()
    views = [view_of(one, sources, error if wrong and one.pk == wrong.pk else "") for one in found]
    counts = [(key, queries.find_suggestions(request.user, key).count()) for key in queries.PILES]
    last = queries.find_suggestions(request.user, queries.DONE).filter(answered_by=request.user).first()
    page = {
        "pile": name, "page": found, "views": views, "counts": counts, "reason": request.POST.get("reason", ""),
        "last": last if name == queries.WAITING else None,
    }  # fmt: skip
    return render(request, "suggestions/desk.html", page, status=400 if error else 200)


@never_cache
@require_POST
def answer(request: HttpRequest, suggestion_id: str) -> HttpResponse:
    """Takes one, as it is or as the steward changed it, or refuses it."""
    one = _get(request, suggestion_id)
    rows = view_of(one, records.sources_by_id()).rows
    form = AnswerForm(request.POST, facts=lines.facts_in(one.facts), rows=[row.record_id for row in rows])
    at = request.POST.get("pile", ""), request.POST.get("page", "")
    if not form.is_valid():
        return _page(request, *at, one, " ".join(str(e) for errors in form.errors.values() for e in errors))
    said = form.cleaned_data
    try:
        if said["do"] == "refuse":
            actions.refuse(person=request.user, suggestion=one, reason=said["reason"])
            messages.success(request, _("Refused. Whoever sent it can read why."))
        else:
            changed = form.changed_facts()
            actions.take(
                person=request.user, suggestion=one, facts=changed, rows=said["row"] or None, reason=said["reason"]
            )
            messages.success(request, _("Taken."))
    except NotThisError as error:
        return _page(request, *at, one, str(error))
    except actions.AnsweredError:
        messages.error(request, _("Somebody answered this one already."))
    except actions.LeftError:
        return _page(request, *at, one, _("What it is about left this table meanwhile. Refuse it, and say so."))
    except ValueError:
        return _page(request, *at, one, _("There is nothing in it to write. Change it first, or refuse it."))
    return _back(request)


@never_cache
@require_POST
def undo(request: HttpRequest, suggestion_id: str) -> HttpResponse:
    """Takes an answer back; twice does no harm."""
    actions.undo(person=request.user, suggestion=_get(request, suggestion_id))
    messages.success(request, _("Taken back. It waits again."))
    return _back(request)


@never_cache
@require_POST
def spam(request: HttpRequest) -> HttpResponse:
    """Throws the ticked ones of the pile away, or says that one is none."""
    if kept := request.POST.get("keep"):
        actions.not_spam(person=request.user, suggestion=_get(request, kept))
        messages.success(request, _("Put among those that wait."))
    else:
        gone = actions.clear_spam(person=request.user, ids=request.POST.getlist("id"))
        words = ngettext("%(n)s thrown away.", "%(n)s thrown away.", gone) % {"n": gone}
        messages.success(request, words if gone else _("Tick those to throw away."))
    return redirect("/desk/suggestions?pile=spam")


def _get(request: HttpRequest, suggestion_id: str) -> Suggestion:
    one = queries.get_suggestion(request.user, suggestion_id)
    if one is None:
        raise Http404
    return one


def _back(request: HttpRequest) -> HttpResponse:
    pile = request.POST.get("pile", "")
    return redirect("/desk/suggestions" + (f"?pile={pile}" if pile in queries.PILES else ""))
