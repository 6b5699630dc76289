"""Guesses the encoding of text that is not UTF-8, where its bytes can hardly be anything else.

Only four that Western text is never mistaken for: letters must stand in whole words of one script, and the commonest
letters of that script must be common. Everything else is left to Windows-1252. The guess is always told.
"""

import re
from typing import Final

_LEAST: Final = 12  # letters; fewer prove nothing
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_KANA: Final = re.compile("[\u3041-\u30fe]")
_WIDE: Final = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
_PAIRS: Final = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe]){2,}")  # two or more common letters of GB 2312 or KS X 1001
_CYRILLIC: Final = re.compile(rb"[\xc0-\xdf\xa8\xaa\xaf\xb2]?[\xe0-\xff\xb8\xba\xbf\xb3]{2,}|[\xc0-\xdf]{3,}")
_VOWELS: Final = re.compile(rb"[\xe0\xee\xe8\xc0\xce\xc8]")  # а о и


def guess(data: bytes) -> str | None:
    """shift_jis, gb18030, euc_kr or windows-1251 when the bytes speak clearly; else None."""
    sample = data[:400_000]
    high = len(_HIGH.findall(sample))
    if high < _LEAST:
        return None
    for is_it in (_is_japanese, _is_cyrillic, _is_paired):
        if (found := is_it(sample, high)) and _decodes(data, found):
            return found
    return None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_japanese(sample: bytes, high: int) -> str | None:
    """Kana are a good part of any Japanese text; in Western text their first byte is a rare sign."""
    text = sample.decode("cp932", "replace")
    letters = sum(1 for letter in text if letter > "\x7f")
    kana, wide = len(_KANA.findall(text)), len(_WIDE.findall(text))
    return "cp932" if kana >= 4 and kana * 8 >= letters and wide * 10 >= letters * 9 else None


def _is_paired(sample: bytes, high: int) -> str | None:
    """Chinese or Korean: nearly all high bytes stand in runs of two and more letters, of many kinds."""
    runs = _PAIRS.findall(sample)
    pairs = [run[place : place + 2] for run in runs for place in range(0, len(run), 2)]
    if len(pairs) * 2 < high * 0.8 or len(set(pairs)) < 8:
        return None
    return "euc_kr" if all(pair[0] <= 0xC8 for pair in pairs) else "gb18030"


def _is_cyrillic(sample: bytes, high: int) -> str | None:
    """Whole words of Cyrillic, with its commonest vowels: Greek and Hebrew bytes lack them, KOI8 swaps the cases."""
    words = _CYRILLIC.findall(sample)
    letters = b"".join(words)
    small = sum(1 for byte in letters if byte >= 0xE0)
    vowels = len(_VOWELS.findall(letters))
    big = len(letters) - small
    clear = len(letters) >= high * 0.8 and vowels * 7 >= len(letters) and len(set(letters)) >= 8
    return "cp1251" if clear and big and (small > big or small == 0) else None
