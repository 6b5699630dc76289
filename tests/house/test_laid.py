"""Tests stand on what they name (tests/laid.py, tests/postgres.py), whatever the test before did."""

import pytest
from django.db import connection

from potluck.web.records.models import Source
from tests import laid


@laid.table
def a_list_and_no_row() -> Source:
    return Source.objects.create(name="Laid", slug="laid")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_does_to_a_laid_table_is_gone_for_the_next(turn: int, a_list_and_no_row: Source) -> None:
    assert Source.objects.get() == a_list_and_no_row
    assert a_list_and_no_row.name == "Laid"
    a_list_and_no_row.name = "Changed"
    a_list_and_no_row.save()
    Source.objects.create(name="Another", slug="another")


def test_who_names_no_table_stands_on_an_empty_one(db: None) -> None:
    assert not Source.objects.exists()


def test_what_is_written_without_a_transaction_is_gone_too(transactional_db: None) -> None:
    Source.objects.create(name="Left behind", slug="left-behind")


def test_and_the_laid_table_stands_again(a_list_and_no_row: Source) -> None:
    assert Source.objects.get().name == "Laid"


@pytest.mark.tables
def test_a_test_of_the_tables_stands_on_the_database_of_its_name(database: str, a_list_and_no_row: Source) -> None:
    assert connection.vendor == database
    assert Source.objects.get() == a_list_and_no_row
