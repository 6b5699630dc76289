"""What the map and the search need of codes: marks of kinds, words in all our languages, names of languages. A value in
the reader's words is `records.words`."""

from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils import formats
from django.utils.translation import gettext

from potluck.engine import vocabulary
from potluck.web.places.limits import LETTERS, MOST_LETTERS, MOST_VALUES

EXACT = ("exact", "street")
RTL = {"ar", "arc", "ckb", "dv", "fa", "ha", "he", "ks", "ps", "sd", "ug", "ur", "yi"}


@cache
def mark(kind: str | None) -> str:
    """What is drawn for a kind on a map: its sign in the sprite and its family, as "worker.work"."""
    entry = vocabulary.load("kinds").get(kind or "", {})
    return f"{entry.get('shape', 'other')}.{entry.get('family', 'other')}"


def search_text(kinds: Iterable[str], activities: Iterable[str]) -> list[str]:
    """Every word, in all our languages, under which these codes should be found."""
    pairs = [*(("kinds", code) for code in kinds), *(("activities", code) for code in activities)]
    return [text for words, code in pairs for text in (code.replace("_", " "), *_labels(words).get(code, {}).values())]


@cache
def _labels(words: str) -> dict[str, dict[str, str]]:
    """Code -> language -> label."""
    return {code: dict(entry.get("labels") or {}) for code, entry in vocabulary.load(words).items()}


def language(tag: str) -> str:
    """A language's own name: "Deutsch". The tag itself where CLDR has none."""
    locale = _locale(tag)
    return (locale.get_display_name(locale) or tag) if locale else tag


def is_rtl(tag: str | None) -> bool:
    return (tag or "").split("-")[0] in RTL


@cache
def country_code(name: str) -> str | None:
    """The code of a country by its name in one of those languages, or by the code itself."""
    folded = name.casefold()
    codes = (str(code) for code in Locale("en").territories if len(str(code)) == 2 and str(code).isalpha())
    return next((c for c in codes if folded in (c.casefold(), *(n.casefold() for n in country_names(c)))), None)


@cache
def country_names(code: str | None) -> tuple[str, ...]:
    """The country's name in some large languages, to be found by."""
    locales = [Locale(tag) for tag in ("en", "es", "fr", "de", "pt", "ar", "ru", "zh", "it")]
    return tuple({name for locale in locales if code and (name := locale.territories.get(code.upper()))})


@cache
def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def cut(parts: Iterable[str]) -> list[str]:
    """What of a question was too long, in words; `parts` as in Ask.cut."""
    words = {
        "q": gettext("Only the first %(n)s letters of what was looked for are used."),
        "near": gettext("Only the first %(n)s letters of a place are used."),
        "value": gettext("Only the first %(n)s letters of a value of a filter are used."),
        "values": gettext("Only the first %(n)s values of a filter are used."),
        "letters": gettext("Only the first %(n)s letters of a question are used; the other values of filters are not."),
    }
    most = {**LETTERS, "values": MOST_VALUES, "letters": MOST_LETTERS}
    return [words[part] % {"n": formats.number_format(most[part], force_grouping=True)} for part in parts]


def shorten(name: str, most: int = 48) -> str:
    """For a label on the map: cut at a word."""
    if len(name) <= most:
        return name
    return (name[:most].rsplit(" ", 1)[0] if " " in name[:most] else name[:most]) + "…"
