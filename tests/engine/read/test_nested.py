"""JSON, GeoJSON, YAML and folders: nested values become flat rows, and what is left aside is said."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from potluck.engine.nouns import Reading
from potluck.engine.read import describe, read_bytes, read_path


def read(value: object, name: str = "list.json") -> Reading:
    return read_bytes(json.dumps(value).encode(), name)


def dicts(reading: Reading, table: int = 0) -> list[dict[str, str | None]]:
    return reading.tables[table].frame.to_dicts()


def codes(reading: Reading) -> list[str]:
    return [issue.code for issue in reading.issues]


CELLS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=10)


@given(st.lists(st.fixed_dictionaries({"name": CELLS, "town": CELLS}), min_size=1, max_size=8), st.booleans())
def test_flat_records_come_back(records: list[dict[str, str]], as_lines: bool) -> None:
    text = "\n".join(map(json.dumps, records)) if as_lines else json.dumps(records)
    reading = read_bytes(text.encode(), "list.jsonl" if as_lines else "list.json")
    assert dicts(reading) == [{key: value or None for key, value in record.items()} for record in records]
    assert reading.tables[0].rows.to_list() == list(range(1, len(records) + 1))


def test_nested_objects_and_lists_become_columns() -> None:
    reading = read(
        [
            {
                "name": "Oak",
                "address": {"city": "York", "geo": {"lat": 53.95}},
                "tags": ["bread", "roses"],
                "open": True,
            },
            {
                "name": "Elm",
                "address": None,
                "tags": [],
                "kinds": [{"id": 3, "name": "farm"}, {"id": 4, "name": "food"}],
            },
        ]
    )
    assert dicts(reading) == [
        {"name": "Oak", "address.city": "York", "address.geo.lat": "53.95", "tags": "bread; roses", "open": "true",
         "address": None, "kinds": None},
        {"name": "Elm", "address.city": None, "address.geo.lat": None, "tags": None, "open": None,
         "address": None, "kinds": "farm; food"},
    ]  # fmt: skip
    assert [issue.params for issue in reading.issues if issue.code == "names_only"] == [
        {"column": "kinds", "keys": "id"}
    ]


def test_numbers_are_kept_as_written() -> None:
    reading = read_bytes(b'[{"id": 007.50e1, "zip": "01234"}]'.replace(b"007", b"7"), "list.json")
    assert dicts(reading) == [{"id": "7.50e1", "zip": "01234"}]


def test_a_repeated_key_is_not_lost() -> None:
    assert dicts(read_bytes(b'[{"phone": "1", "phone": "2"}]', "list.json")) == [{"phone": "1", "phone [2]": "2"}]


def test_the_list_of_records_is_found_and_the_others_are_said() -> None:
    places = [{"id": n, "name": f"Place {n}", "town": "York"} for n in range(5)]
    reading = read({"stats": {"log": [{"at": 1}, {"at": 2}]}, "data": {"places": places}, "rejected": places * 3})
    assert reading.read == 5
    assert {issue.params.get("path") for issue in reading.issues} == {"stats.log", "rejected"}


def test_organisations_and_their_sites_are_both_read() -> None:
    organisations = [{"id": n, "name": f"Org {n}", "town": "York", "web": "https://o.org"} for n in range(4)]
    sites = [{"id": n, "name": f"Site {n}", "town": "Hull", "org": "1"} for n in range(9)]
    reading = read({"organisations": organisations, "sites": sites})
    assert sorted((table.name, table.frame.height) for table in reading.tables) == [("organisations", 4), ("sites", 9)]


def test_records_under_their_ids() -> None:
    reading = read(
        {"a1": {"name": "Oak", "town": "York"}, "a2": {"name": "Elm", "town": "Hull"}, "a3": {"name": "Ash"}}
    )
    assert [row["key"] for row in dicts(reading)] == ["a1", "a2", "a3"]


def test_rows_as_lists() -> None:
    assert dicts(read([["name", "town"], ["Oak", "York"], ["Elm", None]])) == [
        {"name": "Oak", "town": "York"},
        {"name": "Elm", "town": None},
    ]


def test_columns_as_lists() -> None:
    wanted = [{"name": "Oak", "town": "York"}, {"name": "Elm", "town": "Hull"}]
    assert dicts(read({"name": ["Oak", "Elm"], "town": ["York", "Hull"]})) == wanted
    assert dicts(read({"columns": ["name", "town"], "data": [["Oak", "York"], ["Elm", "Hull"]]})) == wanted


def test_entries_that_are_no_records_are_refused_with_their_number() -> None:
    reading = read([{"name": "Oak"}, "oops", {"name": "Elm"}])
    assert [(i.code, i.severity, i.row) for i in reading.issues] == [("not_an_object", "refused", 2)]
    assert reading.read == 3


def test_a_bad_line_of_json_lines_is_refused_with_its_number() -> None:
    reading = read_bytes(b'{"name": "Oak"}\n\n{"name": "E\n{"name": "Ash"}\n', "list.jsonl")
    assert [(i.code, i.row) for i in reading.issues] == [("bad_line", 3)]
    assert reading.tables[0].rows.to_list() == [1, 4]
    assert reading.read == 3


def feature(name: str, geometry: object, **more: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": {"name": name, **more}}


def test_geojson_points_shapes_and_null() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 4], [0, 4], [0, 0]]]}
    reading = read(
        {
            "type": "FeatureCollection",
            "name": "our places",
            "features": [
                feature("Oak", {"type": "Point", "coordinates": [-1.08, 53.95, 12]}),
                feature("Elm", square),
                feature("Ash", None),
            ],
        }
    )
    assert reading.format == "geojson"
    assert dicts(reading) == [
        {"name": "Oak", "lat": "53.95", "lon": "-1.08"},
        {"name": "Elm", "lat": "2.000000", "lon": "1.000000"},
        {"name": "Ash", "lat": None, "lon": None},
    ]
    assert set(codes(reading)) == {"no_geometry", "point_from_shape"}


def test_a_property_called_lat_is_not_overwritten() -> None:
    point = {"type": "Point", "coordinates": [1, 2]}
    (row,) = dicts(read({"type": "FeatureCollection", "features": [feature("Oak", point, lat="9", lon="8")]}))
    assert (row["lat"], row["lon"], row["geometry lat"], row["geometry lon"]) == ("9", "8", "2", "1")


def test_yaml_values_stay_the_text_they_are_written_as() -> None:
    text = "- name: Oak\n  country: NO\n  since: 2019-05-01\n  code: 0123\n  tags: [a, b]\n- name: Elm\n  country: ~\n"
    assert dicts(read_bytes(text.encode(), "list.yaml")) == [
        {"name": "Oak", "country": "NO", "since": "2019-05-01", "code": "0123", "tags": "a; b"},
        {"name": "Elm", "country": None, "since": None, "code": None, "tags": None},
    ]


def test_yaml_documents_aliases_and_merges() -> None:
    text = (
        "name: Oak\naddress: &a {city: York}\nhome: *a\n---\nname: Elm\naddress:\n  <<: {city: Hull}\n  street: Quay\n"
    )
    rows = dicts(read_bytes(text.encode(), "list.yml"))
    assert [(row["name"], row["address.city"]) for row in rows] == [("Oak", "York"), ("Elm", "Hull")]
    assert rows[0]["home.city"] == "York"


def test_a_folder_with_a_file_for_each_entry(tmp_path: Path) -> None:
    (tmp_path / "elm.yaml").write_text("name: Elm\nsites:\n  - {name: A, town: X}\n  - {name: B, town: Y}\n")
    (tmp_path / "oak.yaml").write_text("name: Oak\ntown: York\n")
    (tmp_path / "zzz.bin").write_bytes(bytes(range(256)))
    reading = read_path(tmp_path)
    assert [(row["file"], row["name"]) for row in dicts(reading)] == [("elm", "Elm"), ("oak", "Oak")]
    assert reading.read == 2
    (skipped,) = [issue for issue in reading.issues if issue.code == "file_skipped"]
    assert "zzz.bin" in describe(skipped)[0]


def test_a_folder_of_tables_keeps_them_apart(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,town\nOak,York\nElm,Hull\n")
    (tmp_path / "b.csv").write_text("name,town\nAsh,Leeds\n")
    assert [(table.name, table.frame.height) for table in read_path(tmp_path).tables] == [("a.csv", 2), ("b.csv", 1)]


def test_a_folder_of_pages_with_a_yaml_head(tmp_path: Path) -> None:
    for name in ("elm", "oak"):
        (tmp_path / f"{name}.md").write_text(f"---\nname: {name.title()}\ntags: [a, b]\n---\n\nSome **words**.\n")
    (tmp_path / "LICENSE").write_text("Take it.\nShare it.\n")
    reading = read_path(tmp_path)
    assert dicts(reading)[0] == {"body": "Some **words**.", "name": "Elm", "tags": "a; b", "file": "elm"}
    assert reading.read == 2
    assert [issue.params["file"] for issue in reading.issues if issue.code == "about_file"] == ["LICENSE"]


def test_a_list_of_one_place_is_read_like_the_place_and_longer_ones_are_said() -> None:
    reading = read(
        [
            {"name": "Oak", "places": [{"street": "1 Mill Rd", "town": "York"}]},
            {"name": "Elm", "places": [{"town": "Hull"}, {"town": "Deal"}]},
        ]
    )
    oak, elm = dicts(reading)
    assert (oak["places.street"], oak["places.town"], elm["name"]) == ("1 Mill Rd", "York", "Elm")
    assert [(i.code, i.column, i.params["keys"]) for i in reading.issues] == [("list_kept", "places", "town")]
