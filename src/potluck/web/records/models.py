"""Tables of the walk: lists and their versions, records, edges, decisions, profiles."""

from typing import Any

from django.conf import settings
from django.db import models
from ulid import ULID


def new_ulid() -> str:
    return str(ULID())


class Source(models.Model):
    """A list that somebody keeps. The node's own list is one too (`is_own`)."""

    id = models.CharField(primary_key=True, max_length=26, default=new_ulid, editable=False)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    name = models.CharField(max_length=200)
    licence = models.CharField(max_length=60, blank=True)  # SPDX id; empty: not stated
    level = models.CharField(max_length=10, default="public")
    trust = models.IntegerField(default=100)  # 0 is trusted most
    url = models.URLField(blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    about = models.TextField(blank=True)
    origin = models.CharField(max_length=200, blank=True)  # node it came from; empty: brought here
    is_own = models.BooleanField(default=False)
    is_made_up = models.BooleanField(default=False)
    keeper_mail = models.EmailField(blank=True)  # of the list's keeper; stewards only
    hides_licence = models.BooleanField(default=False)  # leaves "licence not stated" unsaid
    place_detail = models.CharField(max_length=10, default="exact")  # exact | region: how closely a place may be shown
    fetch_url = models.CharField(max_length=1000, blank=True)  # where it is read again from; stewards only
    rhythm = models.CharField(max_length=10, blank=True)  # day | week | month; empty: by hand
    fetched_at = models.DateTimeField(null=True, blank=True)
    fetch_state = models.JSONField(default=dict)  # etag, modified, sha256, failures, what happened last
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # its owner took it away: nothing else is left of it
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["trust", "slug"]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One file as its keeper brought it, the mapping it was read with, and the report."""

    DRAFT, CURRENT, OLD = "draft", "current", "old"

    id = models.CharField(primary_key=True, max_length=26, default=new_ulid, editable=False)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.CASCADE, related_name="versions")
    state = models.CharField(max_length=10, default=DRAFT)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()  # gzip of the file, or of a tar of the folder
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=20, blank=True)
    encoding = models.CharField(max_length=30, blank=True)  # given by a person; empty: found out
    wishes = models.JSONField(default=dict)  # name, licence, level asked for a draft
    mapping = models.TextField(blank=True)  # YAML
    report = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    clean_of: int | None = None  # of so many erasures, a version just brought
    understood: Any = None  # (Reading, Mapping, Mapped) of a version just read, so that it is not read twice

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.at:%Y-%m-%d})"


class Record(models.Model):
    """One row of a list. `gone_at` leaves a bare tombstone: no raw, no facts.

    A value was first seen on the day `since` has for it, else on the row's own first day; it was last seen on the
    row's last day, and is confirmed when the row was `confirmed` after that value came."""

    record_id = models.CharField(primary_key=True, max_length=26)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records")
    key = models.CharField(max_length=300)
    row = models.IntegerField()
    table = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=10, default="public")
    licence = models.CharField(max_length=60, blank=True)
    consent = models.CharField(max_length=60, blank=True)  # read by nobody yet; no table moves without need
    origin = models.CharField(max_length=200, blank=True)  # likewise: kept for rows that come from other nodes
    observed = models.CharField(max_length=10, blank=True)
    first_seen = models.DateField()
    last_seen = models.DateField()
    confirmed = models.DateField(null=True, blank=True)  # the organisation itself said that the row is right
    hidden_at = models.DateTimeField(null=True, blank=True)  # for stewards only, whatever its list says
    gone_at = models.DateTimeField(null=True, blank=True)
    gone_why = models.CharField(max_length=10, blank=True)  # left | withdrawn | erased
    since = models.TextField(blank=True)  # JSON {field: {value: ISO date}} of the values younger than the row
    raw = models.TextField(blank=True)  # JSON of the row as read
    facts = models.TextField(blank=True)  # JSON [[field, value, lang, level], ...]

    class Meta:
        indexes = [models.Index(fields=["source", "key"])]

    def __str__(self) -> str:
        return self.record_id


class Edge(models.Model):
    """A scored pair of one generation."""

    generation = models.IntegerField()
    a = models.CharField(max_length=26)
    b = models.CharField(max_length=26)
    weight = models.FloatField()
    band = models.CharField(max_length=10)
    reasons = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["generation", "a"]),
            models.Index(fields=["generation", "b"]),
            models.Index(fields=["generation", "band", "weight"]),
        ]

    def __str__(self) -> str:
        return f"{self.a} {self.band} {self.b}"


class Decision(models.Model):
    """What a person said about two records. Undone, it stays as history."""

    id = models.CharField(primary_key=True, max_length=26, default=new_ulid, editable=False)
    a = models.CharField(max_length=26)
    b = models.CharField(max_length=26)
    verdict = models.CharField(max_length=10)  # same | different | unsure | branch | branch_of
    reason = models.CharField(max_length=500, blank=True)
    batch = models.CharField(max_length=26, blank=True)  # decisions made by one click are undone together
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["a", "b"])]

    def __str__(self) -> str:
        return f"{self.a} {self.verdict} {self.b}"


class Profile(models.Model):
    """One organisation as this node sees it: a document computed from its records."""

    generation = models.IntegerField()
    profile_id = models.CharField(max_length=26)
    component = models.CharField(max_length=26)
    level = models.CharField(max_length=10)
    name = models.TextField(null=True)
    kind = models.CharField(max_length=40, null=True)
    status = models.CharField(max_length=10, null=True)
    country = models.CharField(max_length=2, null=True)
    city = models.TextField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    precision = models.CharField(max_length=10, null=True)
    is_site = models.BooleanField(default=False)
    part_of = models.CharField(max_length=26, null=True)
    size = models.IntegerField(default=1)
    doc = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "profile_id"], name="one_profile_a_generation")]
        indexes = [
            models.Index(fields=["generation", "part_of"]),
            models.Index(fields=["generation", "component"]),
        ]

    def __str__(self) -> str:
        return self.name or self.profile_id


class Membership(models.Model):
    """Which profile a record belongs to, in one generation."""

    generation = models.IntegerField()
    record_id = models.CharField(max_length=26)
    profile_id = models.CharField(max_length=26)
    component = models.CharField(max_length=26)
    part_of = models.CharField(max_length=26, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "record_id"], name="one_membership_a_generation")]
        indexes = [
            models.Index(fields=["generation", "profile_id"]),
            models.Index(fields=["generation", "component"]),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} in {self.profile_id}"


class State(models.Model):
    """The node's pointer: which generation is shown. One row, id 1."""

    generation = models.IntegerField(default=0)
    allotted = models.IntegerField(default=0)  # the last generation number given out
    changed = models.IntegerField(default=0)  # counts every change of what is shown; caches compare it
    stale = models.BooleanField(default=False)  # records changed since the last link

    def __str__(self) -> str:
        return f"generation {self.generation}"


class Touched(models.Model):
    """Outbox for the caches: which profiles a change of the current generation removed or wrote."""

    changed = models.IntegerField(db_index=True)  # State.changed after the change
    profile_id = models.CharField(max_length=26)

    def __str__(self) -> str:
        return f"{self.changed}: {self.profile_id}"


class Revision(models.Model):
    """What a line of the node's own list said from then on; empty facts: it was taken off."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="revisions")
    facts = models.TextField(blank=True)
    why = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.at:%Y-%m-%d}"


class Reply(models.Model):
    """What the keeper of a list answered to one line of a give-back; the value is kept as a keyed hash only."""

    TAKEN, REFUSED = "taken", "refused"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="replies")
    record_id = models.CharField(max_length=26)
    column = models.CharField(max_length=300)
    value_hash = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "record_id", "column", "value_hash"], name="one_reply_a_value")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.column}: {self.verdict}"


class Erasure(models.Model):
    """What was taken away for good, and keyed hashes by which the next import knows it. A restore replays these."""

    LIST, PERSON = "list", "person"

    id = models.CharField(primary_key=True, max_length=26, default=new_ulid, editable=False)
    kind = models.CharField(max_length=10)
    thing_id = models.CharField(max_length=26)
    marks = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"


class Change(models.Model):
    """Since when the public sees a profile as it is now. One line for each that was ever public and free to take."""

    profile_id = models.CharField(primary_key=True, max_length=26)
    digest = models.CharField(max_length=32)  # of what may be taken home; empty: it is gone
    number = models.BigIntegerField()  # of the step in which it changed last; a reader remembers how far it got
    first_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["number", "profile_id"])]

    def __str__(self) -> str:
        return f"{self.profile_id} in step {self.number}"
