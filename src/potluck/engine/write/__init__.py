"""write: profiles -> files to take home. One file per format; every writer gives the file in parts of bytes."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from potluck.engine.write.csv import write_csv
from potluck.engine.write.json import write_geojson, write_jsonl
from potluck.engine.write.rows import COLUMNS, PRIVATE, Row, Sources, attribution, plain, row
from potluck.engine.write.schema_org import organisation, write_jsonld

__all__ = [
    "COLUMNS",
    "MEDIA_TYPES",
    "PRIVATE",
    "WRITERS",
    "Row",
    "Sources",
    "attribution",
    "organisation",
    "plain",
    "row",
]

Writer = Callable[[Iterable[Row], Sources], Iterator[bytes]]


def _write_xlsx(rows: Iterable[Row], sources: Sources) -> Iterator[bytes]:
    from potluck.engine.write.xlsx import write_xlsx  # here, for openpyxl takes half a second to import

    return write_xlsx(rows, sources)


WRITERS: Final[dict[str, Writer]] = {
    "csv": write_csv,
    "xlsx": _write_xlsx,
    "geojson": write_geojson,
    "jsonld": write_jsonld,
    "jsonl": write_jsonl,
}

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
    "jsonl": "application/jsonl",
}
