"""Places: coordinates however written, countries and states in any spelling, "town, state, country" in one cell."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.core import get_global

from potluck.engine.fields import Cleaned, text
from potluck.engine.vocabulary import fold, load

LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "nl", "pl", "ru", "uk", "el", "ar", "fa", "he", "hi", "bn", "zh",
             "zh_Hant",
             "ja", "ko", "tr", "sw", "id", "ca", "eu", "gl", "cs", "sk", "hu", "ro", "bg", "hr", "sr", "sl", "da", "sv",
             "nb", "fi", "et", "lv", "lt", "vi", "th", "ms", "ur", "ta", "am", "mk", "sq", "is", "ga",
             "mt")  # fmt: skip
EXACTNESS = ("exact", "street", "postcode", "town", "region")
"""How exactly a spot is known: the words of `precision`."""
_DMS = re.compile(
    r"([NSEWO]?)(?:(?<=[NSEWO])\s*+)?(-?\d{1,3}(?:[.,]\d+)?)\s*[°º]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|''|′′))?\s*([NSEWO]?)",
    re.I,
)
_POINT = re.compile(
    r"(-?\d{1,3}(?:[.,]\d+)?)\s*+(?:[;|/]\s*+|,(?:\s++|(?=-?\d{1,3}\.))|(?<=\s))(-?\d{1,3}(?:[.,]\d+)?)"
)
_PLAIN = re.compile(r"-?\d{1,3}(?:[.,]\d+)?")
_JP_HEAD = re.compile(  # before two letters or more
    r"(?:(?:〒\s*+)?(\d{3}[-−ー‐]?\d{4})\s*)?(東京都|北海道|(?:京都|大阪)府|.{2,3}?県"
    r"|(?<=\d{3}-\d{4})|(?<=\d{3}-\d{4} ))\s*(?=..)"
)
_JP_CITY = re.compile(r"(?>.+?郡).+?[町村]|.+?市(?:.+?区)?|.+?[区町村]")
_JP_TOWN = re.compile(r"(?>.+?郡)?(.+?市|.+?[区町村])")
_POSTCODE_GB = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b")
_AWAY = re.compile(
    r"\b(remote|distributed|worldwide|international|online|global|virtual|nationwide|everywhere|world"
    r"|europe|africa|asia|latin america|north america|south america|oceania)\b",
    re.I,
)


def number(raw: str) -> float | None:
    """One coordinate as a number: "41,5", "41.5°N", "41°24'12.2\\"N", "2°10′W"; digits of any script; else None."""
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in raw.strip())
    plain = plain.replace("−", "-").replace("٫", ".")
    if _PLAIN.fullmatch(plain):
        return float(plain.replace(",", "."))
    m = _DMS.search(plain)
    return _degrees(m) if m else _with_letter(plain)


def pair(raw: str) -> tuple[float, float] | None:
    """Two coordinates in one cell, latitude first: "(44.01, -3.22)", "44,01; -3,22", "POINT(-3.2 44.0)"."""
    plain = raw.strip().replace("−", "-")
    marks = [m for m in _DMS.finditer(plain) if m[0].strip()]
    if len(marks) == 2 and "°" in plain.replace("º", "°"):
        first, second = _degrees(marks[0]), _degrees(marks[1])
        return (second, first) if (marks[0][1] + marks[0][5]).upper() in ("E", "W", "O") else (first, second)
    m = _POINT.search(plain)
    if not m:
        return None
    found = float(m[1].replace(",", ".")), float(m[2].replace(",", "."))
    return found[::-1] if plain.upper().startswith("POINT") else found


def _degrees(m: re.Match[str]) -> float:
    degrees, minutes, seconds = (float((part or "0").replace(",", ".")) for part in m.group(2, 3, 4))
    size = abs(degrees) + minutes / 60 + seconds / 3600
    south = degrees < 0 or (m[1] + m[5]).upper() in ("S", "W", "O")
    return round(-size if south else size, 7)


def _with_letter(plain: str) -> float | None:
    m = re.fullmatch(r"([NSEWO]?)\s*(-?\d{1,3}(?:[.,]\d+)?)\s*([NSEWO]?)", plain, re.I)
    if not m:
        return None
    size = float(m[2].replace(",", "."))
    return -size if (m[1] + m[3]).upper() in ("S", "W", "O") else size


@lru_cache(maxsize=20_000)
def country(raw: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country's name or code in some fifty languages, or None."""
    words = _bare(text.plain(raw))
    return _countries().get(words) or _countries().get(words.removeprefix("the ").removeprefix("republic of "))


def _bare(name: str) -> str:
    """Folded, without "and": CLDR writes "Bosnia & Herzegovina"."""
    return " ".join(word for word in fold(name).split() if word != "and")


@cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for code in reversed(LANGUAGES):
        for territory, label in Locale.parse(code).territories.items():
            if len(territory) == 2 and territory not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
                names[_bare(label)] = territory
    aliases: Any = get_global("territory_aliases")
    for short, long in aliases.items():
        if len(short) == 3 and short.isalpha() and len(long) == 1:
            names[short.lower()] = long[0]
    own = {c.lower(): c for c in map(str, Locale.parse("en").territories) if len(c) == 2 and c.isalpha()}
    return names | own | {_bare(word): code for code, words in load("countries")["names"].items() for word in words}


@lru_cache(maxsize=20_000)
def region_country(raw: str) -> str | None:
    """The country a state's, province's or prefecture's name belongs to, when it belongs to one."""
    return _regions().get(fold(raw))


@cache
def _regions() -> dict[str, str]:
    found: dict[str, str] = {}
    twice: set[str] = set()
    for code, names in load("countries")["regions"].items():
        for word in {fold(name) for name in names}:
            twice |= {word} if found.get(word, code) != code else set()
            found[word] = code
    return {word: code for word, code in found.items() if word not in twice}


@lru_cache(maxsize=50_000)
def clean_locality(raw: str) -> Cleaned:
    """City, region, country of "Montreal, QC, Canada"; of several places ("Lyon / remote") the first."""
    plain = text.plain(raw)
    first = next(
        (p for p in _PLACES.split(plain) if _AWAY.sub("", p).strip(" ,")),
        "",
    )
    first, number = _postcode_apart(first)
    pieces = [p.strip() for p in _AWAY.sub("", first).split(",") if p.strip()]
    whole_tail = plain.rsplit(",", 1)[-1].strip()
    facts: list[tuple[str, str]] = [("postcode", number)] if number else []
    if pieces and (code := _last_country(pieces)):
        facts.append(("country", code))
        pieces.pop()
    elif (code := country(whole_tail) if "," in plain else None) and len(whole_tail) > 2:
        facts.append(("country", code))
    if len(pieces) > 1 or (pieces and region_country(pieces[-1])):
        region = pieces.pop()
        facts.append(("region", region))
        if not any(f == "country" for f, _ in facts) and (code := region_country(region)):
            facts.append(("country", code))
    if pieces:
        facts.append(("city", pieces[0]))
    return Cleaned(tuple(facts))


_PLACES = re.compile(r"(?:(?<!\s)\s++)?[;|&]\s*+|(?<!\s)\s++(?:/|and)\s++|/")
_LETTER = re.compile(r"[^\W\d_]")
_TAIL_CODE = re.compile(
    r"(?<![\s,])[\s,]++(\d{5}-\d{4}|\d{4,6}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})$"
)
_HEAD_CODE = re.compile(r"^((?:[A-Z]{1,2}-)?\d{4,6}|\d{2}-\d{3}|\d{4} ?[A-Z]{2}|\d{3} \d{2})\s+([^\W\d].*)$")


def _postcode_apart(town: str) -> tuple[str, str]:
    """("Fargo, ND", "58102") of "Fargo, ND 58102"; ("Osnabrück", "49074") of "49074 Osnabrück"; else (town, "")."""
    bare = town.strip()
    if m := _HEAD_CODE.match(bare):
        return m[2], m[1]
    if (m := _TAIL_CODE.search(bare)) and _LETTER.search(bare, 0, m.start()):
        return bare[: m.start()], m[1]
    return town, ""


def _last_country(pieces: list[str]) -> str | None:
    last = pieces[-1]
    is_state = len(pieces) > 1 and len(last) == 2 and region_country(last) in ("US", "CA") and last.upper() != "DE"
    return None if is_state else country(last) if not (len(last) > 3 and region_country(last) == "US") else None


@lru_cache(maxsize=100_000)
def clean_address(raw: str) -> Cleaned:
    """A joined address: as written, and the parts that can be told safely (Japanese order, UK and US tails)."""
    plain = text.plain(raw).strip(" ,")
    if text.is_blank(plain):
        return Cleaned()
    if found := _japanese(unicodedata.normalize("NFKC", plain)):
        found |= {"country": "JP", "address": plain}
        return Cleaned(tuple((k, v) for k, v in found.items() if v))
    facts = [("address", plain)]
    pieces = [p.strip() for p in plain.split(",") if p.strip()]
    if len(pieces) > 1 and len(pieces[-1]) > 2 and (code := country(pieces[-1])):
        facts.append(("country", code))
        pieces.pop()
    if m := _POSTCODE_GB.search(plain):
        return Cleaned((*facts, ("postcode", f"{m[1]} {m[2]}")))
    return Cleaned((*facts, *_tail(pieces)))


def _japanese(plain: str) -> dict[str, str]:
    """Postcode, region, city and street of an address in Japanese order, some empty; {} when it is none."""
    last = max(map(plain.rfind, "市区町村"))
    head = _JP_HEAD.search(plain, 0, last + 1)
    city = _JP_CITY.match(plain, head.end()) if head else None
    if not head or not city:
        return {}
    town = _JP_TOWN.match(city[0])
    return {
        "postcode": head[1] or "",
        "region": head[2],
        "city": town[1] if town else city[0],
        "street": city[0].partition("市")[2] + plain[city.end() :].strip(),
    }


def _tail(pieces: list[str]) -> list[tuple[str, str]]:
    """City, region and postcode at the end of an address, where a postcode stands beside them; else nothing."""
    if len(pieces) < 2:
        return []
    town, number = _postcode_apart(pieces[-1])
    if not number:
        return []
    if region_country(town) and len(pieces) > 2:
        return [("city", pieces[-2]), ("region", town), ("postcode", number)]
    return [("postcode", number)] if region_country(town) else [("city", town), ("postcode", number)]


def clean_country(raw: str) -> Cleaned:
    """The country; a state's name counts as its country and is kept as region; else issue `bad_country`."""
    plain = text.plain(raw)
    if code := country(plain):
        nation = fold(plain) in {fold(n) for n in load("countries")["nations"]}
        return Cleaned((("country", code), *((("region", plain),) if nation else ())))
    if code := region_country(plain.split(",")[0]):
        return Cleaned((("country", code), ("region", plain)))
    somewhere = text.is_blank(plain) or _AWAY.search(plain)
    return Cleaned((), None if somewhere else "bad_country")


def clean_precision(raw: str) -> Cleaned:
    """One of EXACTNESS; another word says nothing we know: issue `bad_precision`."""
    word = fold(text.plain(raw))
    if word in EXACTNESS:
        return Cleaned((("precision", word),))
    return Cleaned((), None if text.is_blank(raw) else "bad_precision")
