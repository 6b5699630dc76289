"""A node with two small lists, and an index of its own for every test."""

from typing import Any

import orjson
import pytest

from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Profile, Record
from tests import laid

HOUSING = """Name;Street;Postcode;City;Country;Website;Phone
Seven Chairs Housing Co-op;12 Lantern Street;53703;Madison;US;https://sevenchairs.example;+1 608 555 0101
Blue Kettle House;40 Mill Road;53704;Madison;US;https://bluekettle.example;+1 608 555 0102
Night Oven Housing Cooperative;3 Baker Lane;53705;Madison;US;;
"""
WORKERS = """organisation,address,town,country,site,tel
Seven Chairs Housing Cooperative,12 Lantern St.,Madison,USA,www.sevenchairs.example,608-555-0101
Three Ovens Bakers,9 Oven Street,Chicago,USA,https://threeovens.example,312-555-0142
"""
LISTS = {"Housing": ("housing.csv", HOUSING), "Workers": ("workers.csv", WORKERS)}


@laid.table
def two_lists() -> None:
    """Both lists brought and linked."""
    for name, (file_name, text) in LISTS.items():
        version = lists.draft_version(person=None, file_name=file_name, content=text.encode())
        lists.bring_in(person=None, version=version, name=name)
    records.link_and_settle()


@pytest.fixture
def table(two_lists: None) -> None:
    """Both lists stand there."""


def profile_of(list_and_row: str) -> Profile:
    """`Housing:1` -> the profile of the first row of that list."""
    found = queries.get_profile(row(list_and_row))
    assert found
    return found


def row(list_and_row: str) -> str:
    name, number = list_and_row.split(":")
    ids = Record.objects.filter(source__name=name).order_by("row").values_list("record_id", flat=True)
    return str(list(ids)[int(number) - 1])


def docs() -> dict[str, Any]:
    """Every profile as it is now."""
    return {p.profile_id: orjson.loads(p.doc) for p in queries.iter_profiles()}
