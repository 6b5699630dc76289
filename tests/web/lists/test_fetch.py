"""A list that is an address: read the first time, read again, left alone, applied, held, or not to be read."""

from datetime import timedelta
from typing import Any

import pytest
import yaml
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from potluck.fetch import FetchError, Reader
from potluck.web.journal.models import Line
from potluck.web.leaving import actions as leaving
from potluck.web.lists import actions as lists
from potluck.web.lists.queries import addresses
from potluck.web.records import queries
from potluck.web.records.models import Record, Source, Version
from tests.fetch.internet import Page, Web
from tests.web.lists.an_address import ROWS, as_list, put

pytestmark = pytest.mark.django_db


def again(source: Source, reader: Reader, **more: object) -> str:
    source.refresh_from_db()
    return lists.read_again(person=None, source=source, reader=reader, **more)  # type: ignore[arg-type]


def state(source: Source) -> dict:
    source.refresh_from_db()
    return source.fetch_state


def ids() -> dict[str, str]:
    return {r.key: r.record_id for r in Record.objects.filter(gone_at=None)}


def names() -> set[str]:
    return {next(v for f, v, *_ in queries.facts_of(r) if f == "name") for r in Record.objects.filter(gone_at=None)}


def by_name() -> dict[str, str]:
    return {
        next(v for f, v, *_ in queries.facts_of(r) if f == "name"): r.record_id
        for r in Record.objects.filter(gone_at=None)
    }


def test_the_first_reading_remembers_address_rhythm_and_marks(source: Source) -> None:
    assert source.fetch_url.endswith("/list.csv?key=t0ken")
    assert source.rhythm == "day"
    assert source.fetched_at is not None
    assert source.fetch_state["etag"] == '"1"'
    version = queries.current_version(source)
    assert version is not None
    assert (version.file_name, version.sha256) == ("list.csv", source.fetch_state["sha256"])
    assert names() == {row.split(",")[0] for row in ROWS}


def test_nothing_new_refreshes_when_the_rows_were_last_seen(source: Source, web: Web, reader: Reader) -> None:
    long_ago = timezone.now().date() - timedelta(days=40)
    Record.objects.update(last_seen=long_ago)
    before, versions = ids(), Version.objects.count()
    assert again(source, reader) == "same"
    assert web.asked[-1][2]["if-none-match"] == '"1"'
    assert set(Record.objects.values_list("last_seen", flat=True)) == {timezone.now().date()}
    assert state(source)["left"] == "settle"
    assert lists.catch_up()
    assert not lists.catch_up()
    assert (ids(), Version.objects.count(), queries.state().stale) == (before, versions, False)
    assert again(source, reader) == "same"
    assert "left" not in state(source)  # seen today already: nothing to settle


def test_the_same_file_without_marks_is_nothing_new(source: Source, web: Web, reader: Reader) -> None:
    put(web, as_list(*ROWS), etag="")
    versions = Version.objects.count()
    assert again(source, reader) == "same"
    assert state(source)["etag"] == ""
    assert Version.objects.count() == versions


def test_a_harmless_change_is_brought_in_and_rows_keep_their_ids(source: Source, web: Web, reader: Reader) -> None:
    before = by_name()
    put(
        web,
        as_list(
            *[row.replace("555 0103", "555 0199") for row in reversed(ROWS)], "Seventh Seed,2 Green Lane,Madison,US,,"
        ),
    )
    assert again(source, reader) == "applied"
    after = by_name()
    assert {name: after[name] for name in before} == before
    assert "Seventh Seed" in after
    assert state(source)["left"] == "link"
    assert lists.catch_up()
    assert queries.get_profile(after["Seventh Seed"]) is not None
    assert state(source)["outcome"] == "applied"


@pytest.mark.parametrize("data", [as_list(*ROWS[:2]), as_list(*[f"Other {n},{n} Elsewhere,Hull,GB,,https://o{n}.example" for n in range(6)])])  # fmt: skip
def test_a_list_that_lost_much_waits_for_a_yes(source: Source, web: Web, reader: Reader, data: bytes) -> None:
    before = ids()
    put(web, data)
    assert again(source, reader) == "waits"
    assert ids() == before
    (waiting,) = queries.find_waiting()
    assert waiting.source_id == source.id
    assert again(source, reader) == "same"  # asked once, not each day
    assert state(source)["outcome"] == "waits"
    assert queries.find_waiting().count() == 1
    lists.bring_in(person=None, version=Version.objects.get(pk=waiting.pk), name=source.id, even_so=True)
    assert ids() != before
    assert again(source, reader) == "same"
    assert state(source)["outcome"] == "same"


def test_after_a_no_the_same_file_is_not_offered_again_unless_asked_for(
    source: Source, web: Web, reader: Reader
) -> None:
    put(web, as_list(*ROWS[:2]))
    again(source, reader)
    lists.drop_draft(person=None, version=queries.find_waiting().get())
    assert again(source, reader) == "same"
    assert not queries.find_waiting().exists()
    assert again(source, reader, anew=True) == "waits"
    long_ago = timezone.now().date() - timedelta(days=40)
    Record.objects.update(last_seen=long_ago)
    again(source, reader)
    assert set(Record.objects.values_list("last_seen", flat=True)) == {long_ago}  # these rows are not what it says


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (Page(b"<!doctype html><html>We moved</html>"), "web_page"),
        (Page(b""), "empty"),
        (Page(b"name,city\n"), "read:no_rows"),
        (Page(b"%PDF-1.7"), "read:pdf"),
        (Page(b"a,b\n1,2\n3,4\n"), "nothing_kept"),
        (Page(b"", 404), "not_there"),
        (Page(b"", 500), "their_trouble"),
    ],
)
def test_what_is_no_list_changes_nothing(source: Source, web: Web, reader: Reader, page: Page, code: str) -> None:
    before, versions = ids(), Version.objects.count()
    web.pages["/list.csv?key=t0ken"] = page
    assert again(source, reader) == code
    assert (ids(), Version.objects.count()) == (before, versions)
    assert state(source)["failures"] == 1
    assert not addresses.find_unread()
    again(source, reader)
    again(source, reader)
    assert [s.id for s in addresses.find_unread()] == [source.id]
    put(web, as_list(*ROWS), etag='"1"')
    assert again(source, reader) == "same"
    assert not addresses.find_unread()
    assert "retry_at" not in state(source)


def test_when_it_is_read_again(source: Source, web: Web, reader: Reader) -> None:
    now = timezone.now()
    assert not addresses.find_due(now)
    assert addresses.find_due(now + timedelta(days=1, minutes=1)) == [source]
    for rhythm, days in (("week", 7), ("month", 30)):
        lists.set_address(person=None, source=source, fetch_url=source.fetch_url, rhythm=rhythm)
        assert not addresses.find_due(now + timedelta(days=days - 1))
        assert addresses.find_due(now + timedelta(days=days, minutes=1))
    lists.set_address(person=None, source=source, fetch_url=source.fetch_url, rhythm="")
    assert not addresses.find_due(now + timedelta(days=900))


def test_a_failure_is_tried_sooner_each_time_later_and_when_asked_to_later_still(
    source: Source, web: Web, reader: Reader
) -> None:
    web.pages["/list.csv?key=t0ken"] = Page(b"", 500)
    waits = []
    for _ in range(4):
        again(source, reader)
        source.refresh_from_db()
        waits.append((addresses.next_at(source) - timezone.now()).total_seconds() / 3600)
    assert [round(hours) for hours in waits] == [1, 4, 16, 24]
    web.pages["/list.csv?key=t0ken"] = Page(b"", 429, headers={"Retry-After": str(3 * 24 * 3600)})
    assert again(source, reader) == "busy"
    source.refresh_from_db()
    assert addresses.next_at(source) - timezone.now() > timedelta(days=2.9)


def test_columns_that_come_and_go(source: Source, web: Web, reader: Reader) -> None:
    """What was said of a column stays, under another header too; a new one is for stewards until somebody looked."""
    rows = [row.rsplit(",", 1)[0] + f",mail{n}@x.example" for n, row in enumerate(ROWS)]
    put(web, as_list(*rows, header="name,street,city,country,telephone number,e-mail"))
    assert again(source, reader) == "applied"
    kept = state(source)
    assert kept["columns_new"] == ["e-mail"]
    assert kept["columns_gone"] == ["website"]
    facts = [fact for record in Record.objects.filter(gone_at=None) for fact in queries.facts_of(record)]
    assert {level for field, _v, _l, level in facts if field == "email"} == {"steward"}
    assert {level for field, _v, _l, level in facts if field == "phone"} == {None}
    assert "website" not in {field for field, *_ in facts}


def test_what_a_steward_said_of_the_columns_is_kept(source: Source, web: Web, reader: Reader) -> None:
    current = Version.objects.get(state=Version.CURRENT)
    said = lists.draft_version(person=None, file_name="list.csv", content=as_list(*ROWS))
    mapping = current.mapping
    assert "phone" in mapping
    tree = yaml.safe_load(mapping)
    entry = tree["columns"]["phone"]
    tree["columns"]["phone"] = {**(entry if isinstance(entry, dict) else {"field": entry}), "level": "steward"}
    lists.bring_in(person=None, version=said, name=source.id, mapping_yaml=yaml.safe_dump(tree))
    put(web, as_list(*ROWS, "Seventh Seed,2 Green Lane,Madison,US,+1 608 555 0190,"))
    assert again(source, reader) == "applied"
    facts = [fact for record in Record.objects.filter(gone_at=None) for fact in queries.facts_of(record)]
    assert {level for field, _v, _l, level in facts if field == "phone"} == {"steward"}


def test_a_file_brought_by_hand_is_not_undone_by_an_old_one_at_the_address(
    source: Source, web: Web, reader: Reader
) -> None:
    newer = lists.draft_version(
        person=None, file_name="list.csv", content=as_list(*ROWS, "Seventh Seed,2 Green,Madison,US,,")
    )
    lists.bring_in(person=None, version=newer, name=source.id)
    assert again(source, reader) == "same"
    put(web, as_list(*ROWS), etag="")
    assert again(source, reader) == "same"
    assert "Seventh Seed" in names()


def test_an_address_is_checked_and_a_new_one_begins_anew(source: Source, settings: Any) -> None:
    settings.FETCH_PRIVATE = False
    for bad in ("ftp://lists.example/", "https://me:pass@lists.example/", "http://lists.example:22/x", "list"):
        with pytest.raises(FetchError):
            lists.set_address(person=None, source=source, fetch_url=bad, rhythm="day")
    with pytest.raises(ValueError, match="rhythm"):
        lists.set_address(person=None, source=source, fetch_url="https://lists.example/", rhythm="hour")
    changed = lists.set_address(person=None, source=source, fetch_url="https://lists.example/b.csv", rhythm="week")
    assert (changed.fetched_at, changed.fetch_state) == (None, {})
    assert addresses.find_due() == [changed]
    gone = lists.set_address(person=None, source=source, fetch_url="", rhythm="week")
    assert (gone.fetch_url, gone.rhythm) == ("", "")


def test_only_stewards_may(source: Source, reader: Reader) -> None:
    from django.contrib.auth.models import AnonymousUser

    for act in (
        lambda who: lists.read_again(person=who, source=source, reader=reader),
        lambda who: lists.set_address(person=who, source=source, fetch_url="", rhythm=""),
        lambda who: lists.draft_from_address(person=who, url=source.fetch_url, reader=reader),
    ):
        with pytest.raises(PermissionDenied):
            act(AnonymousUser())


def test_the_address_stands_in_no_line_of_the_journal(source: Source, web: Web, reader: Reader) -> None:
    again(source, reader)
    put(web, as_list(*ROWS[:2]))
    again(source, reader)
    web.pages.clear()
    again(source, reader)
    lists.set_address(person=None, source=source, fetch_url=source.fetch_url + "&more=1", rhythm="week")
    text = " ".join(f"{line} {line.detail} {line.why}" for line in Line.objects.all())
    assert "t0ken" not in text
    assert "127.0.0.1" not in text
    assert Line.objects.filter(verb="read again").count() == 2


def test_an_error_of_ours_is_kept_and_raised(source: Source) -> None:
    class Broken(Reader):
        def get(self, url: str, **more: object):  # type: ignore[no-untyped-def,override]
            raise RuntimeError("a mistake")

    with pytest.raises(RuntimeError):
        again(source, Broken("x"))
    assert state(source)["outcome"] == "our_fault"
    assert state(source)["failures"] == 1


def test_a_list_withdrawn_while_it_is_read_stays_withdrawn(source: Source, web: Web) -> None:
    class Slow(Reader):
        def get(self, url: str, **more: Any) -> Any:
            answer = super().get(url, **more)
            leaving.withdraw(person=None, source=Source.objects.get(pk=source.pk))
            return answer

    put(web, as_list(*ROWS, "Seventh Seed,2 Green Lane,Madison,US,,"))
    assert again(source, Slow("Potluck/test", private=True)) == "same"
    assert not Record.objects.filter(gone_at=None).exists()
    assert not Version.objects.filter(source=source).exists()
    source.refresh_from_db()
    assert (source.fetch_url, source.fetch_state) == ("", {})


def test_putting_off_writes_nothing_on_a_list_that_was_withdrawn(source: Source) -> None:
    leaving.withdraw(person=None, source=Source.objects.get(pk=source.pk))
    lines = Line.objects.count()
    lists.defer(person=None, source=source)
    assert state(source) == {}
    assert Line.objects.count() == lines
