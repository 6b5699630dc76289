"""What the journal's lines about lists say of their numbers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def counts_in_words(detail: Any) -> str:
    """How many rows of a list came in; empty when the line does not say."""
    if "kept" not in detail:
        return ""
    kept = ngettext("%(n)s row", "%(n)s rows", detail["kept"]) % {"n": detail["kept"]}
    return kept + (_(", %(n)s refused") % {"n": detail["refused"]} if detail.get("refused") else "")
