"""What can be done with a list: bring it, its next version, its address; one verb each, one transaction, one journal
line."""

from potluck.web.lists.actions.addresses import (
    APPLIED,
    SAME,
    WAITS,
    catch_up,
    defer,
    draft_from_address,
    read_again,
    set_address,
)
from potluck.web.lists.actions.lists import (
    NeedsYesError,
    NothingKeptError,
    TakenAwayError,
    bring_in,
    carry,
    draft_version,
    edit_source,
    pack,
    remap,
    set_trust,
)
from potluck.web.lists.actions.next_version import await_yes, compare_draft, drop_draft, weigh

__all__ = [
    "APPLIED",
    "SAME",
    "WAITS",
    "NeedsYesError",
    "NothingKeptError",
    "TakenAwayError",
    "await_yes",
    "bring_in",
    "carry",
    "catch_up",
    "compare_draft",
    "defer",
    "draft_from_address",
    "draft_version",
    "drop_draft",
    "edit_source",
    "pack",
    "read_again",
    "remap",
    "set_address",
    "set_trust",
    "weigh",
]
