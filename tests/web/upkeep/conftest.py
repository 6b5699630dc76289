"""A table with one public list, an index of its own for every test, and small ways to look at it."""

from collections.abc import Callable
from typing import Any

import pytest

from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records.models import Record, Source
from tests import laid

LIST = """name,street,postcode,city,country,phone,email,website,members,notes
Blue Kettle House,40 Mill Road,53703,Madison,US,+1 608 555 0102,kettle@example.org,https://bluekettle.example,12,owes us a pot
Horno de Noche,3 Calle Pan,2000,Rosario,AR,,horno@example.org,,9,
Seven Chairs,12 Lantern Street,53703,Madison,US,+1 608 555 0101,,,24,
"""
KETTLE, OVEN, CHAIRS = "Blue Kettle House", "Horno de Noche", "Seven Chairs"


def brought(text: str = LIST, name: str = "Lakeside co-ops", **said: Any) -> Source:
    version = lists.draft_version(person=None, file_name="list.csv", content=text.encode())
    source = lists.bring_in(person=None, version=version, name=name, **said)
    records.link_and_settle()
    return source


@pytest.fixture
def bring(db: Any) -> Callable[..., Source]:
    """bring(text, name) -> the list, brought and linked."""
    return brought


@laid.table
def lakeside() -> Source:
    return brought()


def row(name: str) -> Record:
    return next(r for r in Record.objects.filter(gone_at=None) if f'"{name}"' in r.facts)
