"""The address of a list: where it is read from, how often, what happened the last time; and reading it now."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from potluck.web.lists import actions, address_words, tasks
from potluck.web.lists.forms.address import AddressForm
from potluck.web.lists.queries import addresses
from potluck.web.records import queries
from potluck.web.records.models import Source


def about(source: Source) -> dict[str, Any]:
    """What a steward's page of a list says of its address."""
    if source.is_own:
        return {}
    reading = addresses.last_reading(source)
    said = address_words.outcome(reading.outcome, reading.params) if reading.outcome else None
    return {
        "address_form": AddressForm(initial={"fetch_url": source.fetch_url, "rhythm": source.rhythm}),
        "reading": reading,
        "reading_said": said,
        "reading_columns": address_words.columns(source),
        "is_unread": reading.failures >= addresses.TOO_OFTEN,
        "next_at": addresses.next_at(source),
    }


def _get(slug: str) -> Source:
    source = queries.find_sources().filter(slug=slug, is_own=False, withdrawn_at=None).first()
    if source is None:
        raise Http404
    return source


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes address and rhythm; a page of its own when something is wrong with them."""
    source = _get(slug)
    now = {"fetch_url": source.fetch_url, "rhythm": source.rhythm}
    form = AddressForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if form.has_changed():
            actions.set_address(person=request.user, source=source, fetch_url=said["fetch_url"], rhythm=said["rhythm"])
            messages.success(request, address_words.changed(said["fetch_url"], said["rhythm"]))
        return redirect("list", source.slug)
    page = {"source": source, "address_form": form}
    return render(request, "lists/address.html", page, status=400 if form.errors else 200)


@require_POST
def read_now(request: HttpRequest, slug: str) -> HttpResponse:
    """Reads the list again while the reader waits."""
    source = _get(slug)
    if not source.fetch_url:
        raise Http404
    outcome = tasks.start_reading(person=request.user, source=source)
    source = queries.find_sources().get(pk=source.pk)
    reading = addresses.last_reading(source)
    what, remedy = address_words.outcome(outcome, reading.params)
    say = messages.warning if reading.has_failed or outcome == actions.WAITS else messages.success
    say(request, f"{what} {remedy}".strip())
    return redirect("list", source.slug)
