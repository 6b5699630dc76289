"""What can be done with rows, pairs and profiles: one verb each, one transaction, one journal line."""

from potluck.web.records.actions.changes import begin_changes, note_changes
from potluck.web.records.actions.decisions import decide, split, undo
from potluck.web.records.actions.hiding import hide, unhide
from potluck.web.records.actions.linking import link_and_settle, settle_again

__all__ = [
    "begin_changes",
    "decide",
    "hide",
    "link_and_settle",
    "note_changes",
    "settle_again",
    "split",
    "undo",
    "unhide",
]
