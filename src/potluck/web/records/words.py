"""A value as a reader sees it: codes in words, addresses without https://, levels and ages said plainly."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import phonenumbers
from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from potluck.engine.vocabulary import FIELD_LABELS, load

LEVEL_WORDS: Final = {
    "public": gettext_lazy("Everyone"),
    "peers": gettext_lazy("Other tables"),
    "members": gettext_lazy("Members"),
    "steward": gettext_lazy("Stewards only"),
}
STATUS_WORDS: Final = {
    "open": gettext_lazy("Open"),
    "closed": gettext_lazy("Closed"),
    "forming": gettext_lazy("Getting started"),
}
PRECISION_WORDS: Final = {
    "exact": gettext_lazy("Exact place"),
    "street": gettext_lazy("Street"),
    "postcode": gettext_lazy("Postcode only, not exact"),
    "town": gettext_lazy("Town only, not exact"),
    "region": gettext_lazy("Region only, not exact"),
}


def field_label(field: str) -> str:
    return _(FIELD_LABELS.get(field, field.replace("_", " ").capitalize()))


def value(field: str, text: str) -> str:
    """One value in words: codes in the reader's language, numbers in groups, addresses without https://."""
    show: Callable[[str], str] | None = SHOW.get(field)
    return show(text) if show and text else text


@cache
def choices(vocabulary: str, language: str = "en") -> tuple[tuple[str, str], ...]:
    """(code, words) of a coded vocabulary, in the order of its file."""
    return tuple((code, _label(code, said, language)) for code, said in load(vocabulary).items())


def label(vocabulary: str, code: str) -> str:
    """A kind ("kinds"), activity ("activities") or legal form ("legal_forms") in the reader's language."""
    return _by_code(vocabulary, _tongue()).get(code) or _plain(code)


@cache
def _by_code(vocabulary: str, language: str) -> dict[str, str]:
    return dict(choices(vocabulary, language))


def _label(code: str, said: Any, language: str) -> str:
    labels = said.get("labels") or said.get("label") if isinstance(said, dict) else None
    if isinstance(labels, dict):
        found = labels.get(language) or labels.get("en")
        labels = found[0] if isinstance(found, list) else found
    return str(labels or _plain(code))


def _plain(code: str) -> str:
    """A code without words of its own; what is no code stays as it is."""
    return code.replace("_", " ").capitalize() if code.isascii() and code.islower() else code


def _tongue() -> str:
    return (get_language() or "en").split("-")[0]


def kinds() -> list[tuple[str, str]]:
    """(code, words) of every kind of co-op, in the reader's language."""
    return [(code, label("kinds", code)) for code in load("kinds")]


def status(code: str) -> str:
    return str(STATUS_WORDS.get(code, code))


def precision(code: str | None) -> str:
    """How exact a place is; one that does not say is exact."""
    return str(PRECISION_WORDS.get(code or "exact", ""))


def country(code: str) -> str:
    """A country's name in the reader's language."""
    return str(_locale().territories.get(code.upper(), code))


def countries() -> list[tuple[str, str]]:
    """(ISO code, name) of every country, by name in the reader's language."""
    found = [(code, name) for code, name in _locale().territories.items() if len(code) == 2 and code.isalpha()]
    return sorted((pair for pair in found if pair[0] not in NO_COUNTRIES), key=lambda pair: pair[1])


NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes of CLDR that are two letters and no country."""


def _locale() -> Locale:
    try:
        return Locale.parse((get_language() or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _web(text: str) -> str:
    return text.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _identifier(text: str) -> str:
    register, colon, number = text.partition(":")
    return f"{number} ({register})" if colon and register != "local" else number or text


def _phone(text: str) -> str:
    """E.164 in groups, as people read it out; other numbers as they are."""
    if not text.startswith("+"):
        return text
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _kin(text: str) -> str:
    return text.partition(":")[2] or text


SHOW: Final[dict[str, Callable[[str], str]]] = {
    "kind": lambda code: label("kinds", code),
    "activity": lambda code: label("activities", code),
    "legal_form": lambda code: label("legal_forms", code),
    "status": status,
    "country": country,
    "website": _web,
    "social": _web,
    "directory": _web,
    "image": _web,
    "identifier": _identifier,
    "phone": _phone,
    "kin": _kin,
    "precision": precision,
}


VERDICT_WORDS: Final = {
    "same": gettext_lazy("the same"),
    "different": gettext_lazy("not the same"),
    "unsure": gettext_lazy("not sure"),
    "branch": gettext_lazy("the second is a branch of the first"),
    "branch_of": gettext_lazy("the first is a branch of the second"),
}


def verdict_in_words(detail: Any) -> str:
    """What was decided about two rows, for a line of the journal."""
    return str(VERDICT_WORDS.get(detail.get("verdict", ""), ""))


def counts_in_words(detail: Any) -> str:
    """How much was linked, for a line of the journal."""
    if "profiles" not in detail:
        return ""
    return _("%(rows)s rows, %(coops)s co-ops") % {"rows": detail.get("records", 0), "coops": detail["profiles"]}
