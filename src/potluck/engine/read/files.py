"""Decides the format of a file and reads it."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from potluck.engine.nouns import Reading
from potluck.engine.read import delimited, detect, javascript, json, kml, markdown, parquet, pasted, workbook, yaml
from potluck.engine.read import zipped as zips
from potluck.engine.read.limits import LIMITS, Limits, UnreadableError
from potluck.engine.read.source import Source
from potluck.engine.read.together import File, read_files


def _zip(source: Source) -> Reading:
    """A zip that holds one file is that file; else it is read like a folder. Of a KMZ, its main file (doc.kml)."""
    files = list(zips.files(source.data, source.limits))
    if kml_file := _main_kml(files):
        files = [kml_file]
    alone = len(files) == 1

    def read_one(name: str, data: bytes) -> Reading:
        inner = Source(data, PurePosixPath(name).name, source.limits, source.encoding, alone=alone, packed=True)
        return read_source(inner)

    if not alone:
        return read_files(source.stem, files, read_one, source.limits)
    name, content = files[0]
    return read_one(name, content(source.limits.bytes))


def _main_kml(files: list[File]) -> File | None:
    """The first KML at the root of a zip whose other files are pictures and the like (OGC 12-007r2, annex C)."""
    found = [file for file in files if file[0].lower().endswith(".kml")]
    roots = [file for file in found if "/" not in file[0]] or found
    others = [file for file in files if file not in found and PurePosixPath(file[0]).suffix.lower() in detect.LISTS]
    return roots[0] if roots and not others and (len(found) == 1 or roots[0][0].lower() == "doc.kml") else None


READERS: Final[dict[str, Callable[[Source], Reading]]] = {
    "csv": delimited.read,
    "pasted": pasted.read,
    "workbook": workbook.read,
    "parquet": parquet.read,
    "json": json.read,
    "geojson": json.read,
    "javascript": javascript.read,
    "yaml": yaml.read,
    "markdown": markdown.read,
    "kml": kml.read,
    "zip": _zip,
}


def read_bytes(data: bytes, name: str, *, encoding: str | None = None, limits: Limits = LIMITS) -> Reading:
    """The tables in the bytes of one file called `name`. Raises UnreadableError."""
    source = Source(data, name, limits, encoding)
    del data  # the source lets go of it when nobody needs it any more
    return read_source(source)


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
