"""A round of asking, for stewards: whom, how far, links to hand on."""

import csv
import io
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from potluck.engine.formulas import harmless
from potluck.web.records import queries as records
from potluck.web.records.models import Source
from potluck.web.upkeep import actions, mail, queries, tasks
from potluck.web.upkeep.models import Ask, Round

MONTHS: Final = (
    (6, gettext_lazy("6 months")),
    (12, gettext_lazy("12 months")),
    (24, gettext_lazy("2 years")),
    (0, gettext_lazy("today: ask everybody")),
)
AT_ONCE: Final = 20
"""Links on one page."""
SHOWN: Final = 200


def _source(request: HttpRequest, slug: str) -> Source:
    source = records.find_sources().filter(slug=slug).first()
    if source is None:
        raise Http404
    return source


def _round(request: HttpRequest, slug: str) -> Round:
    found = queries.find_open_round(_source(request, slug))
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the round is that is under way, and whom the next one would ask."""
    source = _source(request, slug)
    round_ = queries.find_open_round(source)
    months = _months(request.GET.get("months"))
    page: dict[str, Any] = {
        "source": source, "round": round_, "months": months, "choices": MONTHS, "has_mail": mail.may_send(),
        "earlier": [(r, queries.progress(r)) for r in queries.find_rounds(source) if r != round_][:10],
    }  # fmt: skip
    if round_ is None or "months" in request.GET:
        page["whom"] = queries.to_ask(source, months)
    if round_:
        page |= _under_way(round_)
    return render(request, "upkeep/round.html", page)


def _under_way(round_: Round) -> dict[str, Any]:
    stuck = list(queries.find_stuck(round_)[:SHOWN])
    to_hand = queries.find_asks(round_, [Ask.TO_HAND], AT_ONCE)
    silent = queries.find_asks(round_, [Ask.SENT, Ask.HANDED], SHOWN)
    names = records.names_of([ask.record_id for ask in (*stuck, *to_hand, *silent)])
    progress = queries.progress(round_)
    return {
        "progress": progress,
        "file_links": min(progress.to_hand, actions.MOST),
        "stuck": _named(stuck, names),
        "to_hand": _named(to_hand, names),
        "silent": _named(silent, names),
    }


def _named(asks: list[Ask], names: dict[str, str]) -> list[tuple[Ask, str]]:
    return [(ask, names.get(ask.record_id, "")) for ask in asks]


def _months(text: str | None) -> int:
    known = [months for months, _words in MONTHS]
    return int(text) if text and text.isdecimal() and len(text) < 4 and int(text) in known else 12


@never_cache
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins a round."""
    source = _source(request, slug)
    by_mail = request.POST.get("how") == "mail" and mail.may_send()
    try:
        months = _months(request.POST.get("months"))
        made = actions.start(person=request.user, source=source, months=months, by_mail=by_mail)
    except actions.NobodyToAskError:
        messages.error(request, _("There is nobody to ask: every row was confirmed not long ago, or is not public."))
    else:
        if by_mail:
            tasks.start_sending(made)
        messages.success(request, _("The round is under way."))
    return redirect("round", source.slug)


@never_cache
@require_POST
def hand_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Makes links for the rows named and shows them, with words to paste; this once."""
    round_ = _round(request, slug)
    ids = [int(one) for one in request.POST.getlist("ask") if one.isdecimal() and len(one) < 10][:AT_ONCE]
    given = actions.hand_out(person=request.user, round_=round_, ask_ids=ids)
    links = [(one, _whole(request, one.path), _words(request, one)) for one in given]
    return render(request, "upkeep/links.html", {"source": round_.source, "links": links})


def _words(request: HttpRequest, one: actions.Given) -> str:
    return mail.letter(one.record, one.name, _whole(request, one.path))[1]


def _whole(request: HttpRequest, path: str) -> str:
    return (settings.NODE_URL or request.build_absolute_uri("/").rstrip("/")) + path


@never_cache
@require_POST
def links_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Links for those that wait to be handed on, as a table: row of the list, name, link."""
    round_ = _round(request, slug)
    given = actions.hand_out(person=request.user, round_=round_)
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow([_("Row"), _("Name"), _("Link")])
    lines.writerows([one.record.row, harmless(one.name), _whole(request, one.path)] for one in given)
    name = {"Content-Disposition": f'attachment; filename="links-{round_.pk}.csv"'}
    return HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=name)


@never_cache
@require_POST
def try_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Lets what failed be sent once more."""
    round_ = _round(request, slug)
    if actions.try_again(person=request.user, round_=round_):
        tasks.start_sending(round_)
        messages.success(request, _("They wait to be sent once more."))
    return redirect("round", slug)


@never_cache
@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Ends the round; its links stop working."""
    actions.end(person=request.user, round_=_round(request, slug))
    messages.success(request, _("The round is over. Its links do not work any more; what was answered stays."))
    return redirect("round", slug)
