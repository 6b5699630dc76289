"""What this room says of itself: tables of rows, linking and settling."""

from django.utils.translation import gettext_lazy as _

from potluck.web.rooms import DESK, Act, Exit, Room, Rule

ROOM = Room(
    "records",
    acts={
        "decide": Act("say of two rows: same, different, unsure, branch"),
        "undo": Act("take a decision back"),
        "hide": Act("show a row of somebody else's list to stewards only"),
    },
    verbs={
        "link": Exit(DESK, act="operate"),
        "settle": Exit(act="operate"),
    },
    journal={
        ("linked", "everything"): _("linked all lists"),
        ("decided", "pair"): _("decided about two rows"),
        ("undid", "pair"): _("took a decision back"),
        ("hid", "row"): _("let only stewards see a row"),
        ("showed", "row"): _("showed a row again"),
    },
    things={"row": "potluck.web.records.queries.journal_names"},
    details={
        ("linked", "everything"): "potluck.web.records.words.counts_in_words",
        ("decided", "pair"): "potluck.web.records.words.verdict_in_words",
    },
    rules=(
        Rule("stale_years", _("Called old when nobody said anything for"), _("years"), 1, 20, setting="STALE_YEARS"),
    ),
)
