"""What can be done with lists, rows and decisions: one verb each, one transaction, one journal line."""

from potluck.web.records.actions.again import beside, drop_draft, hold, weigh
from potluck.web.records.actions.changes import begin_changes, note_changes
from potluck.web.records.actions.confirming import confirm
from potluck.web.records.actions.decisions import decide, part, undo
from potluck.web.records.actions.erasing import erase, look
from potluck.web.records.actions.fetch import (
    APPLIED,
    SAME,
    WAITS,
    catch_up,
    draft_from_address,
    put_off,
    read_again,
    set_address,
)
from potluck.web.records.actions.give_back import (
    answer_give_back,
    make_give_back_link,
    take_back_give_back_link,
)
from potluck.web.records.actions.gone import OwnListError, withdraw
from potluck.web.records.actions.hiding import hide, show
from potluck.web.records.actions.linking import link_and_settle, settle_again
from potluck.web.records.actions.lists import (
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
from potluck.web.records.actions.own import remove_own, save_own

__all__ = [
    "APPLIED",
    "SAME",
    "WAITS",
    "NeedsYesError",
    "NothingKeptError",
    "OwnListError",
    "TakenAwayError",
    "answer_give_back",
    "begin_changes",
    "beside",
    "bring_in",
    "carry",
    "catch_up",
    "confirm",
    "decide",
    "draft_from_address",
    "draft_version",
    "drop_draft",
    "edit_source",
    "erase",
    "hide",
    "hold",
    "link_and_settle",
    "look",
    "make_give_back_link",
    "note_changes",
    "pack",
    "part",
    "put_off",
    "read_again",
    "remap",
    "remove_own",
    "save_own",
    "set_address",
    "set_trust",
    "settle_again",
    "show",
    "take_back_give_back_link",
    "undo",
    "weigh",
    "withdraw",
]
