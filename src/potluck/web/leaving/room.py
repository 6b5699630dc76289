"""What this room says of itself: what is taken away: withdrawing, erasing, cleaning, backups."""

from django.utils.translation import gettext_lazy as _

from potluck.web.rooms import DESK, Act, Exit, Room

ROOM = Room(
    "leaving",
    acts={
        "withdraw": Act("take a list off this table with all that came of it"),
        "backup": Act("make a backup, or restore one"),
        "erase": Act("erase one person's data"),
    },
    exits={
        "list_withdraw": Exit(DESK, ("/lists/{slug}/withdraw",), act="withdraw"),
        "erase": Exit(DESK, ("/erase", "/erase?record={record}", "/erase?of={profile}"), act="erase"),
    },
    verbs={
        "withdraw": Exit(act="operate"),
        "erase": Exit(act="operate"),
        "vacuum": Exit(act="operate"),
        "check": Exit(act="operate"),
        "backup": Exit(DESK, act="operate"),
        "restore": Exit(act="operate"),
    },
    journal={
        ("withdrew", "list"): _("withdrew a list: its owner took it back"),
        ("made", "backup"): _("made a backup"),
        ("restored", "node"): _("restored this table from a backup"),
        ("erased", "person"): _("erased a person's data"),
    },
    verb_files=("potluck.cli.leave", "potluck.cli.backup"),
    on_start=("potluck.web.leaving.tasks.finish_what_was_cut_short",),
    before_open=("potluck.web.leaving.swap.finish_in_words",),
)
