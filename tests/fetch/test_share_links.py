"""A link as people share it becomes the address of the file; any other address stays as it is."""

import pytest

from potluck.fetch import as_download

SHEET = "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoP"


@pytest.mark.parametrize(
    ("shared", "file"),
    [
        (f"{SHEET}/edit?usp=sharing#gid=12", f"{SHEET}/export?format=csv&gid=12"),
        (f"{SHEET}/edit?gid=0#gid=0", f"{SHEET}/export?format=csv&gid=0"),
        (f"{SHEET}/edit?usp=sharing", f"{SHEET}/export?format=xlsx"),
        (f"{SHEET}", f"{SHEET}/export?format=xlsx"),
        (f"{SHEET}/edit?resourcekey=0-abc#gid=3", f"{SHEET}/export?format=csv&gid=3&resourcekey=0-abc"),
        ("https://docs.google.com/spreadsheets/u/1/d/1aBcDeFgHiJkLmNoP/view", f"{SHEET}/export?format=xlsx"),
        ("https://docs.google.com/spreadsheets/d/e/2PACX-1vAbCdEfGh/pubhtml?gid=5&single=true",
         "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbCdEfGh/pub?gid=5&single=true&output=csv"),
        (f"{SHEET}/export?format=csv&gid=4", f"{SHEET}/export?format=csv&gid=4"),
        ("https://www.google.com/maps/d/u/0/viewer?mid=1xYz&ll=1,2&z=3", "https://www.google.com/maps/d/kml?mid=1xYz&forcekml=1"),
        ("https://drive.google.com/file/d/1aBcDeFgHiJkLmNoP/view?usp=drive_link",
         "https://drive.google.com/uc?export=download&id=1aBcDeFgHiJkLmNoP"),
        ("https://www.dropbox.com/s/a1/list.csv?dl=0", "https://www.dropbox.com/s/a1/list.csv?dl=1"),
        ("https://www.dropbox.com/scl/fi/a1/list.csv?rlkey=k&dl=0", "https://www.dropbox.com/scl/fi/a1/list.csv?rlkey=k&dl=1"),
        ("https://cloud.example/s/AbCdEfGhIjKlMno", "https://cloud.example/s/AbCdEfGhIjKlMno/download"),
        ("https://cloud.example/nc/index.php/s/AbCdEfGhIjKlMno/", "https://cloud.example/nc/index.php/s/AbCdEfGhIjKlMno/download"),
        ("https://github.com/some/repo/blob/main/data/list.csv", "https://raw.githubusercontent.com/some/repo/main/data/list.csv"),
        ("https://gitlab.example/a/b/-/blob/main/list.csv", "https://gitlab.example/a/b/-/raw/main/list.csv"),
        ("https://codeberg.org/a/b/src/branch/main/list.csv", "https://codeberg.org/a/b/raw/branch/main/list.csv"),
        ("https://lists.example/s/short", "https://lists.example/s/short"),
        ("https://lists.example/list.csv?key=1#gid=2", "https://lists.example/list.csv?key=1#gid=2"),
        ("http://[::1", "http://[::1"),
        ("no address", "no address"),
    ],
)  # fmt: skip
def test_share_links(shared: str, file: str) -> None:
    assert as_download(shared) == file
    assert as_download(file) == file
