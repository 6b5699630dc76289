"""What this room says of itself: doubtful pairs, history, the own list."""

from django.utils.translation import gettext_lazy as _

from potluck.web.rooms import DESK, Act, Exit, MenuEntry, Room

ROOM = Room(
    "desk",
    acts={
        "own": Act("add to and correct the node's own list"),
    },
    exits={
        "desk": Exit(DESK, ("/desk",), act="decide"),
        "desk_history": Exit(DESK, ("/desk/history",), act="decide"),
        "decide": Exit(DESK, act="decide"),
        "undo": Exit(DESK, act="undo"),
        "pair": Exit(DESK, ("/desk/pair/{record}/{other}",), act="decide"),
        "part": Exit(DESK, ("/desk/part/{profile}",), act="decide"),
        "own_add": Exit(DESK, ("/own/add", "/own/add?about={profile}"), act="own"),
        "own": Exit(DESK, ("/own/{record}",), act="own"),
        "own_remove": Exit(DESK, act="own"),
        "own_back": Exit(DESK, act="own"),
    },
    verbs={
        "explain": Exit(DESK, ("{profile}", "{record} {other}"), act="operate"),
    },
    journal={
        ("added", "own"): _("added to our own list"),
        ("corrected", "own"): _("corrected our own list"),
        ("removed", "own"): _("took something off our own list"),
    },
    things={"own": "potluck.web.records.queries.journal_names"},
    menu=(
        MenuEntry(_("Desk"), "desk", nth=40, act="decide"),
        MenuEntry(_("Add a co-op"), "own_add", "use", nth=30, act="own"),
    ),
)
