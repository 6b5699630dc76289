"""Bytes to text: byte order marks, UTF-16 by its NUL bytes, strict UTF-8, what `scripts.py` is sure of, then
Windows-1252; a guess is always said aloud.
"""

import codecs
import re
from typing import Final

from potluck.engine.as_read import BYTE_ORDER_MARKS
from potluck.engine.nouns import Issue
from potluck.engine.read import scripts
from potluck.engine.read.limits import UnreadableError

_PLAIN: Final = {
    "windows-1252": "Windows-1252 (Western European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp932": "Shift JIS (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "euc_kr": "EUC-KR (Korean)",
}
_CONTROLS: Final = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str, list[Issue]]:
    """(text, encoding used, notes). `encoding` given is binding. Raises UnreadableError for binary files."""
    if encoding:
        text, used, notes = _given(data, encoding), encoding.lower(), list[Issue]()
    else:
        text, used, notes = _found(data)
    nuls = text.count("\0")
    controls = nuls + len(_CONTROLS.findall(text[:65536]))
    if controls > 8 and controls > len(text[:65536]) // 50:
        raise UnreadableError("binary")
    if nuls:
        text = text.replace("\0", "")
        notes.append(Issue("nul_letters", "note", params={"count": str(nuls)}))
    return text.removeprefix("\ufeff"), used, notes


def _given(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise UnreadableError("unknown_encoding", {"encoding": encoding}) from None
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = data.count(b"\n", 0, start) + 1
        raise UnreadableError("wrong_encoding", {"encoding": encoding, "line": str(line)}) from None


def _found(data: bytes) -> tuple[str, str, list[Issue]]:
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _tolerant(data[len(mark) :], name)
    return _tolerant(data, _utf16_by_nuls(data[:4096]) or "utf-8")


def _tolerant(data: bytes, name: str) -> tuple[str, str, list[Issue]]:
    try:
        return data.decode(name), name, []
    except UnicodeDecodeError as error:
        rest = len(data) - error.start
        ended = "unexpected end" in error.reason or "truncated" in error.reason
        if ended and rest <= 3 and (name != "utf-8" or not data[: error.start].isascii()):
            return data[: error.start].decode(name), name, [Issue("cut_off", "warned")]
    if name != "utf-8":
        return data.decode(name, "replace"), name, [Issue("encoding_mixed", "warned", params={"count": "some"})]
    return _not_utf8(data)


def _not_utf8(data: bytes) -> tuple[str, str, list[Issue]]:
    """Mostly UTF-8 with a few foreign bytes, or an encoding that speaks clearly, or else Windows-1252."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if _multibyte(data) > 10 * bad:
        mended = data.decode("utf-8", "potluck-1252")
        return mended, "utf-8", [Issue("encoding_mixed", "warned", params={"count": str(bad)})]
    found = scripts.guess(data) or "windows-1252"
    note = Issue("encoding_guessed", "note", params={"encoding": _PLAIN.get(found, found)})
    text = data.decode("cp1252", "potluck-1252") if found == "windows-1252" else data.decode(found)
    return text, found, [note]


def _multibyte(data: bytes) -> int:
    """How many whole UTF-8 sequences of two to four bytes there are."""
    return len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data))


def _utf16_by_nuls(start: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is NUL."""
    half = len(start) // 2
    if half < 2:
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


def _as_1252(error: UnicodeError) -> tuple[str, int]:
    """The bytes that failed, read as Windows-1252; its five unused bytes as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    letters = (bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong)
    return "".join(letters), error.end


codecs.register_error("potluck-1252", _as_1252)
