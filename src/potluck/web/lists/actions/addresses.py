"""Reading a list from its address: the first time, and again. What a reading found is kept in the transaction of what
it changed, so that a crash leaves before or after, and the next reading does it again."""

import gzip
import hashlib
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from potluck.engine import mapping as mappings
from potluck.engine.mapping import MappingError
from potluck.engine.read import UnreadableError
from potluck.fetch import LIMITS, FetchError, Limits, Reader, read_list
from potluck.fetch.addresses import take_apart
from potluck.web.journal import actions as journal
from potluck.web.lists.actions.lists import NeedsYesError, NothingKeptError, TakenAwayError, bring_in, draft_version
from potluck.web.lists.actions.next_version import await_yes, weigh
from potluck.web.lists.actions.without_erased import CUT, keep_clean, keep_clean_still
from potluck.web.lists.queries import addresses, carry
from potluck.web.people.queries import require
from potluck.web.records import queries as records
from potluck.web.records.actions.linking import link_and_settle, mark_stale, settle_again
from potluck.web.records.models import Record, Source, Version
from potluck.web.records.queries import readings

SAME, APPLIED, WAITS, LATER, OUR_FAULT, NOTHING_KEPT = "same", "applied", "waits", "later", "our_fault", "nothing_kept"
_MARKS: Final = ("etag", "modified", "sha256")
_LONGEST: Final = 1000  # letters of an address
_FIRST_WAIT: Final = timedelta(hours=1)


def set_address(*, person: Any, source: Source, fetch_url: str, rhythm: str) -> Source:
    """Where a list is read again from and how often (day, week, month; empty: by hand). An empty address: no more.

    Another address begins anew. Raises FetchError when it is none that is read, ValueError for the own list and for a
    rhythm there is not."""
    require(person, "source")
    fetch_url = fetch_url.strip()
    if source.is_own or rhythm not in ("", *addresses.DAYS):
        raise ValueError("This list, or this rhythm, has no address.")
    if fetch_url:
        _check(fetch_url)
    with transaction.atomic():
        fresh = Source.objects.select_for_update().get(pk=source.pk)
        if fresh.fetch_url != fetch_url:
            fresh.fetched_at, fresh.fetch_state = None, {}
        fresh.fetch_url, fresh.rhythm = fetch_url, rhythm if fetch_url else ""
        fresh.save(update_fields=["fetch_url", "rhythm", "fetched_at", "fetch_state"])
        detail = {"what": ["fetch_url", "rhythm"]}
        journal.write(person=person, verb="changed", thing="list", thing_id=source.id, detail=detail)
    return fresh


def _check(url: str) -> None:
    take_apart(url, any_port=addresses.reader().private)
    if len(url) > _LONGEST:
        raise FetchError("bad_address")


def draft_from_address(
    *, person: Any, url: str, rhythm: str = "", wishes: dict[str, Any] | None = None, reader: Reader | None = None,
    limits: Limits = LIMITS, **more: Any,
) -> Version:  # fmt: skip
    """A draft of the list at an address; `bring_in` is to be told `queries.addresses.said_of_draft` of it.

    Raises FetchError, UnreadableError, MappingError, PermissionDenied."""
    require(person, "import")
    url = url.strip()
    _check(url)
    brought = read_list(reader or addresses.reader(), url, limits=limits)
    data = brought.data or b""
    state = {"etag": brought.etag, "modified": brought.modified, "sha256": hashlib.sha256(data).hexdigest()}
    state |= {"outcome": APPLIED, "tried_at": timezone.now().isoformat()}
    kept = {"fetch_url": url, "rhythm": rhythm, "fetch_state": state}
    return draft_version(
        person=person, file_name=f"list{brought.suffix}", content=data, wishes=(wishes or {}) | kept, **more
    )


def read_again(
    *, person: Any, source: Source, reader: Reader | None = None, anew: bool = False, limits: Limits = LIMITS
) -> str:
    """Reads a list from its address once more; gives the outcome, which is kept in `fetch_state` too.

    `same`: nothing new there. `applied`: brought in, to be linked by `catch_up`. `waits`: it would lose much, a steward
    is asked. Else it failed, and the list stays as it was: the code of a FetchError, `read:` and the code of an
    UnreadableError, `nothing_kept`. `anew`: whatever was seen before."""
    require(person, "import")
    state = source.fetch_state
    marks = {name: state.get(name, "") for name in ("etag", "modified")} if not anew else {}
    try:
        brought = read_list(reader or addresses.reader(), source.fetch_url, limits=limits, **marks)
        if brought.data is None:
            return _nothing_new(person, source, {name: state.get(name, "") for name in _MARKS})
        found = {"etag": brought.etag, "modified": brought.modified, "sha256": hashlib.sha256(brought.data).hexdigest()}
        if _is_known(source, found["sha256"], anew):
            return _nothing_new(person, source, found)
        return _take(person, source, f"list{brought.suffix}", brought.data, found)
    except FetchError as error:
        return _failed(person, source, error.code, dict(error.params), error.wait_seconds)
    except UnreadableError as error:
        return _failed(person, source, f"read:{error.code}", dict(error.params))
    except TakenAwayError:
        return SAME  # withdrawn while it was read: there is no list any more
    except (NothingKeptError, MappingError):
        return _failed(person, source, NOTHING_KEPT, {})
    except Exception:
        _failed(person, source, OUR_FAULT, {})
        raise


def _is_known(source: Source, sha256: str, anew: bool) -> bool:
    """Whether this very file was looked at before: it is on the table, or it was what stood there the last time."""
    current = records.current_version(source)
    if current and current.sha256 == sha256:
        return True
    return source.fetch_state.get("sha256") == sha256 and not anew


def _take(person: Any, source: Source, name: str, data: bytes, found: dict[str, str]) -> str:
    """Brings a new file in, or lets it wait."""
    version, columns = _understood(person, source, name, data, found["sha256"])
    if version.understood[2].records.is_empty():
        raise NothingKeptError
    _keep_draft(source, version)
    weighed = weigh(source=source, version=version)
    said = found | {"columns_new": list(columns.new), "columns_gone": list(columns.gone)}
    if not weighed["harmless"]:
        return _wait(person, source, version, weighed["why"], said)
    state = _state(source, APPLIED, said) | {"left": "link"}
    try:
        bring_in(person=person, version=version, name=source.id, fetched_at=timezone.now(), fetch_state=state)
    except NeedsYesError as error:
        return _wait(person, source, version, error.why, said)
    return APPLIED


def _keep_draft(source: Source, version: Version) -> None:
    """Saves what was read as a draft of its list, in place of one that a crash left: it goes where the list goes.

    Raises TakenAwayError when the list was withdrawn, or got another address, while it was read."""
    with transaction.atomic():
        if _here(source).select_for_update().first() is None:
            raise TakenAwayError
        drafts = source.versions.filter(state=Version.DRAFT, wishes__by_itself=True, report__waits__isnull=True)
        drafts.delete()
        keep_clean_still(version)
        version.source, version.wishes = source, {"by_itself": True}
        version.save()


def _wait(person: Any, source: Source, version: Version, why: list[str], said: dict[str, Any]) -> str:
    with transaction.atomic():
        await_yes(person=person, source=source, version=version, why=why)
        _keep(source, _state(source, WAITS, said))
    return WAITS


def _understood(person: Any, source: Source, name: str, data: bytes, sha256: str) -> tuple[Version, mappings.Carried]:
    """A version that is not saved yet: a file of which no row can be kept leaves no trace."""
    current = source.versions.filter(state=Version.CURRENT).first()
    encoding = current.encoding if current else ""
    version = Version(
        file_name=name, content=gzip.compress(data, 6, mtime=0), sha256=sha256, encoding=encoding, by=person
    )
    keep_clean(version)
    reading = readings.read_file(version)
    carried = carry.carried(source, reading) or mappings.Carried(mappings.guess(reading), (), ())
    version.format, version.mapping = reading.format, mappings.to_yaml(carried.mapping)
    version.understood = reading, _mapping, mapped = readings.read_version(version)
    cut = {CUT: version.report[CUT]} if CUT in version.report else {}
    version.report = mapped.report() | {"details": dict(reading.details)} | cut
    return version, carried


def _nothing_new(person: Any, source: Source, found: dict[str, str]) -> str:
    """The list still says what it said: its rows were last seen today, when it is what stands on the table."""
    current = records.current_version(source)
    today = timezone.now().date()
    waits = any(version.sha256 == found["sha256"] for version in records.find_waiting().filter(source=source))
    with transaction.atomic():
        left = source.fetch_state.get("left", "")
        rows = Record.objects.filter(source=source, gone_at=None, last_seen__lt=today)
        if current and current.sha256 == found["sha256"] and rows.update(last_seen=today):
            mark_stale()
            left = left or "settle"
        state = _state(source, WAITS if waits else SAME, found) | ({"left": left} if left else {})
        _keep(source, state)
        _told(person, source, SAME)
    return SAME


def _failed(person: Any, source: Source, code: str, params: dict[str, str], wait_seconds: int = 0) -> str:
    """Counts the failure; the next try comes later each time, never later than the rhythm unless we were asked to."""
    now = timezone.now()
    old = Source.objects.get(pk=source.pk).fetch_state
    failures = old.get("failures", 0) + 1
    rhythm = timedelta(days=addresses.DAYS.get(source.rhythm, 1))
    wait = max(min(_FIRST_WAIT * 4 ** min(failures - 1, 6), rhythm), timedelta(seconds=wait_seconds))
    state = old | {
        "outcome": code, "params": params, "failures": failures, "tried_at": now.isoformat(),
        "failing_since": old.get("failing_since") or now.isoformat(), "retry_at": (now + wait).isoformat(),
    }  # fmt: skip
    with transaction.atomic():
        _here(source).update(fetch_state=state)
        _told(person, source, code)
    return code


def defer(*, person: Any, source: Source) -> None:
    """A reading that took too long for a person to wait is no failure: `potluck work` does it next, and has more time.

    A list without a rhythm is read that one time all the same."""
    require(person, "import")
    with transaction.atomic():
        fresh = _here(source).select_for_update().first()
        if fresh is None:
            return
        calm = {name: value for name, value in fresh.fetch_state.items() if name not in ("failing_since", "params")}
        fresh.fetch_state = calm | {"outcome": LATER, "failures": 0, "retry_at": timezone.now().isoformat()}
        fresh.save(update_fields=["fetch_state"])
        _told(person, source, LATER)


def _state(source: Source, outcome: str, found: dict[str, Any]) -> dict[str, Any]:
    """A reading that went well: what was found, no failures any more."""
    kept = {name: source.fetch_state[name] for name in ("columns_new", "columns_gone") if name in source.fetch_state}
    return kept | found | {"outcome": outcome, "tried_at": timezone.now().isoformat()}


def _keep(source: Source, state: dict[str, Any]) -> None:
    _here(source).update(fetched_at=timezone.now(), fetch_state=state)


def _here(source: Source) -> QuerySet[Source]:
    """The list, unless it was withdrawn or got another address since it was begun to read."""
    return Source.objects.filter(pk=source.pk, withdrawn_at=None, fetch_url=source.fetch_url)


def _told(person: Any, source: Source, outcome: str) -> None:
    detail = {"outcome": outcome}
    journal.write(person=person, verb="read again", thing="list", thing_id=source.id, detail=detail)


def catch_up(*, person: Any = None) -> bool:
    """Links or settles what readings changed, all of it at once; whether there was anything."""
    require(person, "import")
    left = {source.pk: source.fetch_state for source in addresses.find_unlinked()}
    if not left:
        return False
    if any(state["left"] == "link" for state in left.values()):
        link_and_settle(person=person)
    else:
        settle_again(person=person)
    for pk, before in left.items():
        with transaction.atomic():
            source = Source.objects.select_for_update().get(pk=pk)
            if source.fetch_state == before:  # else it was read once more meanwhile
                source.fetch_state = {name: value for name, value in before.items() if name != "left"}
                source.save(update_fields=["fetch_state"])
    return True
