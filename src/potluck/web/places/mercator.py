"""Web Mercator as unsigned 32-bit numbers, and the order in which a tile is one run of rows."""

import numpy as np

SIZE = 2.0**32
MAX_LATITUDE = 85.0511287798066


def project(lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Degrees -> (x, y) as uint32, y downwards from the north; nan becomes 0."""
    phi = np.radians(np.clip(np.nan_to_num(lat), -MAX_LATITUDE, MAX_LATITUDE))
    x = (np.nan_to_num(lon) + 180) / 360
    y = (1 - np.arcsinh(np.tan(phi)) / np.pi) / 2
    return _whole(x), _whole(y)


def _whole(part: np.ndarray) -> np.ndarray:
    return np.clip(part * SIZE, 0, SIZE - 1).astype(np.uint32)


def morton(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Interleaves the bits of x and y: rows of one tile of any zoom are neighbours in this order."""
    return _spread(x) | (_spread(y) << np.uint64(1))


def _spread(value: np.ndarray) -> np.ndarray:
    """Puts a zero bit between the bits of 32-bit numbers (the usual magic masks)."""
    out = value.astype(np.uint64)
    masks = (0x0000FFFF0000FFFF, 0x00FF00FF00FF00FF, 0x0F0F0F0F0F0F0F0F, 0x3333333333333333, 0x5555555555555555)
    for shift, mask in zip((16, 8, 4, 2, 1), masks, strict=True):
        out = (out | (out << np.uint64(shift))) & np.uint64(mask)
    return out


def tile_range(z: int, x: int, y: int) -> tuple[int, int]:
    """First and last Morton key of a tile, both inside."""
    bits = 2 * (32 - z)
    first = int(morton(np.array([x]), np.array([y]))[0]) << bits
    return first, first + (1 << bits) - 1
