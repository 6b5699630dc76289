"""What somebody types into a field, cleaned as the engine cleans a cell, or told what is wrong with it."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potluck.engine.fields import Cleaned, date, email, name, number, phone, text, url
from potluck.engine.mapping import ISSUES
from potluck.engine.nouns import Fact

CHECKED: Final = ("website", "email", "phone", "opened", "closed", "members", "workers")
REMEDY: Final = {
    "website": gettext_lazy("Write it as name.example, or copy it from the browser."),
    "email": gettext_lazy("It has an @ in the middle and no spaces."),
    "phone": gettext_lazy("Write it with its country in front, as in +1 608 555 0101."),
    "opened": gettext_lazy("Write it as 2009 or 2009-05-31."),
    "closed": gettext_lazy("Write it as 2009 or 2009-05-31."),
    "members": gettext_lazy("Write a whole number."),
    "workers": gettext_lazy("Write a whole number."),
    "name": gettext_lazy("Write the name as its members say it."),
}


class NotThisError(Exception):
    """The text is no such value; says what is wrong and what to do."""


def facts_of(field: str, typed: str, country: str = "", lang: str | None = None) -> list[Fact]:
    """[[field, value, lang], ...] for what was typed. An address of a social network becomes `social`, and so on.

    `country` (ISO 3166-1 alpha-2) helps to read a phone number. Raises NotThisError."""
    if field == "name":
        plain = text.plain(typed)
        if not plain or text.is_blank(plain) or name.is_placeholder(plain):
            raise NotThisError(_("This is not a name.") + " " + str(REMEDY["name"]))
        return [["name", plain, lang]]
    if field not in CHECKED:
        plain = text.plain(typed)
        return [[field, plain, lang]] if plain else []
    cleaned = _cleaned(field, typed, country)
    if not cleaned.facts:
        what = ISSUES[cleaned.issue or f"bad_{_CODE.get(field, field)}"][0]
        raise NotThisError(f"{_(what).format(value=typed)} {REMEDY[field]}")
    return [[named, value, None] for named, value in cleaned.facts]


_CODE: Final = {"website": "url", "opened": "date", "closed": "date", "members": "number", "workers": "number"}


def _cleaned(field: str, typed: str, country: str) -> Cleaned:
    if field == "website":
        return url.clean(typed)
    if field == "email":
        return email.clean(typed)
    if field == "phone":
        return phone.clean(typed, country or None)
    return date.clean(typed, field) if field in ("opened", "closed") else number.clean(typed, field)
