"""The mail that asks a co-op whether its row is right: short, plain, one link, in its language where we know it."""

import logging
from typing import Any

from babel.languages import get_official_languages
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from potluck.web.records import queries as records
from potluck.web.records.models import Record
from potluck.web.upkeep.queries import LASTS

log = logging.getLogger(__name__)


def may_send() -> bool:
    """Whether this node can mail links: a mail server and an address of its own that the links lead to."""
    return bool(settings.MAIL and settings.NODE_URL)


def tongue_of(record: Record) -> str:
    """The language of the row's country among those that our texts are whole in; else the node's own."""
    country = (records.facts_by_field(record).get("country") or [""])[0].upper()
    spoken = get_official_languages(country, de_facto=True) if country else ()
    return next((tag for tag in spoken if tag in settings.TONGUES), settings.LANGUAGE_CODE)


def letter(record: Record, name: str, link: str) -> tuple[str, str]:
    """(subject, text) of what the co-op is asked."""
    with translation.override(tongue_of(record)):
        about = {
            "name": name or _("your co-op"), "list": record.source, "node": settings.NODE_NAME or "Potluck",
            "link": link, "days": LASTS.days,
        }  # fmt: skip
        subject = _("Is this still right? %(name)s") % {"name": name or record.source.name}
        return " ".join(subject.split())[:200], render_to_string("upkeep/letter.txt", about).strip() + "\n"


def send(record: Record, name: str, address: str, path: str, connection: Any) -> None:
    """Sends it to one address. Raises SMTPException, OSError."""
    subject, text = letter(record, name, settings.NODE_URL + path)
    headers = {"Auto-Submitted": "auto-generated", "Reply-To": settings.DEFAULT_FROM_EMAIL}
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address], connection=connection, headers=headers).send()
