"""The styles of a workbook, with a coloured twin of each style that is asked for; nothing else of them changes."""

import re
from typing import Final

from potluck.engine.write.patch import UnpatchableError

_XF: Final = re.compile(rb"<(?:\w+:)?xf\b(?:[^>]*/>|[^>]*>.*?</(?:\w+:)?xf>)", re.S)
_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats 14 to 22 and their kin of East Asia are dates or times: ECMA-376 part 1, 18.8.30."""


class Colours:
    """`coloured(style, colour)` is the number of a style like `style` on that ground. Without styles (b"") all is 0."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.prefix = ""
        self.xfs: list[bytes] = []
        self.fills: dict[str, int] = {}
        self.twins: dict[tuple[int, str], int] = {}
        self.added: list[bytes] = []
        if data:
            self._read()

    def _read(self) -> None:
        found = re.search(rb"<(\w+:)?cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", self.data, re.S)
        fills = re.search(rb"<(?:\w+:)?fills\b[^>]*>(.*?)</(?:\w+:)?fills>", self.data, re.S)
        if not found or not fills:
            raise UnpatchableError("styles")
        self.prefix = (found[1] or b"").decode()
        self.xfs = _XF.findall(found[2])
        self.known_fills = len(re.findall(rb"<(?:\w+:)?fill\b", fills[1]))
        formats = re.findall(rb"<(?:\w+:)?numFmt\b[^>]*>", self.data)
        self.dates = {int(_about(tag, "numFmtId") or 0) for tag in formats if _is_date_code(_about(tag, "formatCode"))}

    def coloured(self, style: int, colour: str) -> int:
        """The number of the twin of a style."""
        if not self.data or style >= len(self.xfs):
            return style
        key = style, colour
        if key not in self.twins:
            fill = self.fills.setdefault(colour, self.known_fills + len(self.fills))
            self.twins[key] = len(self.xfs) + len(self.added)
            self.added.append(_with(_with(self.xfs[style], "fillId", str(fill)), "applyFill", "1"))
        return self.twins[key]

    def is_date(self, style: int) -> bool:
        """Whether a number of this style is shown as a date."""
        if not self.data or style >= len(self.xfs):
            return False
        number = int(_about(self.xfs[style], "numFmtId") or 0)
        return number in _BUILT_IN_DATES or number in self.dates

    def done(self) -> bytes:
        """The part with all that was added at the end of its two lists."""
        if not self.added:
            return self.data
        fills = "".join(
            f'<{self.prefix}fill><{self.prefix}patternFill patternType="solid"><{self.prefix}fgColor rgb="{colour}"/>'
            f'<{self.prefix}bgColor indexed="64"/></{self.prefix}patternFill></{self.prefix}fill>'
            for colour in self.fills
        )
        data = _grown(self.data, "fills", fills.encode(), self.known_fills + len(self.fills))
        return _grown(data, "cellXfs", b"".join(self.added), len(self.xfs) + len(self.added))


def _grown(data: bytes, name: str, more: bytes, count: int) -> bytes:
    """A list of the part with `more` at its end and its new count."""
    tag = name.encode()
    found = re.search(rb"(<(?:\w+:)?" + tag + rb"\b[^>]*>)(.*?)(</(?:\w+:)?" + tag + rb">)", data, re.S)
    if not found:
        raise UnpatchableError("styles")
    opening = re.sub(rb'count="\d+"', f'count="{count}"'.encode(), found[1])
    return data[: found.start()] + opening + found[2] + more + found[3] + data[found.end() :]


def _about(tag: bytes, name: str) -> str:
    found = re.search(rb"\s" + name.encode() + rb"=[\"']([^\"']*)[\"']", tag.split(b">")[0])
    return found[1].decode() if found else ""


def _with(tag: bytes, name: str, value: str) -> bytes:
    """The element with an attribute set in its opening tag."""
    head, rest = tag.split(b">", 1) if b">" in tag else (tag, b"")
    mark = f' {name}="{value}"'.encode()
    at = re.compile(rb"\s" + name.encode() + rb"=([\"'])[^\"']*\1")
    if at.search(head):
        return at.sub(mark, head, count=1) + b">" + rest
    return re.sub(rb"^(<[\w:]+)", rb"\1" + mark, head, count=1) + b">" + rest


def _is_date_code(code: str) -> bool:
    """Whether a format of one's own shows dates: it has a letter for day, month or year outside of quoted text."""
    plain = re.sub(r'\[[^\]]*\]|"[^"]*"|&quot;.*?&quot;|\\.', "", code.lower())
    return bool(re.search(r"[dy]|m(?!.*0)", plain)) and "general" not in plain
