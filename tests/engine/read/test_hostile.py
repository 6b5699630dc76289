"""Files that break readers end in a clear message, or in rows and a warning."""

import io
import json
import re
import struct
import zipfile
from dataclasses import replace

import pytest

from potluck.engine.read import LIMITS, UnreadableError, describe, read_bytes
from potluck.engine.read.issues import ISSUES
from tests.bounded import said

from .test_workbook import ods, ods_row, workbook


def refused(data: bytes, name: str, **limits: int) -> str:
    """The code of the error, which must have words without holes."""
    with pytest.raises(UnreadableError) as caught:
        read_bytes(data, name, limits=replace(LIMITS, **limits))
    assert caught.value.message
    assert caught.value.remedy
    assert "{" not in caught.value.message + caught.value.remedy
    return caught.value.code


def test_a_cell_of_ten_megabytes_refuses_its_row_only() -> None:
    big = "x" * 10_000_000
    for data, name in (
        (f"name,town\nOak,York\n{big},Hull\nAsh,Leeds\n", "list.csv"),
        (json.dumps([{"name": "Oak"}, {"name": big}, {"name": "Ash"}]), "list.json"),
    ):
        reading = read_bytes(data.encode(), name)
        assert reading.tables[0].frame["name"].to_list() == ["Oak", "Ash"]
        (issue,) = reading.issues
        assert (issue.code, issue.severity, issue.row) == ("cell_too_long", "refused", 3 if name == "list.csv" else 2)
        assert reading.read == 3
        assert "1000000" in describe(issue)[0]


def test_a_million_columns() -> None:
    wide = ",".join(f"c{n}" for n in range(1_000_000))
    assert refused(f"{wide}\n{wide}\n".encode(), "list.csv") == "too_many_columns"
    reading = read_bytes(f"name,town\nOak,York\n{wide}\n".encode(), "list.csv")
    assert [(i.code, i.row) for i in reading.issues] == [("row_too_wide", 3)]
    many = json.dumps([{f"k{n}": 1 for n in range(100_000)}])
    assert refused(many.encode(), "list.json") == "too_many_columns"


@pytest.mark.parametrize("opening", ["[", '{"a":', "[{a:[", '[{"a":[1,'])
def test_deep_nesting(opening: str) -> None:
    for name in ("list.json", "list.js", "list.yaml"):
        text = opening * 100_000
        assert refused(text.encode(), name) in ("too_deep", "bad_json", "bad_javascript")


def test_deep_objects_and_yaml_indents() -> None:
    deep = '{"a":' * 200 + "1" + "}" * 200
    assert refused(f'[{{"name": "Oak", "b": {deep}}}]'.encode(), "list.json") == "too_deep"
    assert refused(("- " * 100_000 + "a").encode(), "list.yaml") in ("too_deep", "bad_yaml")


def test_yaml_aliases_that_multiply() -> None:
    laughs = "a0: &a0 [lol, lol, lol]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
    )
    assert refused(laughs.encode(), "list.yaml") == "too_many_aliases"
    assert refused(b"a: &a [*a]\n", "list.yaml") == "too_many_aliases"


def test_yaml_tags_make_nothing() -> None:
    reading = read_bytes(b"- name: !!python/object/apply:os.system ['true']\n  town: York\n", "list.yaml")
    assert reading.tables[0].frame.to_dicts() == [{"name": "true", "town": "York"}]


def bomb(lie: bool) -> bytes:
    """A workbook with a part of 60 MB in 60 kB; with `lie`, it says that the part is small."""
    data = workbook({"S": [["name", "town"], ["Oak", "York"]]})
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/media/image1.bin", b"\0" * 60_000_000)
    made = out.getvalue()
    return made.replace(struct.pack("<L", 60_000_000), struct.pack("<L", 60)) if lie else made


@pytest.mark.parametrize("lie", [False, True])
def test_a_workbook_that_unpacks_beyond_the_limit(lie: bool) -> None:
    assert refused(bomb(lie), "list.xlsx", unpacked=20_000_000) == "too_big_inside"


def test_a_workbook_with_two_cells_at_the_far_ends() -> None:
    data = workbook({"S": [["name", "town"], ["Oak", "York"]]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in parts.namelist():
            text = parts.read(part)
            if "worksheets/sheet" in part:
                assert b'r="B2"' in text
                text = text.replace(b'r="B2"', b'r="XFD1048576"')
            made.writestr(part, text)
    assert refused(out.getvalue(), "list.xlsx") == "too_many_cells"


def test_an_ods_that_repeats_its_cells() -> None:
    data = ods(ods_row("name", "town") + ods_row("Oak", "York", repeat=1_000_000_0) + ods_row("Elm", "Hull"))
    assert refused(data, "list.ods") == "too_many_cells"


def test_a_locked_or_other_zip() -> None:
    assert refused(b"Rar!\x1a\x07\x01\0" + b"\0" * 50, "list.xlsx") == "packed"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "list.xls") == "broken_workbook"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n", "empty_file"),
        (b"name,town\n", "no_rows"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
        (bytes(range(256)) * 200, "binary"),
        (b"<!DOCTYPE html><html><body>Hi</body></html>", "web_page"),
        (b"<?xml version='1.0'?><rss></rss>", "xml"),
        (b"<?xml version='1.0'?><kml></kml>", "no_rows"),
    ],
)
@pytest.mark.parametrize("name", ["list.csv", "list.json", "list.xlsx", "list"])
def test_files_that_are_no_list_whatever_their_name(data: bytes, code: str, name: str) -> None:
    assert refused(data, name) in ((code, "no_table", "bad_json") if code == "no_rows" else (code,))


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "list.md", "list.txt", "list"])
def test_a_lying_ending_is_read_by_content(name: str) -> None:
    json_text = b'[{"name": "Oak", "town": "York"}, {"name": "Elm", "town": "Hull"}]'
    for data in (b"name;town\nOak;York\nElm;Hull\n", json_text, b"|name|town|\n|---|---|\n|Oak|York|\n|Elm|Hull|\n"):
        if data.startswith(b"|") and name == "list.csv":
            continue
        reading = read_bytes(data, name)
        assert reading.tables[0].frame.rows() == [("Oak", "York"), ("Elm", "Hull")]


@pytest.mark.parametrize("name", ["list.json", "list.js", "list.yaml", "list.geojson"])
def test_a_table_that_calls_itself_something_else(name: str) -> None:
    reading = read_bytes(b"name;town\nOak;York\nElm;Hull\n", name)
    assert reading.tables[0].frame.rows() == [("Oak", "York"), ("Elm", "Hull")]


@pytest.mark.parametrize("name", ["list.txt", "list"])
def test_comments_without_an_end_keep_nobody_waiting(name: str) -> None:
    script = (
        "import sys\nfrom potluck.engine.read import LIMITS, UnreadableError, detect\n"
        "from potluck.engine.read.source import Source\n"
        "for text in ('#' + chr(10) * 40, '# a' + chr(10) * 40 + '?', '/**/' * 40, '/**/ ' * 40 + '?', '//' + chr(10) * 40):\n"
        "    try:\n"
        "        print(*detect.formats(Source(text.encode(), sys.argv[1], LIMITS)))\n"
        "    except UnreadableError as error:\n"
        "        print(error.code)\n"
    )
    assert set(said(script, name, seconds=5).split()) <= {"csv", "no_table"}


@pytest.mark.parametrize("name", ["list.json", "list.js", "list.kml", "broken.js"])
def test_names_and_brackets_by_the_thousand_keep_nobody_waiting(name: str) -> None:
    script = (
        "import sys\nfrom potluck.engine.read import UnreadableError, read_bytes\n"
        "same = '[{' + '\"a\": 1, ' * 30_000 + '\"b\": 2}, {\"a\": 1}]'\n"
        "data = '<Data name=\"a\"><value>1</value></Data>' * 30_000\n"
        "files = {'list.json': same, 'list.js': 'x = ' + same, 'broken.js': 'x = [' * 50_000,\n"
        "         'list.kml': f'<?xml version=\"1.0\"?><kml><Placemark>{data}</Placemark></kml>'}\n"
        "try:\n"
        "    print(read_bytes(files[sys.argv[1]].encode(), sys.argv[1]).read)\n"
        "except UnreadableError as error:\n"
        "    print(error.code)\n"
    )
    assert said(script, name, seconds=10).strip() in ("too_many_columns", "bad_javascript", "too_deep")


def test_many_wide_rows_of_another_length_keep_nobody_waiting() -> None:
    script = (
        "from potluck.engine.read import read_bytes\n"
        "row = lambda cell, width: ','.join(f'{cell}{n}' for n in range(width)) + chr(10)\n"
        "text = row('c', 400) + row('x', 400) * 200 + row('y', 401) * 400\n"
        "found = read_bytes(text.encode(), 'list.csv')\n"
        "print(found.tables[0].frame.height, *{issue.code for issue in found.issues})\n"
    )
    assert said(script, seconds=10).split() == ["600", "shifted_row"]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("// towns\n\n/* of ours */ /* all */\nconst list = [{name: 'Oak'}]", "javascript"),
        ("/* ours */\n\n  // all\n  module.exports = [{name: 'Oak'}]", "javascript"),
        ("# ours\n\n  # all\n\n- name: Oak\n- name: Elm\n", "yaml"),
        ("# ours\n---\nname: Oak\ntown: York\n", "yaml"),
        ("\n \n# ours\n\nlist:\n  - name: Oak\n  - name: Elm\n", "yaml"),
    ],
)
def test_comments_before_a_list_do_not_hide_its_format(text: str, format: str) -> None:
    reading = read_bytes(text.encode(), "list")
    assert reading.format == format
    assert "Oak" in reading.tables[0].frame.rows()[0]


def test_cut_off_in_the_middle_of_a_letter() -> None:
    whole = "name,town\nCafé Oak,Orléans\nElm,Besançon\nAsh,Alès".encode()
    reading = read_bytes(whole[: whole.rindex("è".encode()) + 1], "list.csv")
    assert "cut_off" in [issue.code for issue in reading.issues]
    assert reading.tables[0].frame.rows()[-1] == ("Ash", "Al")


def test_mostly_utf8_with_a_few_foreign_letters() -> None:
    data = b"name,town\n" + "Café,Orléans\n".encode() * 20 + "Fenêtre,Alès\n".encode("cp1252")
    reading = read_bytes(data, "list.csv")
    assert reading.tables[0].frame.rows()[0] == ("Café", "Orléans")
    assert reading.tables[0].frame.rows()[-1] == ("Fenêtre", "Alès")
    assert [(i.code, i.params["count"]) for i in reading.issues] == [("encoding_mixed", "2")]


def test_utf16_without_a_mark() -> None:
    assert read_bytes("name,town\nOak,York\n".encode("utf-16-be"), "list.csv").tables[0].frame.rows() == [
        ("Oak", "York")
    ]


def test_wrong_and_unknown_encodings() -> None:
    for encoding, code in (("utf-8", "wrong_encoding"), ("klingon", "unknown_encoding")):
        with pytest.raises(UnreadableError) as caught:
            read_bytes("name\nCafé\n".encode("cp1252"), "list.csv", encoding=encoding)
        assert caught.value.code == code


def test_nul_letters_and_half_surrogates_are_taken_out() -> None:
    assert read_bytes(b"name,town\nO\0ak,York\n", "list.csv").tables[0].frame.rows() == [("Oak", "York")]
    data = rb'[{"name": "Oak\ud83d\ude00\ud83d", "t\u0000own": "Yo\u0000rk"}]'
    assert read_bytes(data, "list.json").tables[0].frame.to_dicts() == [{"name": "Oak😀\ufffd", "town": "York"}]


def test_scripts_and_formulas_are_only_text() -> None:
    cells = ("<script>alert(1)</script>", "=HYPERLINK(1)", "{{ 7*7 }}")
    reading = read_bytes(("a,b,c\n" + ",".join(cells) + "\n").encode(), "list.csv")
    assert reading.tables[0].frame.rows() == [cells]


def test_too_big_too_many_rows() -> None:
    assert refused(b"name,town\nOak,York\n", "list.csv", bytes=10) == "too_big"
    assert refused(b"name,town\n" + b"Oak,York\n" * 50, "list.csv", rows=20) == "too_many_rows"


def test_stray_quotes_all_over_the_file() -> None:
    assert read_bytes(("name,town,kind\n" + 'a,"b,c\n' * 300).encode(), "list.csv").read == 300
    assert refused(("name,town\n" + 'a","b\n' * 3000).encode(), "list.csv") == "broken_quotes"


def test_one_endless_cell_or_line_of_brackets() -> None:
    assert refused(b"x" * 30_000_000, "list.csv") == "too_long_text"
    text = b"| a | b |\n|---|---|\n|" + b"[" * 100_000 + b" | x |\n"
    assert read_bytes(text, "list.md").tables[0].frame["b"].to_list() == ["x"]


def test_every_code_used_has_words() -> None:
    from pathlib import Path

    import potluck.engine.read as package

    for file in Path(package.__file__).parent.glob("*.py"):
        for code in re.findall(r'(?:Issue|UnreadableError)\(\s*"(\w+)"', file.read_text("utf-8")):
            assert code in ISSUES, f"{file.name}: {code}"
