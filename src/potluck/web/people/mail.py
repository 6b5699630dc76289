"""The one mail that we send: a link to a new password."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from potluck.web.people.models import Person

log = logging.getLogger(__name__)


def send_password_link(person: Person, path: str, *, site: str) -> None:
    """Sends it. When the mail server does not answer, says so in the log, without address or link."""
    text = render_to_string("people/lost_password.txt", {"name": person.name, "link": site + path, "site": site})
    try:
        send_mail(_("A new password for Potluck"), text, settings.DEFAULT_FROM_EMAIL, [person.email])
    except (SMTPException, OSError) as error:
        log.error("A mail could not be sent: %s. Check POTLUCK_MAIL.", type(error).__name__)
