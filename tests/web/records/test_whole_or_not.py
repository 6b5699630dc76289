"""Each act is one step: broken off at any of its writes, it leaves every table as it was, the journal too."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from potluck.web.desk import actions as desk
from potluck.web.leaving import actions as leaving
from potluck.web.lists import actions as lists
from potluck.web.people import actions as people
from potluck.web.people.models import Link
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Decision
from tests.web.records.lists import HOUSING
from tests.web.records.three_lists import record

pytestmark = pytest.mark.django_db
WRITE = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.I)
NEXT = HOUSING.replace("Night Oven", "Day Oven").replace("40 Mill Road", "41 Mill Road") + "Long Table;;Madison;US;;;\n"
BREAKS = 6
"""So many parts an act is broken into, at its first write, at its last, and evenly between."""


class PulledOutError(Exception):
    """Somebody pulled the plug."""


@contextmanager
def plug(at: int) -> Iterator[list[str]]:
    """Breaks off at the write number `at`, from 1 on (0: at none); gives the writes that were let through."""
    done: list[str] = []

    def write(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if WRITE.match(sql):
            if len(done) + 1 == at:
                raise PulledOutError(sql)
            done.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(write):
        yield done


def tables() -> dict[str, list[tuple[Any, ...]]]:
    """Every line of every table of ours."""
    models = [model for model in apps.get_models() if model.__module__.startswith("potluck.")]
    return {model._meta.label: sorted(model._default_manager.values_list(), key=repr) for model in models}


def decide() -> Callable[[], object]:
    a, b = record("Workers:2").record_id, record("Housing:2").record_id
    return lambda: records.decide(person=None, a=a, b=b, verdict="different")


def undo() -> Callable[[], object]:
    decide()()
    return lambda: records.undo(person=None, decision=Decision.objects.get())


def part() -> Callable[[], object]:
    profile = queries.get_profile(record("Housing:2").record_id)
    assert profile
    return lambda: records.split(person=None, profile_id=profile.profile_id, record_ids=[record("Workers:2").record_id])


def hide() -> Callable[[], object]:
    ids = [record("Housing:2").record_id, record("Housing:3").record_id]
    return lambda: records.hide(person=None, record_ids=ids)


def correct() -> Callable[[], object]:
    about = record("Housing:2").record_id
    desk.save_own(person=None, facts=[["name", "Long Table", None]])  # the list itself is made when first needed
    return lambda: desk.save_own(person=None, facts=[["phone", "+16085550199", None]], about=about)


def bring_the_next_version() -> Callable[[], object]:
    version = lists.draft_version(person=None, file_name="housing.csv", content=NEXT.encode())
    return lambda: lists.bring_in(person=None, version=version, name="Housing", level="members")


def withdraw() -> Callable[[], object]:
    decide()()
    source = queries.find_source("Housing")
    assert source
    return lambda: leaving.withdraw(person=None, source=source)


def erase() -> Callable[[], object]:
    return lambda: leaving.erase(person=None, text="Blue Kettle House")


def accept_an_invite() -> Callable[[], object]:
    token = people.invite(person=None).rsplit("/", 1)[1]
    assert Link.objects.count() == 1
    return lambda: people.accept_invite(token=token, name="Bo", login="bo", password="nine lamps on a sill")


ACTS = (decide, undo, part, hide, correct, bring_the_next_version, withdraw, erase, accept_an_invite)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_an_act_that_is_broken_off_leaves_the_tables_as_they_were(act, table) -> None:
    table(["Housing", "Workers"])
    do = act()
    before = tables()
    writes = count_writes(do)
    assert writes > 1, "it wrote something, and its line in the journal"
    for at in sorted({round(1 + (writes - 1) * step / BREAKS) for step in range(BREAKS + 1)}):
        with plug(at) as done, pytest.raises(PulledOutError):
            do()
        assert not connection.needs_rollback, f"what was written before write {at} of {writes} would stay"
        assert tables() == before, f"broken off at write {at} of {writes}, after {done[-3:]}"
    do()
    after = tables()
    assert after != before
    assert len(after["journal.Line"]) > len(before["journal.Line"])


def count_writes(do: Callable[[], object]) -> int:
    """How many times an act writes; all of it is undone."""
    with transaction.atomic(), plug(0) as done:
        do()
        transaction.set_rollback(True)
    return len(done)
