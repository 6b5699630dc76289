"""Tables of people: their accounts, how they stand to this table, and the one-time links they come in by."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, login: str | None) -> "Person":
        """Signing in is the same in small and capital letters."""
        return self.get(login=(login or "").strip().lower())

    async def aget_by_natural_key(self, login: str | None) -> "Person":
        return await self.aget(login=(login or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who can sign in: an account, no right by itself (see `Standing`). Removed people keep their name."""

    login = models.CharField(max_length=254, unique=True)  # an e-mail address or a name, in small letters
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    objects = People()

    def __str__(self) -> str:
        return self.name

    @property
    def email(self) -> str:
        """Where mail can go: the login when it is an address."""
        return self.login if "@" in self.login else ""

    @cached_property
    def held(self) -> tuple[tuple[str, str], ...]:
        """(relation, thing) of the standings that hold now; read once, and forgotten by `refresh_from_db`."""
        return tuple(self.standings.filter(until=None).values_list("relation", "thing")) if self.pk else ()

    @property
    def relation(self) -> str:
        """How the person stands to this table: steward, member, or nothing."""
        held = {relation for relation, thing in self.held if not thing}
        return next((one for one in Standing.RELATIONS if one in held), "")

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("held", None)
        super().refresh_from_db(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.login = self.login.strip().lower()
        super().save(*args, **kwargs)


class Standing(models.Model):
    """How a person stands to something, from one day to another: what they may do hangs on these lines alone.

    `thing`: the id of what it is about; empty: this table. `proof`: how it was shown, in words. An ended one stays."""

    STEWARD, MEMBER = "steward", "member"
    RELATIONS = {STEWARD: _("stewards"), MEMBER: _("members")}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standings")
    relation = models.CharField(max_length=20)
    thing = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "relation", "thing"], condition=models.Q(until=None), name="one_standing_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["relation", "thing"])]

    def __str__(self) -> str:
        return f"{self.person} {self.relation} {self.thing}".strip()


class Link(models.Model):
    """A link that works without an account: to come in, to choose a new password, or for what another room says
    (`Room.links`). Only its hash is kept. `thing`: the id of what it is about; of an invite, the standing it gives."""

    FIRST, INVITE, PASSWORD = "first", "invite", "password"

    kind = models.CharField(max_length=10)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="links")  # of a password link
    login = models.CharField(max_length=254, blank=True)  # asked for in an invite
    thing = models.CharField(max_length=64, blank=True, db_index=True)
    reach = models.CharField(
        max_length=20, blank=True
    )  # of a give-back: the level it shows, "+" with no licence stated
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.kind} link of {self.made_at:%Y-%m-%d}"
