"""What a line of the journal about a rule says of its numbers."""

from typing import Any

from django.utils.translation import gettext as _


def change_in_words(detail: Any) -> str:
    """From which number to which."""
    return _("from %(before)s to %(after)s") % {"before": detail.get("from", "?"), "after": detail.get("to", "?")}
