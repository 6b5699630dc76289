"""What this room says of itself: what goes home to the keeper of a list."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from potluck.web.rooms import DESK, NOTHING, Act, Exit, LinkKind, Room

ROOM = Room(
    "give_back",
    acts={
        "give_back": Act("see what goes back to the keeper of a list, hand it on, answer for them"),
    },
    exits={
        "give_back": Exit(DESK, ("/lists/{slug}/give-back",), act="give_back"),
        "give_back_make_link": Exit(DESK, act="give_back"),
        "give_back_drop_link": Exit(DESK, act="give_back"),
        "give_back_take": Exit(
            DESK, ("/lists/{slug}/give-back/copy", "/lists/{slug}/give-back/changes"), act="give_back"
        ),
        "give_back_link": Exit(NOTHING, ("/give-back/no-such-token",), holder=True),
        "give_back_link_take": Exit(NOTHING, ("/give-back/no-such-token/copy",), holder=True),
    },
    verbs={
        "give-back": Exit(DESK, act="operate"),
    },
    journal={
        ("answered", "give_back"): _("answered for the keeper of a list"),
        ("answered by link", "give_back"): _("the keeper of a list answered"),
        ("made a link to", "give_back"): _("made a link for the keeper of a list"),
        ("took back", "give_back"): _("took back a link for the keeper of a list"),
    },
    verb_files=("potluck.cli.give_back",),
    links={"give_back": LinkKind("give_back_link", timedelta(days=60))},
)
