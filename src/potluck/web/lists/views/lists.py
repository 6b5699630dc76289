"""The lists on this table: whose they are, what was brought, in what order they are believed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potluck.engine import mapping as mappings
from potluck.engine.levels import may_see, strictest
from potluck.engine.mapping import MappingError
from potluck.engine.read import UnreadableError
from potluck.engine.vocabulary import FIELDS
from potluck.web.lists import actions, tasks
from potluck.web.lists import queries as lists_queries
from potluck.web.lists import words as list_words
from potluck.web.lists.actions import work
from potluck.web.lists.forms.lists import EditListForm
from potluck.web.lists.views import fetch, findings
from potluck.web.people.queries import is_steward, viewer_level
from potluck.web.records import queries, words
from potluck.web.records import queries as records
from potluck.web.records.models import Source, Version


@require_safe
def all_lists(request: HttpRequest) -> HttpResponse:
    """Every list that the reader may see, most trusted first."""
    sources = records.visible_sources(viewer_level(request.user))
    brought = lists_queries.last_brought(sources)
    for source in [source for source in sources if not source.is_own][:1]:
        source.is_topmost = True
    page = {
        "lists": [(source, brought.get(source.id)) for source in sources],
        "rows": sum(source.rows for source in sources),
        "state": queries.state(),
        "waiting": list(queries.find_waiting()) if is_steward(request.user) else [],
    }
    return render(request, "lists/lists.html", page)


def _get(request: HttpRequest, slug: str) -> Source:
    source = queries.find_sources().filter(slug=slug).first()
    if source is None or not may_see(viewer_level(request.user), source.level):
        raise Http404
    return source


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """What a list is; for stewards its columns, its report, and what can be changed."""
    if queries.find_source(slug) is None and queries.was_withdrawn(slug):
        gone = render(request, "lists/withdrawn.html", status=410)
        patch_cache_control(gone, no_cache=True)  # browsers keep a 410 for ever, and another list may be called so
        return gone
    source = _get(request, slug)
    form = None
    if is_steward(request.user):
        form = EditListForm(request.POST or None, instance=Source.objects.get(pk=source.pk))
        if request.method == "POST" and form.is_valid():
            return _change(request, source, form.changes())
    return render(
        request,
        "lists/list.html",
        _about(source, form, viewer_level(request.user)),
        status=400 if form and form.errors else 200,
    )


def _change(request: HttpRequest, source: Source, changes: dict[str, Any]) -> HttpResponse:
    if changes:
        actions.edit_source(person=request.user, source=Source.objects.get(pk=source.pk), **changes)
        messages.success(request, _("Changed."))
    return redirect("list", source.slug)


def _about(source: Source, form: EditListForm | None, viewer: str) -> dict[str, Any]:
    version = queries.current_version(source)
    known = dict(list_words.LICENCES)
    page: dict[str, Any] = {
        "source": source,
        "version": version,
        "licence": known.get(source.licence, source.licence) if source.licence else "",
        "level_words": words.LEVEL_WORDS[source.level],
        "columns": _columns(version, viewer),
    }
    if form is not None:
        report = version.report if version else {}
        page |= {"form": form, "report": report, "findings": findings.findings(report)}
        page |= fetch.about(source)
        page["versions"] = lists_queries.brought_versions(source)[:20]
        page["waiting"] = queries.find_waiting().filter(source=source)
    return page


def _columns(version: Version | None, viewer: str) -> list[tuple[str, str, str]]:
    """(column, what it means, who may see it) of the columns in use that the viewer may see."""
    if version is None or not version.mapping:
        return []
    used = [column for column in mappings.from_yaml(version.mapping).columns if column.field]
    levels = [strictest(column.level or FIELDS.get(str(column.field), {}).get("level")) for column in used]
    return [
        (column.column, words.field_label(str(column.field)), str(words.LEVEL_WORDS[level]))
        for column, level in zip(used, levels, strict=True)
        if may_see(viewer, level)
    ]


@require_POST
def again(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens the mapping page on the file that the list has now."""
    source = _get(request, slug)
    try:
        draft = work.draft_again(person=request.user, source=source)
    except (Version.DoesNotExist, UnreadableError, MappingError):
        messages.error(request, _("There is no file of this list to read again. Bring it anew."))
        return redirect("list", source.slug)
    return redirect("bring_mapping", draft.pk)


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """One place up or down in the order of trust; the own list stays on top."""
    order = [source.id for source in queries.find_sources() if not source.is_own]
    moved, step = request.POST.get("source", ""), {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    if moved in order and step:
        place = order.index(moved)
        other = place + step
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            actions.set_trust(person=request.user, source_ids=order)
            messages.success(request, _("Moved. Choose values again when the order is as you want it."))
    return redirect("lists")


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Chooses values anew by the order of trust."""
    tasks.start_settling(person=request.user)
    if queries.state().stale:
        messages.success(request, _("Values are being chosen again; this takes a while on a large table."))
    else:
        messages.success(request, _("Values were chosen again by this order."))
    return redirect("lists")
