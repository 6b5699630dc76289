"""Fields, values and kinds of suggestions as a reader says them."""

from collections.abc import Callable
from typing import Any, Final

import phonenumbers
from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from potluck.engine.vocabulary import FIELD_LABELS, load
from potluck.web.suggestions.models import Suggestion

KIND_WORDS: Final = {
    Suggestion.CHANGE: gettext_lazy("Something is to be corrected"),
    Suggestion.ADD: gettext_lazy("A co-op is missing"),
    Suggestion.CLOSED: gettext_lazy("It closed"),
    Suggestion.MERGE: gettext_lazy("Two are one"),
    Suggestion.SPLIT: gettext_lazy("One is two"),
    Suggestion.OUT: gettext_lazy("It should not be here"),
}
STATUS_WORDS: Final = {
    "open": gettext_lazy("Open"),
    "closed": gettext_lazy("Closed"),
    "forming": gettext_lazy("Getting started"),
}


def field_label(field: str) -> str:
    return _(FIELD_LABELS.get(field, field.replace("_", " ").capitalize()))


def value(field: str, text: str) -> str:
    """One value in words: codes in the reader's language, numbers in groups, addresses without https://."""
    show: Callable[[str], str] | None = _SHOW.get(field)
    return show(text) if show and text else text


def kinds() -> list[tuple[str, str]]:
    """(code, words) of every kind of co-op."""
    return [(code, _label("kinds", code)) for code in load("kinds")]


def countries() -> list[tuple[str, str]]:
    """(ISO code, name) of every country, by name in the reader's language."""
    codes = (code for code in Locale("en").territories if len(code) == 2 and code.isalpha())
    names = [(code, _country(code)) for code in codes if code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}]
    return sorted(names, key=lambda pair: pair[1])


def _label(vocabulary: str, code: str) -> str:
    said: Any = load(vocabulary).get(code) or {}
    labels = said.get("labels") or {} if isinstance(said, dict) else {}
    tongue = (get_language() or "en").split("-")[0]
    return str(labels.get(tongue) or labels.get("en") or code)


def _country(code: str) -> str:
    try:
        locale = Locale.parse((get_language() or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(locale.territories.get(code.upper(), code))


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _web(text: str) -> str:
    return text.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


_SHOW: Final[dict[str, Callable[[str], str]]] = {
    "kind": lambda code: _label("kinds", code),
    "activity": lambda code: _label("activities", code),
    "legal_form": lambda code: _label("legal_forms", code),
    "status": lambda code: str(STATUS_WORDS.get(code, code)),
    "country": _country,
    "phone": _phone,
    "website": _web,
    "social": _web,
    "directory": _web,
}
