"""Numbers that rooms obey: stewards change them on one page, the change holds at once, and the journal tells it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from potluck.web.journal.models import Line
from potluck.web.people.models import Person
from potluck.web.records.queries import ages
from potluck.web.rules import actions, queries
from potluck.web.rules.models import Value

pytestmark = pytest.mark.django_db


def sent(client: Any, **numbers: Any) -> Any:
    now = {one.rule.name: one.number for one in queries.in_force()}
    return client.post("/rules", now | {"why": ""} | numbers)


def test_a_rule_starts_at_its_setting(settings: Any) -> None:
    settings.STALE_YEARS = 7
    assert queries.number("stale_years") == 7
    assert queries.number("suggestions_a_day") == 100


def test_a_steward_changes_a_rule_and_it_holds_at_once(steward_client: Any, steward: Any) -> None:
    before = ages.stale_before()
    assert sent(steward_client, stale_years=5, why="Our co-ops answer late").status_code == 302
    assert queries.number("stale_years") == 5
    assert ages.stale_before() == ages.years_before(timezone.localdate(), 5) != before
    line = Line.objects.get(verb="changed", thing="rule")
    assert (line.person, line.thing_id, line.detail) == (steward, "stale_years", {"from": 2, "to": 5})
    journal = steward_client.get("/journal").content.decode()
    assert "from 2 to 5" in journal
    assert "Our co-ops answer late" in journal
    page = steward_client.get("/rules").content.decode()
    assert "Ada Stew" in page


def test_what_is_not_changed_writes_nothing(steward_client: Any) -> None:
    assert sent(steward_client).status_code == 302
    assert not Value.objects.exists()
    assert not Line.objects.filter(thing="rule").exists()


@pytest.mark.parametrize("number", ["0", "21", "-1", "two", ""])
def test_a_number_out_of_range_is_refused_and_nothing_changes(steward_client: Any, number: str) -> None:
    answer = sent(steward_client, stale_years=number, mails_a_minute=20)
    assert answer.status_code == 400
    assert "aria-invalid" in answer.content.decode()
    assert queries.number("stale_years") == 2
    assert queries.number("mails_a_minute") == 10


def test_only_stewards_change_rules(client: Any, steward: Any) -> None:
    assert client.get("/rules").url.startswith("/sign-in")
    guest = Person.objects.create(login="guest", name="Guest")
    with pytest.raises(PermissionDenied):
        actions.change(person=guest, name="stale_years", number=3)
    with pytest.raises(actions.OutOfRangeError):
        actions.change(person=steward, name="stale_years", number=99)
    with pytest.raises(KeyError):
        actions.change(person=steward, name="no_such_rule", number=1)


def test_a_value_that_begins_tomorrow_does_not_hold_today(steward: Any) -> None:
    actions.change(person=steward, name="stale_years", number=3)
    Value.objects.create(rule="stale_years", number=9, since=timezone.now() + timedelta(days=1))
    queries.forget("stale_years")
    assert queries.number("stale_years") == 3
