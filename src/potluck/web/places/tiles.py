"""Tiles of co-ops: clusters with counts from afar, single co-ops from near."""

import numpy as np

from potluck.web.places import labels, mercator
from potluck.web.places.columns import Columns
from potluck.web.places.mvt import EXTENT, Layer

MAX_ZOOM = 14  # the map stretches these tiles further in
GRID = 8  # cells across a tile: at most 64 markers in one, a finger apart
FINE_GRID = 16  # for a question with few answers, which should all be seen
FEW = 200
CELL = 32 - MAX_ZOOM - 12  # bits of a place within one cell of the nearest tiles (EXTENT is 2^12)
AROUND = 0.00002  # degrees, two metres: what stands so close cannot be told apart either
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
    spots = _spots(columns, rows, inverse, counts)
    layer = Layer(LAYER)
    for at in np.flatnonzero(~single).tolist():
        tags: dict[str, str | int] = {"count": int(counts[at])}
        layer.add(int(cx[at]), int(cy[at]), tags | ({"box": spots[at]} if at in spots else {}))
    for at in np.flatnonzero(single).tolist():
        row = rows[first[at]]
        layer.add(int(cx[at]), int(cy[at]), _point(columns, row))
    return layer.encode()


def _spots(columns: Columns, rows: np.ndarray, cluster: np.ndarray, counts: np.ndarray) -> dict[int, str]:
    """Number of a cluster that no zooming parts -> the box of degrees round it, as in an address: all of it is in one
    cell of the nearest tiles. `cluster`: the number of each row."""
    order = np.argsort(cluster, kind="stable")
    starts = np.cumsum(counts) - counts
    sorted_rows = rows[order]
    x, y = (part[sorted_rows].astype(np.uint64) >> np.uint64(CELL) for part in (columns.x, columns.y))
    cells = x << np.uint64(32) | y
    is_spot = (counts > 1) & (np.minimum.reduceat(cells, starts) == np.maximum.reduceat(cells, starts))
    ends = (
        reduce.reduceat(degrees[sorted_rows], starts) + by
        for reduce, degrees, by in (
            (np.minimum, columns.lon, -AROUND), (np.minimum, columns.lat, -AROUND),
            (np.maximum, columns.lon, AROUND), (np.maximum, columns.lat, AROUND),
        )
    )  # fmt: skip
    boxes = np.column_stack(list(ends))
    return {int(at): ",".join(f"{degree:.5f}" for degree in boxes[at]) for at in np.flatnonzero(is_spot)}


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
