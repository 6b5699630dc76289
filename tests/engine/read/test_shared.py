"""The real lists of ../shared: every row that their keepers have comes out."""

from pathlib import Path

import pytest

from potluck.engine.read import read_path

REAL = Path(__file__).parents[4] / "shared" / "data" / "real"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not REAL.is_dir(), reason="../shared is not here")]

FILES = {
    "clt-world-map/clt_world_map.csv": (406, 28, "csv"),
    "dotcoop-domains-2019/2019-10-03_DotCoop_Merged.csv": (6041, 18, "csv"),
    "es-cyl-registro/data.json": (2248, 6, "json"),
    "fr-transiscope-niort/transiscopeDatas.js": (100, 18, "javascript"),
    "ic-communities/ic_directory.csv": (867, 28, "csv"),
    "ica-members/ica_directory.csv": (321, 28, "csv"),
    "in-multistate-societies-2022/data.js": (100, 8, "javascript"),
    "iowa-coops/labeled_data.json": (412, 13, "json"),
    "iowa-coops/sos_candidates.json": (417, 8, "json"),
    "jp-workerscoop-kanagawa/offices.csv": (43, 11, "csv"),
    "jp-workerscoop-kanagawa/zip_coords.csv": (36, 3, "csv"),
    "ke-coffee-societies/producers.js": (1362, 6, "javascript"),
    "nec-members/nec_members.csv": (143, 28, "csv"),
    "oxford-limesurvey-2019/2019-08-28.csv": (70, 93, "csv"),
    "ripess-family/ripess_family.csv": (73, 28, "csv"),
    "susy-solidarity-map-2018/data.json": (1794, 190, "geojson"),
    "tech-coops-hng/README.md": (172, 6, "markdown"),
    "tech-coops-hng/DEFUNCT.md": (10, 6, "markdown"),
    "uk-coops-organisations-2017/open_data_organisations.csv": (8371, 26, "csv"),
    "uk-coops-outlets-2019/open_data_outlets.csv": (5966, 10, "csv"),
    "us-bike-coops/bike_coops.csv": (243, 9, "csv"),
    "us-bike-coops/bike_coops.geojson": (243, 7, "geojson"),
    "us-ncua-credit-unions-2017/TradeNames.txt": (559, 6, "csv"),
    "us-ncua-credit-unions-2017/foicu.txt": (5689, 25, "csv"),
    "uwcc-us-midwest-2015/2015_data_WI_IL_IA_MN.csv": (5488, 10, "csv"),
    "wikidata-housing-coops-land-trusts/wikidata_land_trusts.csv": (444, 28, "csv"),
}


@pytest.mark.parametrize("name", FILES)
def test_every_row_comes_out(name: str) -> None:
    rows, columns, format = FILES[name]
    reading = read_path(REAL / name)
    assert reading.read == rows
    assert (reading.tables[0].frame.width, reading.format) == (columns, format)
    assert not [issue for issue in reading.issues if issue.severity == "refused"]


def test_shifted_rows_are_warned_with_their_numbers() -> None:
    reading = read_path(REAL / "jp-workerscoop-kanagawa" / "offices.csv")
    warned = [issue.row for issue in reading.issues if issue.code == "shifted_row"]
    assert warned == [12, 13, 14, 15, *range(24, 29), *range(34, 41), 42, 43]
