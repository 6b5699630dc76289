"""What readers suggest: a correction, a co-op that is missing, two that are one, one that is two."""

from django.conf import settings
from django.db import models
from ulid import ULID


def new_ulid() -> str:
    return str(ULID())


class Suggestion(models.Model):
    """One thing a reader told us. Nothing of it is shown to anyone but stewards until one of them takes it."""

    CHANGE, ADD, CLOSED, MERGE, SPLIT, OUT = "change", "add", "closed", "merge", "split", "out"
    WAITING, TAKEN, REFUSED, SPAM = "waiting", "taken", "refused", "spam"

    id = models.CharField(primary_key=True, max_length=26, default=new_ulid, editable=False)
    kind = models.CharField(max_length=10)
    about = models.CharField(max_length=26, blank=True, db_index=True)  # a row of the co-op it is about
    other = models.CharField(max_length=26, blank=True)  # of a merge: a row of the other co-op
    facts = models.TextField(blank=True)  # JSON [[field, value, lang], ...] as they should be; "" is: this is wrong
    rows = models.JSONField(default=list)  # of a split: those that do not belong; out: those hidden
    words = models.TextField(blank=True)  # what else the reader said
    contact = models.CharField(max_length=254, blank=True)  # how to ask back; goes when it is answered
    sender = models.CharField(max_length=32, blank=True)  # keyed hash of day and address; emptied the day after
    times = models.PositiveIntegerField(default=1)  # how many said the same
    state = models.CharField(max_length=10, default=WAITING, db_index=True)
    own_line = models.CharField(max_length=26, blank=True)  # the line of our own list that it became
    revision = models.BigIntegerField(null=True, blank=True)  # the revision of that line that taking it wrote
    decision = models.CharField(max_length=26, blank=True)  # the decision that it became
    answer = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
