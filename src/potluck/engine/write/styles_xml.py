"""The styles of a workbook, with a coloured twin of each style that is asked for; nothing else of them changes."""

import re
from typing import Final

from potluck.engine.write.patch import UnpatchableError

_XF: Final = re.compile(rb"<(?:\w+:)?xf\b[^<>]*+>(?:(?<=/>)|(?:[^<]|<(?!/?(?:\w+:)?xf\b))*+</(?:\w+:)?xf>)")
_FILL: Final = re.compile(rb"<(?:\w+:)?fill\b")
_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\b[^<>]*>")
_FILLS: Final = re.compile(rb"<(?:\w+:)?fills\b[^<>]*>"), re.compile(rb"</(?:\w+:)?fills>")
_STYLES: Final = re.compile(rb"<(\w+:)?cellXfs\b[^<>]*>"), re.compile(rb"</(?:\w+:)?cellXfs>")
_VALUES: Final = {
    name: re.compile(rb"\s" + name.encode() + rb"=(?:\"([^\"]*)\"|'([^']*)')")
    for name in ("numFmtId", "formatCode", "fillId", "applyFill")
}
_APART: Final = re.compile(r'\[[^\[\]]*+\]|"[^"]*"|&quot;.*?&quot;|\\.')  # of a format: colours, quoted text
_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats 14 to 22 and their kin of East Asia are dates or times: ECMA-376 part 1, 18.8.30."""


Tags = tuple["re.Pattern[bytes]", "re.Pattern[bytes]"]


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
        opening, end = _list(self.data, _STYLES)
        self.prefix = (opening[1] or b"").decode()
        self.xfs = _XF.findall(self.data, opening.end(), end)
        fills, end = _list(self.data, _FILLS)
        self.known_fills = len(_FILL.findall(self.data, fills.end(), end))
        formats = _FORMAT.findall(self.data)
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
        data = _grown(self.data, _FILLS, fills.encode(), self.known_fills + len(self.fills))
        return _grown(data, _STYLES, b"".join(self.added), len(self.xfs) + len(self.added))


def _list(data: bytes, tags: Tags) -> tuple[re.Match[bytes], int]:
    """The opening tag of a list of the part, and where its closing tag begins. Raises UnpatchableError("styles")."""
    opening = tags[0].search(data)
    closing = tags[1].search(data, opening.end()) if opening else None
    if not opening or not closing:
        raise UnpatchableError("styles")
    return opening, closing.start()


def _grown(data: bytes, tags: Tags, more: bytes, count: int) -> bytes:
    """A list of the part with `more` at its end and its new count."""
    opening, end = _list(data, tags)
    head = re.sub(rb'count="\d+"', f'count="{count}"'.encode(), opening[0])
    return data[: opening.start()] + head + data[opening.end() : end] + more + data[end:]


def _about(tag: bytes, name: str) -> str:
    found = _VALUES[name].search(tag.split(b">")[0])
    return (found[1] or found[2] or b"").decode() if found else ""


def _with(tag: bytes, name: str, value: str) -> bytes:
    """The element with an attribute set in its opening tag."""
    head, rest = tag.split(b">", 1) if b">" in tag else (tag, b"")
    mark = f' {name}="{value}"'.encode()
    if _VALUES[name].search(head):
        return _VALUES[name].sub(mark, head, count=1) + b">" + rest
    return re.sub(rb"^(<[\w:]+)", rb"\1" + mark, head, count=1) + b">" + rest


def _is_date_code(code: str) -> bool:
    """Whether a format of one's own shows dates: it has a letter for day, month or year outside of quoted text."""
    plain = _APART.sub("", code.lower())
    is_date = "d" in plain or "y" in plain or "m" in plain.rpartition("0")[2]  # before a 0, m is a minute
    return is_date and "general" not in plain
