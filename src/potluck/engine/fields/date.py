"""Dates: YYYY, YYYY-MM or YYYY-MM-DD out of "c. 1998", "13/10/2022", "March 2004", "2009年4月", "1 de mayo de 1990"."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from babel import Locale

from potluck.engine.fields import Cleaned, text
from potluck.engine.vocabulary import fold

LOCALES = ("en", "es", "fr", "de", "it", "pt", "nl", "pl", "ru", "uk", "el", "ar", "fa", "hi", "bn", "tr", "sv", "id",
           "sw", "ca", "cs", "ro", "hu", "da", "fi")  # fmt: skip
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)")
SHEET_ZERO = date(1899, 12, 30)
"""Day 0 of the common spreadsheets."""
CLOCK_ZERO = date(1970, 1, 1)
"""Second 0 of Unix clocks."""
ERAS = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019}
"""First years of Japan's eras."""
_ERA = re.compile(r"(明治|大正|昭和|平成|令和)\s*(\d{1,2}|元)\s*年")
_MONTH_YEAR = re.compile(r"(?<![\d/])(\d{1,2})[-/.](\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_COMPACT = re.compile(r"((?:18|19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|º|er|\.)?(?!\d)")


def day_first(values: Iterable[str]) -> bool:
    """Whether a column writes d/m/Y: yes unless some value can only be m/d/Y and none only d/m/Y."""
    pairs = [(int(m[1]), int(m[2])) for value in values if (m := _SLASHED.search(value))]
    return sum(a > 12 >= b for a, b in pairs) >= sum(b > 12 >= a for a, b in pairs)


def counted(values: Iterable[str]) -> bool:
    """Whether a column writes its dates as numbers of days or seconds."""
    cells = list(values)
    return bool(cells) and sum(of_number(cell) is not None for cell in cells) > 0.8 * len(cells)


def clean(raw: str, field: str, days_lead: bool = True, is_counted: bool = False) -> Cleaned:
    """One date; issue `bad_date` when the cell has none that can be."""
    value = (of_number(raw) if is_counted else None) or parse(raw, days_lead)
    return (
        Cleaned(((field, value),))
        if value
        else Cleaned((), None if text.is_blank(raw) or not raw.strip("0-/. :") else "bad_date")
    )


def parse(raw: str, days_lead: bool = True) -> str | None:
    """ISO date, as exact as the text is, or None."""
    plain = _western_digits(text.plain(raw))
    if m := _ERA.search(plain):
        plain = f"{ERAS[m[1]] + (1 if m[2] == '元' else int(m[2])) - 1}年{plain[m.end() :]}"
    if m := _COMPACT.fullmatch(plain):
        return _iso(m[1], m[2], m[3])
    if m := _ISO.search(plain):
        return _iso(m[1], m[2], m[3]) or _elsewhere(int(m[1]), int(m[2]), int(m[3] or 1))
    if m := _SLASHED.search(plain):
        day, month = (m[1], m[2]) if days_lead else (m[2], m[1])
        return _iso(_century(m[3]), month, day) or _iso(_century(m[3]), day, month)
    if m := _MONTH_YEAR.search(plain):
        return _iso(m[2], m[1], None)
    year = _YEAR.search(plain)
    if not year:
        return None
    rest = plain.replace(year[0], " ")
    month_number = next((n for word in fold(rest).split() if (n := _months().get(word))), None)
    day_found = _DAY.search(rest) if month_number else None
    return _iso(year[0], str(month_number) if month_number else None, day_found[1] if day_found else None)


def of_number(raw: str) -> str | None:
    """ISO date of a number that a machine counts days or seconds with: a spreadsheet's 41699, a clock's 1325376000."""
    number = raw.strip().removesuffix(".0")
    if not (number.isascii() and number.isdigit() and len(number) <= 13):
        return None
    count = int(number)
    if len(number) == 5 and 10_000 < count < 60_000:
        return (SHEET_ZERO + timedelta(days=count)).isoformat()
    if len(number) in (9, 10, 13):
        days = count // (86_400_000 if len(number) == 13 else 86_400)
        return (CLOCK_ZERO + timedelta(days=days)).isoformat() if days < 47_000 else None
    return None


def _elsewhere(year: int, month: int, day: int) -> str | None:
    """The year of a date of Iran's calendar (1378/05/12: 1999) or the Buddhist one (2560-01-03: 2017)."""
    if 1280 <= year <= 1450:
        return str(year + (622 if (month, day) >= (10, 12) else 621))
    return str(year - 543) if 2400 <= year <= 2600 else None


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    try:
        when = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if not 1500 <= when.year <= 2100:
        return None
    return when.isoformat()[: 4 if not month else 7 if not day else 10]


def _century(year: str) -> str:
    return year if len(year) == 4 else ("20" if int(year) < 50 else "19") + year


def _western_digits(value: str) -> str:
    return "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdigit() else c for c in value)


@cache
def _months() -> dict[str, int]:
    words: dict[str, int] = {}
    for code in LOCALES:
        months = Locale.parse(code).months
        for style in (months["format"]["wide"], months["stand-alone"]["wide"], months["format"]["abbreviated"]):
            words |= {fold(word): number for number, word in style.items() if not fold(word).isdigit()}
    return words
