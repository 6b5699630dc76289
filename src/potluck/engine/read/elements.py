"""Walks the XML of one part of a spreadsheet file piece by piece, within bounds of depth and size.

The parser is expat, as strict as XML is: a part that is not well-formed, that makes words of its own (entities) or that
nests too deep is told apart, and is not handed on to the library that reads the cells."""

import contextlib
from typing import Any, Final
from xml.parsers import expat

DEPTH: Final = 256
_STEP: Final = 1 << 20  # bytes given to the parser at once: an unfinished tag is looked at again in each step
_TOKEN: Final = 4 * _STEP  # bytes of one tag
_NAMES: Final = 20_000  # different names of elements
_CONTROLS: Final = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))
_TO_SPACE: Final = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))


class NotXmlError(Exception):
    """The part is no XML that we follow to its end."""


class Counter:
    """What the parser tells of each element: here they are only counted. These methods run for every cell of a sheet,
    so they are short."""

    area = 0  # rows x columns that the part claims

    def __init__(self) -> None:
        self.elements = self.depth = 0
        self.local = _Local()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.elements += 1
        self.depth += 1
        self.element(self.local[name], attributes)

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; its name without the prefix."""

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1

    def text(self, letters: str) -> None:
        """Text within the elements."""


class _Local(dict[str, str]):
    """Names without their prefix."""

    def __missing__(self, name: str) -> str:
        if len(self) >= _NAMES:
            raise NotXmlError
        self[name] = local = name.rpartition(":")[2]
        return local


class Walk:
    """Feeds one part to a counter."""

    def __init__(self, counter: Counter) -> None:
        self._fed, self._waiting = 0, b""
        self._counter = counter
        self._parser = _parser()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = counter.start
        self._parser.EndElementHandler = counter.end
        self._parser.CharacterDataHandler = counter.text
        self._parser.StartDoctypeDeclHandler = _doctype
        self._parser.ProcessingInstructionHandler = _instruction

    def feed(self, piece: bytes, last: bool = False) -> None:
        """Some more bytes. Raises NotXmlError."""
        self._waiting += piece
        if len(self._waiting) < _STEP and not last:
            return
        step, self._waiting = self._waiting.translate(_TO_SPACE), b""
        try:
            self._parser.Parse(step, last)
        except expat.ExpatError as error:
            raise NotXmlError from error
        self._fed += len(step)
        if self._fed - self._parser.CurrentByteIndex > _TOKEN or self._counter.depth > DEPTH:
            raise NotXmlError


def root(start: bytes) -> str:
    """The name of the outermost element of a part that begins so, without its prefix; "" when it is no XML."""
    found: list[str] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, _: found.append(name)
    with contextlib.suppress(expat.ExpatError):  # behind the root
        parser.Parse(start.translate(_TO_SPACE), False)
    return found[0].rpartition(":")[2] if found else ""


def _parser() -> Any:
    """Reads UTF-8, whatever the part says of itself: the library does so too."""
    return expat.ParserCreate("utf-8")


def _doctype(name: str, system: str | None, public: str | None, has_own_words: Any) -> None:
    if has_own_words:
        raise NotXmlError


def _instruction(target: str, data: str) -> None:
    if "<" in data:  # read as something else by whoever ends it at the first bracket
        raise NotXmlError
