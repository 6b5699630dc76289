"""Pipe tables in Markdown, with or without outer pipes. A row's number is its line in the file.

Tables with the same header are one table, with the nearest heading of each in a column "heading". In a column of links
`[Name](address)` the names stay and the addresses go to a column "<column> (link)".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.engine.read.grid import Row, make_table
from potluck.engine.read.limits import UnreadableError
from potluck.engine.read.source import Source

_RULE: Final = re.compile(r"\s*+(?:\|\s*+)?:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+(?:\|\s*+)?")
_HEADING: Final = re.compile(r"\s{0,3}#{1,6}\s+")
_STRONG: Final = re.compile(r"\*\*([^*]+)\*\*|^`([^`]+)`$")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_LONG: Final = 2_000  # links are looked for in cells up to so many letters
_LINK: Final = re.compile(
    r"!?\[(?P<text>(?:[^\[\]]++|\[[^\[\]]*+\])*+)\]"
    r"\(\s*+(?:<(?P<angled>[^<>]*)>|(?P<plain>[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))(?:(?:\s++|(?<=\s))[\"'][^\"']*[\"'])?\s*+\)"
)


@dataclass
class _Pipes:
    """The rows of all tables with one header."""

    header: list[str]
    rows: list[Row] = field(default_factory=list)
    headings: dict[int, str] = field(default_factory=dict)  # by row number


def read(source: Source) -> Reading:
    """The tables of a Markdown text, one for each header. Raises UnreadableError when there is none."""
    found = _find(source.text.splitlines())
    if not any(pipes.rows for pipes in found):
        raise UnreadableError("no_table")
    tables: list[RawTable] = []
    issues: list[Issue] = [*source.notes]
    for number, pipes in enumerate((pipes for pipes in found if pipes.rows), 1):
        name = source.stem if number == 1 else f"{source.stem} {number}"
        table, notes = make_table(name, pipes.rows, source.limits, joiner="|", header=pipes.header)
        tables.append(replace(table, frame=_with_headings(pipes, table.rows, _with_links(table.frame))))
        issues += notes
    issues.append(Issue("text_skipped", "note"))
    return Reading("markdown", tuple(tables), tuple(issues), {"encoding": source.used})


def _find(lines: Sequence[str]) -> list[_Pipes]:
    """All tables, in order, those with the same header as one."""
    found: dict[tuple[str, ...], _Pipes] = {}
    heading, inside, fenced = "", None, False
    for place, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if fenced or not line.strip() or ("|" not in line and inside is None):
            inside = None
            if not fenced and (title := _HEADING.match(line)):
                heading = _title(line[title.end() :])
            continue
        if inside is None:
            below = lines[place + 1] if place + 1 < len(lines) else ""
            if "-" in below and _RULE.fullmatch(below) and len(_cells(below)) == len(_cells(line)):
                header = _cells(line)
                inside = found.setdefault(tuple(header), _Pipes(header))
        elif title := _HEADING.match(line):
            inside, heading = None, _title(line[title.end() :])
        elif not (
            _RULE.fullmatch(line) and _RULE.fullmatch(lines[place]) and _cells(lines[place - 1]) == inside.header
        ):
            cells = _cells(line)
            inside.rows.append((place + 1, cells + [""] * (len(inside.header) - len(cells))))
            inside.headings[place + 1] = heading
    return list(found.values())


def _title(text: str) -> str:
    """What a heading says, without the marks that may close it and the addresses of links."""
    return _LINK.sub(r"\g<text>", text.rstrip().rstrip("#").rstrip()[:_LONG])


def _cells(line: str) -> list[str]:
    """The cells of a line; outer pipes are none, `\\|` is a letter."""
    text = line.strip()
    parts = _PIPE.split(text.removeprefix("|"))
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return [_STRONG.sub(r"\1\2", part.strip()).replace("\\|", "|") for part in parts]


def _with_links(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns whose cells are mostly links, with their addresses in a column of their own."""
    made: list[pl.Series] = []
    for column in frame.iter_columns():
        cells = [cell or "" for cell in column]
        links = [_LINK.search(cell[:_LONG]) for cell in cells]
        if not any(cells) or sum(bool(_LINK.match(cell[:_LONG])) for cell in cells) * 2 < sum(
            bool(cell) for cell in cells
        ):
            made.append(column)
            continue
        made.append(
            pl.Series(
                column.name,
                [(_LINK.sub(r"\g<text>", cell) if len(cell) <= _LONG else cell) or None for cell in cells],
                pl.String,
            )
        )
        addresses = [(link["angled"] or link["plain"] or None) if link else None for link in links]
        made.append(pl.Series(_free(f"{column.name} (link)", frame.columns), addresses, pl.String))
    return pl.DataFrame(made)


def _with_headings(pipes: _Pipes, rows: pl.Series, frame: pl.DataFrame) -> pl.DataFrame:
    if not any(pipes.headings.values()):
        return frame
    headings = [pipes.headings[number] or None for number in rows]
    return frame.with_columns(pl.Series(_free("heading", frame.columns), headings, pl.String))


def _free(name: str, taken: Sequence[str]) -> str:
    return name if name not in taken else _free(f"{name} [2]", taken)
