"""Lists with one long cell made to keep a reader busy, read and mapped to the end.

`python -m tests.engine.mapping.long_cells LETTERS SECONDS [NAME ...]` prints the name of each list, its issues and the seconds of
the processor; each is read in a process of its own that may use SECONDS.
"""

import os
import resource
import sys
import time
from importlib import resources
from typing import Final

COLUMNS: Final = {
    "name": "Oak Workers", "legal name": "Oak Workers Ltd", "email": "hello@oak.example", "phone": "+44 1632 960001",
    "website": "https://oak.example", "contacts": "hello@oak.example; https://oak.example", "description": "Status: Open. Bread",
    "kind": "worker", "activity": "bakery", "legal form": "Ltd", "status": "open", "founded": "1999-05-01",
    "members": "12", "street": "1 Main St", "city": "York", "address": "1 Main St, York YO1 7HH, UK", "country": "UK",
    "location": "York, UK", "coordinates": "53.96, -1.08", "latitude": "53.96", "longitude": "-1.08",
    "company number": "01234567", "notes": "-", "member of": "Ash",
}  # fmt: skip
"""Header -> a usual cell."""
UNITS: Final = {
    "anchors": "<a href=x ", "open anchors": "<a href=x>", "comments": "<!--", "tags": "<b ", "scripts": "<script>", "emphasis": " *a",
    "underlines": " __a", "brackets": "(", "asides": "(x", "quotes": '"', "lone quotes": "\" '", "letters": "a", "at signs": "a@",
    "dots": "a.", "spaces": "  ", "newlines": "\n", "labels": ".status:x", "commas": ", ", "type": "type: a, ", "digits": "1",
    "decimals": "1.1 ", "slashes": "/ ", "links": "[a](", "wiki": "[[a|", "ampersands": "&#1", "entities": "&amp;", "prefectures": "東京都",
    "districts": "郡市", "kanji": "県", "degrees": "1° ", "stars": "*", "dashes": "-", "words": "co-op ", "addresses": "a.example/;",
    "letters of Greek": "ж ", "hosts": "a.b", "colons": "a:", "semicolons": ";", "tabs": "\t", "numbers": "12-", "or": " or ",
    "years": "1999 ", "one label": "xn--", "accents": "e\u0301", "marks": "\u0301", "pairs": "1, 1;",
}  # fmt: skip
COUNTED: Final = {
    "many addresses": "a{}@oak.example, ", "many sites": "https://a{}.example; ", "many phones": "01632 9{:05}; ",
    "many labels": "status: a{}. ", "many links": "[a{0}](u{0}) ", "many anchors": "<a href=a{0}>b{0}</a> ", "many words": "bread{} ",
    "many pieces": "food{}; ", "many names": "a{}.b{}@oak.example Bob{} ", "many dates": "{:04}-01-01 ",
}  # fmt: skip
"""Name -> a piece that is another each time."""
LEADS: Final = {"digits": ["", "&#", "1."], "letters": ["", "(", "a@", "xn--", "https://"], "spaces": ["", "1", "(", "type:", "Oak"],
                "commas": ["", "type: "], "newlines": ["", "a"], "asides": ["", "[\""], "quotes": ["", "["]}  # fmt: skip


def lists(letters: int) -> dict[str, bytes]:
    """Name -> a CSV of five rows; every cell of the last is long."""
    cells = {
        f"{lead} {name}".strip(): lead + unit * (letters // len(unit)) + "!"
        for name, unit in UNITS.items()
        for lead in LEADS.get(name, [""])
    }
    cells |= {
        name: "".join(unit.format(n, n, n) for n in range(letters // len(unit))) for name, unit in COUNTED.items()
    }
    return {name: _table(cell) for name, cell in cells.items()}


def _table(cell: str) -> bytes:
    """A CSV of the usual columns, three usual rows and one in which every cell is this."""
    usual = ([f"{value} {n}" if key == "name" else value for key, value in COLUMNS.items()] for n in range(3))
    rows = [[*COLUMNS], *usual, ["Long", *[cell.replace('"', '""')] * (len(COLUMNS) - 1)]]
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def read(data: bytes) -> str:
    from potluck.engine import mapping
    from potluck.engine import read as reading

    found = reading.read_bytes(data, "list.csv")
    mapped = mapping.apply(found, mapping.guess(found))
    return f"{mapped.records.height} rows, {len(mapped.issues)} issues"


def warm() -> None:
    """Reads libraries and vocabularies once, for all children. Nothing of Polars may run before a fork."""
    import potluck.engine.walk  # noqa: F401
    from potluck.engine.fields import kind, language, place
    from potluck.engine.mapping import headers
    from potluck.engine.vocabulary import load

    for path in resources.files("potluck.engine.vocabulary").iterdir():
        if path.name.endswith(".yaml"):
            load(path.name.removesuffix(".yaml"))
    for field in kind.VOCABULARY:
        kind.codes(field, "?")
    place.country("Perú")
    language.of_words("español")
    headers.hints("name")


def main(letters: int, seconds: int, *names: str) -> None:
    warm()
    for name, data in lists(letters).items():
        if names and name not in names:
            continue
        if not (child := os.fork()):
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            said = read(data)
            print(f"{name}: {said}, {time.process_time():.1f} s", flush=True)
            os._exit(0)
        if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            print(f"{name}: ended with {code} (negative: not done in {seconds} s)", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
