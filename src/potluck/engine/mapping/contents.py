"""What the values of a column look like: rates over a sample of distinct values, and how well a field fits them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import polars as pl

from potluck.engine.fields import date, email, kind, place, text, url
from potluck.engine.mapping import status
from potluck.engine.vocabulary import fold

SAMPLE: Final = 200
_PHONE = re.compile(r"[+(]?[\d\s()./\-+]{6,30}(?:\s*(?:x|ext)\.?\s*\d+)?")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_FRACTION = re.compile(r"-?\d{1,3}[.,]\d+")
_DECIMAL = re.compile(r"-?\d{1,3}[.,]\d{3,}")
_POSTCODE = re.compile(r"(?=.*\d)[A-Za-z]{0,2}-?[\dA-Za-z]{2,5}[\s-]?[\dA-Za-z]{0,5}")
_FLAG = {"yes", "no", "y", "n", "true", "false", "1", "0", "si", "oui", "non", "ja", "nein", "sim", "nao", "x",
         "da", "net",
         "☑", "vrai", "faux", "wahr", "falsch", "vero", "verdadero", "tak", "nie",
         "да", "нет", "نعم", "لا", "हाँ", "नहीं", "是", "否", "はい", "いいえ", "○", "×", "✓", "예",
         "아니오", "evet", "hayir", "checked"}  # fmt: skip
_STATUS = {"live", "active", "open", "closed", "dissolved", "dormant", "forming", "inactive", "operational", "activa",
           "vigente", "baja", "disuelta", "aktiv", "aufgelost", "actif", "ferme", "attiva", "cessata", "ativa", "نشط",
           "уcтановлен", "действует", "ликвидирован", "established", "registered", "removed", "struck off"}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What a column's values look like. Rates are shares of distinct, not blank values, 0..1."""

    filled: float  # share of rows with a value
    distinct: float  # distinct values / filled rows
    length: float  # mean length
    count: int  # filled rows
    rates: dict[str, float]
    sample: tuple[str, ...]

    def rate(self, name: str) -> float:
        return self.rates.get(name, 0.0)


_TECHNICAL = {"node", "way", "relation", "feature", "point", "listitem", "organization", "organisation", "place",
              "thing",
              "postaladdress", "geocoordinates", "localbusiness"}  # fmt: skip


def look(values: pl.Series) -> Look:
    """Counts over all rows, rates over at most SAMPLE distinct values, taken evenly."""
    filled = values.drop_nulls()
    unique = [v for v in filled.unique(maintain_order=True).to_list() if not text.is_blank(v)]
    step = max(1, len(unique) // SAMPLE)
    sample = tuple(value[:400].strip() for value in unique[::step][:SAMPLE])
    rates = {name: sum(map(test, sample)) / len(sample) for name, test in TESTS.items()} if sample else {}
    rates["running"] = _running(sample)
    count = filled.len()
    return Look(
        count / max(values.len(), 1), len(unique) / max(count, 1),
        sum(map(len, sample)) / max(len(sample), 1), count if sample else 0, rates, sample,
    )  # fmt: skip


def _running(sample: tuple[str, ...]) -> float:
    """Share of neighbours of which the next is a larger whole number: 1 for a column that counts its rows."""
    numbers = [int(v) if v.isascii() and v.isdigit() and len(v) < 10 else None for v in sample]
    steps = [a is not None and b is not None and a < b for a, b in pairwise(numbers)]
    return sum(steps) / len(steps) if steps else 0.0


def _is_url(value: str) -> bool:
    return (
        "." in value
        and "@" not in value
        and any(url.normalise(p) for p in url.split(value)[:2])
        and len(value.split()) < 4
    )


def _has_link(value: str) -> bool:
    return bool(text.links(value))


def _is_pair(value: str) -> bool:
    found = place.pair(value) if len(value) < 60 else None
    return bool(
        found and ("." in value or "°" in value or "," in value) and abs(found[0]) <= 180 and abs(found[1]) <= 180
    )


TESTS: Final[dict[str, Callable[[str], bool]]] = {
    "url": _is_url,
    "link": _has_link,
    "email": lambda v: bool("@" in v or "(at" in v or "[at" in v) and len(v) < 120 and bool(email.clean(v).facts),
    "phone": lambda v: bool(_PHONE.fullmatch(v)) and 6 <= sum(map(str.isdigit, v)) <= 16 and not date.parse(v),
    "phonish": lambda v: 5 <= sum(map(str.isdigit, v)) <= 40 and len(v) < 80,
    "number": lambda v: bool(_NUMBER.fullmatch(v)),
    "decimal": lambda v: bool(_DECIMAL.fullmatch(v)),
    "fraction": lambda v: bool(_FRACTION.fullmatch(v)),
    "degrees": lambda v: (n := place.number(v)) is not None and abs(n) <= 180,
    "latitude": lambda v: (n := place.number(v)) is not None and abs(n) <= 90,
    "pair": _is_pair,
    "date": lambda v: date.parse(v) is not None and len(v) < 40,
    "year": lambda v: v.isdigit() and len(v) == 4 and 1600 < int(v) < 2100,
    "digit": lambda v: any(map(str.isdigit, v)),
    "letter": lambda v: sum(map(str.isalpha, v)) > 1,
    "flag": lambda v: fold(v) in _FLAG or v in ("✓", "✔", "○", "×", "☑", "☐", "✗", "✘", "✅", "❌"),
    "technical": lambda v: v.lower() in _TECHNICAL,
    "counted": lambda v: date.of_number(v) is not None,
    "status": lambda v: any(w in _STATUS for w in fold(v).split()[:2]) or (len(v) < 40 and bool(status.clean(v).facts)),
    "country": lambda v: place.country(v) is not None and not v.isdigit(),
    "region": lambda v: place.region_country(v) is not None,
    "postcode": lambda v: bool(_POSTCODE.fullmatch(v)),
    "kind": lambda v: len(v) < 90 and bool(kind.codes("kind", v)),
    "activity": lambda v: len(v) < 90 and bool(kind.codes("activity", v)),
    "legal_form": lambda v: len(v) < 90 and bool(kind.codes("legal_form", v)),
    "coop": lambda v: _names_coop(v),
    "handle": lambda v: v.startswith("@") or "facebook" in v.lower() or "instagram" in v.lower(),
    "comma": lambda v: "," in v or ";" in v,
    "image": lambda v: bool(re.search(r"\.(jpe?g|png|gif|svg|webp)\b", v, re.I)) or "image" in v,
    "long": lambda v: len(v) > 60,
    "words": lambda v: len(v.split()) > 1,
    "address": lambda v: any(map(str.isdigit, v)) and any(map(str.isalpha, v)) and len(v) > 12,
}
_COOP = re.compile(
    r"co-?op|coöp|kooper|genossen|societ|sociedad|union|limited|\bltd\b|collective|colectiv|association|asociaci|trust|"
    r"координ|кооп|تعاون|جمعي|सहकारी|समिति|合作|協同|組合|협동|ushirika|koperasi|spółdziel|osuuskun|συνεταιρ|আমবায়|সমবায়",
    re.I,
)


def fit(field: str, seen: Look) -> float:
    """How well values suit a field, 0..1; a column without values suits every header."""
    if not seen.count:
        return 0.9
    if field in FITS:
        return FITS[field](seen)
    return TEXT_FITS.get(field, _free)(seen) if seen.rate("flag") < 0.9 else 0.1


def _free(seen: Look) -> float:
    return 1.0


def _wordy(seen: Look) -> float:
    return (1.0 if seen.rate("letter") > 0.6 else 0.2) * (
        0.3 if seen.rate("url") > 0.5 or seen.rate("email") > 0.5 else 1.0
    )


def _step(rate: str, enough: float, short: float = 0.2) -> Callable[[Look], float]:
    return lambda seen: 1.0 if seen.rate(rate) >= enough else short


TEXT_FITS: Final[dict[str, Callable[[Look], float]]] = {
    "name": lambda s: (
        (1.0 if s.rate("link") > 0.5 else _wordy(s))
        * (1.0 if s.distinct > 0.3 or s.count < 20 else 0.45)
        * (0.4 if s.length > 120 else 1.0)
    ),
    "legal_name": _wordy,
    "other_name": _wordy,
    "description": lambda s: _wordy(s) * (1.0 if s.length > 15 else 0.7),
    "kind": lambda s: (
        _wordy(s)
        * (0.2 if s.rate("technical") > 0.8 else 1)
        * (0.5 if s.length > 90 or (s.filled < 0.05 and s.rate("kind") < 0.2) else 1.0)
    ),
    "activity": lambda s: _wordy(s) * (0.7 if s.length > 120 else 1.0),
    "topic": _wordy,
    "legal_form": lambda s: _wordy(s) * (0.4 if s.length > 60 else 1.0),
    "street": lambda s: _wordy(s) * (0.6 if s.length > 90 else 1.0),
    "city": lambda s: _wordy(s) * (0.5 if s.length > 60 else 1.0) * (0.6 if s.rate("digit") > 0.5 else 1.0),
    "region": lambda s: _wordy(s) * (0.6 if s.length > 60 else 1.0),
    "address": lambda s: _wordy(s) * (1.0 if s.length > 8 else 0.7),
    "locality": lambda s: _wordy(s) * (0.6 if s.length > 70 or s.rate("address") > 0.6 else 1.0),
    "contact": _wordy,
    "kin": _wordy,
}
FITS: Final[dict[str, Callable[[Look], float]]] = {
    "website": _step("url", 0.35),
    "social": lambda s: 1.0 if s.rate("url") > 0.3 or s.rate("handle") > 0.4 else 0.2,
    "directory": _step("url", 0.5, 0.1),
    "image": lambda s: 1.0 if s.rate("url") > 0.5 or s.rate("image") > 0.5 else 0.1,
    "email": _step("email", 0.3),
    "phone": lambda s: 1.0 if s.rate("phonish") > 0.4 and s.rate("decimal") < 0.5 else 0.2,
    "contacts": lambda s: 1.0 if s.rate("email") + s.rate("url") + s.rate("phone") > 0.3 else 0.2,
    "lat": lambda s: 1.0 if s.rate("latitude") > 0.7 else 0.8 if s.rate("degrees") > 0.9 else 0.1,
    "lon": _step("degrees", 0.7, 0.1),
    "coordinates": _step("pair", 0.5, 0.1),
    "country": lambda s: 1.0 if s.rate("country") > 0.4 else 0.7 if s.rate("region") > 0.5 else 0.3,
    "postcode": lambda s: (
        (1.0 if s.rate("digit") > 0.6 and s.length < 14 else 0.2) * (0.2 if s.rate("decimal") > 0.5 else 1.0)
    ),
    "opened": lambda s: 1.0 if s.rate("date") >= 0.4 or s.rate("counted") > 0.9 else 0.1,
    "closed": lambda s: 1.0 if s.rate("date") >= 0.4 or s.rate("counted") > 0.9 else 0.1,
    "observed": lambda s: 1.0 if s.rate("date") >= 0.6 or s.rate("counted") > 0.9 else 0.1,
    "members": lambda s: 1.0 if s.rate("digit") > 0.7 and s.length < 20 else 0.1,
    "workers": lambda s: 1.0 if s.rate("digit") > 0.7 and s.length < 20 else 0.1,
    "status": lambda s: (
        1.0
        if s.rate("status") > 0.3 or s.rate("flag") > 0.7
        else 0.6
        if s.distinct < 0.1 and s.rate("number") < 0.5
        else 0.2
    ),
    "house_number": lambda s: (
        (1.0 if s.length < 12 and s.rate("digit") > 0.5 and s.rate("decimal") < 0.2 else 0.2)
        * (0.3 if s.rate("running") > 0.7 else 1.0)
    ),
    "identifier": lambda s: 1.0 if s.rate("digit") > 0.7 and s.length < 40 else 0.2,
    "id": lambda s: (1.0 if s.length < 80 else 0.2) * (1.0 if s.rate("decimal") < 0.3 else 0.3),
}


def _names_coop(value: str) -> bool:
    return bool(_COOP.search(value))
