"""Tables for the front page, written without the engine."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from potluck.web.records.models import Profile, Record, Source, State, Version, new_ulid


@pytest.fixture
def lay(db: None) -> Callable[..., Source]:
    """lay("Bakers", rows=3, kinds=["worker"], **source) -> a list with rows and as many co-ops as kinds."""

    def lay_list(name: str, rows: int = 1, kinds: list[str | None] | None = None, **source: Any) -> Source:
        State.objects.get_or_create(pk=1, defaults={"generation": 1})
        made = Source.objects.create(name=name, slug=name.lower().replace(" ", "-"), **source)
        Version.objects.create(source=made, state=Version.CURRENT, file_name="list.csv", content=b"", sha256="")
        today = date.today()
        for row in range(rows):
            Record.objects.create(record_id=new_ulid(), source=made, key=str(row), row=row, first_seen=today, last_seen=today)
        for kind in kinds or []:
            coop(kind=kind, level=made.level)
        State.objects.filter(pk=1).update(changed=State.objects.get(pk=1).changed + 1)
        return made

    return lay_list


def coop(**columns: Any) -> Profile:
    given = {"generation": 1, "profile_id": new_ulid(), "component": "x", "level": "public", "doc": "{}"}
    return Profile.objects.create(**(given | columns))
