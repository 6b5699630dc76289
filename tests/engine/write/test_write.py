"""Downloads: read back what was written, thank everyone, run nothing, leak nothing."""

import csv
import io
import json
from typing import Any

import openpyxl
import orjson
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from potluck.engine import settle, write
from potluck.engine.levels import LEVELS, may_see
from tests.draws import draws
from tests.engine.settle.frames import frames, record, source

SOURCES = {
    "s1": {"name": "City list", "licence": "CC0-1.0", "url": "https://city.example"},
    "s2": {"name": "Quiet list", "licence": ""},
}
LINES = [source("s1", 1), source("s2", 2, licence="")]


def row_of(*records: dict[str, Any], viewer: str = "public") -> write.Row | None:
    line = settle.settle(*frames(list(records), LINES)).row(0, named=True)
    flat = settle.shown(settle.licensed(orjson.loads(line["doc"])), viewer)
    return write.row(flat, line["profile_id"], "https://node.example/o/p")


def row(*facts: Any) -> write.Row:
    made = row_of(record("r1", "s1", *facts))
    assert made is not None
    return made


def written(form: str, *rows: write.Row) -> bytes:
    return b"".join(write.WRITERS[form](rows, SOURCES))


OVEN = [
    ("name", 'Öven, "the" 焼く', "de"),
    ("other_name", "かまど", "ja"),
    ("phone", "+16085550101"),
    ("phone", "+16085550102"),
    ("lat", "43.07"),
    ("lon", "-89.4"),
    ("street", "1 Oven St"),
    ("city", "Madison"),
    ("country", "US"),
    ("kind", "worker"),
    ("identifier", "gb-coh:IP12"),
    ("website", "https://oven.example"),
    ("kin", "member_of:Bakers"),
]


def csv_lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_comes_back_as_it_was():
    [line] = csv_lines(written("csv", row(*OVEN)))
    assert line["name"] == 'Öven, "the" 焼く'
    assert line["names"].split(" | ") == ['Öven, "the" 焼く', "かまど"]
    assert line["phone"] == "+16085550101 | +16085550102"
    assert (float(line["lat"]), float(line["lon"])) == (43.07, -89.4)
    assert (line["sources"], line["licences"], line["url"]) == ("City list", "CC0-1.0", "https://node.example/o/p")


def test_xlsx_comes_back_with_its_attribution():
    book = CalamineWorkbook.from_filelike(io.BytesIO(written("xlsx", row(*OVEN))))
    head, line = book.get_sheet_by_index(0).to_python()
    told = dict(zip(head, line, strict=True))
    assert (told["name"], told["lat"]) == ('Öven, "the" 焼く', 43.07)
    assert book.get_sheet_by_index(1).to_python() == [
        ["City list, CC0-1.0, https://city.example"],
        ["Left out, because no licence is stated: Quiet list"],
    ]


def test_geojson_has_points_and_attribution():
    whole = json.loads(written("geojson", row(*OVEN), row(("name", "Placeless"))))
    assert whole["features"][0]["geometry"] == {"type": "Point", "coordinates": [-89.4, 43.07]}
    assert whole["features"][1]["geometry"] is None
    assert whole["features"][0]["properties"]["licences"] == ["CC0-1.0"]
    assert whole["attribution"][0].startswith("City list")


def test_jsonld_is_a_graph_of_stable_ids():
    [node] = json.loads(written("jsonld", row(*OVEN)))["@graph"]
    assert node["@id"] == "https://node.example/o/p"
    assert node["alternateName"] == {"@value": "かまど", "@language": "ja"}
    assert node["address"]["addressLocality"] == "Madison"
    assert node["identifier"] == {"@type": "PropertyValue", "propertyID": "gb-coh", "value": "IP12"}
    assert node["memberOf"]["name"] == "Bakers"
    assert node["subjectOf"]["license"] == "https://spdx.org/licenses/CC0-1.0.html"


def test_a_towns_middle_is_not_given_as_the_position_of_a_co_op():
    town = row(("name", "Oven"), ("city", "Madison"), ("lat", "43"), ("lon", "-89"), ("precision", "town"))
    assert "location" not in write.organisation(town, SOURCES)


def test_jsonl_has_one_object_a_line():
    lines = written("jsonl", row(*OVEN), row(("name", "Line\nbreak"))).splitlines()
    assert [json.loads(line)["name"] for line in lines] == ['Öven, "the" 焼く', "Line\nbreak"]


@pytest.mark.parametrize("evil", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula(evil):
    bad = row(("name", evil), ("city", evil))
    [line] = csv_lines(written("csv", bad))
    assert line["name"] == f"'{evil}"
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", bad))).worksheets[0]
    cells = [cell for cells in sheet.iter_rows() for cell in cells if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert evil in {cell.value for cell in cells}


def test_phone_numbers_stay_usable():
    [line] = csv_lines(written("csv", row(("name", "Oven"), ("phone", "+16085550101"))))
    assert line["phone"] == "+16085550101"
    [line] = csv_lines(written("csv", row(("name", "Oven"), ("phone", "+1-608-555"))))
    assert line["phone"] == "'+1-608-555"


@pytest.mark.parametrize("form", write.WRITERS)
def test_what_has_no_stated_licence_stays_here(form):
    mixed = row_of(
        record("r1", "s1", ("name", "Oven")),
        record("r2", "s2", ("name", "Ofen"), ("email", "quiet@oven.example"), licence=""),
    )
    assert mixed is not None
    data = _text(form, written(form, mixed))
    assert "Oven" in data
    assert "Ofen" not in data
    assert "quiet@" not in data
    assert row_of(record("r2", "s2", ("name", "Ofen"), licence="")) is None


@pytest.mark.parametrize("form", write.WRITERS)
def test_an_empty_download_is_a_whole_file(form):
    assert "Oven" not in _text(form, written(form))


def _text(form: str, data: bytes) -> str:
    """All that a person can read out of the file."""
    if form != "xlsx":
        return data.decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return repr([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


canaries = st.lists(
    st.tuples(
        st.sampled_from([f for f in settle.arrange.FIELDS if f not in ("lat", "lon", "precision")]),
        st.sampled_from([None, *LEVELS]),
    ),
    min_size=1,
    max_size=12,
)


@draws(40)
@given(st.lists(st.tuples(st.sampled_from(LEVELS), canaries), min_size=1, max_size=3), st.sampled_from(LEVELS))
def test_nothing_leaves_above_its_level(rows, viewer):
    records, secret = [], set()
    for n, (level, facts) in enumerate(rows):
        said = [(field, f"canary{n}x{m}x", None, fact_level) for m, (field, fact_level) in enumerate(facts)]
        secret |= {
            value for _, value, _, fact_level in said if not (may_see(viewer, level) and may_see(viewer, fact_level))
        }
        secret |= {
            value
            for field, value, _, fact_level in said
            if settle.arrange.FIELDS[field].get("level") and not fact_level and viewer != "steward"
        }
        records.append(record(f"r{n}", "s1", *said, level=level, row=n))
    doc = orjson.loads(settle.settle(*frames(records, LINES))["doc"][0])
    seen, flat = settle.seen(doc, viewer), settle.shown(doc, viewer)
    exits = [repr(seen), repr(flat)]
    made = write.row(flat, "p", "https://node.example/o/p")
    if made:
        exits += [_text(form, written(form, made)) for form in write.WRITERS]
        exits.append(repr(write.organisation(made, SOURCES)))
    assert not [word for word in secret for text in exits if word in text]
    if viewer == "public":
        line = settle.settle(*frames(records, LINES)).drop("doc")
        assert not [word for word in secret if word in repr(line.rows())]


def test_thousands_of_rows_come_in_parts():
    many = [row(("name", "Oven"))] * 1_200
    parts = list(write.WRITERS["csv"](iter(many), SOURCES))
    assert len(parts) == 4
    assert pl.read_csv(io.BytesIO(b"".join(parts))).height == 1_200
