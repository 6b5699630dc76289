"""Real lists come in with no mapping written by hand. Skipped where the shared folder is absent."""

import pytest

from tests.engine.mapping import imports_table

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not imports_table.REAL.is_dir(), reason="the shared lists are not on this machine"),
]

KEPT = {
    "clt-world-map/clt_world_map.csv": (406, 406),
    "dotcoop-domains-2019/2019-10-03_DotCoop_Merged.csv": (6041, 6003),
    "es-cyl-registro/data.json": (2248, 2248),
    "fr-transiscope-niort/transiscopeDatas.js": (100, 100),
    "ic-communities/ic_directory.csv": (867, 867),
    "ica-members/ica_directory.csv": (321, 321),
    "in-multistate-societies-2022/data.js": (100, 100),
    "iowa-coops/labeled_data.json": (412, 412),
    "jp-workerscoop-kanagawa/offices.csv": (43, 43),
    "ke-coffee-societies/producers.js": (1362, 1362),
    "nec-members/nec_members.csv": (143, 143),
    "oxford-limesurvey-2019/2019-08-28.csv": (70, 70),
    "ripess-family/ripess_family.csv": (73, 73),
    "susy-solidarity-map-2018/data.json": (1794, 1794),
    "tech-coops-hng/README.md": (172, 172),
    "uk-coops-organisations-2017/open_data_organisations.csv": (8371, 8371),
    "uk-coops-outlets-2019/open_data_outlets.csv": (5966, 5966),
    "us-bike-coops/bike_coops.csv": (243, 243),
    "us-ncua-credit-unions-2017/foicu.txt": (5689, 5688),
    "uwcc-us-midwest-2015/2015_data_WI_IL_IA_MN.csv": (5488, 5488),
    "wikidata-housing-coops-land-trusts/wikidata_land_trusts.csv": (444, 444),
}
COMMONWEAVE = {"id": "id", "name": "name", "city": "city", "country_code": "country", "country_name": "country",
               "state_province": "region", "lat": "lat", "lon": "lon", "model_type": "kind", "tags": "topic",
               "evidence_url": "directory", "description": "description", "email": "email"}  # fmt: skip
COLUMNS = {
    "clt-world-map/clt_world_map.csv": COMMONWEAVE | {"website": "website"},
    "ic-communities/ic_directory.csv": COMMONWEAVE | {"website": "directory"},
    "ica-members/ica_directory.csv": COMMONWEAVE | {"website": "website"},
    "nec-members/nec_members.csv": COMMONWEAVE | {"website": "directory"},
    "wikidata-housing-coops-land-trusts/wikidata_land_trusts.csv": COMMONWEAVE | {"source_id": "identifier"},
    "dotcoop-domains-2019/2019-10-03_DotCoop_Merged.csv": {"Name": "name", "StreetAddress": "street", "City": "city",
        "State": "region", "Country": "country", "Domain": "website", "RegistrantId": "id", "Latitude": "lat"},
    "es-cyl-registro/data.json": {"denominacion": "name", "provincia": "region", "localidad": "city", "clase": "kind",
        "numero": "identifier", "categoria": "activity"},
    "fr-transiscope-niort/transiscopeDatas.js": {"title": "name", "location.lat": "lat", "address.city": "city",
        "address.postalCode": "postcode", "id": "id", "website": "website", "url": "directory"},
    "in-multistate-societies-2022/data.js": {"name": "name", "state": "region", "address": "address", "id": "id",
        "sector": "activity", "data_of_registration": "opened"},
    "iowa-coops/labeled_data.json": {"name": "name", "location": "locality", "type": "kind", "id": "id"},
    "jp-workerscoop-kanagawa/offices.csv": {"Office": "name", "Address": "address", "ID": "id", "URL": "website"},
    "ke-coffee-societies/producers.js": {"ProducerName": "name", "ShortName": "other_name", "County_Ref": "region"},
    "oxford-limesurvey-2019/2019-08-28.csv": {"name": "name", "address[a]": "street", "address[d]": "city",
        "address[e]": "postcode", "website": "website", "id": "id", "contactName": "contact"},
    "susy-solidarity-map-2018/data.json": {"name": "name", "addr:city": "city", "contact:website": "website",
        "website": "website", "_id": "id", "type_of_initiative": "kind", "description:gr": "description"},
    "tech-coops-hng/README.md": {"Coop": "name", "Coop (link)": "website", "Region/Country": "locality"},
    "uk-coops-organisations-2017/open_data_organisations.csv": {"Trading Name": "name", "Registered Name": "legal_name",
        "Registered City": "city", "Registered Number": "identifier", "Ownership Classification": "kind",
        "Dissolved Date": "closed", "Registered Status": "status", "Legal Form": "legal_form"},
    "uk-coops-outlets-2019/open_data_outlets.csv": {"Outlet Name": "name", "Registered Name": "site_of_name",
        "CUK Organisation ID": "site_of", "City": "city", "Website": "website"},
    "us-bike-coops/bike_coops.csv": {"name": "name", "city": "city", "state": "region", "url": "directory", "lat": "lat"},
    "us-ncua-credit-unions-2017/foicu.txt": {"CU_NAME": "name", "CITY": "city", "CU_NUMBER": "identifier",
        "ATTENTION_OF": "contact", "JOIN_NUMBER": None},
    "uwcc-us-midwest-2015/2015_data_WI_IL_IA_MN.csv": {"Company": "name", "City": "city", "Latitude": "lat"},
}  # fmt: skip


@pytest.mark.parametrize("path", KEPT)
def test_every_row_is_kept_or_refused_for_a_reason(path: str) -> None:
    _, mapped = imports_table.imported(imports_table.REAL / path)
    report = mapped.report()
    assert (report["read"], report["kept"]) == KEPT[path]
    assert mapped.records.height == report["kept"]


@pytest.mark.parametrize("path", COLUMNS)
def test_columns_are_recognised(path: str) -> None:
    guessed, _ = imports_table.imported(imports_table.REAL / path)
    said = {m.column: m.field for m in guessed.columns}
    assert {column: said.get(column, "no such column") for column in COLUMNS[path]} == COLUMNS[path]


def test_the_page_says_what_is_recognised() -> None:
    assert imports_table.written() == imports_table.table()
