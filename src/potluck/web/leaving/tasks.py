"""Cleaning the files after something was taken away."""

from django_tasks import task

from potluck import talk
from potluck.web.leaving import withdrawals
from potluck.web.leaving.actions import vacuum as cleaning
from potluck.web.records import queries as records


@task()
def vacuum() -> None:
    """Cleans caches and files of the database after something was taken away."""
    cleaning.vacuum()


def start_vacuum() -> None:
    """At once when the table is small, else by `potluck work`; what is asked for twice does no harm."""
    if records.count_rows() > records.AT_ONCE or not cleaning.vacuum():
        vacuum.enqueue()


def finish_what_was_cut_short() -> None:
    """What an earlier process began: what was taken away but is still in a file. `potluck work` begins with this."""
    withdrawals.catch_up()
    if cleaning.is_wanted() and not cleaning.vacuum():
        talk.progress("Something taken away is still in the files, a reader was in the way; run `potluck vacuum`")
