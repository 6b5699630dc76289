"""What this room says of itself: accounts, standings, one-time links."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from potluck.web.rooms import NOTHING, Act, Exit, LinkKind, MenuEntry, Room

ROOM = Room(
    "people",
    acts={
        "invite": Act("invite stewards and members, make links to a new password"),
        "remove_person": Act("end somebody's account"),
        "see_people": Act("see who the stewards and members are"),
    },
    exits={
        "sign_in": Exit(NOTHING, ("/sign-in",)),
        "sign_out": Exit(),
        "lost_password": Exit(NOTHING, ("/lost-password",)),
        "invite": Exit(NOTHING, ("/invite/no-such-token",), holder=True),
        "new_password": Exit(NOTHING, ("/new-password/no-such-token",), holder=True),
        "people": Exit(NOTHING, ("/people",), act="see_people"),
        "make_invite": Exit(act="invite"),
        "take_back_invite": Exit(act="invite"),
        "make_password_link": Exit(act="invite"),
        "remove_person": Exit(NOTHING, ("/people/{person}/remove",), act="remove_person"),
    },
    journal={
        ("made", "steward"): _("made a steward"),
        ("invited", "steward"): _("made an invite for a steward"),
        ("took back", "invite"): _("took an invite back"),
        ("joined", "steward"): _("joined the stewards"),
        ("removed", "steward"): _("removed a steward"),
        ("invited", "member"): _("made an invite for a member"),
        ("joined", "member"): _("joined the members"),
        ("removed", "member"): _("removed a member"),
        ("made a password link for", "member"): _("made a link to a new password for a member"),
        ("sent a password link to", "member"): _("a link to a new password was sent to a member"),
        ("chose a password", "member"): _("chose a new password"),
        ("made a password link for", "steward"): _("made a link to a new password for a steward"),
        ("sent a password link to", "steward"): _("a link to a new password was sent to a steward"),
        ("chose a password", "steward"): _("chose a new password"),
    },
    things=dict.fromkeys(("steward", "member"), "potluck.web.people.queries.journal_names"),
    links={
        "first": LinkKind("invite", timedelta(days=1)),
        "invite": LinkKind("invite", timedelta(days=7)),
        "password": LinkKind("new_password", timedelta(hours=4)),
    },
    menu=(MenuEntry(_("Stewards and members"), "people", "use", nth=60, act="see_people"),),
)
