"""The owner's spelling: how a column writes its values, learnt from its cells, and a clean value written that way."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from babel import Locale

from potluck.engine.fields import text
from potluck.engine.formulas import may_enter_own_file
from potluck.engine.give_back.dates import date_speller
from potluck.engine.give_back.phones import phone_speller

Example = tuple[str, str]
"""(cell, the clean value that was read from it)."""
Speller = Callable[[str], str | None]
"""A clean value -> the cell, or None when the column has no way to say it."""

CODED: Final = ("kind", "activity", "legal_form")
_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)?")
_PAIR: Final = re.compile(r"^(\D*?)(-?\d+(?:[.,]\d+)?)(\s*+[,;/|]\s*+|(?=[^\S ]* )\s++)(-?\d+(?:[.,]\d+)?)(\D*)$")
_MOST: Final = 2_000
"""Cells of a column that are looked at."""
CLOSED: Final = {
    "open": "closed", "active": "inactive", "yes": "no", "true": "false", "live": "closed", "1": "0", "y": "n",
    "registered": "dissolved", "operating": "closed", "current": "closed", "abierta": "cerrada", "abierto": "cerrado",
    "activa": "inactiva", "activo": "inactivo", "si": "no", "sí": "no", "alta": "baja", "vigente": "disuelta",
    "ouvert": "fermé", "ouverte": "fermée", "actif": "inactif", "oui": "non", "aktiv": "inaktiv",
    "offen": "geschlossen", "ja": "nein", "attiva": "inattiva", "attivo": "inattivo", "aperta": "chiusa",
    "ativa": "inativa", "ativo": "inativo", "sim": "não", "oberta": "tancada", "actief": "inactief",
    "نشطة": "غير نشطة", "مفتوح": "مغلق",
}  # fmt: skip
"""The word for a closed one in a list that has only ever used the word for an open one."""


def speller(field: str, examples: Sequence[Example], default: str = "closed") -> Speller:
    """How a column of this field writes. `default`: the word for closed where nothing can be learnt."""
    examples = examples[:_MOST]
    made = _maker(field, examples, default)

    def safe(value: str) -> str | None:
        after = made(value)
        return None if after is None or not after.strip() or not may_enter_own_file(after) else after

    return safe


def _maker(field: str, examples: Sequence[Example], default: str) -> Speller:
    if field == "phone":
        return phone_speller(examples)
    if field in ("opened", "closed"):
        return date_speller(examples)
    if field in CODED:
        return _words(examples).get
    if field == "status":
        return _status(examples, default)
    if field == "country":
        return _country(examples)
    if field in ("website", "social"):
        return _website(examples)
    if field in ("lat", "lon"):
        return _degrees([cell for cell, _ in examples])
    if field == "coordinates":
        return _pair(examples)
    if field == "identifier":
        return _identifier(examples)
    if field in ("members", "workers"):
        return _count(examples)
    return _cased(examples, field) if field in ("street", "city", "region", "address", "locality") else str


def _words(examples: Sequence[Example]) -> dict[str, str]:
    """Clean value -> the cell that says it most often."""
    counts: dict[str, Counter[str]] = {}
    for cell, value in examples:
        counts.setdefault(value, Counter())[cell] += 1
    return {value: cells.most_common(1)[0][0] for value, cells in counts.items()}


def _status(examples: Sequence[Example], default: str) -> Speller:
    """The list's own word; for the first closed one, the opposite of its word for open, written alike."""
    words = _words(examples)

    def spell(value: str) -> str | None:
        if value in words or value != "closed":
            return words.get(value)
        said = words.get("open", "")
        word = CLOSED.get(said.strip().casefold())
        return (
            default
            if word is None
            else word.upper()
            if said.isupper()
            else word.capitalize()
            if said.istitle()
            else word
        )

    return spell


def _country(examples: Sequence[Example]) -> Speller:
    """The list's own word for a country, else the code or the name in the language that its other words are of."""
    words = _words(examples)
    known = [(cell, value) for value, cell in words.items()]
    is_code = sum(cell.upper() == value for cell, value in known) * 2 > len(known)
    tongues = ("en", "es", "fr", "de", "it", "pt", "ca", "nl", "ar")
    names = {tongue: Locale.parse(tongue).territories for tongue in tongues}
    best = max(tongues, key=lambda tongue: sum(names[tongue].get(value) == cell for cell, value in known))
    fits = any(names[best].get(value) == cell for cell, value in known)
    is_small = bool(known) and all(cell == cell.lower() for cell, _ in known)

    def spell(value: str) -> str | None:
        if value in words:
            return words[value]
        if is_code:
            return value.lower() if is_small else value
        return str(names[best].get(value, value)) if fits or not known else None

    return spell


def _website(examples: Sequence[Example]) -> Speller:
    """With or without https:// and the last slash, as most cells have it."""
    cells = [cell.strip() for cell, _ in examples]
    schemes = sum(bool(re.match("https?://", cell, re.I)) for cell in cells)
    bare = not schemes * 2 >= len(cells) if cells else False
    hosts = [cell for cell in cells if not re.sub("^https?://", "", cell, flags=re.I).rstrip("/").count("/")]
    slash = sum(cell.endswith("/") for cell in hosts) * 2 > len(hosts)

    def spell(value: str) -> str:
        told = value.removeprefix("https://") if bare else value
        return f"{told}/" if slash and not value.removeprefix("https://").count("/") else told

    return spell


def _degrees(cells: Sequence[str]) -> Callable[[str], str]:
    """With the decimals and the comma that most cells have; never less exact than some ten metres."""
    numbers = [found[0] for cell in cells if (found := _NUMBER.fullmatch(cell.strip()))]
    decimals = Counter(len(re.split("[.,]", number)[1]) for number in numbers if re.search("[.,]", number))
    places = min(max(decimals.most_common(1)[0][0], 4), 7) if decimals else 6
    comma = sum("," in number for number in numbers) * 2 > len(numbers)
    is_even = bool(decimals) and decimals.most_common(1)[0][1] * 10 > len(numbers) * 9

    def spell(value: str) -> str:
        told = f"{float(value):.{places}f}"
        told = told if is_even else told.rstrip("0").rstrip(".")
        return told.replace(".", ",") if comma else told

    return spell


def _pair(examples: Sequence[Example]) -> Speller:
    """Both numbers in one cell, with what stands around and between them. The values are "lat|lon"."""
    found = [(m, value) for cell, value in examples if (m := _PAIR.match(cell.strip()))]
    frames = Counter((m[1], m[3], m[5], _is_turned(m, value)) for m, value in found)
    (before, between, behind, turned) = frames.most_common(1)[0][0] if frames else ("", ", ", "", False)
    spell_one = _degrees([number for m, _ in found for number in (m[2], m[4])])

    def spell(value: str) -> str:
        one, other = (spell_one(number) for number in value.split("|"))
        return f"{before}{other}{between}{one}{behind}" if turned else f"{before}{one}{between}{other}{behind}"

    return spell


def _is_turned(m: re.Match[str], value: str) -> bool:
    lat = float(value.split("|")[0])
    first, second = (float(m[group].replace(",", ".")) for group in (2, 4))
    return abs(second - lat) < abs(first - lat)


def _identifier(examples: Sequence[Example]) -> Speller:
    """Numbers of the register that the column is for, without the register's name."""
    pairs = [(cell.strip(), *value.partition(":")[::2]) for cell, value in examples]
    registers = Counter(register for cell, register, number in pairs if cell == number and register != "local")
    own = registers.most_common(1)[0][0] if registers else ""
    return lambda value: value.partition(":")[2] if own and value.partition(":")[0] == own else None


def _count(examples: Sequence[Example]) -> Speller:
    """Whole numbers, their thousands marked as most cells mark them."""
    marks = Counter(
        m[1] for cell, _ in examples if (m := re.fullmatch(r"\d{1,3}([., '\u202f\u00a0])\d{3}.*", cell.strip()))
    )
    large = sum(len(re.sub(r"\D", "", cell)) > 3 for cell, _ in examples)
    mark = marks.most_common(1)[0][0] if marks and marks.total() * 2 > large else ""
    return lambda value: f"{int(value):,}".replace(",", mark) if value.isdigit() else None


def _cased(examples: Sequence[Example], field: str) -> Callable[[str], str]:
    """All in capitals where nearly all cells are; a town in capitals as a name where they are not."""
    lettered = [cell for cell, _ in examples if any(letter.isalpha() for letter in cell)]
    shouts = bool(lettered) and sum(cell == cell.upper() for cell in lettered) * 10 > len(lettered) * 8
    whispers = bool(lettered) and sum(cell == cell.lower() for cell in lettered) * 10 > len(lettered) * 8
    is_cased = any(cell.upper() != cell.lower() for cell in lettered)

    def spell(value: str) -> str:
        plain = text.plain(value)
        if field in ("city", "region") and not shouts and is_cased and len(plain) > 3 and plain.isupper():
            plain = plain.title()
        return plain.upper() if is_cased and shouts else plain.lower() if is_cased and whispers else plain

    return spell
