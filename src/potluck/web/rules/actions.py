"""Changing a rule: one line more in its history, and one in the journal."""

from typing import Any

from django.db import transaction

from potluck.web.journal import actions as journal
from potluck.web.people.queries import require
from potluck.web.rules import queries
from potluck.web.rules.models import Value


class OutOfRangeError(ValueError):
    """The number is smaller or larger than the rule allows."""


def change(*, person: Any, name: str, number: int, why: str = "") -> Value | None:
    """A rule has this number from now on; None when it has it already.

    Raises KeyError for an unknown rule, OutOfRangeError, PermissionDenied."""
    require(person, "rules")
    rule = queries.get_rule(name)
    if not rule.least <= number <= rule.most:
        raise OutOfRangeError(f"{name}: {rule.least} to {rule.most}")
    with transaction.atomic():
        before = queries.number(name)
        if before == number:
            return None
        value = Value.objects.create(rule=name, number=number, by=person)
        detail = {"from": before, "to": number}
        journal.write(person=person, verb="changed", thing="rule", thing_id=name, detail=detail, why=why)
        transaction.on_commit(lambda: queries.forget(name))
    queries.forget(name)
    return value
