"""A delimited text file with some cells changed in place; every other byte stays: encoding, byte order mark, quotation
marks, line ends, rows above the header.

Cells are cut as Python's `csv` reads them when it is not strict: a quotation mark opens a cell only at its start, two
inside stand for one, and what follows a closing one belongs to the cell.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from potluck.engine.as_read import BYTE_ORDER_MARKS
from potluck.engine.write.patch import Change, Left, Patch, Patched, UnpatchableError

_BREAK: Final = re.compile("\r\n?|\n")
_DELIMITERS: Final = (",", ";", "\t", "|")
_BARE: Final = {sep: re.compile(rf"[^{re.escape(sep)}\r\n]*") for sep in _DELIMITERS}
_QUOTED: Final = {sep: re.compile(rf'"[^"]*+(?:""[^"]*+)*+(?:"|\Z)[^{re.escape(sep)}\r\n]*') for sep in _DELIMITERS}
_LOOK_ABOVE: Final = 40  # a header stands at most so many rows above the first row of data


@dataclass
class Line:
    """One row of the text: where it stands, where its break ends, and where each cell begins and ends."""

    number: int
    start: int
    end: int  # before the break
    after: int  # behind the break
    spans: list[tuple[int, int]]
    stray: bool = False


@dataclass(frozen=True)
class Text:
    """A file cut into its rows. Its text written again with `codec` and `errors`, after `mark`, is the file."""

    text: str
    mark: bytes
    codec: str
    errors: str
    delimiter: str
    lines: list[Line]

    def rows(self) -> list[tuple[int, list[str]]]:
        """(number, cells) of every row, blank ones too."""
        return [(line.number, [value(self.text, span, line.stray) for span in line.spans]) for line in self.lines]

    def with_splices(self, splices: list[tuple[int, int, bytes]]) -> bytes:
        """The file with other bytes at these places (start, end, in order); every other byte as it was."""
        pieces, at = [self.mark], 0
        for start, end, new in splices:
            pieces += [self.text[at:start].encode(self.codec, self.errors), new]
            at = end
        return b"".join([*pieces, self.text[at:].encode(self.codec, self.errors)])


def cut_text(data: bytes, encoding: str, delimiter: str, stray: frozenset[int] = frozenset()) -> Text:
    """A file opened and cut. `encoding`: as the reader named it; `stray`: rows whose quotation marks are letters.

    Raises UnpatchableError when the bytes do not survive being read and written again."""
    text, mark, codec, errors = opened(data, encoding)
    return Text(text, mark, codec, errors, delimiter, list(cut(text, delimiter, stray)))


def patched_csv(
    data: bytes, encoding: str, delimiter: str, patch: Patch, stray: frozenset[int] = frozenset()
) -> Patched:
    """The file with its changes; see `cut_text`. Raises UnpatchableError."""
    return patched(cut_text(data, encoding, delimiter, stray), patch)


def patched(text: Text, patch: Patch) -> Patched:
    """The file with its changes."""
    edit = _Edit(text.text, text.delimiter, text.lines, patch, text.codec)
    edit.do()
    splices = sorted(edit.splices, key=lambda splice: splice[:2])
    made = text.with_splices([(start, end, new.encode(text.codec, text.errors)) for start, end, new in splices])
    return Patched(made, edit.left)


def with_cells(
    data: bytes, encoding: str, delimiter: str, change: Callable[[str], str], stray: frozenset[int] = frozenset()
) -> tuple[bytes, list[int]]:
    """The file with every cell put through `change`, which takes letters away or sets an apostrophe in front; and the
    rows of which a cell is another now.

    Raises UnpatchableError."""
    text = cut_text(data, encoding, delimiter, stray)
    splices, rows = list[tuple[int, int, bytes]](), list[int]()
    for line in text.lines:
        for start, end in line.spans:
            before = value(text.text, (start, end), line.stray)
            after = change(before)
            if after == before:
                continue
            is_quoted = not line.stray and (text.text[start : start + 1] == '"' or after[:1] == '"')
            told = f'"{after.replace(chr(34), chr(34) * 2)}"' if is_quoted else after
            splices.append((start, end, told.encode(text.codec, "replace")))
            if rows[-1:] != [line.number]:
                rows.append(line.number)
    return text.with_splices(splices), rows


def opened(data: bytes, encoding: str) -> tuple[str, bytes, str, str]:
    """(text, byte order mark, codec, error handler) such that the text written again is the file.

    Raises UnpatchableError("letters")."""
    mark, codec = next(((m, name) for m, name in BYTE_ORDER_MARKS if data.startswith(m)), (b"", encoding))
    codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec.lower(), codec)
    errors = "strict" if codec.startswith(("utf-16", "utf-32")) else "surrogateescape"
    try:
        text = data[len(mark) :].decode(codec, errors)
        if text.encode(codec, errors) == data[len(mark) :]:
            return text, mark, codec, errors
    except (UnicodeError, LookupError):
        pass
    raise UnpatchableError("letters")


def cut(text: str, delimiter: str, stray: frozenset[int] = frozenset()) -> Iterator[Line]:
    """Every row of the text, blank ones too, numbered from 1 as a spreadsheet program counts them."""
    bare, quoted = _BARE[delimiter], _QUOTED[delimiter]
    at = number = 0
    while at < len(text):
        number += 1
        is_stray, start, spans = number in stray, at, list[tuple[int, int]]()
        while True:
            cell = (quoted if text[at : at + 1] == '"' and not is_stray else bare).match(text, at)
            end = cell.end() if cell else at
            spans.append((at, end))
            if text[end : end + 1] != delimiter:
                break
            at = end + 1
        found = _BREAK.match(text, end)
        after = found.end() if found else end
        yield Line(number, start, end, after, spans if end > start else [], is_stray)
        at = after


def value(text: str, span: tuple[int, int], is_stray: bool = False) -> str:
    """What a cell says, as the reader reads it."""
    said = text[slice(*span)]
    if said.startswith('"') and not is_stray:
        inner = re.match(r'"((?:[^"]|"")*)"?(.*)', said, re.S)
        said = inner[1].replace('""', '"') + inner[2] if inner else said
    if not said.isascii():
        said = "".join(_mended(letter) for letter in said)
    return said.replace("\0", "")


def _mended(letter: str) -> str:
    """A byte that was no letter of the encoding, as Windows-1252 has it."""
    if not "\udc80" <= letter <= "\udcff":
        return letter
    byte = bytes([ord(letter) - 0xDC00])
    return byte.decode("cp1252", "ignore") or byte.decode("latin-1")


def grid(text: str, delimiter: str, stray: frozenset[int] = frozenset()) -> list[tuple[int, list[str]]]:
    """(number, cells) of every row that is not blank."""
    rows = (
        (line.number, [value(text, span, line.stray) for span in line.spans]) for line in cut(text, delimiter, stray)
    )
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]


def header_row(rows: list[tuple[int, list[str]]], names: list[str]) -> int | None:
    """The number of the row that holds most of these column names, near the top; None when there is none."""
    best: tuple[int, int] | None = None
    for number, cells in rows[:_LOOK_ABOVE]:
        same = sum(" ".join(cell.split()) == name for cell, name in zip(cells, names, strict=False))
        if same and (best is None or same > best[0]):
            best = same, number
    return best[1] if best and best[0] * 2 >= min(len(names), 2) else None


class _Edit:
    """Collects what is replaced where."""

    def __init__(self, text: str, delimiter: str, lines: list[Line], patch: Patch, codec: str) -> None:
        self.text, self.delimiter, self.patch, self.codec = text, delimiter, patch, codec
        self.lines = {line.number: line for line in lines}
        self.order = lines
        self.splices: list[tuple[int, int, str]] = []
        self.left: list[Left] = []
        self._quotes: dict[int, bool] = {}

    def do(self) -> None:
        """Fills `splices` and `left`."""
        head = self._header() if self.patch.new_columns else None
        if self.patch.new_columns and head is None:
            self.left.append(Left(None, None, "no_header"))
        wanted: dict[int, list[Change]] = {}
        for change in self.patch.changes:
            if change.place < self.patch.width or head is not None:
                wanted.setdefault(change.row, []).append(change)
        for number in sorted({*wanted, *self.patch.gone}):
            if not self._is_as_read(number):
                self.left.append(Left(number, None, "moved"))
            elif number in self.patch.gone:
                self._take_out(self.lines[number])
            else:
                self._row(self.lines[number], wanted.pop(number))
                continue
            wanted.pop(number, None)
        if head is not None:
            self._widen(head)

    def _header(self) -> Line | None:
        return self.lines.get(self.patch.header or 0)

    def _cells(self, line: Line) -> list[str]:
        return [value(self.text, span, line.stray) for span in line.spans]

    def _is_as_read(self, number: int) -> bool:
        """Whether the row in the file is the one that was read, cell for cell."""
        line = self.lines.get(number)
        if line is None:
            return False
        width = self.patch.width
        cells, known = self._cells(line), [*self.patch.rows.get(number, ())]
        return (cells + [""] * width)[:width] == known and not any(cell.strip() for cell in cells[width:])

    def _row(self, line: Line, changes: list[Change]) -> None:
        made = {}
        for change in sorted(changes, key=lambda one: one.place):
            if why := self._trouble(line, change):
                self.left.append(Left(change.row, change.place, why))
            else:
                made[change.place] = self._written(change.after, line, change.place)
        for place in sorted(place for place in made if place < len(line.spans)):
            self.splices.append((*line.spans[place], made[place]))
        beyond = [place for place in made if place >= len(line.spans)]
        if beyond:
            first = max(len(line.spans), 1)
            tail = "".join(self.delimiter + made.get(place, "") for place in range(first, max(beyond) + 1))
            self.splices.append((line.end, line.end, tail))
            line.spans.extend([(line.end, line.end)] * (max(beyond) + 1 - len(line.spans)))

    def _trouble(self, line: Line, change: Change) -> str | None:
        if line.stray and (_needs_quotes(change.after, self.delimiter) or change.after[:1] == '"'):
            return "quotes"
        try:
            change.after.encode(self.codec)
        except UnicodeError:
            return "letters"
        return None

    def _written(self, after: str, line: Line, place: int) -> str:
        """The cell as the file would write it: quoted where it must be, where the cell was, and where its column is."""
        start, end = line.spans[place] if place < len(line.spans) else (0, 0)
        was = not line.stray and self.text[start : start + 1] == '"' and end > start
        own = not line.stray and (was or self._is_quoted_column(place))
        must = _needs_quotes(after, self.delimiter) or after[:1] == '"'
        return f'"{after.replace(chr(34), chr(34) * 2)}"' if own or (must and not line.stray) else after

    def _is_quoted_column(self, place: int) -> bool:
        """Whether filled cells of this column (of the whole file, for a new one) stand in quotation marks."""
        if place not in self._quotes:
            marks = [
                self.text[start] == '"'
                for line in self.order[:500]
                for nth, (start, end) in enumerate(line.spans)
                if end > start and (nth == place or place >= self.patch.width)
            ]
            self._quotes[place] = bool(marks) and sum(marks) * 10 > len(marks) * 9
        return self._quotes[place]

    def _take_out(self, line: Line) -> None:
        """The row with its break; the last row of a file that ends without one, with the break before it."""
        if line.after == line.end and line.start:
            before = self.text[: line.start]
            size = 2 if before.endswith("\r\n") else 1
            self.splices.append((line.start - size, line.end, ""))
        else:
            self.splices.append((line.start, line.after, ""))

    def _widen(self, head: Line) -> None:
        """Headers of the new columns, and empty cells under them, so that every row is as wide as the header."""
        names = [
            Change(head.number, self.patch.width + nth, "", name) for nth, name in enumerate(self.patch.new_columns)
        ]
        self._row(head, names)
        whole = self.patch.width + len(self.patch.new_columns)
        for line in self.order:
            if line.number <= head.number or not line.spans or line.number in self.patch.gone:
                continue
            if len(line.spans) < whole and any(end > start for start, end in line.spans):
                self.splices.append((line.end, line.end, self.delimiter * (whole - len(line.spans))))


def _needs_quotes(text: str, delimiter: str) -> bool:
    return any(mark in text for mark in (delimiter, '"', "\n", "\r")) or text != text.strip()
