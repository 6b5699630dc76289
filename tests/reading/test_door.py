"""One door for a file: it is read once, in a child; what was kept is used, forgotten and swept as told."""

import json
import os
import stat
import tarfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from potluck import reading
from potluck.engine import read
from potluck.reading import run as runs
from potluck.reading import shelf
from tests.house.tree import ROOT

from .same import assert_same

OAK = "name,town\nOak,Orléans\nElm,Hull\n".encode()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files for which a child was started."""
    names, run = list[str](), runs.run

    def noted(order, *rest):
        names.append(order.name)
        return run(order, *rest)

    monkeypatch.setattr("potluck.reading.door.run", noted)
    return names


def everything(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_read_once(tmp_path: Path, started: list[str]) -> None:
    for _ in range(3):
        assert_same(reading.read(OAK, "list.csv", tmp_path), read.read_bytes(OAK, "list.csv"))
    assert started == ["list.csv"]


def test_another_name_encoding_limit_or_content_is_read_anew(tmp_path: Path, started: list[str]) -> None:
    reading.read(OAK, "list.csv", tmp_path)
    named = reading.read(OAK, "other.csv", tmp_path)
    assert named.tables[0].name == "other"
    as_told = reading.read(OAK, "list.csv", tmp_path, encoding="cp1252")
    assert_same(as_told, read.read_bytes(OAK, "list.csv", encoding="cp1252"))
    assert as_told.tables[0].frame["town"][0] == "OrlÃ©ans"
    reading.read(OAK + b"Ash,York\n", "list.csv", tmp_path)
    with pytest.raises(reading.UnreadableError) as caught:
        reading.read(OAK, "list.csv", tmp_path, limits=read.Limits(rows=1))
    assert caught.value.code == "too_many_rows"
    assert len(started) == 5


def test_a_change_of_the_readers_reads_anew(tmp_path: Path, started: list[str], monkeypatch) -> None:
    reading.read(OAK, "list.csv", tmp_path)
    monkeypatch.setattr(shelf, "readers", lambda: "tomorrow's")
    reading.read(OAK, "list.csv", tmp_path)
    assert len(started) == 2


def test_what_is_kept_is_for_the_owner_of_the_node_only(tmp_path: Path) -> None:
    reading.read(OAK, "list.csv", tmp_path)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "readings").rglob("*") if path.is_file()}
    assert modes == {0o600}
    folders = [tmp_path / "readings", *(path for path in (tmp_path / "readings").rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert_same(reading.read(OAK, "list.csv"), read.read_bytes(OAK, "list.csv"))
    assert not everything(tmp_path)


def test_a_damaged_one_is_dropped_and_read_anew(tmp_path: Path, started: list[str]) -> None:
    reading.read(OAK, "list.csv", tmp_path)
    for name in ("0.parquet", "reading.json"):
        (kept,) = [path for path in everything(tmp_path) if path.name == name]
        kept.write_bytes(b"PAR1" + b"\0" * 40)
        assert_same(reading.read(OAK, "list.csv", tmp_path), read.read_bytes(OAK, "list.csv"))
    assert len(started) == 3
    reading.read(OAK, "list.csv", tmp_path)
    assert len(started) == 3


def test_what_the_reader_says_comes_through_as_it_is(tmp_path: Path) -> None:
    for data, name, settings in (
        (b"%PDF-1.7", "list.pdf", {}),
        (b'[{"name": 1,', "list.json", {}),
        ("name\nCafé\n".encode("cp1252"), "list.csv", {"encoding": "utf-8"}),
        (OAK, "list.csv", {"encoding": "klingon"}),
        (OAK, "list.csv", {"limits": read.Limits(bytes=10)}),
    ):
        with pytest.raises(reading.UnreadableError) as here:
            read.read_bytes(data, name, **settings)
        with pytest.raises(reading.UnreadableError) as there:
            reading.read(data, name, tmp_path, **settings)
        assert (there.value.code, there.value.params) == (here.value.code, here.value.params)
        assert there.value.code not in reading.KILLED
    assert not everything(tmp_path)


def test_paths_of_files_and_folders(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    file = Path("example/food-and-farm/network.geojson")
    assert_same(reading.read(file), read.read_path(file))
    assert_same(reading.read(file, folder=tmp_path), read.read_path(file))
    assert_same(reading.read(file.parent, folder=tmp_path), read.read_path(file.parent))
    with pytest.raises(reading.UnreadableError) as caught:
        reading.read(tmp_path / "none.csv")
    assert caught.value.code == "unreadable_file"


def tarred(folder: Path) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for part in sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink()):
            tar.add(part, arcname=str(part.relative_to(folder)))
    return out.getvalue()


def test_a_folder_as_a_tar_is_read_like_the_folder(tmp_path: Path, started: list[str]) -> None:
    folder = tmp_path / "coops"
    files = {"b.yaml": "name: Elm\n", "a/z.yaml": "name: Ash\n", "c.csv": "name,town\nOak,York\n", ".hidden.csv": "x,y\n1,2\n",
             "a.yaml": "name: Fir\n", "a/.git/x.yaml": "name: No\n", "LICENSE": "Free."}  # fmt: skip
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "d.yaml").symlink_to("b.yaml")
    (folder / "gone.yaml").symlink_to("nowhere.yaml")
    os.link(folder / "c.csv", folder / "same.csv")
    for _ in range(2):
        assert_same(reading.read(tarred(folder), "coops/", tmp_path), read.read_path(folder))
    assert started == ["coops/"]


def test_a_withdrawn_content_leaves_nothing(tmp_path: Path) -> None:
    secret = b"name,town\nOak,Atlantis\n"
    for name in ("a.csv", "b.csv"):
        reading.read(secret, name, tmp_path)
    reading.read(OAK, "list.csv", tmp_path)
    reading.forget(tmp_path, reading.content_hash(secret))
    left = everything(tmp_path)
    assert {path.name for path in left} == {"0.parquet", "outcome.json", "reading.json"}
    assert not [path for path in left if b"Atlantis" in path.read_bytes() or reading.content_hash(secret) in str(path)]
    reading.forget_all(tmp_path)
    assert not everything(tmp_path)
    reading.forget(tmp_path, reading.content_hash(secret))  # nothing there: nothing to do
    reading.forget_all(tmp_path)


def test_a_content_forgotten_while_it_is_read_is_not_kept(tmp_path: Path, monkeypatch) -> None:
    run, here = runs.run, read.read_bytes(OAK, "list.csv")

    def meanwhile(*given):
        run(*given)
        monkeypatch.setattr("potluck.reading.kept.load", lambda folder: here)
        reading.forget(tmp_path, reading.content_hash(OAK))

    monkeypatch.setattr("potluck.reading.door.run", meanwhile)
    assert reading.read(OAK, "list.csv", tmp_path).read == 2
    assert not everything(tmp_path)


def test_the_least_used_go_first_and_what_was_left_behind(tmp_path: Path, started: list[str]) -> None:
    for nth in range(3):
        reading.read(OAK + b"x,%d\n" % nth, "list.csv", tmp_path)
        (made,) = [one for one in (tmp_path / "readings").glob("*/*") if one.stat().st_mtime > 1_000_000]
        os.utime(made, (nth + 1, nth + 1))
    reading.read(OAK + b"x,0\n", "list.csv", tmp_path)  # the oldest is asked for again
    begun = shelf.begin(tmp_path / "readings" / "ab" / "cd")
    (begun / "0.parquet").write_bytes(b"half")
    size = sum(path.stat().st_size for path in everything(tmp_path) if path.parent != begun)
    reading.sweep(tmp_path, size - 10)
    assert begun.exists()
    os.utime(begun, (1, 1))
    reading.sweep(tmp_path, size)
    assert not begun.parent.exists()
    assert len(list((tmp_path / "readings").glob("*/*"))) == 2
    assert len(started) == 3
    for nth in (0, 2):
        reading.read(OAK + b"x,%d\n" % nth, "list.csv", tmp_path)
    assert len(started) == 3


def test_two_at_once_leave_one_and_both_are_right(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: reading.read(OAK, "list.csv", tmp_path), range(3)))
    for one in found:
        assert_same(one, read.read_bytes(OAK, "list.csv"))
    assert len(everything(tmp_path)) == 3


def test_the_outcome_tells_nothing_of_the_file(tmp_path: Path) -> None:
    reading.read(OAK, "list.csv", tmp_path)
    (told,) = [path for path in everything(tmp_path) if path.name == "outcome.json"]
    assert json.loads(told.read_text()) == {}
