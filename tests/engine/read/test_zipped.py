"""A zip is read like the file or folder in it; what is in it may be hostile."""

import io
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from potluck.engine.nouns import Reading
from potluck.engine.read import LIMITS, UnreadableError, read_bytes, read_path

from .test_workbook import workbook

OAK = b"name,town\nOak,York\nElm,Hull\n"


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as parts:
        for name, data in files.items():
            parts.writestr(name, data)
    return out.getvalue()


def refused(data: bytes, name: str = "list.zip", **limits: int) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(data, name, limits=replace(LIMITS, **limits))
    assert caught.value.remedy
    assert "{" not in caught.value.message + caught.value.remedy
    return caught.value.code


def names(reading: Reading) -> list[list[str]]:
    return [table.frame["name"].to_list() for table in reading.tables]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_one_list_in_a_zip_is_that_list(method: int) -> None:
    for inner, data in (("list.csv", OAK), ("a/b/list.csv", OAK), ("list.xlsx", workbook({"S": [["name", "town"], ["Oak", "York"], ["Elm", "Hull"]]}))):  # fmt: skip
        reading = read_bytes(packed({inner: data}, method), "upload.zip")
        assert names(reading) == [["Oak", "Elm"]]
        assert reading.tables[0].name == "list"
    assert read_bytes(packed({"list.csv": OAK}, method), "list").format == "csv"


def test_what_a_mac_adds_and_words_about_the_list_are_passed_over() -> None:
    files = {"__MACOSX/._list.csv": b"\0\1", ".DS_Store": b"\0", "list.csv": OAK, "folder/": b""}
    assert names(read_bytes(packed(files), "list.zip")) == [["Oak", "Elm"]]
    reading = read_bytes(packed({"list.csv": OAK, "LICENSE.txt": b"Free for all."}), "list.zip")
    assert names(reading) == [["Oak", "Elm"]]
    assert [i.code for i in reading.issues] == ["about_file"]


def test_several_lists_are_read_like_a_folder_of_them(tmp_path: Path) -> None:
    files = {
        "a.yaml": b"name: Oak\ntown: York\n",
        "b.yaml": b"name: Elm\ntown: Hull\n",
        "more/c.csv": OAK,
        "roads.shp": b"\0\1\2",
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    zipped, folder = read_bytes(packed(files), f"{tmp_path.name}.zip"), read_path(tmp_path)
    assert names(zipped) == names(folder) == [["Oak", "Elm"], ["Oak", "Elm"]]
    assert [t.name for t in zipped.tables] == [t.name for t in folder.tables]
    assert [(i.code, i.params.get("file")) for i in zipped.issues] == [("file_skipped", "roads.shp")]


def test_paths_that_climb_out_are_only_labels(tmp_path: Path) -> None:
    files = {"../../outside.csv": OAK, "/etc/inner.csv": OAK, "..\\..\\win.csv": OAK}
    reading = read_bytes(packed(files), "list.zip")
    assert [table.name for table in reading.tables] == ["outside.csv", "etc/inner.csv", "win.csv"]
    assert list(tmp_path.iterdir()) == []


def bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts,
        parts.open("list.csv", "w", force_zip64=True) as part,
    ):
        for _ in range(60):
            part.write(b"\n" * 1_000_000)
    return out.getvalue()


def test_a_bomb_is_counted_as_it_comes_out_whatever_it_says() -> None:
    data = bomb()
    assert len(data) < 100_000
    assert refused(data, bytes=5_000_000) == "zip_too_big"
    assert refused(data, unpacked=5_000_000) == "zip_too_big"
    at = data.rindex(b"PK\x01\x02")
    lying = data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]
    assert refused(lying, bytes=5_000_000) == "zip_too_big"
    assert (
        refused(packed({"a.csv": OAK + b"x" * 4_000_000, "b.csv": OAK + b"y" * 4_000_000}), bytes=5_000_000)
        == "zip_too_big"
    )


def test_files_that_share_their_bytes_are_counted_each() -> None:
    """The trick of the zip bomb without nesting: many entries point at one packed part."""
    data = packed({"a.csv": OAK + b"z" * 1_000_000})
    start = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    entry, many = data[start:end], 200
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, many, many, len(entry) * many, start, 0)
    assert refused(data[:start] + entry * many + tail, unpacked=20_000_000) == "zip_too_big"
    assert refused(data[:start] + entry * many + tail, files=100) == "too_many_files"


def test_many_files() -> None:
    assert refused(packed({f"{n}.csv": b"" for n in range(300)}), files=200) == "too_many_files"


def test_a_zip_in_a_zip_is_not_opened() -> None:
    inner = packed({"list.csv": OAK})
    assert refused(packed({"inner.zip": inner})) == "zip_in_zip"
    reading = read_bytes(packed({"inner.zip": inner, "list.csv": OAK}), "list.zip")
    assert names(reading) == [["Oak", "Elm"]]
    assert [i.code for i in reading.issues] == ["file_skipped"]


def test_damaged_and_locked() -> None:
    data = packed({"list.csv": OAK * 50})
    assert refused(data[: len(data) // 2]) == "broken_zip"
    assert refused(data.replace(data[40:60], b"\xff" * 20)) == "broken_zip"
    at = data.index(b"PK\x01\x02")
    locked = data[: at + 8] + b"\x01\x00" + data[at + 10 :]
    assert refused(locked) == "broken_zip"
    assert refused(packed({"list.csv": OAK}, zipfile.ZIP_LZMA)) == "broken_zip"
    assert refused(b"PK\x05\x06" + b"\0" * 18) in ("no_table", "broken_zip")


def test_empty_and_without_a_list() -> None:
    assert refused(packed({"folder/": b""})) == "no_table"
    assert refused(packed({"photo.png": b"\x89PNG\r\n\x1a\n"})) == "binary"
    assert refused(packed({"a.png": b"\x89PNG\r\n\x1a\n", "b.png": b"\x89PNG\r\n\x1a\n"})) == "no_table"
