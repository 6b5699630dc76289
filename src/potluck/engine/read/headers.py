"""Where the header of a table is, and unique column names made from it."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from potluck.engine.nouns import Issue

_CONTENT: Final = re.compile(r"https?://\S+|www\.\S+|[^@\s]+@[^@\s]+\.\w+|[-+]?\d+\.\d{2,}", re.I)
_PHONE: Final = re.compile(r"\+?[\d(][\d ()./-]{6,}\d")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_LONG: Final = 500  # letters of a header that are kept
_LOOK: Final = 20  # a header stands within so many rows


def filled(row: Sequence[str]) -> int:
    """How many cells of the row say something."""
    return sum(1 for cell in row if cell and not cell.isspace())


def reach(row: Sequence[str]) -> int:
    """Cells up to the last that says something."""
    for place in range(len(row), 0, -1):
        if row[place - 1].strip():
            return place
    return 0


def find_header(sample: Sequence[Sequence[str]]) -> int | None:
    """Line of the header in the sample of rows that are not blank; None when the table has none.

    Title rows above it fill one cell, or two or three where rows usually fill twice as many. A first row with web
    addresses in it, or with a number over a column of numbers, is no header."""
    usual = sorted(filled(row) for row in sample)[len(sample) // 2]
    for place, row in enumerate(sample[:_LOOK]):
        said = filled(row)
        if (said * 2 < usual and said <= 3) or (usual >= 3 and said == 1):
            continue
        return None if _is_content(row, sample[place + 1 :]) else place
    return 0


def is_second_line(header: Sequence[str], row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row goes on with the header: it names at least two columns that the header leaves blank, and is blank
    in the first column that the header names and the rows below fill."""
    wide = max(len(header), len(row))
    first, second = ([*line, *[""] * (wide - len(line))] for line in (header, row))
    new = [place for place in range(wide) if second[place].strip() and not first[place].strip()]
    is_words = not any(re.search(r"\d|@|://", cell) for cell in second)
    lead = next((place for place in range(wide) if first[place].strip()), 0)
    is_held = not second[lead].strip() and all(lead < len(line) and line[lead].strip() for line in below[:20])
    return bool(below) and len(new) >= 2 and is_words and is_held


def joined_header(header: Sequence[str], row: Sequence[str]) -> list[str]:
    """One header of two lines: the lower word, with the upper before it where the lower is there twice."""
    wide = max(len(header), len(row))
    first, second = ([*line, *[""] * (wide - len(line))] for line in (header, row))
    upper = ""
    made = []
    for over, name in zip(first, second, strict=True):
        upper = over.strip() or upper
        made.append(over if not name.strip() else f"{upper} {name}" if second.count(name) > 1 else name)
    return made


def _is_content(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the row is one of the data: it holds an address of the web or a phone number, a word that stands in its
    column again, or numbers like those below it."""
    if any(_CONTENT.fullmatch(cell.strip()) or _PHONE.fullmatch(cell.strip()) for cell in row):
        return True
    if _is_repeated(row, below):
        return True
    first = row[0].strip() if row else ""
    return bool(below and _NUMBER.fullmatch(first)) and all(
        line and _NUMBER.fullmatch(line[0].strip()) for line in below[:50]
    )


def _is_repeated(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a cell of the row is a value of its column: it stands there again, in a row that is not the header
    repeated. Looks at the first cells only."""
    first = [cell.strip() for cell in row[:_LOOK]]
    for other in below:
        alike = [len(a) >= 3 and a == b.strip() for a, b in zip(first, other[:_LOOK], strict=False)]
        if any(alike) and sum(alike) * 2 <= filled(first):
            return True
    return False


def width_of(header: Sequence[str], sample: Sequence[Sequence[str]]) -> int:
    """Columns of the table: the header's, and those beyond it that most rows fill."""
    named = reach(header)
    reaches = Counter(reach(row) for row in sample)
    wide = [(count, width) for width, count in reaches.items() if width > named and count * 10 >= len(sample) * 6]
    return max([named, *(width for _, width in wide)])


def column_names(header: Sequence[str], width: int) -> tuple[list[str], list[Issue]]:
    """Unique names for `width` columns: the owner's headers with outer and double spaces taken out.

    A blank header becomes "Column 3", a repeated one "Phone [2]"; both, and two spellings of one header, are noted."""
    names: list[str] = []
    issues: list[Issue] = []
    first = [_short(cell) for cell in header[:width]] + [""] * (width - len(header))
    for place, cell in enumerate(header[:width], 1):
        if len(cell) > _LONG and len(" ".join(cell.split())) > _LONG:
            params = {"place": str(place), "found": f"{len(cell):,}", "column": first[place - 1][:60]}
            issues.append(Issue("long_header", "note", params=params))
    taken = {name for name in first if name}
    counts: Counter[str] = Counter(name for name in first if name)
    seen: Counter[str] = Counter()
    for place, name in enumerate(first, 1):
        seen[name] += 1
        if not name:
            unique = _free(f"Column {place}", taken)
            issues.append(Issue("made_header", "note", column=unique, params={"column": unique}))
        elif seen[name] > 1:
            unique = _free(name, taken, seen[name])
            params = {"header": name, "count": str(counts[name]), "column": unique}
            issues.append(Issue("same_header", "note", column=unique, params=params))
        else:
            unique = name
        taken.add(unique)
        names.append(unique)
    return names, issues + _similar(names)


def _short(cell: str) -> str:
    """A header without needless spaces; of a very long one its begin and its end."""
    name = " ".join(cell.split())
    return name if len(name) <= _LONG else f"{name[: _LONG // 2]} … {name[-_LONG // 2 + 3 :]}"


def _free(name: str, taken: set[str], start: int = 1) -> str:
    """The first of "name", "name [2]", "name [3]" ... that is not taken."""
    wanted, number = (name if start == 1 else f"{name} [{start}]"), max(start, 1)
    while wanted in taken:
        number += 1
        wanted = f"{name} [{number}]"
    return wanted


def _similar(names: Sequence[str]) -> list[Issue]:
    """Notes about headers that differ only in case, spaces and signs."""
    plain: dict[str, str] = {}
    issues = []
    for name in names:
        key = re.sub(r"[\W_]+", "", name.casefold())
        other = plain.setdefault(key, name) if key else name
        if other != name and not name.startswith(f"{other} ["):
            issues.append(Issue("similar_headers", "note", column=name, params={"a": other, "b": name}))
    return issues
