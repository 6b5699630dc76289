"""The read API, version 1. Everybody is anonymous here: what the public may see and take home, and nothing else."""

import logging
from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from potluck import __version__
from potluck.engine import write
from potluck.web.api import bulk, queries, shapes
from potluck.web.api.answers import JSON_LD, Refused, as_json, keep, open_to_all, refuse_unknown, vary
from potluck.web.places.queries import Ask
from potluck.web.places.queries import open_data as places
from potluck.web.places.queries.open_data import ManyWaysError

log = logging.getLogger("potluck")
ABOUT = """What the lists on this table say together, to read from a program. No key and no account are needed.

Every value names its row, its list and its licence. Rows of lists that state no licence are shown on the pages of this
node but are not given away, so they are not in the API. Credit the lists that you use: `sources` says whom."""

api = NinjaAPI(
    title="Potluck",
    version=__version__,
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
    servers=[{"url": "/", "description": "This node"}],
)
WRONG = {422: shapes.Error}
LOST = {404: shapes.Error, 410: shapes.Error}
LD = {"content": {JSON_LD: {"schema": {"type": "object"}}}}


def home(request: HttpRequest) -> str:
    """The node's address with a slash at its end."""
    return f"{settings.NODE_URL}/" if settings.NODE_URL else request.build_absolute_uri("/")


@api.get(
    "/search", response={200: shapes.Found} | WRONG, summary="Search", operation_id="search", url_name="api_search"
)
def search(request: HttpRequest, ask: Query[shapes.Find]) -> HttpResponse:
    """Co-ops by words, place and filters: the same questions as on the page /find, with the same answers, less what
    may not be given away."""
    refuse_unknown(request.GET, shapes.Find.model_fields)
    return as_json(queries.found(Ask.of(request.GET), ask.per, home(request)))


@api.get(
    "/profiles/{id}.jsonld",
    response={200: shapes.Linked} | LOST | WRONG,
    summary="One co-op as JSON-LD",
    operation_id="profile_jsonld",
    url_name="api_profile_jsonld",
    openapi_extra={"responses": {200: LD}},
)
def profile_jsonld(request: HttpRequest, id: Path[shapes.Ulid]) -> HttpResponse:
    """The same in the words of schema.org."""
    refuse_unknown(request.GET, ())
    return _linked(request, id)


@api.get(
    "/profiles/{id}",
    response={200: shapes.Profile} | LOST | WRONG,
    summary="One co-op",
    operation_id="profile",
    url_name="api_profile",
    by_alias=True,
    openapi_extra={"responses": {200: LD}},
)
def profile(request: HttpRequest, id: Path[shapes.Ulid]) -> HttpResponse:
    """All that the lists say of one co-op, each value with its rows and dates. Ask with `Accept: application/ld+json`
    for the words of schema.org. 410: its rows were here once and were taken away."""
    refuse_unknown(request.GET, ())
    if request.accepts(JSON_LD) and not request.accepts("application/json"):
        return vary(_linked(request, id), "Accept")
    lists = places.find_lists()
    found = _get(id, lists)
    return vary(as_json(queries.profile(found, lists, home(request))), "Accept")


def _linked(request: HttpRequest, id: str) -> HttpResponse:
    lists = places.find_lists()
    row = _get(id, lists).row(home(request))
    return as_json(write.organisation(row, {key: one.as_source() for key, one in lists.items()}), JSON_LD)


def _get(id: str, lists: dict[str, places.List]) -> places.Open:
    found = places.get_open(id.upper(), lists)
    if found:
        return found
    if places.has_left(id.upper()):
        raise Refused(410, "gone", "What was at this address has been taken off the table.", "Forget it, and its id.")
    raise Refused(404, "not_found", "No co-op that may be given away has this id.", "Ids are 26 letters and digits.")


@api.get(
    "/sources",
    response={200: shapes.Lists} | WRONG,
    summary="All lists",
    operation_id="sources",
    url_name="api_sources",
)
def sources(request: HttpRequest) -> HttpResponse:
    """The lists on this table, the most trusted first, with their licences. Rows of a list with `licence: null` are not
    in the API unless the row states one itself."""
    refuse_unknown(request.GET, ())
    return as_json({"sources": queries.lists()})


@api.get(
    "/sources/{slug}",
    response={200: shapes.ListMore} | LOST | WRONG,
    summary="One list",
    operation_id="source",
    url_name="api_source",
)
def source(request: HttpRequest, slug: Path[shapes.Word]) -> HttpResponse:
    refuse_unknown(request.GET, ())
    if found := queries.lists(slug):
        return as_json(found[0])
    if queries.has_withdrawn(slug):
        raise Refused(410, "withdrawn", "This list was withdrawn by its owner.", "Forget what you took from it.")
    raise Refused(404, "not_found", "No list here is called so.", "/api/v1/sources names them all.")


@api.get(
    "/box", response={200: shapes.Points} | WRONG, summary="A part of the map", operation_id="box", url_name="api_box"
)
def box(request: HttpRequest, ask: Query[shapes.BoxAsk]) -> HttpResponse:
    """The co-ops in a box of degrees, light enough for a map."""
    refuse_unknown(request.GET, shapes.BoxAsk.model_fields)
    west, south, east, north = map(float, ask.bbox.split(","))
    return as_json(queries.points((west, min(south, north), east, max(south, north)), ask.limit))


@api.get(
    "/changes",
    response={200: shapes.Changes, 404: shapes.Error} | WRONG,
    summary="What changed since",
    operation_id="changes",
    url_name="api_changes",
)
def changes(request: HttpRequest, ask: Query[shapes.Since]) -> HttpResponse:
    """Which co-ops came, changed or went, in the order in which they did; each with its latest change only.

    A change is another value or another list that says it: a list that comes again as it was changes nothing.
    404: this node does not know your cursor (it was set back from a backup); begin again without one."""
    refuse_unknown(request.GET, shapes.Since.model_fields)
    return as_json(queries.changes(ask.since, ask.limit))


@api.get(
    "/bulk/{file}", response={200: Any, 409: shapes.Error} | WRONG, summary="Everything in one file",
    operation_id="bulk", url_name="api_bulk",
    openapi_extra={"responses": {200: {"content": bulk.CONTENT}}},
)  # fmt: skip
def whole(request: HttpRequest, file: Path[bulk.Name], licences: str = "") -> HttpResponseBase:
    """All co-ops as one file; with `.gz` it comes packed. Send the ETag of your last copy as `If-None-Match`: 304 says
    that nothing changed. The lists to credit stand in each row, in GeoJSON and JSON-LD also at the end.

    409: licences of the lists do not mix; the remedy names the files that there can be, one for each `licences`."""
    refuse_unknown(request.GET, ["licences"])
    try:
        return bulk.send(request, file, home(request), licences)
    except ManyWaysError as many:
        ways = ", ".join(f"{one.way.name} ({one.coops})" for one in many.choices)
        remedy = f"Ask with ?licences= and one of: {ways}."
        raise Refused(409, "licences_do_not_mix", "These lists cannot go into one file.", remedy) from None


# how it answers when something is wrong


@api.exception_handler(Refused)
def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    return problem.answer()


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """Says of every parameter that is wrong what is wrong with it."""
    wrong = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in problem.errors[:5]]
    remedy = "/api/v1/docs says what each parameter may hold."
    return Refused(422, "invalid_parameter", ("; ".join(wrong) or "A parameter is wrong.")[:500], remedy).answer()


@api.exception_handler(Http404)
def lost(request: HttpRequest, problem: Http404) -> HttpResponse:
    return Refused(404, "not_found", "There is nothing at this address.", "/api/v1/docs names what there is.").answer()


def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    made: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    linked = made["paths"]["/api/v1/profiles/{id}.jsonld"]["get"]["responses"][200]["content"]
    linked.pop("application/json")
    made["paths"]["/api/v1/bulk/{file}"]["get"]["responses"][200]["content"].pop("application/json", None)
    return made


def openapi(request: HttpRequest) -> HttpResponse:
    """The description itself, for programs that write programs."""
    return HttpResponse(orjson.dumps(description(), option=orjson.OPT_NON_STR_KEYS), content_type="application/json")


def answer(request: HttpRequest, view: Any, kwargs: dict[str, Any]) -> HttpResponseBase:
    """One request to the API: only GET and HEAD, ETag, every origin, errors in one shape whatever went wrong."""
    if request.method == "OPTIONS":
        response: HttpResponseBase = HttpResponse(status=204)
        response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        return open_to_all(response)
    if request.method not in ("GET", "HEAD"):
        refusal = Refused(405, "only_read", "This API is only read.", "Ask with GET.").answer()
        refusal.headers["Allow"] = "GET, HEAD, OPTIONS"
        return open_to_all(refusal)
    request.method = "GET"
    try:
        response = view(request, **kwargs)
    except Http404 as problem:
        response = lost(request, problem)
    except Exception:
        log.exception("The API failed at %s", request.path)
        return open_to_all(Refused(500, "broken", "This is our fault. Nothing was lost.", "Try again later.").answer())
    if isinstance(response, HttpResponse) and response.status_code == 200:
        response = keep(request, response)
    return open_to_all(response)
