"""Work that waits: forgetting at midnight who sent what."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from potluck.web.suggestions import actions, queries


@task()
def forget() -> None:
    """Empties the senders of the days before."""
    actions.forget_senders()


def forget_tomorrow() -> None:
    """Once a day, when the first suggestion of the day came in; `potluck work` does it then. Without it, the next
    suggestion does."""
    if queries.is_first_today():
        midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        forget.using(run_after=midnight + timedelta(days=1)).enqueue()
