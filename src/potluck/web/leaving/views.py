"""Pages by which a list leaves, and by which a person is erased."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from potluck.web.leaving import actions, tasks
from potluck.web.leaving.forms import EraseForm, WithdrawForm
from potluck.web.records import queries


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what goes and what stays, asks for the name, then takes the list away."""
    source = queries.find_sources().filter(slug=slug, is_own=False).first()
    if source is None:
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None, name=source.name)
    if form.is_valid():
        counts = actions.withdraw(person=request.user, source=source, why=form.cleaned_data["why"])
        tasks.start_vacuum()
        words = ngettext("Withdrawn. %(n)d row is gone.", "Withdrawn. %(n)d rows are gone.", counts["rows"])
        messages.success(request, words % {"n": counts["rows"]})
        return redirect("lists")
    page = {"source": source, "form": form, "versions": source.versions.count()}
    return render(request, "leaving/withdraw.html", page, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Asks whom, shows where they stand, erases when that is confirmed. What is typed stands in no address."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    page: dict[str, object] = {"form": form}
    if form.is_valid():
        text = form.cleaned_data["text"]
        if request.POST.get("sure") == "yes":
            counts = actions.erase(person=request.user, text=text)
            tasks.start_vacuum()
            messages.success(
                request,
                _("Erased. Rows: %(rows)d; other texts: %(words)d; kept files: %(files)d.") % counts,
            )
            return redirect("erase")
        page |= {"found": actions.search_person(person=request.user, text=text), "looked": True}
    return render(request, "leaving/erase.html", page, status=400 if form.errors else 200)
