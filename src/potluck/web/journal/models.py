"""The journal: who did what, when and why. Lines are added, never changed."""

from typing import Any

from django.conf import settings
from django.db import models

NEVER = "A line of the journal is never changed nor taken out."


class Lines(models.QuerySet["Line"]):
    """Lines together: they can be read, nothing else."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError(NEVER)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(NEVER)


class Line(models.Model):
    """One thing done by a person, or by the operator at the command line (no person). It names things by id only:
    words that people wrote stand in `Reason`, which can be taken out."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    thing = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)

    objects = Lines.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["thing", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing} {self.thing_id}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(NEVER)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(NEVER)

    @property
    def why(self) -> str:
        """The reason given, while it is kept."""
        reason = getattr(self, "reason", None)
        return reason.text if reason else ""


class Reason(models.Model):
    """Why a line was done, in a person's own words. Goes when what it speaks of is erased."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, primary_key=True, related_name="reason")
    text = models.CharField(max_length=500)

    def __str__(self) -> str:
        return self.text
