"""A place is chosen whole."""

from potluck.engine import settle
from tests.engine.settle.frames import record, settled, source

TWO = [source("s1", 1), source("s2", 2), source("own", 9, own=True)]


def at(lat, lon, *more, precision="exact"):
    return (("lat", str(lat)), ("lon", str(lon)), ("precision", precision), *more)


def test_an_exact_place_comes_before_a_town_of_a_more_trusted_list():
    rows = [
        record("r1", "s1", *at(43.07, -89.4, ("city", "Madison"), precision="town")),
        record("r2", "s2", *at(43.1, -89.3, ("street", "1 Oven St"), ("city", "Monona"))),
    ]
    line, doc = settled(rows, TWO)
    assert (line["city"], line["lat"], line["precision"]) == ("Monona", 43.1, "exact")
    assert len(doc["place"]) == 2


def test_the_own_list_moves_a_place_even_when_it_knows_only_the_town():
    rows = [
        record("r1", "own", *at(43.07, -89.4, ("city", "Madison"), precision="town")),
        record("r2", "s2", *at(43.1, -89.3, ("street", "1 Oven St"), ("city", "Monona"))),
    ]
    assert settled(rows, TWO)[0]["city"] == "Madison"


def test_parts_of_two_rows_are_never_mixed():
    rows = [
        record("r1", "s1", ("street", "1 Oven St"), ("city", "Madison")),
        record("r2", "s2", ("street", "9 Mill Rd"), ("city", "Madison"), ("postcode", "53703")),
    ]
    _, doc = settled(rows, TWO)
    assert [(p["value"]["street"], p["value"]["postcode"]) for p in doc["place"]] == [
        ("1 Oven St", None),
        ("9 Mill Rd", "53703"),
    ]


def test_a_hundred_metres_are_one_spot_and_a_kilometre_is_not():
    near = [record("r1", "s1", *at(43.0, -89.0)), record("r2", "s2", *at(43.0009, -89.0))]
    assert len(settled(near, TWO)[1]["place"]) == 1
    far = [record("r1", "s1", *at(43.0, -89.0)), record("r2", "s2", *at(43.009, -89.0))]
    assert len(settled(far, TWO)[1]["place"]) == 2


def test_two_streets_placed_at_the_middle_of_town_are_two_places():
    rows = [
        record("r1", "s1", *at(43, -89, ("street", "1 Oven St"), ("city", "Madison"), precision="town")),
        record("r2", "s2", *at(43, -89, ("street", "9 Mill Rd"), ("city", "Madison"), precision="town")),
    ]
    assert len(settled(rows, TWO)[1]["place"]) == 2


def test_a_list_that_names_only_the_town_agrees_with_the_street_there():
    rows = [
        record("r1", "s1", ("city", "MADISON")),
        record("r2", "s2", *at(43, -89, ("street", "1 Oven St"), ("city", "Madison"))),
    ]
    _, doc = settled(rows, TWO)
    assert [p["value"]["street"] for p in doc["place"]] == ["1 Oven St"]
    assert doc["place"][0]["why"] == "agree"


def test_a_hidden_street_shows_the_town_to_the_public_and_the_whole_to_a_steward():
    rows = [
        record(
            "r1",
            "s1",
            ("street", "1 Oven St", None, "steward"),
            ("city", "Madison"),
            ("lat", "43", None, "steward"),
            ("lon", "-89", None, "steward"),
        )
    ]
    line, doc = settled(rows, TWO)
    assert (line["city"], line["lat"], line["precision"]) == ("Madison", None, None)
    assert settle.shown(doc, "public")["street"] is None
    assert [p["value"]["street"] for p in settle.seen(doc, "steward")["place"]] == ["1 Oven St"]


def test_coordinates_off_the_globe_are_no_place():
    line, doc = settled([record("r1", "s1", ("lat", "95"), ("lon", "10"), ("city", "Madison"))], TWO)
    assert line["lat"] is None
    assert doc["place"][0]["value"]["precision"] is None
