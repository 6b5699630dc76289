"""The addresses of all public pages, for search engines (sitemaps.org, protocol 0.9)."""

from django.http import Http404, HttpRequest, HttpResponse

from potluck.engine.levels import PUBLIC
from potluck.web.api.v1 import home
from potluck.web.places.queries import index

PART = 10_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = ("", "about", "find", "lists")


def whole(request: HttpRequest) -> HttpResponse:
    """The list of the parts."""
    count = max(1, -(-len(_ids()) // PART))
    parts = "\n".join(f"<sitemap><loc>{home(request)}sitemap-{n}.xml</loc></sitemap>" for n in range(1, count + 1))
    return _xml(f"<sitemapindex {SPACE}>\n{parts}\n</sitemapindex>\n")


def part(request: HttpRequest, number: int) -> HttpResponse:
    """One part: pages of co-ops by id; the first names the other pages too."""
    start = home(request)
    ids = _ids()[(number - 1) * PART : number * PART] if number else []
    if number != 1 and not ids:
        raise Http404
    found = [f"{start}{page}" for page in PAGES if number == 1] + [f"{start}o/{one}" for one in ids]
    lines = "\n".join(f"<url><loc>{address}</loc></url>" for address in found)
    return _xml(f"<urlset {SPACE}>\n{lines}\n</urlset>\n")


def _ids() -> list[str]:
    columns = index.current().columns
    found: list[str] = sorted(columns.ids[columns.seen_by(PUBLIC)].tolist())
    return found


def _xml(text: str) -> HttpResponse:
    return HttpResponse(HEAD + text, content_type="application/xml; charset=utf-8")
