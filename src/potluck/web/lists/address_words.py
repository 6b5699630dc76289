"""What is said of a list that is read from an address."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from potluck.fetch import WORDS
from potluck.web.lists import reports
from potluck.web.records.models import Source

Said = tuple[str, str]
"""(what happened, what to do about it; empty where there is nothing to do)."""


def error(code: str, params: Mapping[str, str]) -> Said:
    """Why an address, or what stood there, could not be read."""
    if code == "nothing_kept":
        return (
            _("Not one row of the new file could be kept; the list stays as it was."),
            _("Open the address in a browser. If the columns have new names, mend the mapping and bring it again."),
        )
    if code == "our_fault":
        return _("Something went wrong here, not there. Nothing was lost."), _(
            "It is tried again. Tell us if it stays."
        )
    known = reports.WORDS if code.startswith("read:") else WORDS
    message, remedy = known.get(code.removeprefix("read:"), (code, ""))
    filled: defaultdict[str, str] = defaultdict(lambda: "?", params)
    return _(message).format_map(filled), _(remedy).format_map(filled) if remedy else ""


def outcome(code: str, params: Mapping[str, str]) -> Said:
    """How a reading ended."""
    good: dict[str, Said] = {
        "same": (_("There was nothing new."), ""),
        "applied": (_("There was something new, and it was brought in."), ""),
        "waits": (
            _("The new file is very different from what is here, so it waits for your yes."),
            _("Look at what would change, then bring it in or drop it."),
        ),
        "later": (_("It takes long, so it is read in the background."), _("Look again in some minutes.")),
    }
    return good.get(code) or error(code, params)


def columns(source: Source) -> list[str]:
    """What is to be said of columns that came or went."""
    state: dict[str, Any] = source.fetch_state
    said = []
    if new := state.get("columns_new"):
        words = _("New columns: %(names)s. Only stewards see them until you look at the mapping.")
        said.append(words % {"names": ", ".join(new)})
    if gone := state.get("columns_gone"):
        said.append(_("Columns that are not there any more: %(names)s.") % {"names": ", ".join(gone)})
    return said


def changed(url: str, rhythm: str) -> str:
    """What a new address or rhythm means."""
    if not url:
        return _("It is no longer read from the web.")
    if rhythm:
        return _("Kept. It is read again by itself from now on.")
    return _("Kept. It is read again when you press the button.")
