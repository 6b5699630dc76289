"""Downloads of what a question finds, and whom to credit for them. Only what the public may see leaves the node."""

from collections.abc import Iterator

from potluck.engine import settle, write
from potluck.engine.levels import PUBLIC
from potluck.web.places import queries
from potluck.web.places.ask import Ask
from potluck.web.places.linked import as_sources

FORMATS = tuple(write.WRITERS)


def file(format: str, ask: Ask, home: str) -> Iterator[bytes]:
    """The parts of the file; `home` is the node's address with a slash."""
    sources = queries.find_sources(PUBLIC)
    return write.WRITERS[format](_rows(ask, home), as_sources(sources))


def attribution(ask: Ask, home: str) -> str:
    """The lists that the same download holds, with their licences, and a line for those left out."""
    used = {source for row in _rows(ask, home) for source in row["sources"]}
    return write.attribution(as_sources(queries.find_sources(PUBLIC)), used) + "\n"


def _rows(ask: Ask, home: str) -> Iterator[write.Row]:
    answer = queries.answer(ask, PUBLIC, queries.find_sources(PUBLIC).values())
    for seen in queries.iter_seen(answer.ids(), PUBLIC):
        flat = settle.shown(settle.licensed(seen.doc), PUBLIC)
        if row := write.row(flat, seen.id, f"{home}o/{seen.id}"):
            yield row
