"""The organisation itself says that its row is right."""

from django.db import transaction
from django.utils import timezone

from potluck.web.journal import actions as journal
from potluck.web.people.models import Link
from potluck.web.people.queries import require_used
from potluck.web.records.actions.linking import resettle
from potluck.web.records.models import Membership, Record
from potluck.web.records.queries import generation
from potluck.web.upkeep.queries import CONFIRM


def confirm(*, record_id: str, link: Link) -> None:
    """Marks the row as confirmed today and settles it. The used `link` about this row is what allows it.

    Raises PermissionDenied; ValueError when the row left."""
    require_used(link, CONFIRM, record_id)
    with transaction.atomic():
        if not Record.objects.filter(pk=record_id, gone_at=None).update(confirmed=timezone.localdate()):
            raise ValueError("This row is not on this table any more.")
        if Membership.objects.filter(generation=generation(), record_id=record_id).exists():
            resettle([record_id])
        journal.write(person=None, verb="confirmed", thing="row", thing_id=record_id, detail={"link": link.pk})
