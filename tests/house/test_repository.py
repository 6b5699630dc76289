"""Nothing of a machine, a registry or a workplace is written into the repository."""

import re

import pytest
import yaml

from tests.house.tree import ROOT, files, name

# Written in pieces, so that this file obeys its own rule.
HOSTS = ("registry." + "npmjs.org", "files." + "pythonhosted.org", "pypi." + "org/simple", "deb." + "debian.org")
PLACES = ("/ro" + "ot/", "/wo" + "rk/", "/tm" + "p/", "/ho" + "me/", "C:" + "\\Users")
TOOLS = ("farm-" + "studio", "farm-" + "bench", "dupli" + "cates-tool")
LISTS = [folder for folder in sorted((ROOT / "example").iterdir()) if folder.is_dir()]


def _texts() -> dict[str, str]:
    found = {}
    for path in files():
        try:
            found[name(path)] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("words", [HOSTS, PLACES, TOOLS], ids=["registry", "machine", "workplace"])
def test_no_file_names_it(words: tuple[str, ...]) -> None:
    at = re.compile("|".join(rf"(?<![\w.<}}])(?:{re.escape(word)})" for word in words))
    found = [f"{path}: {hit[0]}" for path, text in _texts().items() for hit in at.finditer(text)]
    assert not found


def test_no_secret_no_database_and_nothing_heavy_is_kept() -> None:
    bad = [name(path) for path in files() if path.suffix in {".sqlite3", ".pem", ".key", ".mmdb", ".pmtiles"}]
    heavy = [name(path) for path in files() if path.stat().st_size > 2_000_000]
    assert not bad + heavy


def test_the_example_is_small_and_has_enough_lists() -> None:
    size = sum(path.stat().st_size for path in files() if path.is_relative_to(ROOT / "example"))
    assert size < 400_000
    assert len(LISTS) >= 5


@pytest.mark.parametrize("folder", LISTS, ids=lambda folder: folder.name)
def test_each_example_list_says_that_it_is_made_up_and_is_read_as_its_mapping_says(folder) -> None:
    from potluck.engine import mapping, read

    said = yaml.safe_load((folder / "SOURCE.yaml").read_text("utf-8"))
    assert said["made_up"] is True
    assert {"name", "licence", "level", "attribution", "url", "about", "observed", "trust"} <= set(said)
    (file,) = [path for path in folder.iterdir() if path.name not in ("SOURCE.yaml", "mapping.yaml")]
    reading = read.read_path(file, encoding=said.get("encoding"))
    given = mapping.from_yaml((folder / "mapping.yaml").read_text("utf-8"))
    headers = {column for table in reading.tables for column in table.frame.columns}
    assert {meaning.column for meaning in given.columns} <= headers
    report = mapping.apply(reading, given).report()
    assert report["read"] == report["kept"] + report["refused"]
    assert 60 <= report["kept"] <= 200
