"""KML (OGC 12-007r2), as map programs write it: a row for each placemark. Nothing it points at is followed."""

import math
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import polars as pl
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from potluck.engine.nouns import Issue, RawTable, Reading
from potluck.engine.read import headers
from potluck.engine.read.flat import clean
from potluck.engine.read.grid import as_column
from potluck.engine.read.limits import Limits, UnreadableError, check_size, check_table
from potluck.engine.read.numbered import numbered
from potluck.engine.read.source import Source

_PLAIN: Final = {"name": "name", "description": "description", "address": "address", "phoneNumber": "phone"}
_SHAPES: Final = frozenset({"LineString", "LinearRing", "Polygon", "Track", "MultiTrack", "Model"})
_TEXTS: Final = frozenset({*_PLAIN, "value", "SimpleData", "coordinates"})
_NEAR: Final = 0.2  # degrees across: the middle of a larger area says nothing about a door
_PIECE: Final = 1 << 20  # letters


def read(source: Source) -> Reading:
    """One table: the placemarks in the order of the file, `row` being their place in it.

    Columns: name, description, folder (the folders around it, outer first), address, phone, the link's address, then
    the data its keeper gave, then lat and lon in degrees as written. Raises UnreadableError."""
    text = source.text
    check_size(text, source.limits.bytes // 2)
    marks = _Placemarks(source.limits)
    parser = DefusedXMLParser(target=marks)
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
        parser.close()
    except ParseError as error:
        raise UnreadableError("bad_xml", {"line": str(error.position[0])}) from None
    except DefusedXmlException:
        raise UnreadableError("xml_tricks") from None
    if not marks.rows and marks.links:
        raise UnreadableError("kml_link")
    if not marks.rows:
        raise UnreadableError("no_rows")
    table, notes = _table(source, marks)
    issues = (*source.notes, *marks.refused(source.stem), *notes, *marks.notes())
    return Reading("kml", (table,), issues, {"encoding": source.used})


def _table(source: Source, marks: "_Placemarks") -> tuple[RawTable, list[Issue]]:
    found = dict.fromkeys(key for cells in marks.rows.values() for key in cells)
    columns = [key for key in found if key not in marks.points] + sorted(marks.points)
    names, notes = headers.column_names(columns, len(columns))
    check_table(source.stem, names, len(marks.rows), source.limits)
    rows = marks.rows.values()
    frame = pl.DataFrame(
        [as_column(n, [cells.get(key) for cells in rows]) for n, key in zip(names, columns, strict=True)]
    )
    return RawTable(source.stem, frame, pl.Series("row", list(marks.rows), dtype=pl.Int64)), notes


class _Placemarks:
    """Takes the elements as they come and keeps the placemarks only. Nesting costs no recursion."""

    def __init__(self, limits: Limits) -> None:
        self.rows: dict[int, dict[str, str]] = {}
        self.points: set[str] = set()
        self.links = self.missing = self.middles = self.left_out = 0
        self._limits, self._count, self._columns = limits, 0, set[str]()
        self._path: list[str] = []
        self._folders: list[str] = []
        self._too_long: list[tuple[int, int]] = []
        self._text: list[str] | None = None
        self._cells: dict[str, str] | None = None
        self._reached: dict[str, int] = {}
        self._key = ""
        self._shapes: list[str] = []
        self._at: list[tuple[str, str]] = []  # (kind of shape, coordinates)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._path.append(name)
        if len(self._path) > 4 * self._limits.depth:
            raise UnreadableError("too_deep", {"limit": str(4 * self._limits.depth)})
        if name == "Placemark" and self._cells is None:
            self._cells, self._shapes, self._at, self._reached = {}, [], [], {}
        elif name == "Folder":
            self._folders.append("")
        elif name == "NetworkLink":
            self.links += 1
        elif name in ("Data", "SimpleData"):
            self._key = attributes.get("name", "")
        elif name == "link" and self._cells is not None and attributes.get("href"):
            self._put("link", attributes["href"])
        if name in _SHAPES or name == "Point":
            self._shapes.append(name)
        if name in _TEXTS:
            self._text = []

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        name = self._path.pop()
        text = ""
        if name in _TEXTS:
            text, self._text = "".join(self._text or ()).strip(), None
        parent = self._path[-1] if self._path else ""
        if name == "Placemark" and "Placemark" not in self._path:
            self._finish()
        elif name == "Folder":
            self._folders.pop()
        elif name == "name" and parent == "Folder":
            self._folders[-1] = text
        elif self._cells is not None and text:
            self._take(name, parent, text)

    def _take(self, name: str, parent: str, text: str) -> None:
        if name == "coordinates":
            self._at.append((parent, text if len(text) <= self._limits.cell else ""))
        elif name in _PLAIN and parent == "Placemark":
            self._put(_PLAIN[name], text)
        elif self._key and ((name == "value" and parent == "Data") or name == "SimpleData"):
            self._put(self._key, text)

    def _put(self, key: str, text: str) -> None:
        """A cell; a name that is taken gets a number."""
        assert self._cells is not None
        self._cells[numbered(clean(key.strip()), self._cells, self._reached)] = clean(text)

    def _finish(self) -> None:
        cells, self._cells = self._cells or {}, None
        self._count += 1
        if self._count > self._limits.rows:
            raise UnreadableError("too_many_rows", {"limit": f"{self._limits.rows:,}"})
        longest = max(map(len, cells.values()), default=0)
        if longest > self._limits.cell:
            self._too_long.append((self._count, longest))
            return
        if folder := " / ".join(name for name in self._folders if name):
            cells["folder [2]" if "folder" in cells else "folder"] = folder
        if point := self._point():
            prefix = "geometry " if {"lat", "lon"} & {key.casefold() for key in cells} else ""
            cells |= {f"{prefix}lat": point[1], f"{prefix}lon": point[0]}
            self.points |= {f"{prefix}lat", f"{prefix}lon"}
        self._columns |= cells.keys()
        if len(self._columns) > self._limits.columns:
            params = {"found": str(len(self._columns)), "limit": str(self._limits.columns)}
            raise UnreadableError("too_many_columns", params)
        self.rows[self._count] = cells

    def _point(self) -> tuple[str, str] | None:
        """(lon, lat) as written of the only point, or the middle of the only small area; else nothing, and counted."""
        points = [text for kind, text in self._at if kind == "Point"]
        if len(points) == 1 and (corners := _corners(points[0])):
            return corners[0]
        if not self._shapes:
            self.missing += 1
            return None
        if self._shapes == ["Polygon", "LinearRing"] and len(self._at) == 1 and (middle := _middle(self._at[0][1])):
            self.middles += 1
            return middle
        self.left_out += 1
        return None

    def notes(self) -> list[Issue]:
        counted = (("no_geometry", self.missing), ("point_from_shape", self.middles), ("shape_left_out", self.left_out),
                   ("link_not_followed", self.links))  # fmt: skip
        return [Issue(code, "note", params={"count": str(count)}) for code, count in counted if count]

    def refused(self, table: str) -> list[Issue]:
        return [
            Issue("cell_too_long", "refused", row=row, table=table,
                  params={"found": str(found), "limit": str(self._limits.cell)})
            for row, found in self._too_long
        ]  # fmt: skip

    def close(self) -> Any:
        return None


def _corners(text: str) -> list[tuple[str, str]]:
    """(lon, lat) of each position of a coordinates text; spaces after a comma, which some write, are forgiven."""
    pieces = [piece.split(",") for piece in text.replace(", ", ",").split()]
    return [(piece[0], piece[1]) for piece in pieces if len(piece) in (2, 3) and piece[0] and piece[1]]


def _middle(text: str) -> tuple[str, str] | None:
    """The mean of the corners of a ring, when it is small; its closing corner, which repeats the first, not counted."""
    try:
        corners = [(float(lon), float(lat)) for lon, lat in _corners(text)]
    except ValueError:
        return None
    corners = corners[:-1] if len(corners) > 3 and corners[0] == corners[-1] else corners
    if len(corners) < 3 or not all(math.isfinite(number) for corner in corners for number in corner):
        return None
    lons, lats = zip(*corners, strict=True)
    if max(lons) - min(lons) > _NEAR or max(lats) - min(lats) > _NEAR:
        return None
    return f"{sum(lons) / len(lons):.6f}", f"{sum(lats) / len(lats):.6f}"
