"""Homes are shown by their region only: below the stewards nothing tells the door."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine import settle
from tests.draws import draws

from .frames import frames, record, source

AT = (("street", "12 Lantern Street"), ("postcode", "53703"), ("city", "Madison"), ("region", "Wisconsin"))


def doc_of(*facts: tuple[str, ...], detail: str = "region", more: list | None = None) -> dict:
    lines = [record("01A", "S", *facts), *(more or [])]
    whole = settle.settle(*frames(lines, [source("S", 1, detail=detail), source("T", 2)]))
    return orjson.loads(whole["doc"][0]) | {"row": whole.row(0, named=True)}


def place(doc: dict, viewer: str) -> dict:
    return settle.seen({key: doc[key] for key in ("fields", "place", "records")}, viewer)["place"][0]["value"]


few = draws(25)


@few
@given(st.floats(-89, 89), st.floats(-179, 179))
def test_nobody_below_a_steward_learns_more_than_the_cell(lat: float, lon: float) -> None:
    doc = doc_of(("name", "Home"), *AT, ("lat", f"{lat:.6f}"), ("lon", f"{lon:.6f}"))
    for viewer in ("public", "peers", "members"):
        seen = place(doc, viewer)
        assert (seen["street"], seen["postcode"], seen["address"]) == (None, None, None)
        assert (seen["city"], seen["region"], seen["precision"]) == ("Madison", "Wisconsin", "region")
        assert abs(seen["lat"] - lat) <= 0.0501
        assert abs(seen["lon"] - lon) <= 0.0501
        assert round(seen["lat"] * 100) % 10 == 5
        assert round(seen["lon"] * 100) % 10 == 5
    exact = place(doc, "steward")
    assert (exact["street"], exact["precision"]) == ("12 Lantern Street", "exact")
    assert (round(exact["lat"], 5), round(exact["lon"], 5)) == (
        round(float(f"{lat:.6f}"), 5),
        round(float(f"{lon:.6f}"), 5),
    )
    assert doc["row"]["precision"] == "region"


@few
@given(st.floats(0.01, 0.09), st.floats(0.01, 0.09))
def test_two_homes_of_one_cell_stand_at_one_spot(north: float, east: float) -> None:
    one = place(doc_of(("name", "A"), ("lat", "43.05"), ("lon", "10.05")), "public")
    other = place(doc_of(("name", "B"), ("lat", f"{43 + north}"), ("lon", f"{10 + east}")), "public")
    assert (one["lat"], one["lon"]) == (other["lat"], other["lon"])


def test_a_spot_that_is_the_town_s_stays() -> None:
    doc = doc_of(("name", "Home"), ("city", "Madison"), ("lat", "43.073"), ("lon", "-89.401"), ("precision", "town"))
    assert (place(doc, "public")["lat"], place(doc, "public")["precision"]) == (43.073, "town")


def test_a_list_that_shows_doors_is_not_touched() -> None:
    doc = doc_of(("name", "Shop"), *AT, ("lat", "43.0731"), ("lon", "-89.4012"), detail="exact")
    assert place(doc, "public")["street"] == "12 Lantern Street"


def test_what_another_list_says_in_public_stays_its_own_word() -> None:
    other = record("01B", "T", ("name", "Home"), ("street", "12 Lantern St"), ("lat", "43.0731"), ("lon", "-89.4012"))
    doc = doc_of(("name", "Home"), *AT, ("lat", "43.0731"), ("lon", "-89.4012"), more=[other])
    assert place(doc, "public")["street"] == "12 Lantern St"
