"""Keeping rows fresh: rounds in which organisations are asked, what they answered, and websites that do not answer."""

from django.conf import settings
from django.db import models

from potluck.web.people.models import Link
from potluck.web.records.models import Source


class Round(models.Model):
    """One asking round about a list: a link for each of its rows."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rounds")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d}"


class Ask(models.Model):
    """One organisation asked about one row. The mail address stays with the row."""

    TO_SEND, SENDING, SENT, FAILED = "to_send", "sending", "sent", "failed"  # by mail; failed: nobody tries by itself
    TO_HAND, HANDED = "to_hand", "handed"  # by whatever way a steward knows
    ANSWERED = "answered"
    RIGHT, CHANGED, CLOSED, OUT = "right", "changed", "closed", "out"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="asks")
    record_id = models.CharField(max_length=26, db_index=True)
    link = models.ForeignKey(Link, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, default=TO_SEND)
    answer = models.CharField(max_length=10, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "record_id"], name="asked_once_a_round")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"


class SiteCheck(models.Model):
    """Whether a website answered when we last looked."""

    url = models.CharField(max_length=1000, unique=True)
    checked_at = models.DateTimeField()
    status = models.IntegerField(null=True)  # HTTP status; null: no answer
    trouble = models.CharField(max_length=40, blank=True)  # no_name | refused | too_slow | bad_certificate | ...
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.url
