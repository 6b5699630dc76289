"""Small parts of many pages: a kind's shape, a source under its value, an age in words, a value in its language."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from potluck.engine import vocabulary
from potluck.web.records import words
from potluck.web.records.queries import ages

register = template.Library()

OTHER: Final = "other"
CHECKED: Final = mark_safe(" checked")


@register.simple_tag
def kind_mark(code: str | None, size: str = "", silent: bool = False) -> SafeString:
    """The shape of a kind with its word for those who do not see it. `silent` where the word stands beside it."""
    return _kind_mark(code, size, silent, get_language())


@lru_cache(maxsize=1_000)
def _kind_mark(code: str | None, size: str, silent: bool, language: str | None) -> SafeString:
    kind = vocabulary.load("kinds").get(code, {})
    symbol, family, word = kind.get("shape", OTHER), kind.get("family", OTHER), kind_word(code)
    shape = format_html('class="kind {} k-{}"', size, family)
    if silent:
        return format_html('<svg {} aria-hidden="true"><use href="#k-{}"/></svg>', shape, symbol)
    return format_html('<svg {} role="img" aria-label="{}"><use href="#k-{}"/></svg>', shape, word, symbol)


@register.filter
def kind_word(code: str | None) -> str:
    """The word for a kind in the reader's language."""
    return words.label("kinds", code) if code else gettext("Other or not stated")


@register.simple_tag
def tick(name: str, choice: Any) -> SafeString:
    """One value of a filter with its count: a page of /find has a hundred. `choice` is a places.cards.Choice."""
    return format_html(
        '<label class="tick"><input type="checkbox" name="{}" value="{}"{}>{}<span{}><bdi>{}</bdi></span>'
        '<span class="count">{}</span></label>',
        name,
        choice.value,
        CHECKED if choice.is_on else "",
        kind_mark(choice.value, silent=True) if name == "kind" else "",
        format_html(' lang="{}"', choice.lang) if choice.lang else "",
        choice.word,
        choice.count if choice.count < 1000 else number_format(choice.count, 0, force_grouping=True),
    )


@register.simple_tag
def said(value: Any, lang: str | None = None) -> SafeString:
    """A value from a list: in its own language, running its own way."""
    if lang:
        return format_html('<bdi lang="{}">{}</bdi>', lang, value)
    return format_html("<bdi>{}</bdi>", value)


@register.simple_tag
def source_line(source: Any, observed: str | None = None, href: str | None = None) -> SafeString:
    """The pot, the list's name and the date: whose word a value is. `source` has `name` and `slug`."""
    day = day_words(observed)
    when = format_html(', <time datetime="{}">{}</time>', observed, day) if day else ""
    return format_html(
        '<a class="source" href="{}"><svg aria-hidden="true"><use href="#lid"/></svg>'
        '<span><span class="hidden-text">{} </span><b><bdi>{}</bdi></b>{}</span></a>',
        href or f"/lists/{source.slug}",
        gettext("Source:"),
        source.name,
        when,
    )


@register.filter
def day_words(value: str | date | datetime | None) -> str:
    """3 November 2026, November 2026 or 2026: as exact as the value is."""
    parts = _parts(value)
    if not parts:
        return ""
    forms = ("Y", pgettext("date format", "F Y"), pgettext("date format", "j F Y"))
    return _format(parts, forms[len(parts) - 1])


@register.filter
def age_words(value: str | date | datetime | None) -> str:
    """How old a word is: this month, in March, in 2025, not confirmed since 2022."""
    parts = tuple(_parts(value))
    return _age_words(parts, timezone.localdate(), _is_stale(parts), get_language())


@lru_cache(maxsize=2_000)
def _age_words(parts: tuple[int, ...], today: date, is_stale: bool, language: str | None) -> str:
    if not parts:
        return gettext("no date given")
    if is_stale:
        return gettext("not confirmed since %(year)s") % {"year": parts[0]}
    if len(parts) > 1:
        months = (today.year - parts[0]) * 12 + today.month - parts[1]
        if months <= 0:
            return gettext("this month")
        if months < 12:
            return gettext("in %(month)s") % {"month": _format(list(parts), "F")}
    return gettext("in %(year)s") % {"year": parts[0]}


def _is_stale(parts: tuple[int, ...]) -> bool:
    return ages.is_stale("-".join(f"{part:0{4 if not place else 2}}" for place, part in enumerate(parts)))


@register.simple_tag
def age(value: str | date | datetime | None) -> SafeString:
    """The same as a mark on a page, in the colour for stale when it is."""
    parts = _parts(value)
    if not parts:
        return format_html('<span class="age soft">{}</span>', age_words(value))
    stale = _is_stale(tuple(parts))
    iso = "-".join(f"{part:02}" for part in parts)
    return format_html('<time class="age{}" datetime="{}">{}</time>', " warn" if stale else "", iso, age_words(value))


def _parts(value: str | date | datetime | None) -> list[int]:
    """[2026, 11, 3], [2026, 11], [2026], or nothing when it is no date."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    text = value.isoformat() if isinstance(value, date) else (value or "")[:10]
    parts = [int(part) for part in text.split("-") if part.isdecimal()][:3]
    try:
        _first_day(parts or [1])
    except ValueError:
        return []
    return parts


def _first_day(parts: list[int]) -> date:
    year, month, day = [*parts, 1, 1][:3]
    return date(year, month, day)


def _format(parts: list[int], pattern: str) -> str:
    return date_format(_first_day(parts), pattern)
