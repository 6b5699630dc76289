"""The loop of `potluck work`: what people started first, then one list that is due, then one website that is due.

One thing at a time, so that nobody who pressed a button waits long. A step that fails is told and left for later; the
loop goes on. It can be stopped at any moment: what a step found is saved together with what it changed."""

import logging
import time
import traceback
from collections.abc import Callable

from django.core.management import call_command
from django.db import close_old_connections

from potluck.web import rooms
from potluck.web.rooms import Job

_LOG = logging.getLogger("potluck.work")
_REST_SECONDS = 300.0


def work(once: bool, pause_seconds: float = 1.0, sleep: Callable[[float], None] = time.sleep) -> None:
    """Works until it is stopped; with `once`, until nothing waits (what is done now and then is not done then)."""
    resting: dict[str, float] = {}
    for start in rooms.hooks("on_start"):
        start()
    jobs: list[Job] = [job for job in rooms.listed("jobs") if job.once or not once]
    while True:
        call_command("db_worker", batch=True, interval=pause_seconds, startup_delay=False, verbosity=0)
        done = [_done(job, resting) for job in jobs]
        if once and not any(done):
            return
        if not any(done):
            sleep(pause_seconds)


def _done(job: Job, resting: dict[str, float]) -> bool:
    """Whether the job did something. After an error of ours it rests for some minutes."""
    if resting.get(job.name, 0.0) > time.monotonic():
        return False
    try:
        close_old_connections()
        if job.every:
            resting[job.name] = time.monotonic() + job.every
        return bool(rooms.called(job.run)())
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__)[-6:])  # without its words: they may quote a list
        _LOG.error("%s failed and rests some minutes: %s\n%s", job.name.capitalize(), type(error).__name__, where)
        resting[job.name] = time.monotonic() + _REST_SECONDS
        return False
