"""What this room says of itself: front page, about, journal page."""

from django.utils.translation import gettext_lazy as _

from potluck.engine.levels import PUBLIC
from potluck.web.rooms import DESK, NOTHING, PROFILES, SOURCES, Act, Exit, MenuEntry, Room

ROOM = Room(
    "site",
    acts={
        "see_journal": Act("read the journal"),
        "operate": Act("run the verbs of the command line", frozenset()),
    },
    exits={
        "front": Exit(PROFILES, ("/",), cut=PUBLIC),
        "about": Exit(SOURCES, ("/about",), cut=PUBLIC),
        "your_list": Exit(NOTHING, ("/your-list",)),
        "health": Exit(NOTHING, ("/health",)),
        "robots": Exit(NOTHING, ("/robots.txt",)),
        "favicon": Exit(NOTHING, ("/favicon.ico",)),
        "journal": Exit(DESK, ("/journal",), act="see_journal"),
    },
    verbs={
        "init": Exit(act="operate"),
        "serve": Exit(act="operate"),
        "work": Exit(act="operate"),
        "doctor": Exit(act="operate"),
    },
    verb_files=("potluck.cli.node", "potluck.cli.doctor"),
    menu=(MenuEntry(_("Journal"), "journal", "use", nth=50, act="see_journal"),),
)
