"""What the lines of the journal say in words."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from potluck.web.journal.models import Line

WORDS: Final[dict[tuple[str, str], Any]] = {
    ("read", "list"): _("read a list"),
    ("brought", "list"): _("brought a list in"),
    ("held", "list"): _("let the next version of a list wait for a yes"),
    ("dropped", "draft"): _("took a draft away"),
    ("read again", "list"): _("looked whether a list has something new"),
    ("looked at", "websites"): _("looked whether websites answer"),
    ("changed", "list"): _("changed what is said about a list"),
    ("withdrew", "list"): _("withdrew a list: its owner took it back"),
    ("made", "backup"): _("made a backup"),
    ("restored", "node"): _("restored this table from a backup"),
    ("erased", "person"): _("erased a person's data"),
    ("ordered", "lists"): _("put the lists in a new order of trust"),
    ("linked", "everything"): _("linked all lists"),
    ("answered", "give_back"): _("answered for the keeper of a list"),
    ("answered by link", "give_back"): _("the keeper of a list answered"),
    ("made a link to", "give_back"): _("made a link for the keeper of a list"),
    ("took back", "give_back"): _("took back a link for the keeper of a list"),
    ("decided", "pair"): _("decided about two rows"),
    ("undid", "pair"): _("took a decision back"),
    ("added", "own"): _("added to our own list"),
    ("corrected", "own"): _("corrected our own list"),
    ("removed", "own"): _("took something off our own list"),
    ("suggested", "suggestion"): _("suggested something"),
    ("took", "suggestion"): _("took a suggestion"),
    ("refused", "suggestion"): _("refused a suggestion"),
    ("took back", "suggestion"): _("took the answer to a suggestion back"),
    ("kept", "suggestion"): _("said that a suggestion is not spam"),
    ("threw away", "suggestions"): _("threw away what looked like spam"),
    ("hid", "row"): _("let only stewards see a row"),
    ("showed", "row"): _("showed a row again"),
    ("confirmed", "row"): _("said by its own link that its row is right"),
    ("answered", "row"): _("answered by its own link"),
    ("began to ask", "list"): _("began to ask the co-ops of a list whether their rows are right"),
    ("ended asking", "list"): _("ended a round of asking"),
    ("made links of", "list"): _("made links of a round, to hand on"),
    ("sends again to", "list"): _("lets mails of a round be sent once more"),
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
}


def words(line: Line) -> str:
    """What was done, in the reader's language where we have the words."""
    return str(WORDS.get((line.verb, line.thing)) or f"{line.verb} {line.thing}")
