"""What this room says of itself: asking co-ops, websites, what to see to now."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from potluck.engine.levels import PUBLIC
from potluck.web.rooms import DESK, NOTHING, PROFILES, Act, Exit, Job, LinkKind, Room, Rule

ROOM = Room(
    "upkeep",
    acts={
        "ask": Act("ask the co-ops of a list whether their rows are right"),
        "see_upkeep": Act("see what to see to now"),
    },
    exits={
        "confirm": Exit(PROFILES, ("/confirm/no-such-token",), holder=True, cut=PUBLIC),
        "confirm_new_link": Exit(holder=True),
        "confirm_thanks": Exit(NOTHING, ("/confirm/thanks/right",)),
        "round": Exit(DESK, ("/lists/{slug}/round", "/lists/{slug}/round?months=0"), act="ask"),
        "round_start": Exit(DESK, act="ask"),
        "round_links": Exit(DESK, act="ask"),
        "round_links_file": Exit(DESK, act="ask"),
        "round_again": Exit(DESK, act="ask"),
        "round_end": Exit(DESK, act="ask"),
        "upkeep": Exit(DESK, ("/upkeep",), act="see_upkeep"),
    },
    verbs={
        "round": Exit(DESK, act="operate"),
        "check-websites": Exit(DESK, act="operate"),
    },
    journal={
        ("confirmed", "row"): _("said by its own link that its row is right"),
        ("looked at", "websites"): _("looked whether websites answer"),
        ("answered", "row"): _("answered by its own link"),
        ("began to ask", "list"): _("began to ask the co-ops of a list whether their rows are right"),
        ("ended asking", "list"): _("ended a round of asking"),
        ("made links of", "list"): _("made links of a round, to hand on"),
        ("sends again to", "list"): _("lets mails of a round be sent once more"),
    },
    verb_files=("potluck.cli.rounds", "potluck.cli.websites"),
    on_withdraw=("potluck.web.upkeep.forget.forget",),
    on_erase=("potluck.web.upkeep.forget.blank",),
    on_start=("potluck.web.upkeep.tasks.resume",),
    jobs=(Job("looking at websites", "potluck.web.upkeep.tasks.look_at_websites", every=3600.0, once=False),),
    links={"confirm": LinkKind("confirm", timedelta(days=60))},
    rules=(
        Rule("mails_a_minute", _("Mails of a round sent in a minute"), _("mails"), 1, 600, setting="MAILS_A_MINUTE"),
    ),
)
