"""What is closed is closed when the change is kept: a crash before the next settling shows nothing of it."""

import pytest

from potluck.engine import settle
from potluck.web.leaving import queries as leaving
from potluck.web.lists import actions as lists
from potluck.web.lists.actions import lists as list_actions
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Profile, Source, Version

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
ROWS = """name,street,city,country,lat,lon,phone
Seven Chairs Housing,12 Lantern Street,Madison,US,43.0731,-89.4012,+1 608 555 0101
Blue Kettle House,40 Mill Road,Madison,US,43.0799,-89.3899,+1 608 555 0102
"""
COLUMNS = "{name: name, street: street, city: city, country: country, lat: lat, lon: lon, phone: %s}"


def bring(phone: str) -> Source:
    version = lists.draft_version(
        person=None, file_name="homes.csv", content=ROWS.encode(), mapping_yaml=f"columns: {COLUMNS % phone}"
    )
    return lists.bring_in(person=None, version=version, name="Homes", even_so=True)


@pytest.fixture
def homes(db: None) -> Source:
    source = bring("phone")
    records.link_and_settle()
    assert "0101" in public()
    assert "Lantern" in public()
    return source


class KilledError(Exception):
    """In place of a kill: nothing after it is done."""


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(**_said: object) -> None:
        raise KilledError

    monkeypatch.setattr(list_actions, "settle_again", dies)


def public() -> str:
    """All that a visitor may see of what is shown, the columns that profiles are found by too."""
    shown = Profile.objects.filter(generation=queries.generation(), level="public")
    found = [(settle.seen(queries.doc_of(one), "public"), one.name, one.city, one.lat, one.lon) for one in shown]
    return str(found)


@pytest.mark.parametrize(
    ("change", "hidden"), [({"level": "steward"}, "Kettle"), ({"place_detail": "region"}, "Lantern")]
)
def test_a_list_that_is_closed_is_closed_at_once(homes: Source, killed: None, change: dict, hidden: str) -> None:
    with pytest.raises(KilledError):
        lists.edit_source(person=None, source=homes, **change)
    assert hidden not in public()
    assert "43.0731" not in public()
    assert [finding for finding in leaving.check() if finding.is_wrong] == []


@pytest.mark.parametrize("phone", ["{field: phone, level: steward}", "{field: phone, level: members}", "null"])
def test_a_column_that_is_closed_is_closed_before_anything_is_linked(homes: Source, phone: str) -> None:
    bring(phone)
    assert "0101" not in public()
    assert "Lantern" in public()
    assert [finding for finding in leaving.check() if finding.is_wrong] == []


def test_bringing_a_list_for_fewer_people_hides_it_at_once(homes: Source) -> None:
    version = lists.draft_version(person=None, file_name="homes.csv", content=ROWS.encode())
    lists.bring_in(person=None, version=version, name="Homes", level="members")
    assert Version.objects.get(pk=version.pk).state == Version.CURRENT
    assert public() == "[]"
