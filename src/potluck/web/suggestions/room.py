"""What this room says of itself: what readers tell."""

from django.utils.translation import gettext_lazy as _

from potluck.engine.levels import PUBLIC
from potluck.web.rooms import DESK, NOTHING, PROFILES, Act, Exit, MenuEntry, Room, Rule

ROOM = Room(
    "suggestions",
    acts={
        "suggestions": Act("read and answer what readers suggest; anybody may suggest"),
    },
    exits={
        "wrong": Exit(
            PROFILES,
            ("/o/{profile}/wrong", "/o/{record}/wrong", "/o/{profile}/wrong?what=value", "/o/{profile}/wrong?what=two"),
            cut=PUBLIC,
        ),
        "wrong_others": Exit(PROFILES, ("/o/{profile}/wrong/others?q={q}",), cut=PUBLIC),
        "suggest": Exit(PROFILES, ("/suggest", "/suggest?name={q}"), cut=PUBLIC),
        "suggest_here": Exit(PROFILES, ("/suggest/here?name_0={q}",), cut=PUBLIC),
        "suggestion_track": Exit(NOTHING, ("/suggest/no-such-token",), holder=True),
        "suggestions": Exit(DESK, ("/desk/suggestions",), act="suggestions"),
        "suggestions_spam": Exit(DESK, act="suggestions"),
        "suggestion_answer": Exit(DESK, ("/desk/suggestions/{record}",), act="suggestions"),
        "suggestion_undo": Exit(DESK, act="suggestions"),
    },
    journal={
        ("suggested", "suggestion"): _("suggested something"),
        ("took", "suggestion"): _("took a suggestion"),
        ("refused", "suggestion"): _("refused a suggestion"),
        ("took back", "suggestion"): _("took the answer to a suggestion back"),
        ("kept", "suggestion"): _("said that a suggestion is not spam"),
        ("threw away", "suggestions"): _("threw away what looked like spam"),
    },
    on_withdraw=("potluck.web.suggestions.forget.forget",),
    on_erase=("potluck.web.suggestions.forget.blank",),
    menu=(MenuEntry(_("Add a co-op"), "suggest", "use", nth=30, unless="own"),),
    rules=(
        Rule(
            "suggestions_an_hour", _("Suggestions taken from one sender in an hour"), _("suggestions"), 1, 200, start=20
        ),
        Rule("suggestions_a_day", _("Suggestions taken from all in a day"), _("suggestions"), 1, 5000, start=100),
    ),
)
