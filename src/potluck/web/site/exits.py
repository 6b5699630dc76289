"""The exits of a node: every address, file format and verb by which something leaves it, who may open it and what it
gives. An exit that does not stand here fails `make check` (tests/web/site/test_exits.py), and that test asks every exit
that does as a visitor, a member and a steward, and looks for what they may not see.

A new address is one line: its name in `urls.py`, then `Exit(who, gives, paths)`. Paths name what the test has made:
{profile} {record} {other} (ids of rows on one profile) {pair} {slug} {list} {draft} {version} {q} {town} {person}.
"""

from dataclasses import dataclass
from typing import Final

from potluck.engine.levels import LEVELS, MEMBERS, PUBLIC, STEWARD

ANYONE, MEMBER, STEWARDS, HOLDER = "anyone", "member", "steward", "holder"
NOTHING, PROFILES, SOURCES, DESK = "nothing", "profiles", "sources", "desk"
LOOKS: Final = {ANYONE: PUBLIC, MEMBER: MEMBERS, STEWARDS: STEWARD}
"""Who may open an exit -> the least level of a viewer that may."""


@dataclass(frozen=True)
class Exit:
    """One way out.

    who: anyone | member | steward | holder (of a one-time link).
    gives: nothing (of the lists) | profiles | sources (lists, their names and counts) | desk (all, for stewards).
    paths: how the test asks for it; none: it is only written to, or needs more than a path.
    cut: the level at which it looks whoever asks; empty: the asker's own.
    takes_mb: how much those who may open it may send there at once, files and all, in MB (2**20 bytes); 0: no more than
    anywhere (bodies.py). The proxies in deploy/ have to say the same."""

    who: str
    gives: str
    paths: tuple[str, ...] = ()
    cut: str = ""
    takes_mb: int = 0

    def level(self, viewer: str) -> str:
        """The level of what may be in the answer when somebody of level `viewer` asks."""
        if self.gives == NOTHING or (self.who in LOOKS and LEVELS.index(viewer) > LEVELS.index(LOOKS[self.who])):
            return NOTHING
        return self.cut or viewer


URLS: Final[dict[str, Exit]] = {
    # the front of the house
    "front": Exit(ANYONE, PROFILES, ("/",), cut=PUBLIC),
    "about": Exit(ANYONE, SOURCES, ("/about",), cut=PUBLIC),
    "your_list": Exit(ANYONE, NOTHING, ("/your-list",)),
    "health": Exit(ANYONE, NOTHING, ("/health",)),
    "robots": Exit(ANYONE, NOTHING, ("/robots.txt",)),
    "favicon": Exit(ANYONE, NOTHING, ("/favicon.ico",)),
    "journal": Exit(STEWARDS, DESK, ("/journal",)),
    # people
    "sign_in": Exit(ANYONE, NOTHING, ("/sign-in",)),
    "sign_out": Exit(ANYONE, NOTHING),
    "lost_password": Exit(ANYONE, NOTHING, ("/lost-password",)),
    "invite": Exit(HOLDER, NOTHING, ("/invite/no-such-token",)),
    "new_password": Exit(HOLDER, NOTHING, ("/new-password/no-such-token",)),
    "people": Exit(STEWARDS, NOTHING, ("/people",)),
    "make_invite": Exit(STEWARDS, NOTHING),
    "take_back_invite": Exit(STEWARDS, NOTHING),
    "make_password_link": Exit(STEWARDS, NOTHING),
    "remove_person": Exit(STEWARDS, NOTHING, ("/people/{person}/remove",)),
    # lists and the desk
    "bring": Exit(STEWARDS, DESK, ("/bring",), takes_mb=64),
    "bring_mapping": Exit(STEWARDS, DESK, ("/bring/{draft}",)),
    "bring_mapping_file": Exit(STEWARDS, DESK, ("/bring/{draft}/mapping.yaml", "/bring/{version}/mapping.yaml")),
    "bring_report": Exit(STEWARDS, DESK, ("/bring/{version}/report", "/bring/{draft}/report")),
    "bring_report_file": Exit(STEWARDS, DESK, ("/bring/{version}/report.json", "/bring/{version}/report.csv")),
    "bring_now": Exit(STEWARDS, DESK),
    "lists": Exit(ANYONE, SOURCES, ("/lists",)),
    "lists_order": Exit(STEWARDS, DESK),
    "lists_settle": Exit(STEWARDS, DESK),
    "list": Exit(ANYONE, SOURCES, ("/lists/{slug}",)),
    "list_again": Exit(STEWARDS, DESK),
    "list_address": Exit(STEWARDS, DESK, ("/lists/{slug}/address",)),
    "list_read": Exit(STEWARDS, DESK),
    "desk": Exit(STEWARDS, DESK, ("/desk",)),
    "desk_history": Exit(STEWARDS, DESK, ("/desk/history",)),
    "decide": Exit(STEWARDS, DESK),
    "undo": Exit(STEWARDS, DESK),
    "pair": Exit(STEWARDS, DESK, ("/desk/pair/{record}/{other}",)),
    "part": Exit(STEWARDS, DESK, ("/desk/part/{profile}",)),
    "own_add": Exit(STEWARDS, DESK, ("/own/add", "/own/add?about={profile}")),
    "own": Exit(STEWARDS, DESK, ("/own/{record}",)),
    "own_remove": Exit(STEWARDS, DESK),
    "own_back": Exit(STEWARDS, DESK),
    # places
    "find": Exit(ANYONE, PROFILES, ("/find", "/find?q={q}", "/find?near={town}", "/find?list={slug}&sort=newest")),
    "hidden": Exit(MEMBER, PROFILES, ("/find/hidden.geojson", "/find/hidden.geojson?q={q}")),
    "take": Exit(ANYONE, PROFILES, ("/take.{format}", "/take.{format}?q={q}"), cut=PUBLIC),
    "attribution": Exit(ANYONE, SOURCES, ("/take/attribution.txt",), cut=PUBLIC),
    "profile": Exit(ANYONE, PROFILES, ("/o/{profile}", "/o/{record}")),
    "profile_jsonld": Exit(ANYONE, PROFILES, ("/o/{profile}.jsonld",), cut=PUBLIC),
    "tile": Exit(
        ANYONE, PROFILES, ("/tiles/{changed}/{z}/{x}/{y}.mvt", "/tiles/{changed}/0/0/0.mvt?q={q}"), cut=PUBLIC
    ),
    "ground": Exit(ANYONE, NOTHING, ("/ground/0/0/0.mvt",)),
    # the next version, giving back, leaving
    "bring_changes": Exit(STEWARDS, DESK, ("/bring/{draft}/changes", "/bring/{version}/changes")),
    "bring_drop": Exit(STEWARDS, DESK),
    "list_compare": Exit(STEWARDS, DESK, ("/lists/{slug}/compare",)),
    "list_restore": Exit(STEWARDS, DESK),
    "list_withdraw": Exit(STEWARDS, DESK, ("/lists/{slug}/withdraw",)),
    "erase": Exit(STEWARDS, DESK, ("/erase", "/erase?record={record}", "/erase?of={profile}")),
    "give_back": Exit(STEWARDS, DESK, ("/lists/{slug}/give-back",)),
    "give_back_make_link": Exit(STEWARDS, DESK),
    "give_back_drop_link": Exit(STEWARDS, DESK),
    "give_back_take": Exit(STEWARDS, DESK, ("/lists/{slug}/give-back/copy", "/lists/{slug}/give-back/changes")),
    "give_back_link": Exit(HOLDER, NOTHING, ("/give-back/no-such-token",)),
    "give_back_link_take": Exit(HOLDER, NOTHING, ("/give-back/no-such-token/copy",)),
    # suggestions
    "wrong": Exit(
        ANYONE,
        PROFILES,
        ("/o/{profile}/wrong", "/o/{record}/wrong", "/o/{profile}/wrong?what=value", "/o/{profile}/wrong?what=two"),
        cut=PUBLIC,
    ),
    "wrong_others": Exit(ANYONE, PROFILES, ("/o/{profile}/wrong/others?q={q}",), cut=PUBLIC),
    "suggest": Exit(ANYONE, PROFILES, ("/suggest", "/suggest?name={q}"), cut=PUBLIC),
    "suggest_here": Exit(ANYONE, PROFILES, ("/suggest/here?name_0={q}",), cut=PUBLIC),
    "suggestion_track": Exit(HOLDER, NOTHING, ("/suggest/no-such-token",)),
    "suggestions": Exit(STEWARDS, DESK, ("/desk/suggestions",)),
    "suggestions_spam": Exit(STEWARDS, DESK),
    "suggestion_answer": Exit(STEWARDS, DESK, ("/desk/suggestions/{record}",)),
    "suggestion_undo": Exit(STEWARDS, DESK),
    # asking and confirming
    "confirm": Exit(HOLDER, PROFILES, ("/confirm/no-such-token",), cut=PUBLIC),
    "confirm_new_link": Exit(HOLDER, NOTHING),
    "confirm_thanks": Exit(ANYONE, NOTHING, ("/confirm/thanks/right",)),
    "round": Exit(STEWARDS, DESK, ("/lists/{slug}/round", "/lists/{slug}/round?months=0")),
    "round_start": Exit(STEWARDS, DESK),
    "round_links": Exit(STEWARDS, DESK),
    "round_links_file": Exit(STEWARDS, DESK),
    "round_again": Exit(STEWARDS, DESK),
    "round_end": Exit(STEWARDS, DESK),
    "upkeep": Exit(STEWARDS, DESK, ("/upkeep",)),
    # the read API, feeds, embeds
    "api_description": Exit(ANYONE, NOTHING, ("/api/v1/openapi.json",)),
    "api_docs": Exit(ANYONE, NOTHING, ("/api/v1/docs",)),
    "api_home": Exit(ANYONE, NOTHING, ("/api/v1/",)),
    "api-1:api-root": Exit(ANYONE, NOTHING, ("/api/v1/",)),
    "api-1:api_search": Exit(ANYONE, PROFILES, ("/api/v1/search", "/api/v1/search?q={q}&near={town}"), cut=PUBLIC),
    "api-1:api_profile": Exit(
        ANYONE, PROFILES, ("/api/v1/profiles/{profile}", "/api/v1/profiles/{record}"), cut=PUBLIC
    ),
    "api-1:api_profile_jsonld": Exit(ANYONE, PROFILES, ("/api/v1/profiles/{record}.jsonld",), cut=PUBLIC),
    "api-1:api_sources": Exit(ANYONE, SOURCES, ("/api/v1/sources",), cut=PUBLIC),
    "api-1:api_source": Exit(ANYONE, SOURCES, ("/api/v1/sources/{slug}",), cut=PUBLIC),
    "api-1:api_box": Exit(ANYONE, PROFILES, ("/api/v1/box?bbox=-180,-90,180,90",), cut=PUBLIC),
    "api-1:api_changes": Exit(ANYONE, PROFILES, ("/api/v1/changes",), cut=PUBLIC),
    "api-1:api_bulk": Exit(
        ANYONE,
        PROFILES,
        tuple(f"/api/v1/bulk/profiles.{form}" for form in ("jsonl", "csv", "geojson", "jsonld", "jsonl.gz")),
        cut=PUBLIC,
    ),
    "feed_rss": Exit(ANYONE, PROFILES, ("/feed.rss", "/feed.rss?q={q}"), cut=PUBLIC),
    "feed_atom": Exit(ANYONE, PROFILES, ("/feed.atom",), cut=PUBLIC),
    "feed_json": Exit(ANYONE, PROFILES, ("/feed.json",), cut=PUBLIC),
    "embed": Exit(ANYONE, PROFILES, ("/embed", "/embed?q={q}"), cut=PUBLIC),
    "embed_css": Exit(ANYONE, NOTHING, ("/embed.css",)),
    "embed_js": Exit(ANYONE, NOTHING, ("/embed.js",)),
    "embed_make": Exit(ANYONE, PROFILES, ("/embed/make?list={slug}",), cut=PUBLIC),
    "sitemap": Exit(ANYONE, NOTHING, ("/sitemap.xml",)),
    "sitemap_part": Exit(ANYONE, PROFILES, ("/sitemap-1.xml",), cut=PUBLIC),
}
"""Name of an address -> the exit."""

FORMATS: Final = {name: Exit(ANYONE, PROFILES, cut=PUBLIC) for name in ("csv", "xlsx", "geojson", "jsonld", "jsonl")}
"""Format of a download -> the exit; each is asked for through `take` and `potluck export`."""

VERBS: Final[dict[str, Exit]] = {
    "export": Exit(ANYONE, PROFILES, ("--format {format}",), cut=PUBLIC),
    "explain": Exit(STEWARDS, DESK, ("{profile}", "{record} {other}")),
    "import": Exit(STEWARDS, DESK),
    "link": Exit(STEWARDS, DESK),
    "settle": Exit(STEWARDS, NOTHING),
    "init": Exit(STEWARDS, NOTHING),
    "serve": Exit(STEWARDS, NOTHING),
    "work": Exit(STEWARDS, NOTHING),
    "demo": Exit(STEWARDS, NOTHING),
    "doctor": Exit(STEWARDS, NOTHING),
    "give-back": Exit(STEWARDS, DESK),
    "round": Exit(STEWARDS, DESK),
    "check-websites": Exit(STEWARDS, DESK),
    "withdraw": Exit(STEWARDS, NOTHING),
    "erase": Exit(STEWARDS, NOTHING),
    "vacuum": Exit(STEWARDS, NOTHING),
    "check": Exit(STEWARDS, NOTHING),
    "backup": Exit(STEWARDS, DESK),
    "restore": Exit(STEWARDS, NOTHING),
}
"""Verb of the command line -> the exit. Whoever runs one is the operator; what it writes for others is cut."""
