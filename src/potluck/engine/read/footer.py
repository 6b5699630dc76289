"""What a Parquet file says of itself at its end (Thrift, compact protocol), read before any of it is unpacked."""

import struct
from dataclasses import dataclass
from typing import Any, Final

LONGEST: Final = 8 << 20  # bytes
_DEPTH: Final = 32
_SCHEMA, _ROWS, _GROUPS = 2, 3, 4  # of the file
_CHUNKS = 1  # of a group of rows
_ABOUT = 3  # of a chunk of a column
_VALUES, _UNPACKED = 5, 6  # of what it says about itself
_CHILDREN = 5  # of an element of the schema


class FooterError(Exception):
    """The end of the file is not as it should be."""


@dataclass(frozen=True)
class Footer:
    """The claims of a Parquet file."""

    rows: int
    values: int  # in all columns, each entry of a list counted
    unpacked: int  # bytes
    chunks: int  # groups of rows x columns
    elements: int  # columns, and what they are made of
    depth: int  # columns within columns


def footer(data: bytes) -> Footer:
    """Raises FooterError."""
    size = struct.unpack("<I", data[-8:-4])[0] if len(data) > 12 else 0
    if not (data[-4:] == b"PAR1" and 0 < size <= min(LONGEST, len(data) - 12)):
        raise FooterError
    try:
        said = _Compact(data[-8 - size : -8]).struct(0)
        chunks = [chunk[_ABOUT] for group in said.get(_GROUPS, []) for chunk in group[_CHUNKS]]
        return Footer(
            rows=said[_ROWS],
            values=sum(max(chunk[_VALUES], 0) for chunk in chunks),
            unpacked=sum(max(chunk[_UNPACKED], 0) for chunk in chunks),
            chunks=len(chunks),
            elements=len(said[_SCHEMA]),
            depth=_depth(said[_SCHEMA]),
        )
    except (IndexError, KeyError, TypeError, AttributeError) as error:
        raise FooterError from error


def _depth(schema: list[dict[int, Any]]) -> int:
    """How many levels of columns within columns; the schema lists each before its children."""
    deepest, open_ = 0, list[int]()
    for element in schema:
        while open_ and open_[-1] == 0:
            open_.pop()
        if open_:
            open_[-1] -= 1
        open_.append(element.get(_CHILDREN, 0))
        deepest = max(deepest, len(open_))
    return deepest


class _Compact:
    """Reads Thrift's compact protocol into {number of the field: value}. Texts are passed over."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def whole(self) -> int:
        """An unsigned number, seven bits a byte."""
        number = shift = 0
        while True:
            byte = self.byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7
            if shift > 63:
                raise FooterError

    def signed(self) -> int:
        number = self.whole()
        return (number >> 1) ^ -(number & 1)

    def struct(self, depth: int) -> dict[int, Any]:
        if depth > _DEPTH:
            raise FooterError
        fields: dict[int, Any] = {}
        number = 0
        while head := self.byte():
            number = number + (head >> 4) if head >> 4 else self.signed()
            fields[number] = self.value(head & 15, depth)
        return fields

    def value(self, kind: int, depth: int) -> Any:
        if kind in (1, 2):  # yes and no, within the head of a field
            return kind == 1
        if kind in (3, 4, 5, 6):
            return self.byte() if kind == 3 else self.signed()
        if kind in (7, 8):  # a float; bytes
            length = 8 if kind == 7 else self.whole()
            self.at += length
            return None
        if kind in (9, 10):
            return self.items(depth)
        if kind == 12:
            return self.struct(depth + 1)
        raise FooterError

    def items(self, depth: int) -> list[Any]:
        head = self.byte()
        count, kind = head >> 4, head & 15
        if count == 15:
            count = self.whole()
        if depth > _DEPTH or count > len(self.data):
            raise FooterError
        read = self.byte if kind in (1, 2) else lambda: self.value(kind, depth + 1)
        return [read() for _ in range(count)]
