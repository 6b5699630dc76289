"""Lists nobody has seen before: other languages, odd headers, no headers. All of it is made up."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine import mapping
from potluck.engine.nouns import Mapped, RawTable, Reading
from potluck.engine.vocabulary import COLUMN_FIELDS
from tests.draws import draws


def a_list(header: list[str], *rows: list[str | None]) -> Reading:
    frame = pl.DataFrame([list(row) for row in rows], schema=dict.fromkeys(header, pl.String), orient="row")
    return Reading("csv", (RawTable("list", frame, pl.Series(range(2, 2 + len(rows)), dtype=pl.Int64)),))


def said(reading: Reading) -> dict[str, str | None]:
    return {m.column: m.field for m in mapping.guess(reading).columns}


def brought(reading: Reading) -> Mapped:
    return mapping.apply(reading, mapping.guess(reading))


def facts_of(mapped: Mapped, row: int) -> dict[str, list[str]]:
    found = mapped.facts.filter(pl.col("row_id") == row).group_by("field", maintain_order=True).agg("value")
    return dict(found.iter_rows())


MOCK = a_list(
    ["coop_name", "الاسم", "lat, lon", "structure[SQ003]", "web / mail", "tel (notes)", "Founded"],
    [
        "Blue Kettle Bread &amp; Soup",
        "الغلاية الزرقاء",
        "44.0102, -3.2210",
        "Yes",
        "kettle.example",
        "ask Ines",
        "2009",
    ],
    ["Café Ñandú", "الأفران الثلاثة", "-3.2188, 44.0120", "", "bread@nandu.example", "private", "c. 1998"],
    ["TEST", None, None, None, None, None, None],
    ["Ola Co-op", "تعاونية أولا", "44.1, -3.1", "Yes", "ola.example; info@ola.example", None, "March 2004"],
)


def test_odd_headers() -> None:
    assert said(MOCK) == {"coop_name": "name", "الاسم": "name", "lat, lon": "coordinates", "structure[SQ003]": None,
                          "web / mail": "contacts", "tel (notes)": "notes", "Founded": "opened"}  # fmt: skip


def test_cells_are_cleaned_and_names_keep_their_language() -> None:
    mapped = brought(MOCK)
    first = facts_of(mapped, 0)
    assert first["name"] == ["Blue Kettle Bread & Soup", "الغلاية الزرقاء"]
    assert first["website"] == ["https://kettle.example"]
    assert mapped.facts.filter(pl.col("value") == "الغلاية الزرقاء")["lang"].to_list() == ["ar"]
    assert mapped.facts.filter(pl.col("field") == "notes")["level"].unique().to_list() == ["steward"]
    assert facts_of(mapped, 1)["opened"] == ["1998"]
    assert facts_of(mapped, 2)["opened"] == ["2004-03"]
    assert facts_of(mapped, 2)["email"] == ["info@ola.example"]


def test_turned_coordinates_are_turned_and_told_and_placeholders_refused() -> None:
    mapped = brought(MOCK)
    assert (facts_of(mapped, 1)["lat"], facts_of(mapped, 1)["lon"]) == (["44.012"], ["-3.2188"])
    told = {(issue.code, issue.severity, issue.row) for issue in mapped.issues}
    assert {("coordinates_swapped", "warned", 3), ("placeholder_row", "refused", 4)} <= told
    assert mapped.report()["kept"] == 3


LISTS = {
    "es": (["Nombre de la cooperativa", "Tipo", "Localidad", "Provincia", "Correo electrónico", "Socios"],
           ["La Espiga, S. Coop.", "Cooperativa de trabajo", "Utebo", "Zaragoza", "a@espiga.example", "1.200"],
           ["name", "kind", "city", "region", "email", "members"],
           {"kind": ["worker"], "country": ["ES"], "members": ["1200"]}),
    "ar": (["الاسم", "النوع", "المدينة", "الدولة", "رقم الهاتف"],
           ["تعاونية النور", "تعاونية سكنية", "القاهرة", "مصر", "02 2345 6789"],
           ["name", "kind", "city", "country", "phone"],
           {"kind": ["housing"], "country": ["EG"], "phone": ["+20223456789"]}),
    "ja": (["番号", "団体名", "所在地", "業種", "設立"],
           ["1", "労働者協同組合はたらく", "〒530-0001 大阪府大阪市北区梅田2-1", "清掃", "平成20年"],
           ["id", "name", "address", "activity", "opened"],
           {"kind": ["worker"], "city": ["大阪市"], "country": ["JP"], "activity": ["cleaning"], "opened": ["2008"]}),
    "pt": (["Razão social", "Nome fantasia", "CNPJ", "Ramo", "Município", "UF"],
           ["Cooperativa de Crédito Sol", "CrediSol", "11.222.333/0001-81", "Crédito", "Curitiba", "PR"],
           ["legal_name", "name", "identifier", "kind", "city", "region"],
           {"name": ["CrediSol"], "kind": ["credit"], "country": ["BR"]}),
    "de": (["Bezeichnung", "Straße und Hausnummer", "PLZ", "Ort", "Rechtsform", "Ansprechpartner", "Breitengrad",
            "Längengrad"],
           ["Sonnenhof", "Lindenweg 4", "04109", "Leipzig", "eG", "Frau Maier", "51,3397", "12,3731"],
           ["name", "street", "postcode", "city", "legal_form", "contact", "lat", "lon"],
           {"lat": ["51.3397"], "country": ["DE"], "legal_form": ["de_eg"]}),
    "hi": (["समिति का नाम", "राज्य", "पता", "पंजीकरण तिथि", "सदस्य संख्या"],
           ["प्रगति दुग्ध उत्पादक सहकारी समिति", "उत्तर प्रदेश", "ग्राम रामपुर", "13/10/2002", "२४०"],
           ["name", "region", "address", "opened", "members"],
           {"country": ["IN"], "opened": ["2002-10-13"], "members": ["240"], "kind": ["producer"]}),
}  # fmt: skip


@pytest.mark.parametrize("language", LISTS)
def test_lists_in_other_languages(language: str) -> None:
    header, row, fields, facts = LISTS[language]
    reading = a_list(header, row)  # type: ignore[arg-type]
    assert said(reading) == dict(zip(header, fields, strict=True))
    assert facts_of(brought(reading), 0) | facts == facts_of(brought(reading), 0)


def test_columns_without_headers_are_known_by_their_values() -> None:
    reading = a_list(
        [f"Column {n}" for n in range(1, 7)],
        ["Ridge Workers Co-op", "ridge@ridge.example", "https://ridge.example", "44.05", "-123.09", "USA"],
        ["Lane Housing Cooperative", "hi@lane.example", "lane.example", "44.06", "-123.10", "USA"],
        ["River Food Collective", "a@river.example", "www.river.example", "45.52", "-122.67", "USA"],
    )
    assert list(said(reading).values()) == ["name", "email", "website", "lat", "lon", "country"]


def test_branches_of_one_organisation_are_sites() -> None:
    rows = [[f"A{n // 4}", f"Society {n // 4}", f"Shop {n}", f"{n} High Road"] for n in range(12)]
    reading = a_list(["Organisation ID", "Registered Name", "Outlet Name", "Street"], *rows)
    assert list(said(reading).values()) == ["site_of", "site_of_name", "name", "street"]
    assert facts_of(brought(reading), 5)["site_of"] == ["A1"]


def test_identical_rows_have_keys_of_their_own_and_are_told() -> None:
    mapped = brought(a_list(["Name", "City"], ["Ola", "Rye"], ["Ola", "Rye"], ["Tam", "Rye"]))
    assert mapped.records["key"].n_unique() == 3
    assert [(i.code, i.row) for i in mapped.issues if i.severity == "warned"] == [("same_row_twice", 3)]


@draws(25, deep=60)
@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=20)), min_size=3, max_size=3), max_size=8))
def test_no_row_is_lost(rows: list[list[str | None]]) -> None:
    mapped = brought(a_list(["name", "lat, lon", "Country"], *rows))
    assert mapped.records.height + mapped.refused == mapped.read == len(rows)
    assert set(mapped.facts["field"].to_list()) <= set(COLUMN_FIELDS)


def test_a_mapping_comes_back_from_its_file_as_it_was() -> None:
    guessed = mapping.guess(MOCK)
    again = mapping.from_yaml(mapping.to_yaml(guessed))
    assert mapping.apply(MOCK, again).facts.equals(mapping.apply(MOCK, guessed).facts)
    assert again.id_columns == guessed.id_columns


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("columns:\n  Nombre: name\n  Tel: telefone\n", "Line 3"),
        ("columns:\n  A: {field: name, colour: red}\n", "Line 2"),
        ("columns:\n  A: {field: name\n", "Line 3"),
        ("columns:\n  A: {field: name, level: boss}\n", "Line 2"),
        ("- name\n", "Line 1"),
    ],
)
def test_a_bad_mapping_names_the_line(text: str, line: str) -> None:
    with pytest.raises(mapping.MappingError, match=line):
        mapping.from_yaml(text)


ODD_WORDS = """columns: {name: name, how: precision, lat: lat, lon: lon, shut: {field: status, when_yes: gone_for_ever_and_ever}}
constants: {precision: as exact as can be, country: Atlantis on the sea, status: not a status we know}
"""


def test_words_that_are_no_code_are_told_of_and_come_no_further() -> None:
    reading = a_list(
        ["name", "how", "lat", "lon", "shut"],
        ["Red Kettle", "as exact as anybody could", "44.01", "3.22", "yes"],
        ["Blue Kettle", "Town", "44.02", "3.23", "no"],
    )
    mapped = mapping.apply(reading, mapping.from_yaml(ODD_WORDS))
    coded = mapped.facts.filter(pl.col("field").is_in(["precision", "status", "country"]))
    assert coded.select("row_id", "field", "value").rows() == [(0, "precision", "exact"), (1, "precision", "town")]
    assert [(i.code, i.row) for i in mapped.issues if i.code == "bad_precision"] == [("bad_precision", 2)]
    assert "as exact as anybody could" in mapped.records["raw"][0]
