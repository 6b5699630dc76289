"""What this room says of itself: map, list, profiles, downloads."""

from django.utils.translation import gettext_lazy as _

from potluck.engine.levels import PUBLIC
from potluck.web.rooms import MEMBERS_TOO, NOTHING, PROFILES, SOURCES, Act, Exit, MenuEntry, Room

ROOM = Room(
    "places",
    acts={
        "see_hidden": Act("see on the map what is for members only", MEMBERS_TOO),
    },
    exits={
        "find": Exit(PROFILES, ("/find", "/find?q={q}", "/find?near={town}", "/find?list={slug}&sort=newest")),
        "hidden": Exit(PROFILES, ("/find/hidden.geojson", "/find/hidden.geojson?q={q}"), act="see_hidden"),
        "take": Exit(PROFILES, ("/take.{format}", "/take.{format}?q={q}"), cut=PUBLIC),
        "attribution": Exit(SOURCES, ("/take/attribution.txt",), cut=PUBLIC),
        "profile": Exit(PROFILES, ("/o/{profile}", "/o/{record}")),
        "profile_jsonld": Exit(PROFILES, ("/o/{profile}.jsonld",), cut=PUBLIC),
        "tile": Exit(PROFILES, ("/tiles/{changed}/{z}/{x}/{y}.mvt", "/tiles/{changed}/0/0/0.mvt?q={q}"), cut=PUBLIC),
        "ground": Exit(NOTHING, ("/ground/0/0/0.mvt",)),
    },
    formats={name: Exit(PROFILES, cut=PUBLIC) for name in ("csv", "xlsx", "geojson", "jsonld", "jsonl")},
    verbs={
        "export": Exit(PROFILES, ("--format {format}",), cut=PUBLIC),
    },
    verb_files=("potluck.cli.share",),
    menu=(MenuEntry(_("Find"), "find", nth=10), MenuEntry(_("Find and take home"), "find", "use", nth=10)),
    on_vacuum=("potluck.web.places.index.sweep",),
    on_warm=("potluck.web.places.index.current",),
)
