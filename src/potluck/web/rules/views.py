"""The page of rules: which numbers are in force, since when, by whom; and changing them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from potluck.web.rules import actions, queries
from potluck.web.rules.forms import RulesForm


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Shows every rule; changes those whose number is another than before."""
    now = queries.in_force()
    form = RulesForm(now, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        changed = [
            one.rule.name
            for one in now
            if actions.change(person=request.user, name=one.rule.name, number=said[one.rule.name], why=said["why"])
        ]
        messages.success(request, _("Changed.") if changed else _("Nothing was changed."))
        return redirect("rules")
    shown = {"form": form, "rules": now, "history": queries.find_history()}
    return render(request, "rules/rules.html", shown, status=400 if form.errors else 200)
