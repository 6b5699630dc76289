"""Writes Mapbox Vector Tiles (version 2) by hand: one layer of points, lines or areas at a time."""

from collections.abc import Iterable, Mapping

import numpy as np

EXTENT = 4096
"""Units across a tile."""


class Layer:
    """A layer of a tile. Layers of one tile are joined by putting their bytes one after the other."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.keys: dict[str, int] = {}
        self.values: dict[str | int, int] = {}
        self.features: list[bytes] = []

    def add(self, x: int, y: int, tags: Mapping[str, str | int]) -> None:
        pairs: list[int] = []
        for key, value in tags.items():
            pairs += [self.keys.setdefault(key, len(self.keys)), self.values.setdefault(value, len(self.values))]
        geometry = [9, zigzag(x), zigzag(y)]  # 9: MoveTo, once
        self.features.append(_bytes(2, _packed(pairs)) + _number(3, 1) + _bytes(4, _packed(geometry)))

    def add_line(self, points: np.ndarray) -> None:
        """A line of whole tile units (n x 2)."""
        points = _without_repeats(points)
        if len(points) > 1:
            self.features.append(_number(3, 2) + _bytes(4, _packed(_path(points, [0, 0]))))

    def add_area(self, rings: list[np.ndarray]) -> None:
        """A polygon: the outer ring clockwise on the screen, then its holes the other way; each closed."""
        geometry: list[int] = []
        at = [0, 0]
        for ring in rings:
            points = _without_repeats(ring)[:-1]
            if len(points) > 2:
                geometry += [*_path(points, at), 15]  # 15: ClosePath
            elif not geometry:
                return  # the outer ring is too small to draw
        self.features.append(_number(3, 3) + _bytes(4, _packed(geometry)))

    def encode(self) -> bytes:
        parts = [_number(15, 2), _bytes(1, self.name.encode())]
        parts += [_bytes(2, feature) for feature in self.features]
        parts += [_bytes(3, key.encode()) for key in self.keys]
        parts += [_bytes(4, _value(value)) for value in self.values]
        parts.append(_number(5, EXTENT))
        return _bytes(3, b"".join(parts))


def _without_repeats(points: np.ndarray) -> np.ndarray:
    whole = points.astype(np.int64)
    return whole[np.r_[True, (np.diff(whole, axis=0) != 0).any(axis=1)]]


def _path(points: np.ndarray, at: list[int]) -> list[int]:
    """MoveTo the first point, LineTo the others, as steps from `at`, which is moved to the end."""
    steps = np.diff(np.vstack([at, points]), axis=0)
    zigzags = ((steps << 1) ^ (steps >> 63)).ravel().tolist()
    at[:] = points[-1].tolist()
    return [9, *zigzags[:2], (len(points) - 1) << 3 | 2, *zigzags[2:]]


def zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _value(value: str | int) -> bytes:
    return _bytes(1, value.encode()) if isinstance(value, str) else _number(4, value)


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_varint, numbers))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
