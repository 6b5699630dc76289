"""Which readers to try on a file, best guess first: its content counts as much as the ending of its name."""

import re
from typing import Final

from potluck.engine.read import delimited, zipped
from potluck.engine.read.limits import UnreadableError
from potluck.engine.read.source import Source

_SUFFIXES: Final = {
    ".json": "json",
    ".geojson": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "javascript",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".pasted": "pasted",
}
LISTS: Final = frozenset({*_SUFFIXES, ".xlsx", ".xls", ".ods", ".parquet", ".txt"})
"""Endings of files that hold a list by themselves."""
_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "packed"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"SQLite format", "binary"),
)
_PAGE: Final = re.compile(r"<(!doctype html|html|head|body|table)\b", re.I)
_KML: Final = re.compile(r"<(?:\w{1,20}:)?kml[\s>]")
_JAVASCRIPT: Final = re.compile(  # a comment ends at its first */
    r"(?>\s+|//[^\n]*\n|/\*.*?\*/)*+(?:(?:export|var|let|const)\s|module\.exports|[\w$.]{1,80}\s*(?:=\s*[\[{]|\(\s*[\[{]))",
    re.S,
)
_PIPES: Final = re.compile(
    r"^[ \t]*+(?:\|[ \t]*+)?:?-{2,}+:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)++(?:\|[ \t]*+)?$"
    r"|^\|[ \t]*+:?-++:?[ \t]*+\|[^\S\n]*+$",
    re.M,
)
_YAML: Final = re.compile(
    r"(?:\s*+#[^\n]*+\n)*+(?:\s*\n)?(?:---\s*\n|-[ ][\w\"' -]++:\s|[\w-]+:(?:[ ][^\n]*)?\n(?:\s+\S|[\w-]+:))"
)


def formats(source: Source) -> list[str]:
    """Keys of READERS, the likeliest first. Raises UnreadableError for what no reader can read."""
    data = source.data
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableError("empty_file")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return [_zip(source)]
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return ["workbook"]
    if data.startswith(b"PAR1"):
        return ["parquet"]
    for magic, code in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(code)
    return _of_text(source)


def _zip(source: Source) -> str:
    """workbook | zip, by the names of the parts; by words in it where the zip is damaged."""
    data = source.data
    names = zipped.names(data, source.limits)
    if "xl/workbook.bin" in names:
        raise UnreadableError("old_workbook")
    if "xl/workbook.xml" in names or ("content.xml" in names and "mimetype" in names):
        return "workbook"
    if not names and (source.suffix in (".xlsx", ".ods") or b"opendocument.spreadsheet" in data[:200]):
        return "workbook"
    if source.packed:
        raise UnreadableError("zip_in_zip")
    return "zip"


def _of_text(source: Source) -> list[str]:
    text = source.text
    start = text[:100_000].lstrip()
    if not start:
        raise UnreadableError("empty_file")
    if _PAGE.match(start):
        raise UnreadableError("web_page")
    if start.startswith(("<?xml", "<kml", "<!--")) and _KML.search(start):
        return ["kml"]
    if start.startswith("<?xml"):
        raise UnreadableError("xml")
    named = _SUFFIXES.get(source.suffix)
    looks = _looks(text, start, named)
    wraps = start[0] in "[{" or "javascript" in looks
    if named and named not in looks:
        looks.append(named)
    if "csv" not in looks and (not looks or (not wraps and delimited.is_table(text))):
        looks.append("csv")
    if looks == ["csv"] and not named and not delimited.is_table(text) and _is_prose(source, text):
        raise UnreadableError("no_table")
    return looks


def _is_prose(source: Source, text: str) -> bool:
    """Whether a text without columns is no list of names either: long lines, or a stray file of a folder."""
    return not source.alone or any(len(line) > 200 for line in text[:20_000].splitlines())


def _looks(text: str, start: str, named: str | None) -> list[str]:
    """The formats that the text looks like. Names that say CSV are believed when a sign is weak."""
    looks = []
    if start[0] in "[{":
        looks = ["yaml", "json", "javascript"] if named == "yaml" else ["json", "javascript"]
    elif named not in ("csv", "pasted", "markdown", "yaml") and _JAVASCRIPT.match(start):
        looks.append("javascript")
    if named not in ("csv", "pasted", "yaml") and _PIPES.search(text):
        looks.append("markdown")
    if named == "yaml" or (named not in ("csv", "pasted") and _YAML.match(start)):
        looks.append("yaml")
    return list(dict.fromkeys(looks))
