"""Tiles of co-ops: clusters with counts from afar, single co-ops from near."""

import numpy as np

from potluck.web.places import labels, mercator
from potluck.web.places.columns import Columns
from potluck.web.places.mvt import EXTENT, Layer

MAX_ZOOM = 14  # the map stretches these tiles further in
GRID = 8  # cells across a tile: at most 64 markers in one, a finger apart
FINE_GRID = 16  # for a question with few answers, which should all be seen
FEW = 200
LAYER = "places"


def draw(columns: Columns, mask: np.ndarray, z: int, x: int, y: int) -> bytes:
    """The tile as MVT bytes; empty when nothing is there. `mask` says which rows count."""
    rows = _rows(columns, mask, z, x, y)
    if not len(rows):
        return b""
    shift = np.uint64(32 - z)
    px = ((columns.x[rows].astype(np.uint64) * EXTENT) >> shift).astype(np.int64) - x * EXTENT
    py = ((columns.y[rows].astype(np.uint64) * EXTENT) >> shift).astype(np.int64) - y * EXTENT
    grid = EXTENT if z >= MAX_ZOOM else FINE_GRID if np.count_nonzero(mask) <= FEW else GRID
    cells = (py * grid // EXTENT) * grid + px * grid // EXTENT
    _, first, inverse, counts = np.unique(cells, return_index=True, return_inverse=True, return_counts=True)
    cx = (np.bincount(inverse, px) / counts).astype(np.int64)
    cy = (np.bincount(inverse, py) / counts).astype(np.int64)
    single = counts == 1
    layer = Layer(LAYER)
    for at in np.flatnonzero(~single):
        layer.add(int(cx[at]), int(cy[at]), {"count": int(counts[at])})
    for at in np.flatnonzero(single):
        row = rows[first[at]]
        layer.add(int(cx[at]), int(cy[at]), _point(columns, row))
    return layer.encode()


def _rows(columns: Columns, mask: np.ndarray, z: int, x: int, y: int) -> np.ndarray:
    first, last = mercator.tile_range(z, x, y)
    start = np.searchsorted(columns.keys, np.uint64(first), "left")
    stop = np.searchsorted(columns.keys, np.uint64(last), "right")
    rows = columns.along[start:stop]
    return rows[mask[rows]]


def _point(columns: Columns, row: int) -> dict[str, str]:
    kind = columns.value("kind", row)
    name = labels.shorten(str(columns.names[row]))
    tags = {"id": str(columns.ids[row]), "kind": labels.mark(kind), "name": name}
    if columns.value("precision", row) not in labels.EXACT:
        tags["about"] = "1"
    return tags
