"""What a spreadsheet would run or reckon with when it opens a table of text (CSV), and how it is kept from it. One rule
for every file that goes out; a workbook (XLSX) needs none, for there text is marked as text.

After OWASP, "CSV Injection"."""

import re
from typing import Final

import polars as pl

_BLANK: Final = "[\\s\x00-\x20\u00ad\u200b-\u200f\u2060\ufeff]*"
"""What may stand before the sign and is not seen; spreadsheets pass over it."""
SIGNS: Final = f"^(?:{_BLANK}[=+\\-@＝＋－＠]|[\t\r\n])"
"""How a formula begins; the wide signs are taken for the narrow ones in Chinese and Japanese spreadsheets."""
_NUMBER: Final = r"[+-]?\d+(?:[.,]\d+)*"
_PHONE: Final = r"\+\d(?: ?\d){5,14}"
PLAIN: Final = rf"{_NUMBER}|{_PHONE}(?: \| {_PHONE})*"
"""Numbers and international phone numbers (E.164, also in groups): a spreadsheet makes nothing of them but a number."""
_DIGITS: Final = re.compile(r"[+-]?[\s(]*\d[\d\s().,;/|+\-]*(?:(?:ext\.?|x|#)\s*\d{1,6})?")
"""Digits and the marks between them: phone numbers as people write them, pairs of degrees, house numbers."""
_SIGNS, _PLAIN = re.compile(SIGNS), re.compile(PLAIN)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a cell of a CSV for more than its letters."""
    return bool(_SIGNS.search(text)) and not _PLAIN.fullmatch(text)


def harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula. For every file that we
    write whole: whoever reads it sees the apostrophe and knows why."""
    return f"'{text}" if is_formula(text) else text


def may_enter_own_file(text: str) -> bool:
    """Whether a value of others may be written into the keeper's own file. There an apostrophe would become a letter of
    their list, so a value gets none: one that could be run is not written at all. Digits and marks are, as the column
    writes them: the worst that a spreadsheet makes of them is a wrong number, as it does of the cells beside them."""
    return not is_formula(text) or bool(_DIGITS.fullmatch(text))


def harmless_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with all its texts `harmless`, for a CSV."""
    texts = [pl.col(name) for name, kind in frame.schema.items() if kind == pl.String]
    runs = [text.str.contains(SIGNS) & ~text.str.contains(f"^(?:{PLAIN})$") for text in texts]
    return frame.with_columns(
        pl.when(run).then(pl.lit("'") + text).otherwise(text).name.keep() for run, text in zip(runs, texts, strict=True)
    )
