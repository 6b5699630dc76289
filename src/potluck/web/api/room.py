"""What this room says of itself: read API, feeds, embeds."""

from django.utils.translation import gettext_lazy as _

from potluck.engine.levels import PUBLIC
from potluck.web.rooms import NOTHING, PROFILES, SOURCES, Exit, MenuEntry, Room

ROOM = Room(
    "api",
    exits={
        "api_description": Exit(NOTHING, ("/api/v1/openapi.json",)),
        "api_docs": Exit(NOTHING, ("/api/v1/docs",)),
        "api_home": Exit(NOTHING, ("/api/v1/",)),
        "api-1:api-root": Exit(NOTHING, ("/api/v1/",)),
        "api-1:api_search": Exit(PROFILES, ("/api/v1/search", "/api/v1/search?q={q}&near={town}"), cut=PUBLIC),
        "api-1:api_profile": Exit(PROFILES, ("/api/v1/profiles/{profile}", "/api/v1/profiles/{record}"), cut=PUBLIC),
        "api-1:api_profile_jsonld": Exit(PROFILES, ("/api/v1/profiles/{record}.jsonld",), cut=PUBLIC),
        "api-1:api_sources": Exit(SOURCES, ("/api/v1/sources",), cut=PUBLIC),
        "api-1:api_source": Exit(SOURCES, ("/api/v1/sources/{slug}",), cut=PUBLIC),
        "api-1:api_box": Exit(PROFILES, ("/api/v1/box?bbox=-180,-90,180,90",), cut=PUBLIC),
        "api-1:api_changes": Exit(PROFILES, ("/api/v1/changes",), cut=PUBLIC),
        "api-1:api_bulk": Exit(
            PROFILES,
            tuple(f"/api/v1/bulk/profiles.{form}" for form in ("jsonl", "csv", "geojson", "jsonld", "jsonl.gz")),
            cut=PUBLIC,
        ),
        "feed_rss": Exit(PROFILES, ("/feed.rss", "/feed.rss?q={q}"), cut=PUBLIC),
        "feed_atom": Exit(PROFILES, ("/feed.atom",), cut=PUBLIC),
        "feed_json": Exit(PROFILES, ("/feed.json",), cut=PUBLIC),
        "embed": Exit(PROFILES, ("/embed", "/embed?q={q}"), cut=PUBLIC),
        "embed_css": Exit(NOTHING, ("/embed.css",)),
        "embed_js": Exit(NOTHING, ("/embed.js",)),
        "embed_make": Exit(PROFILES, ("/embed/make?list={slug}",), cut=PUBLIC),
        "sitemap": Exit(NOTHING, ("/sitemap.xml",)),
        "sitemap_part": Exit(PROFILES, ("/sitemap-1.xml",), cut=PUBLIC),
    },
    menu=(MenuEntry(_("For programs"), "api_docs", "use", nth=40),),
)
