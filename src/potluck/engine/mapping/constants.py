"""What holds for every row of a list though no column says it."""

import re
from collections import Counter
from typing import Final

from potluck.engine.fields import identifier, kind, place
from potluck.engine.mapping.contents import Look
from potluck.engine.nouns import ColumnMeaning, Reading
from potluck.engine.vocabulary import fold, load

CLOSED: Final = {"defunct", "closed", "dissolved", "cerradas", "fermees", "geschlossen", "chiuse", "fechadas"}
POSTCODES: Final = {
    "GB": re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}"),
    "CA": re.compile(r"[A-Z]\d[A-Z]\s*\d[A-Z]\d"),
    "NL": re.compile(r"\d{4}\s*[A-Z]{2}"),
    "JP": re.compile(r"(?:〒\s*)?\d{3}-\d{4}"),
    "BR": re.compile(r"\d{5}-\d{3}"),
    "PT": re.compile(r"\d{4}-\d{3}"),
    "PL": re.compile(r"\d{2}-\d{3}"),
}
"""Postcodes whose form tells the country."""


def constants(reading: Reading, meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> dict[str, str]:
    """What holds for every row though no column says it: the country, and that a list is one of closed ones."""
    found: dict[str, str] = {}
    country = (
        None
        if any(m.field == "country" and looks[c].filled > 0.5 for c, m in meanings.items())
        else _country(meanings, looks)
    )
    if country:
        found["country"] = country
    names = [fold(table.name) for table in reading.tables]
    if (
        names
        and all(set(name.split()) & CLOSED for name in names)
        and not any(m.field == "status" for m in meanings.values())
    ):
        found["status"] = "closed"
    return found


def _country(meanings: dict[str, ColumnMeaning], looks: dict[str, Look]) -> str | None:
    """The one country that nearly all known states, else the form of the postcodes, belong to."""
    for column, m in meanings.items():
        if m.field == "region":
            counts = Counter(code for value in looks[column].sample if (code := place.region_country(value)))
            known = sum(counts.values())
            if known and known >= 0.5 * len(looks[column].sample) and counts.most_common(1)[0][1] >= 0.9 * known:
                return counts.most_common(1)[0][0]
        if m.field == "identifier" and (registers := identifier.registers_of(column, looks[column].sample)):
            code = registers[0].partition("-")[0].upper()
            if len(code) == 2 and code != "EU" and "-" in registers[0]:
                return code
    for column, m in meanings.items():
        if m.field == "legal_form" and (code := _form_country(looks[column])):
            return code
        if m.field == "postcode" and looks[column].count > 2:
            for code, form in POSTCODES.items():
                if sum(bool(form.fullmatch(v.strip().upper())) for v in looks[column].sample) >= 0.8 * len(
                    looks[column].sample
                ):
                    return code
    return None


def _form_country(seen: Look) -> str | None:
    """The country whose law knows most of the legal forms of a column."""
    forms = [codes[0] for value in seen.sample if (codes := kind.codes("legal_form", value))]
    counts = Counter(load("legal_forms")[form]["country"] for form in forms)
    country, known = counts.most_common(1)[0] if counts else (None, 0)
    return str(country) if country and known >= 0.5 * len(seen.sample) else None
