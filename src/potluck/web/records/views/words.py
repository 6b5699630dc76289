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
WAITS: Final = {
    "few_kept": gettext_lazy(
        "Fewer than half of the rows in the file could be kept. Perhaps a column is not understood."
    ),
    "halved": gettext_lazy("Half of its rows or more would be gone. Perhaps only a part of the file came."),
    "mostly_new": gettext_lazy("Fewer than half of the rows are rows that we know. Perhaps this is another list."),
    "column_lost": gettext_lazy(
        "Names or places are gone from nearly all rows. Perhaps a column has another name now."
    ),
}
"""Why a version waits for a person's yes, and what may have happened."""
STATUS_WORDS: Final = {
    "open": gettext_lazy("Open"),
    "closed": gettext_lazy("Closed"),
    "forming": gettext_lazy("Being founded"),
}
PRECISION_WORDS: Final = {
    "exact": gettext_lazy("exact"),
    "street": gettext_lazy("to the street"),
    "postcode": gettext_lazy("postcode only"),
    "town": gettext_lazy("town only"),
    "region": gettext_lazy("region only"),
}
LICENCES: Final = (
    ("", gettext_lazy("Not stated: it is shown, and left out of downloads")),
    ("CC0-1.0", gettext_lazy("Anyone may use it for anything (CC0)")),
    ("CC-BY-4.0", gettext_lazy("Anyone may use it, naming the list (CC BY 4.0)")),
    ("CC-BY-SA-4.0", gettext_lazy("Naming the list, and sharing in the same way (CC BY-SA 4.0)")),
    ("ODbL-1.0", gettext_lazy("Open database licence: naming, sharing in the same way (ODbL)")),
    ("ODC-By-1.0", gettext_lazy("Open data licence: naming the list (ODC-By)")),
    ("PDDL-1.0", gettext_lazy("Given to the public, nothing asked (PDDL)")),
    ("OGL-UK-3.0", gettext_lazy("Open Government Licence, United Kingdom")),
    ("CC-BY-NC-4.0", gettext_lazy("Naming the list, not for profit (CC BY-NC 4.0)")),
    ("CC-BY-NC-SA-4.0", gettext_lazy("Naming the list, not for profit, sharing alike (CC BY-NC-SA 4.0)")),
)


def field_label(field: str) -> str:
    return _(FIELD_LABELS.get(field, field.replace("_", " ").capitalize()))


def value(field: str, text: str) -> str:
    """One value in words."""
    show: Callable[[str], str] | None = SHOW.get(field)
    return show(text) if show else text


@cache
def choices(vocabulary: str, language: str = "en") -> tuple[tuple[str, str], ...]:
    """(code, words) of a coded vocabulary, in the order of its file."""
    return tuple((code, _label(code, said, language)) for code, said in load(vocabulary).items())


def _label(code: str, said: Any, language: str) -> str:
    labels = said.get("labels") or said.get("label") if isinstance(said, dict) else None
    if isinstance(labels, dict):
        found = labels.get(language) or labels.get("en")
        labels = found[0] if isinstance(found, list) else found
    return str(labels or code.replace("_", " ").capitalize())


def _of(vocabulary: str) -> Callable[[str], str]:
    def show(code: str) -> str:
        return dict(choices(vocabulary, (get_language() or "en").split("-")[0])).get(code, code)

    return show


def country(code: str) -> str:
    try:
        locale = Locale.parse((get_language() or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(locale.territories.get(code.upper(), code))


def countries() -> list[tuple[str, str]]:
    """(ISO code, name) of every country, by name."""
    locale = Locale.parse((get_language() or "en").replace("-", "_"))
    found = [(code, name) for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()]
    return sorted(
        (pair for pair in found if pair[0] not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}), key=lambda p: p[1]
    )


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
    "kind": _of("kinds"),
    "activity": _of("activities"),
    "legal_form": _of("legal_forms"),
    "status": lambda code: str(STATUS_WORDS.get(code, code)),
    "country": country,
    "website": _web,
    "social": _web,
    "directory": _web,
    "image": _web,
    "identifier": _identifier,
    "phone": _phone,
    "kin": _kin,
    "precision": lambda code: str(PRECISION_WORDS.get(code, code)),
}


def how_sure(confidence: float) -> tuple[str, bool]:
    """("Sure, 98 in 100", whether somebody should look)."""
    hundred = round(confidence * 100)
    if hundred >= 90:
        return _("Sure, %(n)s in 100") % {"n": hundred}, False
    if hundred >= 70:
        return _("Fairly sure, %(n)s in 100") % {"n": hundred}, False
    return _("A guess, %(n)s in 100") % {"n": hundred}, True


def distance(km: float) -> str:
    """How far apart two places are, in words."""
    if km < 0.015:
        return _("At the same spot.")
    if km < 0.95:
        return _("%(n)s m apart.") % {"n": max(10, round(km * 100) * 10)}
    return _("%(n)s km apart.") % {"n": f"{km:.1f}" if km < 10 else f"{km:,.0f}"}


ENCODINGS: Final = (
    ("", gettext_lazy("Find out")),
    ("utf-8", "UTF-8"),
    ("cp1252", gettext_lazy("Windows-1252, Western Europe")),
    ("cp1250", gettext_lazy("Windows-1250, Central Europe")),
    ("cp1251", gettext_lazy("Windows-1251, Cyrillic")),
    ("cp1253", gettext_lazy("Windows-1253, Greek")),
    ("cp1254", gettext_lazy("Windows-1254, Turkish")),
    ("cp1255", gettext_lazy("Windows-1255, Hebrew")),
    ("cp1256", gettext_lazy("Windows-1256, Arabic")),
    ("iso8859-15", gettext_lazy("Latin-9, Western Europe")),
    ("mac-roman", gettext_lazy("Mac, Western Europe")),
    ("utf-16", "UTF-16"),
    ("shift_jis", gettext_lazy("Shift JIS, Japanese")),
    ("gb18030", gettext_lazy("GB 18030, Chinese")),
    ("big5", gettext_lazy("Big5, Chinese")),
    ("euc_kr", gettext_lazy("EUC-KR, Korean")),
)
DELIMITERS: Final = {
    ",": gettext_lazy("commas between them"),
    ";": gettext_lazy("semicolons between them"),
    "\t": gettext_lazy("tabs between them"),
    "|": gettext_lazy("bars between them"),
}


def read_as(details: Any) -> str:
    """How a file was read: "semicolons between them, letters as cp1252"."""
    delimiter = details.get("delimiter", "")
    said = [str(DELIMITERS.get(delimiter, ""))]
    if details.get("encoding"):
        said.append(_("letters as %(encoding)s") % {"encoding": encoding_name(details["encoding"])})
    if details.get("sheets"):
        said.append(_("sheets: %(names)s") % {"names": details["sheets"]})
    return ", ".join(part for part in said if part)


def encoding_name(code: str) -> str:
    known = {"cp1252": "Windows-1252", "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16"}
    return known.get(code.lower(), code)
