"""What higher rooms do when something is taken away: they name it here when Django starts, it is called in `actions`.

A name is the dotted path of a function. It is imported when it is called, so that starting a node stays quick."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.module_loading import import_string

FORGETTERS: list[str] = []
"""What is kept about rows, and forgotten with them: called with the list's id and its rows' ids, inside the
transaction of the withdrawal."""
BLANKERS: list[str] = []
"""What is kept of people's words: each cuts what is erased (a `Cut`) out of its tables and gives the number of lines
that lost something; called inside the transaction of the erasure."""
SWEEPERS: list[str] = []
"""What rooms with caches on disk do after something was taken away: drop what is older than now."""


def named(hooks: list[str]) -> Iterator[Callable[..., Any]]:
    return map(import_string, hooks)
