"""Something wrong? Six things it can be, and a small form for each."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from potluck.web.places.queries import Seen
from potluck.web.suggestions import forms
from potluck.web.suggestions.models import Suggestion
from potluck.web.suggestions.queries import here
from potluck.web.suggestions.rows import rows_of
from potluck.web.suggestions.views.send import send, shown_of, status_of

KINDS: Final = {
    "value": Suggestion.CHANGE,
    "closed": Suggestion.CLOSED,
    "same": Suggestion.MERGE,
    "two": Suggestion.SPLIT,
    "out": Suggestion.OUT,
    "other": Suggestion.CHANGE,
}
FILLED: Final = ("website", "email", "phone", "street", "postcode", "city", "region", "country", "description")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest, record_id: str) -> HttpResponse:
    """First what is wrong, then the form for it. It is about what everyone sees, whoever looks."""
    seen = _seen(record_id)
    what = request.GET.get("what", "")
    if record_id != seen.id:
        return redirect(f"/o/{seen.id}/wrong" + (f"?what={what}" if what in KINDS else ""))
    rows = rows_of(seen)
    page: dict[str, Any] = {"seen": seen, "what": what, "rows": rows, "can_be_two": len(rows) > 1}
    if what not in KINDS or (what == "two" and not page["can_be_two"]):
        return render(request, "suggestions/what.html", page)
    form = _form(request, what, seen)
    page["form"] = form
    if what == "same":
        return _same(request, form, seen, page)
    if request.method == "POST" and form.is_valid():
        more = {"rows": form.cleaned_data["row"]} if what == "two" else {}
        if sent := send(request, form, kind=KINDS[what], about=_row_of(seen), **more):
            return sent
    page |= {"ticked": request.POST.getlist("row"), "is_here": request.GET.get("is") == "here"}
    page["names"] = [form[name] for name in form.fields if name.startswith("name_")]
    return render(request, f"suggestions/{what}.html", page, status=status_of(form))


def _seen(record_id: str) -> Seen:
    seen = here.find_one(record_id)
    if seen is None:
        raise Http404
    return seen


def _row_of(seen: Seen) -> str:
    """A row of the co-op that everyone sees."""
    return str(seen.records[0]["record"]) if seen.records else seen.id


def _form(request: HttpRequest, what: str, seen: Seen) -> forms.TellForm:
    typed = request.POST if request.method == "POST" else None
    if what == "value":
        shown = shown_of(seen)
        more = {name: request.GET.get(name, "")[:500] for name in FILLED if typed is None and not shown.get(name)}
        return forms.ValueForm(typed, shown=shown, more=more)
    if what == "two":
        return forms.SplitForm(typed, rows=[row.record_id for row in rows_of(seen)])
    return {"closed": forms.ClosedForm, "same": forms.SameForm}.get(what, forms.WordsForm)(typed)


def _same(request: HttpRequest, form: forms.TellForm, seen: Seen, page: dict[str, Any]) -> HttpResponse:
    """Without a script the first sending shows whom it can be, the second says which."""
    if request.method == "POST" and form.is_valid():
        other = here.find_one(form.cleaned_data["other"]) if form.cleaned_data["other"] else None
        if (
            other
            and other.id != seen.id
            and (sent := send(request, form, kind=KINDS["same"], about=_row_of(seen), other=_row_of(other)))
        ):
            return sent
    page |= _others(seen, request.POST.get("q", "")) | {"chosen": request.POST.get("other", "")}
    page["must_choose"] = request.method == "POST" and not form.errors
    return render(request, "suggestions/same.html", page, status=status_of(form))


def _others(seen: Seen, words: str) -> dict[str, Any]:
    found = [one for one in here.find_named(words[:300]) if one.id != seen.id]
    return {"others": found, "q": here.searched(words), "cut": here.cut(words)}


@never_cache
@require_safe
def others(request: HttpRequest, record_id: str) -> HttpResponse:
    """Which co-ops the typed words could mean, while typing."""
    return render(request, "suggestions/_others.html", _others(_seen(record_id), request.GET.get("q", "")))
