"""For stewards: what goes back to the keeper of a list, how to hand it on, and what they answered."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potluck.engine.levels import LEVELS, PUBLIC
from potluck.web.give_back import actions, queries
from potluck.web.give_back.queries import GIVE_BACK
from potluck.web.give_back.views import lines as give_back_lines
from potluck.web.people import queries as people
from potluck.web.records import queries as records
from potluck.web.records import words
from potluck.web.records.models import Source


def _source(slug: str) -> Source:
    source = records.find_sources().filter(slug=slug).first()
    if source is None:
        raise Http404
    return source


def _reach(asked: Any) -> dict[str, Any]:
    """How much is shown: up to which level, and whether of lists without a stated licence."""
    level = asked.get("level", "")
    return {"viewer": level if level in LEVELS else PUBLIC, "unlicensed": asked.get("unlicensed", "") == "1"}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines, answered here for a keeper who told us; downloads; links for the keeper."""
    source = _source(slug)
    if request.method == "POST":
        reach = _reach(request.POST)
        said = give_back_lines.answers(request.POST)
        counts = actions.answer_give_back(person=request.user, source=source, answers=said, **reach)
        messages.success(request, told(counts))
        return redirect(f"{request.path}{give_back_lines.query(request)}")
    return _page(request, source)


def _page(request: HttpRequest, source: Source, new_link: str = "") -> HttpResponse:
    reach = _reach(request.GET if request.method != "POST" else request.POST)
    lines = queries.find_lines(source, **reach)
    shown = give_back_lines.shown(lines, request.GET)
    more = {
        "source": source,
        "reach": reach,
        "levels": [(code, words.LEVEL_WORDS[code]) for code in reversed(LEVELS)],
        "links": people.find_open_links(GIVE_BACK, source.id),
        "replies": queries.find_replies(source),
        "new_link": new_link,
        "has_file": records.current_version(source) is not None,
        "keep": _keep(reach),
    }
    return render(request, "give_back/steward.html", shown | more)


def _keep(reach: dict[str, Any]) -> str:
    """The part of an address that keeps how much is shown."""
    return f"level={reach['viewer']}&unlicensed={int(reach['unlicensed'])}"


def told(counts: dict[str, int]) -> str:
    """What was kept, in words."""
    if not sum(counts.values()):
        return _("Nothing new was answered.")
    return ngettext(
        "Kept: %(n)s line accepted, %(m)s refused.", "Kept: %(n)s lines accepted, %(m)s refused.", counts["taken"]
    ) % {"n": counts["taken"], "m": counts["refused"]}


@require_POST
def make_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Makes a link for the keeper and shows it, once."""
    source = _source(slug)
    path = actions.make_give_back_link(person=request.user, source=source, **_reach(request.POST))
    return _page(request, source, (settings.NODE_URL or request.build_absolute_uri("/").rstrip("/")) + path)


@require_POST
def drop_link(request: HttpRequest, slug: str, link_id: int) -> HttpResponse:
    source = _source(slug)
    actions.take_back_give_back_link(person=request.user, source=source, link_id=link_id)
    messages.success(request, _("That link does not work any more."))
    return redirect("give_back", source.slug)


@require_safe
def take(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """A download: all lines that were not refused, or only those accepted (?only=taken)."""
    source = _source(slug)
    if what not in give_back_lines.WHATS:
        raise Http404
    lines = queries.find_lines(source, **_reach(request.GET))
    taken = lines["verdict"] == "taken" if request.GET.get("only") == "taken" else lines["verdict"] != "refused"
    response = give_back_lines.file(source, lines.filter(taken), what)
    if response is None:
        raise Http404
    return response
