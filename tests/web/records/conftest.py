"""A node with three small lists, brought through the same actions as everywhere."""

from collections.abc import Callable, Iterable

import orjson
import pytest

from potluck.web.records import actions, queries
from potluck.web.records.models import Membership, Profile, Record, Source
from tests import laid

from .an_address import almond, reader, source, web  # noqa: F401
from .lists import LISTS

Partition = dict[frozenset[str], str]


def bring(name: str) -> Source:
    file_name, text = LISTS[name]
    version = actions.draft_version(person=None, file_name=file_name, content=text.encode())
    return actions.bring_in(person=None, version=version, name=name)


def set_table(names: Iterable[str] = LISTS) -> None:
    """Brings the lists named, in that order, and links."""
    for name in names:
        bring(name)
    actions.link_and_settle()


@laid.table
def three_lists() -> None:
    set_table()


@pytest.fixture
def table(db: None) -> Callable[[Iterable[str]], None]:
    """To set a table of some of the lists, or in another order; `three_lists` stands already."""
    return set_table


def name_of(record: Record) -> str:
    return f"{record.source.name}:{record.row}"


def record(name: str) -> Record:
    of, row = name.split(":")
    return Record.objects.get(source__name=of, row=int(row), gone_at=None)


def partition() -> Partition:
    """Every profile of the node: its rows by list and row -> its values, without ids."""
    names = {r.record_id: name_of(r) for r in Record.objects.select_related("source").filter(gone_at=None)}
    sources = {s.id: s.name for s in Source.objects.all()}
    members: dict[str, set[str]] = {}
    for member in Membership.objects.filter(generation=queries.generation()):
        members.setdefault(member.profile_id, set()).add(names[member.record_id])
    profiles = Profile.objects.filter(generation=queries.generation())
    assert {p.profile_id for p in profiles} == set(members)
    found = {}
    for profile in profiles:
        text = orjson.dumps(_bare(orjson.loads(profile.doc), names | sources), option=orjson.OPT_SORT_KEYS).decode()
        found[frozenset(members[profile.profile_id])] = text
    return found


def _bare(part: object, names: dict[str, str]) -> object:
    """A document with ids replaced by list and row, and lists of sources in one order."""
    if isinstance(part, dict):
        return {key: _bare(value, names) for key, value in part.items() if key not in ("id", "profile_id")}
    if isinstance(part, list):
        bare = [_bare(value, names) for value in part]
        is_entries = bare and isinstance(bare[0], dict) and "record" in bare[0]
        return sorted(bare, key=lambda entry: entry["record"]) if is_entries else bare  # type: ignore[index,call-overload]
    return names.get(part, part) if isinstance(part, str) else part
