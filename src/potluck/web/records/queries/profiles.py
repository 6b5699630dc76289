"""Which generation is shown, and the profiles in it. Reads only."""

from collections.abc import Iterator, Sequence

import orjson
from django.db import connection
from django.db.models import Case, When

from potluck.engine import levels
from potluck.web.records.models import (
    Membership,
    Profile,
    State,
)


def state() -> State:
    """Which generation is shown; a node that never linked is at generation 0."""
    return State.objects.filter(pk=1).first() or State(pk=1)


def position() -> tuple[int, int]:
    """(generation, changed) of what is shown; asked by every question, so without the way through the models."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT generation, changed FROM records_state WHERE id = 1")
        return cursor.fetchone() or (0, 0)


def generation() -> int:
    return state().generation


def changed() -> int:
    return state().changed


def get_profile(record_id: str) -> Profile | None:
    """The profile that this record or profile belongs to now."""
    now = generation()
    member = Membership.objects.filter(generation=now, record_id=record_id).first()
    if member is None:
        return None
    return Profile.objects.filter(generation=now, profile_id=member.profile_id).first()


def find_profiles(profile_ids: Sequence[str]) -> list[Profile]:
    """The profiles of the current generation with these ids, in the order given."""
    found = {p.profile_id: p for p in Profile.objects.filter(generation=generation(), profile_id__in=list(profile_ids))}
    return [found[profile_id] for profile_id in profile_ids if profile_id in found]


def find_sites(profile_id: str, viewer: str, limit: int = 50) -> tuple[list[Profile], int]:
    """The first sites of an organisation that the viewer may see, by name, closed ones last; and how many these are."""
    now = generation()
    seen = [level for level in levels.LEVELS if levels.may_see(viewer, level)]
    members = Membership.objects.filter(generation=now, profile_id=profile_id).values("record_id")
    sites = Profile.objects.filter(generation=now, part_of__in=members, level__in=seen)
    sites = sites.order_by(Case(When(status="closed", then=1), default=0), "name", "profile_id")
    return list(sites[:limit]), sites.count()


def iter_profiles(chunk: int = 2_000) -> Iterator[Profile]:
    """Every profile of the current generation, by id."""
    return Profile.objects.filter(generation=generation()).order_by("profile_id").iterator(chunk_size=chunk)


def doc_of(profile: Profile) -> dict:
    return orjson.loads(profile.doc)
