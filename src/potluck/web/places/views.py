"""Pages of this room: find, a profile, tiles, downloads. Views read and never write."""

import gzip
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from potluck.engine import write
from potluck.engine.levels import PUBLIC, may_see
from potluck.web.people.queries import viewer_level
from potluck.web.places import labels, linked, queries
from potluck.web.places import take as takes
from potluck.web.places.ask import HEADER, Ask
from potluck.web.places.card import Card
from potluck.web.places.cards import Cards, point
from potluck.web.places.page import Page
from potluck.web.records import queries as records
from potluck.web.records.queries import ages

MAX_ZOOM = 22
SITES = 8  # of an organisation, that are shown at once
MVT = "application/vnd.mapbox-vector-tile"


def find(request: HttpRequest) -> HttpResponse:
    """The list and its map; for the map itself, the card of one spot."""
    viewer = viewer_level(request.user)
    sources = list(queries.find_sources(viewer).values())
    answer = queries.answer(Ask.of(request.GET), viewer, sources)
    if request.headers.get(HEADER) == "card":
        return _kept_apart(render(request, "places/_card.html", {"card": Card(answer, viewer, sources)}))
    cards = Cards(answer, viewer, sources)
    context = {"cards": cards, "ask": answer.ask, "answer": answer, "found": answer.found, **_map_settings(),
               "live": "/find/hidden.geojson" if viewer != PUBLIC else ""}  # fmt: skip
    return _kept_apart(render(request, "places/find.html", context))


def _kept_apart(response: HttpResponse) -> HttpResponse:
    """One address, two answers: no cache gives one for the other."""
    patch_cache_control(response, private=True, max_age=0)
    patch_vary_headers(response, [HEADER])
    return response


def profile(request: HttpRequest, record_id: str) -> HttpResponse:
    """The page of one co-op; any of its rows' addresses leads there."""
    seen, elsewhere = _seen_or_answer(request, record_id, "/o/{}")
    if seen is None:
        return elsewhere
    viewer = viewer_level(request.user)
    sources = queries.find_sources(viewer)
    sites, sites_total = records.find_sites(seen.id, viewer)
    seen_sites = [one for site in sites if (one := queries.see(site, viewer))]
    whole = queries.see(records.get_profile(seen.profile.part_of), viewer) if seen.profile.part_of else None
    shown_sites = [(number, one, Page(one, sources)) for number, one in enumerate(seen_sites, 2 if seen.place else 1)]
    dates = ages.dates_of([line["record"] for line in seen.records])
    context = {
        "page": Page(seen, sources, dates), "seen": seen, "whole": whole,
        "sites": shown_sites[:SITES], "more_sites": shown_sites[SITES:],
        "places": len(seen_sites) + bool(seen.place), "has_more_sites": sites_total > len(sites),
        "points": _points([seen, *seen_sites] if seen.place else seen_sites),
        "linked": linked.in_page(seen, queries.find_sources(PUBLIC), request.build_absolute_uri("/")),
        "address": request.build_absolute_uri(f"/o/{seen.id}"), "back": _back(request), **_map_settings(),
    }  # fmt: skip
    return render(request, "places/profile.html", context)


def profile_jsonld(request: HttpRequest, record_id: str) -> HttpResponse:
    """The same in schema.org's words."""
    seen, elsewhere = _seen_or_answer(request, record_id, "/o/{}.jsonld")
    if seen is None:
        return elsewhere
    text = linked.to_take(seen, queries.find_sources(PUBLIC), request.build_absolute_uri("/"))
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")


def _seen_or_answer(request: HttpRequest, record_id: str, address: str) -> tuple[Any, HttpResponse]:
    """(what the viewer may see of the profile, nothing) or (None, a redirect or a page that helps)."""
    record_id = record_id.upper()
    found = records.get_profile(record_id)
    seen = queries.see(found, viewer_level(request.user))
    if seen is None:
        record = records.get_record(record_id)
        why = record.gone_why or "left" if record and record.gone_at else ""
        if record and record.hidden_at and not why and may_see(viewer_level(request.user), record.source.level):
            why = "hidden"
        answer = render(request, "places/gone.html", {"why": why}, status=410 if why else 404)
        patch_cache_control(answer, no_cache=True)  # browsers keep a 410 for ever, and it may be shown again
        return None, answer
    known = {line["record"] for line in seen.records}
    if record_id != seen.id and record_id not in known:
        return None, render(request, "places/gone.html", {}, status=404)
    if request.path != address.format(seen.id):
        return None, HttpResponseRedirect(address.format(seen.id))
    return seen, HttpResponse()


def tile(request: HttpRequest, changed: int, z: int, x: int, y: int) -> HttpResponse:
    """Public co-ops of one tile. `changed` in the address is what makes it safe to keep for ever."""
    _check_tile(z, x, y)
    data, now = queries.tile(Ask.of(request.GET), z, x, y)
    return _tile_response(gzip.compress(data, 3, mtime=0) if data else b"", 31_536_000 if changed == now else 0)


@require_safe
def hidden(request: HttpRequest) -> JsonResponse:
    """What a question finds that only stewards see, as GeoJSON for their map; made anew each time, never kept."""
    viewer = viewer_level(request.user)
    if viewer == PUBLIC:
        raise PermissionDenied
    sources = list(queries.find_sources(viewer).values())
    points = (point(one, "") for one in queries.hidden(Ask.of(request.GET), viewer, sources))
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [one.pop("lon"), one.pop("lat")]},
         "properties": one} for one in points if one
    ]  # fmt: skip
    response = JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
    patch_cache_control(response, private=True, no_store=True)
    return response


def ground(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Coast, borders and towns of one tile."""
    _check_tile(z, x, y)
    return _tile_response(queries.ground_tile(z, x, y), 604_800)


def _check_tile(z: int, x: int, y: int) -> None:
    if not (z <= MAX_ZOOM and x < 2**z and y < 2**z):
        raise Http404


def _tile_response(zipped: bytes, seconds: int) -> HttpResponse:
    if not zipped:
        response = HttpResponse(status=204)
    else:
        response = HttpResponse(zipped, content_type=MVT, headers={"Content-Encoding": "gzip"})
    patch_cache_control(response, public=True, max_age=seconds, **({"immutable": True} if seconds > 10**7 else {}))
    return response


def take(request: HttpRequest, format: str) -> HttpResponseBase:
    """What a question finds, as a file. Rows of lists without a stated licence stay here. Where licences cannot be
    mixed, a page says so and offers the files that there can be."""
    if format not in takes.FORMATS:
        raise Http404
    ask, licence = Ask.of(request.GET), _licence(request)
    try:
        parts = takes.file(format, ask, request.build_absolute_uri("/"), licence)
    except takes.ManyWaysError as many:
        return _ways(request, many, f"/take.{format}")
    name = "potluck-part" if ask.cut else "potluck"  # of a question that was cut; attribution.txt says what
    headers = {"Content-Disposition": f'attachment; filename="{name}.{format}"'}
    return StreamingHttpResponse(parts, content_type=write.MEDIA_TYPES[format], headers=headers | _beside(ask, licence))


def attribution(request: HttpRequest) -> HttpResponse:
    """Whose lists the same download holds, and under which licences."""
    ask, licence = Ask.of(request.GET), _licence(request)
    try:
        text = takes.attribution(ask, request.build_absolute_uri("/"), licence)
    except takes.ManyWaysError as many:
        return _ways(request, many, "/take/attribution.txt")
    text += "".join(f"{words}\n" for words in labels.cut(ask.cut))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _licence(request: HttpRequest) -> str:
    """The name of a way, as the address has it."""
    return request.GET.get("licences", "")[:100]


def _ways(request: HttpRequest, many: takes.ManyWaysError, path: str) -> HttpResponse:
    """Says that there is no one file, and offers those that there are; 300 tells programs so."""
    ask = Ask.of(request.GET)
    offers = []
    for choice in many.choices:
        query = _taking(ask, choice.way.name)
        offers.append((choice, f"{path}?{query}", f"/take/attribution.txt?{query}"))
    shown = {"offers": offers, "back": f"/find?{ask.query()}", "cut": labels.cut(ask.cut)}
    return render(request, "places/ways.html", shown, status=300)


def _taking(ask: Ask, licence: str) -> str:
    """The query string of a download."""
    return "&".join(part for part in (ask.with_(page=1).query(), urlencode({"licences": licence})) if part)


def _beside(ask: Ask, licence: str) -> dict[str, str]:
    """Where the list of whom to name is, for files that cannot hold it (RFC 8288)."""
    query = _taking(ask, licence) if licence else ask.with_(page=1).query()
    return {"Link": f'</take/attribution.txt{"?" if query else ""}{query}>; rel="license"'}


def _points(seen: list[queries.Seen]) -> list[dict[str, Any]]:
    """For the map of a profile: numbered as in the list of its places, a single one without a number."""
    numbered = ((one, str(number) if len(seen) > 1 else "") for number, one in enumerate(seen, 1))
    return [found for one, number in numbered if (found := point(one, number))]


def _map_settings() -> dict[str, str]:
    return {"streets": settings.TILES, "streets_credit": settings.TILES_CREDIT}


def _back(request: HttpRequest) -> str:
    """The search the reader came from, on this node."""
    came = request.headers.get("Referer", "")
    start = request.build_absolute_uri("/find")
    return came.removeprefix(start[: -len("/find")]) if came.startswith(f"{start}?") or came == start else ""
