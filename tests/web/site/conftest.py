"""Tables for the front page, written without the engine."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import orjson
import pytest

from potluck.web.records.models import Profile, Record, Source, State, Version, new_ulid

GENERATIONS = count(1)


@pytest.fixture
def lay(db: None) -> Callable[..., Source]:
    """lay("Bakers", rows=3, kinds=["worker"], **source) -> a list with rows and as many co-ops as kinds."""

    def lay_list(name: str, rows: int = 1, kinds: list[str | None] | None = None, **source: Any) -> Source:
        made = Source.objects.create(**({"name": name, "slug": name.lower().replace(" ", "-")} | source))
        Version.objects.create(source=made, state=Version.CURRENT, file_name="list.csv", content=b"", sha256="")
        today = date.today()
        for row in range(rows):
            Record.objects.create(
                record_id=new_ulid(), source=made, key=str(row), row=row, first_seen=today, last_seen=today
            )
        for kind in kinds or []:
            coop(kind=kind, level=made.level)
        show()
        return made

    return lay_list


def show() -> None:
    """Shows all co-ops made so far, as a full link would: a generation with a number that no other test has had."""
    number = next(GENERATIONS)
    Profile.objects.update(generation=number)
    State.objects.update_or_create(pk=1, defaults={"generation": number, "allotted": number})


def coop(kind: str | None = None, level: str = "public", **columns: Any) -> Profile:
    """A co-op, seen after the next `show`; its document says its kind."""
    told = {"record": new_ulid(), "source": new_ulid(), "date": "2026-11-01", "level": level}
    kinds = [{"value": kind, "lang": None, "why": "only", "from": [told]}] if kind else []
    doc = orjson.dumps(
        {"fields": {"kind": kinds}, "place": [], "records": [told | {"row": 1, "licence": "", "trust": 1}]}
    ).decode()
    given = {"generation": 0, "profile_id": new_ulid(), "component": "x", "level": level, "kind": kind, "doc": doc}
    return Profile.objects.create(**(given | columns))
