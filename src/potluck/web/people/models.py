"""Tables of people: stewards and members, and the one-time links they come in by."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, login: str | None) -> "Person":
        """Signing in is the same in small and capital letters."""
        return self.get(login=(login or "").strip().lower())

    async def aget_by_natural_key(self, login: str | None) -> "Person":
        return await self.aget(login=(login or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who can sign in. `queries.ACTS` says what a `role` may; removed people keep their name."""

    STEWARD, MEMBER = "steward", "member"

    login = models.CharField(max_length=254, unique=True)  # an e-mail address or a name, in small letters
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, blank=True)
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

    def get_full_name(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.login = self.login.strip().lower()
        super().save(*args, **kwargs)


class Link(models.Model):
    """A link that works without an account: to come in, to choose a new password, to answer about a list (`give_back`)
    or a row (`confirm`). Only its hash is kept. `thing`: the id of what it is about; of an invite, the role."""

    FIRST, INVITE, PASSWORD, GIVE_BACK, CONFIRM = "first", "invite", "password", "give_back", "confirm"

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
