"""The desk: one doubtful pair after another, any pair by its address, and taking rows out of a profile."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potluck.web.desk import queries as desk_queries
from potluck.web.desk.views import said, sides
from potluck.web.desk.views.where import where
from potluck.web.desk.views.why import why
from potluck.web.lists.queries import addresses
from potluck.web.records import actions, queries
from potluck.web.records.models import Edge

RECENT = 4


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The next pair the machine asks about."""
    left = queries.left_to_decide()
    skip = _number(request.GET.get("skip"))
    skip = skip if skip < len(left.ask) else 0
    edge = desk_queries.get_edge_by_number(left.ask[skip]) if left.ask else None
    today = desk_queries.decided_today()
    page = {"left": left, "today": today, "whole": today + len(left.ask), "on_desk": True, "skip": skip}
    page["waiting"] = list(queries.find_waiting())
    page["unread"] = [
        {"source": source, "since": addresses.last_reading(source).failing_since} for source in addresses.find_unread()
    ]
    pair_of = _pair(edge.a, edge.b, edge) if edge else {}
    return render(request, "desk/desk.html", page | pair_of | _recent(request.user))


@require_safe
def pair(request: HttpRequest, a: str, b: str) -> HttpResponse:
    """Any two rows side by side."""
    found = _pair(a, b, queries.get_edge(a, b))
    return render(request, "desk/desk.html", found | _recent(request.user) | {"on_desk": False})


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else 0


def _pair(a: str, b: str, edge: Edge | None) -> dict[str, Any]:
    records = queries.find_records([a, b])
    if len(records) != 2 or any(record.gone_at for record in records):
        raise Http404
    left, right = records
    about = [d for d in queries.decisions_about([a]) if {d.a, d.b} == {a, b}]
    homes = [queries.get_profile(record_id) for record_id in (a, b)]
    joined = bool(homes[0] and homes[1] and homes[0].profile_id == homes[1].profile_id)
    return {
        "a": left,
        "b": right,
        "a_name": queries.name_of(left),
        "b_name": queries.name_of(right),
        "lines": sides.compare(left, right),
        "why": why(edge, joined) if edge else None,
        "where": where(left, right),
        "about": about,
        "homes": homes,
        "joined": joined,
    }


def _recent(person: Any) -> dict[str, Any]:
    decisions, total = desk_queries.clicks(limit=RECENT)
    machine, _joined = desk_queries.machine_joins(0, 1)
    last = desk_queries.last_decision(person)
    return {
        "said": said.by_people(decisions, person) + said.by_machine(machine),
        "said_total": total,
        "last": said.by_people([last], person)[0] if last else None,
    }


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """One word on one pair. The same word twice is said once."""
    a, b, verdict = (request.POST.get(name, "") for name in ("a", "b", "verdict"))
    then = redirect("desk") if request.POST.get("then") == "desk" else redirect("pair", a or "-", b or "-")
    if desk_queries.stands(a, b, verdict):
        return then
    try:
        actions.decide(person=request.user, a=a, b=b, verdict=verdict, reason=request.POST.get("reason", "").strip())
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("desk")
    return then


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, profile_id: str) -> HttpResponse:
    """The rows of a profile, to take out those that do not belong."""
    profile = queries.get_profile(profile_id)
    if profile is None:
        raise Http404
    error = ""
    ticked = request.POST.getlist("row")
    if request.method == "POST":
        try:
            actions.split(
                person=request.user, profile_id=profile.profile_id, record_ids=ticked,
                reason=request.POST.get("reason", "").strip(),
            )  # fmt: skip
        except ValueError:
            error = _("Tick the rows that do not belong here, and leave at least one.")
        else:
            messages.success(request, _("Taken out. Nothing joins them again unless a person says so."))
            return redirect("part", profile.profile_id)
    rows = [(row, queries.name_of(row), sides.brief(row)) for row in queries.records_of(profile.profile_id)]
    page = {
        "profile": profile,
        "rows": rows,
        "ticked": ticked,
        "error": error,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "desk/part.html", page | _recent(request.user), status=400 if error else 200)
