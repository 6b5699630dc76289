"""The loop of `potluck work`: what people started first, then one list that is due, then one website that is due.

One thing at a time, so that nobody who pressed a button waits long. A step that fails is told and left for later; the
loop goes on. It can be stopped at any moment: what a step found is saved together with what it changed."""

import logging
import time
import traceback
from collections.abc import Callable

from django.core.management import call_command
from django.db import close_old_connections
from django_tasks_db.models import DBTaskResult

from potluck.cli import talk
from potluck.web.leaving import withdrawals
from potluck.web.leaving.actions import vacuum
from potluck.web.lists import actions
from potluck.web.lists.queries import addresses
from potluck.web.upkeep import tasks as upkeep
from potluck.web.upkeep.actions import websites

Step = Callable[[], bool]
_LOG = logging.getLogger("potluck.work")
_REST_SECONDS = 300.0
_WEBSITES_EVERY_SECONDS = 3600.0


def work(once: bool, pause_seconds: float = 1.0, sleep: Callable[[float], None] = time.sleep) -> None:
    """Works until it is stopped; with `once`, until nothing waits (websites are not looked at then)."""
    resting: dict[str, float] = {}
    finish_what_was_cut_short()
    steps: dict[str, Step] = {"reading lists": read_one_due, "linking": link_what_was_read}
    if not once:
        steps["looking at websites"] = lambda: look_at_websites(resting)
    while True:
        call_command("db_worker", batch=True, interval=pause_seconds, startup_delay=False, verbosity=0)
        done = [_done(name, step, resting) for name, step in steps.items()]
        if once and not any(done):
            return
        if not any(done):
            sleep(pause_seconds)


def _done(name: str, step: Step, resting: dict[str, float]) -> bool:
    """Whether the step did something. After an error of ours it rests for some minutes."""
    if resting.get(name, 0.0) > time.monotonic():
        return False
    try:
        close_old_connections()
        return step()
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__)[-6:])  # without its words: they may quote a list
        _LOG.error("%s failed and rests some minutes: %s\n%s", name.capitalize(), type(error).__name__, where)
        resting[name] = time.monotonic() + _REST_SECONDS
        return False


def finish_what_was_cut_short() -> None:
    """What an earlier process began: mails of a round, and what was taken away but is still in a file."""
    withdrawals.catch_up()
    if vacuum.is_wanted() and not vacuum.vacuum():
        talk.progress("Something taken away is still in the files, a reader was in the way; run `potluck vacuum`")
    upkeep.resume()


def read_one_due() -> bool:
    """Reads the list that is longest overdue."""
    due = addresses.find_due()
    if not due:
        return False
    talk.progress("Reading a list again")
    actions.read_again(person=None, source=due[0])
    return True


def link_what_was_read() -> bool:
    """Links what was brought in, once no other list is due."""
    return not addresses.find_due() and actions.catch_up()


def look_at_websites(resting: dict[str, float]) -> bool:
    """Looks at some websites each hour, and stops as soon as somebody wants something."""
    resting["looking at websites"] = time.monotonic() + _WEBSITES_EVERY_SECONDS
    counts = websites.check_websites(person=None, seconds=60.0, is_wanted=_is_wanted)
    return counts["looked"] > 0


def _is_wanted() -> bool:
    return DBTaskResult.objects.ready().exists() or bool(addresses.find_due())
