"""The own list of this table: adding a co-op, correcting one, taking a line off, and bringing an earlier word back."""

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from potluck.engine import settle
from potluck.engine.levels import PUBLIC
from potluck.engine.nouns import Fact, as_written, facts_in
from potluck.web.desk import actions, queries
from potluck.web.desk.forms import OwnForm
from potluck.web.records import queries as records
from potluck.web.records import words
from potluck.web.records.models import Profile, Record, Revision

Shown = dict[str, list[tuple[str, str]]]


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new line; with ?about=<profile> it corrects that profile and stands first in it."""
    profile = _about(request.GET.get("about", ""))
    if profile and (line := queries.own_line_in(profile.profile_id)):
        return redirect("own", line.record_id)
    form = OwnForm(request.POST or None, own=[], shown=_shown(profile))
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        if not facts:
            messages.success(request, _("Nothing was changed, so nothing was written."))
            return redirect(f"/o/{profile.profile_id}" if profile else "lists")
        record_id = actions.save_own(
            person=request.user, facts=facts, about=profile.profile_id if profile else None,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("It is on the table. You can change it or take it back at any time."))
        return redirect("own", record_id)
    return _page(request, form, profile, None)


def _about(record_id: str) -> Profile | None:
    profile = records.get_profile(record_id) if record_id else None
    if record_id and profile is None:
        raise Http404
    return profile


def _shown(profile: Profile | None) -> Shown:
    """Field -> [(value, language)], what everybody sees first; a place in its parts. Not what only stewards see: the
    form writes onto a list that everybody reads."""
    if profile is None:
        return {}
    doc = settle.seen(records.doc_of(profile), PUBLIC)
    shown: Shown = {}
    for field, values in doc.get("fields", {}).items():
        kept = values[:1] if field not in ("name", "kind", "activity") else values[:8]
        shown[field] = [(str(value["value"]), value.get("lang") or "") for value in kept]
    for part, text in (doc["place"][0]["value"] if doc.get("place") else {}).items():
        if text not in (None, ""):
            shown[part] = [(str(text), "")]
    return shown


def _line(record_id: str) -> Record:
    record = records.get_record(record_id)
    if record is None or not record.source.is_own:
        raise Http404
    return record


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, record_id: str) -> HttpResponse:
    """Changes a line of the own list."""
    record = _line(record_id)
    own = as_written(records.facts_of(record))
    profile = records.get_profile(record_id)
    form = OwnForm(request.POST or None, own=own, shown=_shown(profile))
    if request.method == "POST" and form.is_valid() and not record.gone_at:
        facts = form.facts()
        if facts != own:
            actions.save_own(person=request.user, facts=facts, record_id=record_id, reason=form.cleaned_data["reason"])
            messages.success(request, _("Changed. The line before can be brought back below."))
        return redirect("own", record_id)
    return _page(request, form, profile, record)


def _page(request: HttpRequest, form: OwnForm, profile: Profile | None, record: Record | None) -> HttpResponse:
    page: dict[str, Any] = {"form": form, "profile": profile, "record": record}
    page["history"] = _history(record, request.user) if record else []
    return render(request, "desk/own.html", page, status=400 if form.errors else 200)


def _history(record: Record, person: Any) -> list[dict[str, Any]]:
    """Each change with who, when, why, what was said before, and the revision that undoing it brings back."""
    revisions = records.find_revisions(record.record_id)[:50]
    lines = []
    for revision, earlier in zip_longest(revisions, revisions[1:]):
        after, before = _facts(revision), _facts(earlier)
        lines.append(
            {
                "earlier": earlier.pk if before else None,
                "word": _("Added") if earlier is None else _("Changed") if after else _("Taken off"),
                "who": _("You") if revision.by == person else str(revision.by or _("Someone")),
                "at": revision.at,
                "why": revision.why,
                "gone": [_fact(fact) for fact in before if fact not in after],
                "new": [_fact(fact) for fact in after if fact not in before],
            }
        )
    return lines


def _facts(revision: Revision | None) -> list[Fact]:
    return as_written(facts_in(revision.facts)) if revision else []


def _fact(fact: Fact) -> tuple[str, str]:
    field, value, _lang = fact
    return words.field_label(str(field)), words.value(str(field), str(value))


@require_POST
def remove(request: HttpRequest, record_id: str) -> HttpResponse:
    """Takes a line off; twice does no harm."""
    record = _line(record_id)
    if not record.gone_at:
        actions.remove_own(person=request.user, record_id=record_id, reason=request.POST.get("reason", "").strip())
        messages.success(request, _("Taken off. It can be brought back below."))
    return redirect("own", record_id)


@require_POST
def bring_back(request: HttpRequest, record_id: str) -> HttpResponse:
    """Brings back what the line said before a change."""
    record = _line(record_id)
    wanted = request.POST.get("revision", "")
    facts = next((_facts(r) for r in records.find_revisions(record_id) if str(r.pk) == wanted), [])
    now = [] if record.gone_at else as_written(records.facts_of(record))
    if not facts:
        messages.error(request, _("There is nothing to bring back from there."))
    elif facts != now:
        why = request.POST.get("reason", "").strip() or _("Brought back")
        actions.save_own(person=request.user, facts=facts, record_id=record_id, reason=why)
        messages.success(request, _("Brought back."))
    return redirect("own", record_id)
