"""The table of rules: which number was in force from when on, and who decided it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Value(models.Model):
    """From `since` on a rule has this number, until a younger line says another. Lines stay: they are its history."""

    rule = models.CharField(max_length=60)
    number = models.IntegerField()
    since = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["rule", "since"])]

    def __str__(self) -> str:
        return f"{self.rule}: {self.number}"
