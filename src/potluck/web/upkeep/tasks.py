"""Mailing a round: a few letters at a time, with a pause, by `potluck work`."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from potluck.web.lists.queries import addresses
from potluck.web.rules import queries as rules
from potluck.web.upkeep import actions, mail, queries
from potluck.web.upkeep.actions import websites
from potluck.web.upkeep.models import Ask, Round

log = logging.getLogger(__name__)
PAUSE = timedelta(minutes=1)
REST = timedelta(minutes=10)
"""When the mail server does not answer."""


@task()
def send(round_id: int) -> None:
    """Mails the next letters of a round, and sees to it that the others follow."""
    round_ = Round.objects.filter(pk=round_id, ended_at=None).first()
    if round_ is None or not mail.may_send():
        return
    pause = PAUSE
    try:
        left = actions.send_next(round_=round_, limit=rules.number("mails_a_minute"))
    except (SMTPException, OSError) as error:
        log.error("The mail server does not answer: %s. Check POTLUCK_MAIL.", type(error).__name__)
        left, pause = 1, REST
    if left:
        send.using(run_after=timezone.now() + pause).enqueue(round_id)


def start_sending(round_: Round) -> None:
    """Puts the first letters in the line of the waiting work, unless they are in it."""
    waiting = DBTaskResult.objects.filter(task_path=send.module_path, status=TaskResultStatus.READY)
    if not any(one.args_kwargs["args"] == [round_.pk] for one in waiting):
        send.enqueue(round_.pk)


def resume() -> None:
    """Takes up the rounds that a worker left when it was stopped. `potluck work` begins with this."""
    for round_ in queries.open_rounds():
        if mail.may_send() and queries.find_asks(round_, [Ask.TO_SEND], 1):
            start_sending(round_)


def look_at_websites() -> bool:
    """Looks at some websites, and stops as soon as somebody wants something. A job of `potluck work`."""
    counts = websites.check_websites(person=None, seconds=60.0, is_wanted=_is_wanted)
    return counts["looked"] > 0


def _is_wanted() -> bool:
    return DBTaskResult.objects.ready().exists() or bool(addresses.find_due())
