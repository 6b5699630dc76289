"""Words about lists and how they were read: licences, encodings, how sure a guess is, numbers for the journal."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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


def how_sure(confidence: float) -> tuple[str, bool]:
    """("Sure, 98 in 100", whether somebody should look)."""
    hundred = round(confidence * 100)
    if hundred >= 90:
        return _("Sure, %(n)s in 100") % {"n": hundred}, False
    if hundred >= 70:
        return _("Fairly sure, %(n)s in 100") % {"n": hundred}, False
    return _("A guess, %(n)s in 100") % {"n": hundred}, True


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


def counts_in_words(detail: Any) -> str:
    """How many rows of a list came in; empty when the line does not say."""
    if "kept" not in detail:
        return ""
    kept = ngettext("%(n)s row", "%(n)s rows", detail["kept"]) % {"n": detail["kept"]}
    return kept + (_(", %(n)s refused") % {"n": detail["refused"]} if detail.get("refused") else "")
