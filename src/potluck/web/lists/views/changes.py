"""What the next version of a list changes, before it comes in; any two versions compared; an older one brought back."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potluck.engine.mapping import MappingError
from potluck.engine.read import UnreadableError
from potluck.web.lists import actions, queries, tasks
from potluck.web.lists.actions import work
from potluck.web.lists.queries import next_version
from potluck.web.lists.views import changed, preview
from potluck.web.lists.words import WAITS
from potluck.web.people.queries import require
from potluck.web.records import queries as records
from potluck.web.records.models import Source, Version

BUSY: Final = (work.WAITING, work.WORKING)


@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, version_id: str) -> HttpResponse:
    """Added, changed, removed and moved rows of a draft; a version that loses much needs a tick."""
    version = queries.get_version(version_id)
    if version is None:
        raise Http404
    if version.state != Version.DRAFT or version.report.get("work", {}).get("state") in BUSY:
        return redirect("bring_report", version.pk)
    source = next_version.list_of(version)
    if source is None:
        return redirect("bring_mapping", version.pk)
    try:
        comparison = actions.compare_draft(source=source, version=version)
    except (UnreadableError, MappingError):
        return redirect("bring_mapping", version.pk)
    why = next_version.doubts(comparison, version.understood[2])
    ticked = bool(request.POST.get("even_so"))
    if request.method == "POST" and (ticked or not why):
        return _bring(request, source, version, even_so=ticked)
    page = _page(request, comparison, version) | {
        "version": version,
        "source": source,
        "why": [WAITS[code] for code in why],
        "is_same_file": next_version.is_same_file(source, version),
        "needs_tick": request.method == "POST",
        "rows_before": comparison.old.height,
        "rows_after": comparison.new.height,
    }
    return render(request, "lists/changes.html", page, status=400 if request.method == "POST" else 200)


def _bring(request: HttpRequest, source: Source, version: Version, *, even_so: bool) -> HttpResponse:
    require(request.user, "import")
    wishes = {"name": version.wishes.get("name") or source.name, "even_so": even_so}
    work.keep_wishes(person=request.user, version=version, wishes=wishes)
    tasks.start_bringing(person=request.user, version=version)
    return redirect("bring_report", version.pk)


def _page(request: HttpRequest, comparison: next_version.Comparison, *versions: Version) -> dict[str, Any]:
    return changed.page(comparison, request.GET.get("kind", ""), preview.number(request.GET.get("page")), *versions)


@require_POST
def drop(request: HttpRequest, version_id: str) -> HttpResponse:
    """Takes a draft away; the list stays as it is."""
    version = queries.get_version(version_id)
    if version is None:
        raise Http404
    source = version.source
    try:
        actions.drop_draft(person=request.user, version=version)
    except ValueError:
        return redirect("bring_report", version.pk)
    messages.success(request, _("Taken away. The list stays as it was."))
    return redirect("list", source.slug) if source else redirect("bring")


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed between any two versions of a list, ?a= older and ?b= newer; without them, the last two."""
    source = records.find_source(slug)
    if source is None or source.slug != slug:
        raise Http404
    versions = list(queries.brought_versions(source))
    by_id = {version.pk: version for version in versions}
    b = by_id.get(request.GET.get("b", "")) or next(iter(versions), None)
    a = by_id.get(request.GET.get("a", "")) or next((v for v in versions if b and v.at < b.at), b)
    if a is None or b is None:
        raise Http404
    page: dict[str, Any] = {"source": source, "versions": versions, "a": a, "b": b}
    try:
        page |= _page(request, next_version.compare_versions(a, b), a, b)
    except (UnreadableError, MappingError):
        page["cannot"] = True
    return render(request, "lists/compare.html", page)


@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """An older file as a new draft of its list: it walks the way of every version, with its own changes to look at."""
    source = records.find_source(slug)
    version = queries.get_version(request.POST.get("version", ""))
    if source is None or version is None or version.source_id != source.pk or version.state == Version.DRAFT:
        raise Http404
    try:
        draft = work.draft_again(person=request.user, source=source, version=version)
    except (UnreadableError, MappingError):
        messages.error(request, _("There is no file of this list to read again. Bring it anew."))
        return redirect("list", source.slug)
    return redirect("bring_changes", draft.pk)
