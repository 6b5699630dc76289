"""The level of a column holds for every fact that is made of it, whatever it is put together with."""

from dataclasses import replace

import pytest

from potluck.engine import mapping as mappings
from potluck.engine.read import read_bytes

ROWS = (
    "name,street,house number,street 2,town,country,lat,lon,coordinates,phone,contacts,closed,website\n"
    'Oak Housing Co-op Ltd,Mill Road,40,Flat 2,Madison,GB,51.5,-0.1,"51.5, -0.1",020 7946 0101,'
    '"020 7946 0102 / a@oak.example",2019,https://oak.example\n'
)
MEANT = {
    **{name: name for name in ("name", "street", "country", "lat", "lon", "phone", "contacts", "closed", "website")},
    "house number": "house_number",
    "street 2": "street_2",
    "town": "city",
}
ALONE = ("coordinates", "coordinates")


def facts(*closed: str, meant: dict[str, str] = MEANT) -> set[tuple[str, str | None]]:
    """(field, level) of all facts when these columns are for stewards only."""
    reading = read_bytes(ROWS.encode(), "list.csv")
    guessed = mappings.guess(reading)
    columns = tuple(
        replace(
            m, field=meant.get(m.column), level="steward" if m.column in closed else None, split=None, when_yes=None
        )
        for m in guessed.columns
    )
    mapped = mappings.apply(reading, replace(guessed, columns=columns, constants={}, id_columns=()))
    return set(mapped.facts.select("field", "level").iter_rows())


@pytest.mark.parametrize(
    ("column", "made"),
    [
        ("street", {"street"}),
        ("house number", {"street"}),
        ("street 2", {"street"}),
        ("lat", {"lat", "lon", "precision", "placed_by"}),
        ("lon", {"lat", "lon", "precision", "placed_by"}),
        ("closed", {"closed", "status"}),
        ("name", {"name", "kind"}),
        ("phone", {"phone"}),
        ("website", {"website"}),
        ("town", {"city"}),
    ],
)
def test_what_is_made_of_a_closed_column_is_closed(column: str, made: set[str]) -> None:
    told = facts(column)
    for field in made:
        assert (field, "steward") in told
        if field not in ("phone", "website"):  # others say these too
            assert (field, None) not in told


def test_several_contacts_in_a_closed_cell_are_closed() -> None:
    meant = {"name": "name", "contacts": "contacts", "country": "country"}
    assert {("phone", "steward"), ("email", "steward")} <= facts("contacts", meant=meant)
    assert ("phone", None) not in facts("contacts", meant=meant)


def test_two_numbers_in_a_closed_cell_are_closed() -> None:
    told = facts("coordinates", meant={"name": "name", "coordinates": "coordinates"})
    assert {("lat", "steward"), ("lon", "steward")} <= told
    assert ("lat", None) not in told


def test_what_is_open_stays_open() -> None:
    assert not {field for field, level in facts() if level == "steward"} - {"email"}
