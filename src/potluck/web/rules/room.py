"""What this room says of itself: numbers that rooms obey and stewards may change."""

from django.utils.translation import gettext_lazy as _

from potluck.web.rooms import NOTHING, Act, Exit, MenuEntry, Room

ROOM = Room(
    "rules",
    acts={"rules": Act("change a number that a room obeys")},
    exits={"rules": Exit(NOTHING, ("/rules",), act="rules")},
    journal={("changed", "rule"): _("changed a rule")},
    things={"rule": "potluck.web.rules.queries.journal_names"},
    details={("changed", "rule"): "potluck.web.rules.words.change_in_words"},
    menu=(MenuEntry(_("Rules"), "rules", "use", nth=55, act="rules"),),
)
