"""Every value has its days: first seen, last seen, confirmed; and a page that nobody spoke of for long says so."""

from datetime import date, timedelta

import orjson
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from potluck.web.records import actions, queries, store
from potluck.web.records.models import Record, Source
from potluck.web.records.queries import ages
from potluck.web.records.queries.ages import Dates

from .conftest import KETTLE, LIST, row


def test_a_value_younger_than_its_row_has_its_own_first_day():
    dates = Dates(date(2024, 1, 1), date(2026, 5, 1), date(2025, 6, 1), {"phone": {"+1": "2026-02-03"}})
    assert dates.first_seen_of([("name", "Kettle")]) == date(2024, 1, 1)
    assert dates.first_seen_of([("phone", "+1")]) == date(2026, 2, 3)
    assert dates.confirmed_of([("name", "Kettle")]) == date(2025, 6, 1)
    assert dates.confirmed_of([("phone", "+1")]) is None  # it came after the organisation spoke


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "stale"),
    [
        ("2024-11-24", True),
        ("2024-11-25", False),
        ("2024-11", False),
        ("2024-10", True),
        ("2024", False),
        ("2023", True),
        ("", False),
    ],
)
def test_a_date_is_stale_when_all_of_it_lies_before_the_limit(monkeypatch, day, stale):
    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2026, 11, 25))
    assert ages.is_stale(day) is stale


@given(some.dates(date(1900, 1, 1), date(2200, 12, 31)), some.integers(0, 600))
def test_months_before_is_that_many_months_before(day, months):
    before = ages.months_before(day, months)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == months
    assert before.day <= day.day


def _age(name: str, **days: object) -> None:
    Record.objects.filter(pk=row(name).pk).update(**days)
    actions.settle_again()


def test_a_confirmation_counts_as_the_newest_word(lakeside: Source):
    kettle = row(KETTLE)
    Record.objects.filter(pk=kettle.pk).update(observed="2023-05", confirmed=date(2026, 3, 4))
    records, _ = store.load_records([kettle.pk])
    assert records["observed"].to_list() == ["2026-03-04"]
    Record.objects.filter(pk=kettle.pk).update(observed="2026-05-06")
    records, _ = store.load_records([kettle.pk])
    assert records["observed"].to_list() == ["2026-05-06"]


def test_the_page_tells_the_days_of_every_value(client, lakeside):
    kettle = row(KETTLE)
    since = {"phone": {"+16085550102": "2026-08-09"}}
    _age(
        KETTLE,
        first_seen=date(2024, 2, 3),
        last_seen=date(2026, 9, 1),
        confirmed=date(2026, 4, 5),
        since=orjson.dumps(since).decode(),
    )
    page = " ".join(client.get(f"/o/{kettle.pk}").content.decode().split())
    assert "Confirmed by the co-op itself" in page
    website, phone = (page.split(f"<dt>{label}</dt>")[1].split("</dd>")[0] for label in ("Website", "Phone"))
    assert "since 3 February 2024" in website
    assert "confirmed it on 5 April 2026" in website
    assert "on 1 September 2026" in website
    assert "since 9 August 2026" in phone
    assert "confirmed it" not in phone


def test_a_stale_page_says_so_and_asks(client, lakeside):
    kettle = row(KETTLE)
    assert "This page is old" not in client.get(f"/o/{kettle.pk}").content.decode()
    _age(KETTLE, observed="2022-01-01", last_seen=timezone.localdate() - timedelta(days=900))
    page = client.get(f"/o/{kettle.pk}").content.decode()
    assert "This page is old: not confirmed since 2022." in page
    assert f'href="/o/{kettle.pk}/wrong"' in page
    assert "Not confirmed since 2022" in client.get("/find?q=kettle").content.decode()
    _age(KETTLE, confirmed=timezone.localdate())
    assert "This page is old" not in client.get(f"/o/{kettle.pk}").content.decode()


def test_lists_are_counted_by_what_is_stale_and_never_confirmed(lakeside, bring):
    bring(LIST.replace("Blue", "Red").replace("kettle", "pan"), "Other list")
    old = timezone.localdate() - timedelta(days=2000)
    Record.objects.filter(source=lakeside).update(last_seen=old)
    Record.objects.filter(pk=row(KETTLE).pk).update(confirmed=timezone.localdate())
    first, second = ages.count_freshness()
    assert (first["source_id"], first["rows"], first["stale"], first["unconfirmed"]) == (lakeside.pk, 3, 2, 2)
    assert (second["rows"], second["stale"], second["unconfirmed"]) == (3, 0, 3)
    assert queries.get_record(row(KETTLE).pk).confirmed == timezone.localdate()
