"""Files made to break readers end in a clear message, within bounded memory, and leave the node whole."""

import csv
import json
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.read import bombs
from tests.walk import hostile
from tests.walk.hostile import potluck, rows, start, state

pytestmark = pytest.mark.slow
MEMORY = 1_500_000_000

REFUSED = [
    ("columns.csv", hostile.million_columns, ("1000000 columns", "2000", "rows and columns are not swapped")),
    ("endless.csv", hostile.one_endless_row, ("Row 2", "20,000,000 letters", "quotation mark")),
    ("bomb.xlsx", hostile.workbook_bomb, ("unpacks to more than 500 MB", "Save it as CSV")),
    ("far.xlsx", hostile.far_cell, ("more than 10,000,000 cells", "Delete the empty rows and columns")),
    ("quotes.xlsx", bombs.XLSX["single quotes"], ("more than 10,000,000 cells", "Delete the empty rows and columns")),
    ("repeats.ods", bombs.ODS["single quotes"], ("more than 10,000,000 cells", "Delete the empty rows and columns")),
    ("equal.parquet", bombs.PARQUET["equal cells"][1], ("unpacks to more than 200 MB", "columns with long texts")),
    ("deep.json", hostile.deep_json, ("64 levels deep", "flatter file")),
    ("many.json", hostile.many_values, ("10,000,000 values", "in parts")),
    ("aliases.yaml", hostile.aliases, ("repeats parts of itself", "Write the repeated parts out")),
    ("picture.csv", hostile.lying_picture, ("not a text file", "Save the list as CSV")),
    ("picture.xlsx", hostile.lying_picture, ("not a text file", "Save the list as CSV")),
]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node with one honest list in it."""
    folder = tmp_path_factory.mktemp("node")
    assert potluck(folder, "init").code == 0
    (folder / "honest.csv").write_text(hostile.HONEST)
    assert potluck(folder, "import", str(folder / "honest.csv"), "--source", "Honest").code == 0
    return folder


def bring(node: Path, folder: Path, name: str, data: bytes, source: str, *words: str) -> hostile.Run:
    (folder / name).write_bytes(data)
    run = potluck(node, "import", str(folder / name), "--source", source, "--only", "--json", *words)
    assert name in run.said
    assert "Traceback" not in run.said
    assert run.peak < MEMORY
    return run


@pytest.mark.parametrize(("name", "make", "words"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_refused_whole(
    node: Path, tmp_path: Path, name: str, make: Callable[[], bytes], words: tuple[str, ...]
) -> None:
    before = state(node)
    run = bring(node, tmp_path, name, make(), "Honest")
    assert run.code == 1
    assert not run.out
    for word in words:
        assert word in run.said
    assert state(node) == before


def test_a_cell_of_ten_megabytes_costs_its_row_only(node: Path, tmp_path: Path) -> None:
    run = bring(node, tmp_path, "cell.csv", hostile.big_cell(), "Cell")
    assert run.code == 0
    assert (run.report["read"], run.report["kept"], run.report["refused"]) == (6, 5, 1)
    (issue,) = [issue for issue in run.report["issues"] if issue["severity"] == "refused"]
    assert (issue["code"], issue["row"], issue["params"]["limit"]) == ("cell_too_long", 7, "1000000")
    assert len(rows(node, "Cell")) == 5


def test_a_header_of_a_megabyte_is_shortened(node: Path, tmp_path: Path) -> None:
    run = bring(node, tmp_path, "header.csv", hostile.long_header(), "Header")
    assert run.code == 0
    assert "long_header" in [issue["code"] for issue in run.report["issues"]]
    kept = rows(node, "Header")
    assert len(kept) == run.report["kept"] == 5_000
    assert max(len(raw) for raw, _ in kept) < 1_000


def test_cut_off_in_the_middle_of_a_letter(node: Path, tmp_path: Path) -> None:
    run = bring(node, tmp_path, "cut.csv", hostile.cut_off(), "Cut")
    assert run.code == 0
    assert "cut_off" in [issue["code"] for issue in run.report["issues"] if issue["severity"] == "warned"]
    assert [json.loads(raw)["town"] for raw, _ in rows(node, "Cut")] == ["Orléans", "Al"]


def test_scripts_and_formulas_stay_text_and_do_nothing_in_a_spreadsheet(node: Path, tmp_path: Path) -> None:
    assert bring(node, tmp_path, "formulas.csv", hostile.formulas_csv(), "Formulas", "--licence", "CC0-1.0").code == 0
    assert any(hostile.FORMULA in json.loads(raw)["name"] for raw, _ in rows(node, "Formulas"))
    assert bring(node, tmp_path, "scripts.json", hostile.scripts_json(), "Scripts", "--licence", "CC0-1.0").code == 0
    kept = rows(node, "Scripts")
    assert len(kept) == 4
    assert not any("\0" in text or "\\u0000" in text for row in kept for text in row)
    assert potluck(node, "link").code == 0
    taken = tmp_path / "taken.csv"
    assert potluck(node, "export", "--format", "csv", "-o", str(taken)).code == 0
    cells = [cell for row in csv.reader(taken.read_text("utf-8-sig").splitlines()) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_import_that_is_killed_leaves_the_node_before_or_after(node: Path, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "many.csv"
    text = "name,town\n" + "".join(f"Society {seed}-{number},York\n" for number in range(20_000))
    folder.write_text(text)
    potluck(node, "import", str(folder), "--source", "Killed", "--only")
    before = rows(node, "Killed")
    folder.write_text(text.replace("Society", "Union"))
    child = start(node, "import", str(folder), "--source", "Killed", "--only", stdout=-3, stderr=-3)
    time.sleep(random.Random(seed).uniform(2.0, 6.0))
    child.send_signal(signal.SIGKILL)
    child.wait()
    after = rows(node, "Killed")
    assert len(after) == 20_000
    assert after == before or all("Union" in raw for raw, _ in after)
    assert len(rows(node, "Honest")) == 5
    assert potluck(node, "settle").code == 0


NAMES = ("<script>alert(1)</script> Bakery", '"><img src=x onerror=alert(2)> Farm', "</script><b>Bold</b> Dairy")


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_scripts_in_names_are_shown_as_letters(client, name: str) -> None:
    from potluck.web.places import index
    from tests.web.places.making import make_profile, make_source, show, ulid

    source = make_source("Fruit list")
    make_profile(1, source, name=name, description=name, place={"city": name, "lat": 53.9, "lon": -1.1})
    show()
    index.forget()
    for address in ("/", "/find", "/lists", f"/o/{ulid(1)}", "/find?q=bakery+farm+dairy"):
        page = client.get(address)
        assert page.status_code == 200
        for part in ("<script>alert", "<img src=x", "<b>Bold"):
            assert part not in page.content.decode()
    for address in (f"/o/{ulid(1)}.jsonld", "/take.geojson", "/take.jsonld"):
        answer = client.get(address)
        text = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert answer["Content-Type"].split(";")[0] != "text/html"
        assert json.dumps(name) in json.dumps(json.loads(text))  # one profile: JSON Lines are one value
    index.forget()
