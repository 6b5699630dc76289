"""What people come for, and the kinds of co-op that answer it."""

from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from potluck.web.site.queries import count_kinds


class Need(NamedTuple):
    words: Any
    kinds: tuple[str, ...]  # the first one gives the shape
    answer: Any  # with %(count)d


NEEDS: Final = (
    Need(
        _("A home"),
        ("housing", "community_land_trust", "intentional_community"),
        ngettext_lazy(
            "%(count)d housing co-op, land trust or community.",
            "%(count)d housing co-ops, land trusts and communities.",
            "count",
        ),
    ),
    Need(
        _("Work, or workers"),
        ("worker", "platform"),
        ngettext_lazy(
            "%(count)d co-op owned by the people who work in it.",
            "%(count)d co-ops owned by the people who work in them.",
            "count",
        ),
    ),
    Need(
        _("Food and daily things"),
        ("consumer",),
        ngettext_lazy(
            "%(count)d shop or club owned by its customers.",
            "%(count)d shops and clubs owned by their customers.",
            "count",
        ),
    ),
    Need(
        _("From farm or workshop"),
        ("producer",),
        ngettext_lazy(
            "%(count)d co-op of farmers, fishers or makers.",
            "%(count)d co-ops of farmers, fishers and makers.",
            "count",
        ),
    ),
    Need(
        _("A loan or an account"),
        ("credit", "mutual"),
        ngettext_lazy(
            "%(count)d credit union, co-op bank or mutual.",
            "%(count)d credit unions, co-op banks and mutuals.",
            "count",
        ),
    ),
    Need(
        _("Help from neighbours"),
        ("mutual_aid",),
        ngettext_lazy("%(count)d mutual aid group.", "%(count)d mutual aid groups.", "count"),
    ),
    Need(
        _("Buy together, pay less"),
        ("purchasing",),
        ngettext_lazy(
            "%(count)d co-op that buys for its members.", "%(count)d co-ops that buy for their members.", "count"
        ),
    ),
    Need(
        _("Run by workers and users together"),
        ("multi_stakeholder", "social"),
        ngettext_lazy(
            "%(count)d co-op of workers, users and neighbours together.",
            "%(count)d co-ops of workers, users and neighbours together.",
            "count",
        ),
    ),
    Need(
        _("Help to start a co-op"),
        ("support", "federation"),
        ngettext_lazy(
            "%(count)d group or federation that helps co-ops.",
            "%(count)d groups and federations that help co-ops.",
            "count",
        ),
    ),
)


def shown() -> list[dict[str, Any]]:
    """The needs that somebody here answers: words, kind (for the shape), answer, href. A count of 0 is left out."""
    found = ((need, count_kinds(need.kinds)) for need in NEEDS)
    return [
        {
            "words": need.words,
            "kind": need.kinds[0],
            "answer": need.answer % {"count": count},
            "href": "/find?" + urlencode([("kind", kind) for kind in need.kinds]),
        }
        for need, count in found
        if count
    ]
