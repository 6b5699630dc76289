"""How a column writes phone numbers: the masks of its own cells ("(ddd) ddd-dddd") put over another number."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

import phonenumbers

_MASKED = re.compile(r"\d")


def phone_speller(examples: Sequence[tuple[str, str]]) -> Callable[[str], str | None]:
    """(cell, E.164) pairs -> how a number is written there. A number of another country than most of the column's is
    written with its country code; one that we know only as some list writes it stays so. Where most cells have the
    usual groups of their country, so has the new one."""
    masks: Counter[tuple[str, str]] = Counter()  # (which digits the cell writes, its mask)
    codes: Counter[str] = Counter()
    read = []
    for cell, value in examples:
        number = _parsed(value)
        written = _which(cell, number) if number else None
        if number and written:
            masks[written, _MASKED.sub("d", cell.strip())] += 1
            codes[str(number.country_code)] += 1
            read.append((cell, number, written))
    usually = sum(_plain(number, way) == cell.strip() for cell, number, way in read) * 2 > len(read)
    home = codes.most_common(1)[0][0] if codes else ""
    ways = Counter(way for (way, _), n in masks.items() for _ in range(n))
    usual = ways.most_common(1)[0][0] if ways else "whole"

    def spell(value: str) -> str | None:
        number = _parsed(value)
        if number is None:
            return value
        is_home = str(number.country_code) == home
        way = usual if is_home or usual in ("whole", "00") else "whole"
        digits = _digits(number, way)
        if usually:
            return _plain(number, way)
        for (other, mask), _ in masks.most_common():
            if other == way and mask.count("d") == len(digits) and (is_home or _fits_any_country(mask, number)):
                return _filled(mask, digits)
        return _plain(number, way)

    return spell


def _parsed(value: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(value) if value.startswith("+") else None
    except phonenumbers.NumberParseException:
        return None


def _digits(number: phonenumbers.PhoneNumber, way: str) -> str:
    short = phonenumbers.national_significant_number(number)
    trunk = re.sub(r"\D", "", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
    return {
        "whole": f"{number.country_code}{short}",
        "00": f"00{number.country_code}{short}",
        "short": short,
        "trunk": trunk,
    }[way]


def _which(cell: str, number: phonenumbers.PhoneNumber) -> str | None:
    """whole (with the country code) | 00 (and the two noughts) | short | trunk (with the nought of home)."""
    digits = re.sub(r"\D", "", cell)
    return next((way for way in ("whole", "00", "short", "trunk") if _digits(number, way) == digits), None)


def _fits_any_country(mask: str, number: phonenumbers.PhoneNumber) -> bool:
    """Whether a mask only sets the country code apart, or nothing: groups of one country are no groups of another."""
    groups = [len(group) for group in re.findall("d+", mask)]
    return len(groups) == 1 or (len(groups) == 2 and groups[0] == len(str(number.country_code)))


def _filled(mask: str, digits: str) -> str:
    rest = iter(digits)
    return re.sub("d", lambda _: next(rest), mask)


def _plain(number: phonenumbers.PhoneNumber, way: str) -> str:
    home = way in ("short", "trunk")
    kind = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    said = phonenumbers.format_number(number, kind)
    return said.replace("+", "00", 1) if way == "00" else said
