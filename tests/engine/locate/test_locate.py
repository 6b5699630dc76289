"""Towns without coordinates are placed, marked, and never by a coin toss."""

import polars as pl
import pytest

from potluck.engine import locate, nouns

PLACES = [
    ("Springfield", "US", "IL", 39.8, -89.64, 116_000, True),
    ("Springfield", "US", "MO", 37.2, -93.3, 169_000, True),
    ("Chicago", "US", "IL", 41.85, -87.65, 2_700_000, True),
    ("Peoria", "US", "IL", 40.69, -89.59, 113_000, True),
    ("Perth", "AU", "08", -31.95, 115.86, 2_100_000, True),
    ("Perth", "GB", "SCT", 56.39, -3.43, 47_000, True),
    ("Sevilla", "ES", "51", 37.38, -5.97, 684_000, True),
    ("Seville", "ES", "51", 37.38, -5.97, 684_000, False),
    ("St. Louis", "US", "MO", 38.63, -90.2, 300_000, True),
    ("東京", "JP", "40", 35.69, 139.69, 9_700_000, False),
    ("León", "ES", "55", 42.6, -5.57, 124_000, True),
    ("León", "MX", "11", 21.12, -101.68, 1_580_000, True),
    ("Leon", "US", "IL", 42.62, -5.6, 900_000, False),
]
REGIONS = [("Illinois", "US", "IL", 40.0, -89.0, 12_000_000, True), ("IL", "US", "IL", 40.0, -89.0, 12_000_000, False)]


@pytest.fixture(scope="module")
def gazetteer() -> locate.Gazetteer:
    lines = [
        (locate.place_form(name), kind, *rest)
        for kind, places in (("town", PLACES), ("region", REGIONS))
        for name, *rest in places
    ]
    return locate.Gazetteer.of(pl.DataFrame(lines, schema=locate.GAZETTEER, orient="row"))


def facts(**fields: str) -> pl.DataFrame:
    lines = [("r", field, value, None, None) for field, value in fields.items()]
    return pl.DataFrame(lines, schema=nouns.FACTS, orient="row")


def told(found: pl.DataFrame) -> dict[str, str]:
    return dict(found.select("field", "value").iter_rows())


def placed(gazetteer: locate.Gazetteer, **fields: str) -> tuple[str, str, str] | None:
    found = told(locate.locate(facts(**fields), gazetteer))
    return (found["lat"], found["lon"], found["precision"]) if "lat" in found else None


def test_a_town_is_placed_and_marked(gazetteer):
    found = told(locate.locate(facts(city="Chicago", country="US"), gazetteer))
    assert (found["lat"], found["lon"]) == ("41.85", "-87.65")
    assert (found["precision"], found["placed_by"]) == ("town", "gazetteer")


@pytest.mark.parametrize("asked", ["Springfield", "springfield "])
def test_namesakes_are_told_apart_by_region_or_left_unplaced(gazetteer, asked):
    assert placed(gazetteer, city=asked, region="Illinois", country="US") == ("39.8", "-89.64", "town")
    assert placed(gazetteer, city=f"{asked}, IL") == ("39.8", "-89.64", "town")
    assert placed(gazetteer, city=asked, country="US") is None
    assert placed(gazetteer, city=asked) is None


def test_the_far_larger_namesake_is_meant_unless_the_country_says_otherwise(gazetteer):
    assert placed(gazetteer, city="Perth") == ("-31.95", "115.86", "town")
    assert placed(gazetteer, city="Perth", country="GB") == ("56.39", "-3.43", "town")
    assert placed(gazetteer, city="Perth", country="FR") is None


def test_other_languages_scripts_and_short_forms_are_known(gazetteer):
    assert placed(gazetteer, city="Seville", country="ES") == placed(gazetteer, city="SEVILLA", country="ES")
    assert placed(gazetteer, city="東京", country="JP") == ("35.69", "139.69", "town")
    assert (
        placed(gazetteer, city="Saint Louis") == placed(gazetteer, city="63101 St. Louis") == ("38.63", "-90.2", "town")
    )


def test_a_region_alone_is_marked_as_region_and_a_country_alone_is_no_place(gazetteer):
    assert placed(gazetteer, region="Illinois", country="US") == ("40.0", "-89.0", "region")
    assert placed(gazetteer, city="Nowhere", region="Illinois") == ("40.0", "-89.0", "region")
    assert placed(gazetteer, country="US") is None
    assert placed(gazetteer, city="Nowhere", country="US") is None


def test_a_region_without_a_name_in_the_gazetteer_is_learnt_from_the_lists_other_towns(gazetteer):
    rows = [("a", "Chicago"), ("b", "Peoria"), ("c", "Springfield")]
    said = [
        (r, f, v, None, None) for r, city in rows for f, v in (("city", city), ("region", "Prairie"), ("country", "US"))
    ]
    found = locate.locate(pl.DataFrame(said, schema=nouns.FACTS, orient="row"), gazetteer)
    assert found.filter(record_id="c", field="lat")["value"].to_list() == ["39.8"]
    alone = locate.locate(pl.DataFrame([s for s in said if s[0] != "a"], schema=nouns.FACTS, orient="row"), gazetteer)
    assert alone.filter(record_id="c", field="lat").is_empty()


def test_a_list_that_names_no_country_is_mostly_of_one(gazetteer):
    towns = [(f"Town {letter}", "GB", "ENG", 51.0, n, 50_000, True) for n, letter in enumerate("abcde")]
    more = [(locate.place_form(name), "town", *rest) for name, *rest in towns]
    more += [
        ("bristol", "town", "GB", "ENG", 51.45, -2.6, 470_000, True),
        ("bristol", "town", "US", "CT", 41.7, -72.9, 60_000, True),
    ]
    known = locate.Gazetteer.of(pl.DataFrame(more, schema=locate.GAZETTEER, orient="row"))
    said = [(f"r{n}", "city", name, None, None) for n, (name, *_) in enumerate([*towns, ("Bristol",)])]
    found = locate.locate(pl.DataFrame(said, schema=nouns.FACTS, orient="row"), known)
    assert found.filter(record_id="r5", field="lat")["value"].to_list() == ["51.45"]
    assert placed(known, city="Bristol") is None


def test_coordinates_of_the_list_are_kept_and_called_exact(gazetteer):
    found = told(locate.locate(facts(city="Chicago", lat="1.5", lon="2.5"), gazetteer))
    assert found == {"city": "Chicago", "lat": "1.5", "lon": "2.5", "precision": "exact", "placed_by": "list"}
    found = told(locate.locate(facts(lat="1.5", lon="2.5", precision="postcode"), gazetteer))
    assert (found["precision"], found["placed_by"]) == ("postcode", "list")


def test_a_lists_own_precision_does_not_make_a_towns_middle_exact(gazetteer):
    found = locate.locate(facts(city="Chicago", precision="exact"), gazetteer)
    assert found.filter(field="precision")["value"].to_list() == ["town"]


def test_a_hidden_town_gives_a_hidden_place(gazetteer):
    said = pl.DataFrame(
        [("r", "city", "Chicago", None, "steward"), ("r", "country", "US", None, "public")],
        schema=nouns.FACTS,
        orient="row",
    )
    found = locate.locate(said, gazetteer)
    assert set(found.filter(pl.col("field").is_in(["lat", "lon"]))["level"]) == {"steward"}


def test_twice_is_once_and_the_key_may_be_a_row_number(gazetteer):
    said = (
        facts(city="Chicago")
        .with_columns(row_id=pl.lit(7, dtype=pl.Int64))
        .select("row_id", "field", "value", "lang", "level")
    )
    once = locate.locate(said, gazetteer, key="row_id")
    assert once.filter(field="lat")["row_id"].to_list() == [7]
    assert locate.locate(once, gazetteer, key="row_id").equals(once)


def test_no_facts_stay_no_facts(gazetteer):
    assert locate.locate(nouns.empty(nouns.FACTS), gazetteer).is_empty()
