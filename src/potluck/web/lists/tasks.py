"""Work that may take a while: bringing a list in, then linking and settling; settling after a change of trust."""

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django_tasks import task

from potluck import talk
from potluck.engine.mapping import MappingError
from potluck.engine.read import UnreadableError
from potluck.fetch import Limits
from potluck.web.lists import actions
from potluck.web.lists.actions import work
from potluck.web.lists.queries import addresses, next_version
from potluck.web.records import actions as records_actions
from potluck.web.records import queries as records
from potluck.web.records.models import Source, Version

WHILE_WAITING: Final = Limits(seconds=25.0, silence_seconds=10.0)
LATER: Final = "later"


@task()
def bring(version_id: str, person_id: Any) -> None:
    """Brings a draft in, links and settles; how far it is stands in the version's report."""
    version = Version.objects.get(pk=version_id)
    if version.state != Version.DRAFT:
        return
    person = get_user_model().objects.get(pk=person_id)
    try:
        _bring(version, person)
    except actions.NeedsYesError as error:
        words = _("This version would lose much of the list. Look at what changes, and say yes there.")
        if error.why == ["few_kept"]:
            words = _("Fewer than half of the rows could be kept. Look at what the columns mean, and say yes there.")
        work.note_work(version_id=version_id, state=work.FAILED, words=words)
    except actions.NothingKeptError:
        words = _("Not one row could be kept, so nothing was brought in. Look at the report and mend the columns.")
        work.note_work(version_id=version_id, state=work.FAILED, words=words)
    except (actions.TakenAwayError, Version.DoesNotExist):
        return  # its list was withdrawn meanwhile, and the draft with it
    except (UnreadableError, MappingError, PermissionDenied) as error:
        work.note_work(version_id=version_id, state=work.FAILED, words=str(error))
    except Exception:
        words = _("This is our fault. Nothing was lost. Try again, or tell us.")
        work.note_work(version_id=version_id, state=work.FAILED, words=words)
        raise


def _bring(version: Version, person: Any) -> None:
    def tell(words: str) -> None:
        work.note_work(version_id=version.pk, state=work.WORKING, words=words)

    tell(_("Bringing the rows in"))
    wishes = version.wishes
    licence, level = wishes.get("licence"), wishes.get("level")
    source = next_version.list_of(version)
    actions.bring_in(
        person=person, version=version, name=source.id if source else wishes["name"], licence=licence, level=level,
        even_so=bool(wishes.get("even_so")), place_detail=wishes.get("place_detail"),
        **addresses.said_of_draft(version),
    )  # fmt: skip
    counts = records_actions.link_and_settle(person=person, progress=tell)
    work.note_work(version_id=version.pk, state=work.DONE, linked=counts)


@task()
def settle(person_id: Any) -> None:
    """Chooses values anew after a change of trust."""
    records_actions.settle_again(person=get_user_model().objects.get(pk=person_id))


def start_bringing(*, person: Any, version: Version) -> None:
    """At once when the table is small, else by `potluck work`. Pressing twice does it once."""
    if not work.begin_work(person=person, version=version):
        return
    small = version.report.get("read", 0) + records.count_rows() <= records.AT_ONCE
    (bring.call if small else bring.enqueue)(version.pk, person.pk)


def start_reading(*, person: Any, source: Source) -> str:
    """Reads a list from its address while the reader waits, but not for long; gives the outcome, or `later`."""
    outcome = actions.read_again(person=person, source=source, anew=True, limits=WHILE_WAITING)
    if outcome == "too_slow":
        actions.defer(person=person, source=source)
        return LATER
    if outcome in (actions.APPLIED, actions.SAME) and records.count_rows() <= records.AT_ONCE:
        actions.catch_up(person=person)
    return outcome


def start_settling(*, person: Any) -> None:
    small = records.count_rows() <= records.AT_ONCE
    (settle.call if small else settle.enqueue)(person.pk)


def read_one_due() -> bool:
    """Reads the list that is longest overdue; whether there was one. A job of `potluck work`."""
    due = addresses.find_due()
    if not due:
        return False
    talk.progress("Reading a list again")
    actions.read_again(person=None, source=due[0])
    return True


def link_what_was_read() -> bool:
    """Links what was brought in, once no other list is due; whether it did. A job of `potluck work`."""
    return not addresses.find_due() and actions.catch_up()
