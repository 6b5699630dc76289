"""Decides the format of a file and reads it."""

from collections.abc import Callable
from typing import Final

from potluck.engine.nouns import Reading
from potluck.engine.read import delimited, detect, javascript, json_, markdown, parquet, pasted, workbook, yaml_
from potluck.engine.read.limits import LIMITS, Limits, UnreadableError
from potluck.engine.read.source import Source

READERS: Final[dict[str, Callable[[Source], Reading]]] = {
    "csv": delimited.read,
    "pasted": pasted.read,
    "workbook": workbook.read,
    "parquet": parquet.read,
    "json": json_.read,
    "geojson": json_.read,
    "javascript": javascript.read,
    "yaml": yaml_.read,
    "markdown": markdown.read,
}


def read_bytes(data: bytes, name: str, *, encoding: str | None = None, limits: Limits = LIMITS) -> Reading:
    """The tables in the bytes of one file called `name`. Raises UnreadableError."""
    return read_source(Source(data, name, limits, encoding))


def read_source(source: Source) -> Reading:
    """Tries the likely readers in turn; the error of the likeliest is told. A limit that is passed ends it at once."""
    if len(source.data) > source.limits.bytes:
        raise UnreadableError("too_big", {"limit": str(source.limits.bytes // 1_000_000)})
    first: UnreadableError | None = None
    for format in detect.formats(source):
        try:
            return READERS[format](source)
        except UnreadableError as error:
            first = first or error
            if error.code.startswith("too_"):
                raise (first if error.code == "too_big" else error) from None
    raise first or UnreadableError("no_table")
