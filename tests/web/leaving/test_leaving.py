"""A list leaves, a person is erased: what goes, what stays, and that what is shown follows from what is left."""

import gzip
import io
import json
from collections.abc import Callable

import openpyxl
import orjson
import pytest
from django.core.exceptions import PermissionDenied
from openpyxl.comments import Comment

from potluck.engine.blank import TooShortError
from potluck.web.desk import actions as desk
from potluck.web.journal.models import Line, Reason
from potluck.web.leaving import actions as leaving_actions
from potluck.web.leaving import queries as leaving
from potluck.web.leaving import withdrawals
from potluck.web.leaving.actions import vacuum
from potluck.web.lists import actions as lists
from potluck.web.people.models import Person
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Decision, Edge, Erasure, Profile, Record, Source, State, Version
from potluck.web.suggestions.models import Suggestion
from tests.web.records.lists import LISTS
from tests.web.records.three_lists import bring, partition, record

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
SetTable = Callable[..., None]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    """The file of withdrawals and the note of the vacuum are this test's own."""
    settings.NODE = tmp_path


def source(name: str) -> Source:
    return Source.objects.get(name=name)


def texts() -> str:
    """All that the tables of this room say, as one text."""
    rows = [list(model.objects.values_list()) for model in (Source, Record, Edge, Decision, Profile)]
    versions = list(Version.objects.values_list("file_name", "mapping", "report", "wishes"))
    return json.dumps([rows, versions, list(Reason.objects.values_list())], default=str)


@pytest.mark.parametrize("name", list(LISTS))
def test_a_withdrawn_list_is_as_if_it_had_never_been_brought(table: SetTable, name: str) -> None:
    table([other for other in LISTS if other != name])
    without = set(partition())
    bring(name)
    records.link_and_settle()
    assert set(partition()) != without
    counts = leaving_actions.withdraw(person=None, source=source(name))
    assert set(partition()) == without
    assert counts["versions"] == 1
    assert [finding for finding in leaving.check(full=True) if finding.is_wrong] == []


def test_nothing_of_it_is_left_in_the_tables(three_lists: None) -> None:
    a, b = record("Workers:4"), record("World:1")
    records.decide(person=None, a=a.record_id, b=b.record_id, verdict="same", reason="Three Ovens told me")
    Suggestion.objects.create(kind="change", about=a.record_id, words="Three Ovens moved")
    leaving_actions.withdraw(person=None, source=source("Workers"))
    left = texts()
    for word in ("Workers", "Laundry", "Lantern St.", "608-555-0199", "told me", "workers.csv"):
        assert word not in left
    assert "Seven Chairs" in left  # Housing says so too
    assert not Suggestion.objects.exists()


def test_its_rows_leave_bare_tombstones_and_its_name_is_free_again(client, three_lists: None) -> None:
    old = record("Workers:3").record_id
    leaving_actions.withdraw(person=None, source=source("Workers"))
    answer = client.get(f"/o/{old}")
    assert answer.status_code == 410
    assert b"Withdrawn by its owner" in answer.content
    assert queries.find_source("Workers") is None
    assert client.get("/lists/workers").status_code == 410
    bring("Workers")
    assert Record.objects.get(record_id=old).raw == ""
    assert Source.objects.filter(name="Workers").count() == 1


def test_decisions_about_rows_that_stay_stand(three_lists: None) -> None:
    a, b = record("Housing:2").record_id, record("World:2").record_id
    records.decide(person=None, a=a, b=b, verdict="different", reason="far away")
    leaving_actions.withdraw(person=None, source=source("Workers"))
    assert Decision.objects.get().reason == "far away"


def test_drafts_meant_for_the_list_go_too_and_are_not_brought_after(three_lists: None) -> None:
    text = LISTS["Workers"][1]
    draft = lists.draft_version(
        person=None, file_name="x.csv", content=text.encode() + b"\n", wishes={"name": "WORKERS"}
    )
    same_file = lists.draft_version(person=None, file_name="y.csv", content=text.encode())
    other = lists.draft_version(person=None, file_name="z.csv", content=b"name\nOther\n", wishes={"name": "Other"})
    leaving_actions.withdraw(person=None, source=source("Workers"))
    assert set(Version.objects.filter(state=Version.DRAFT)) == {other}
    for gone in (draft, same_file):
        with pytest.raises(lists.TakenAwayError):
            lists.bring_in(person=None, version=gone, name="Workers")


def test_the_journal_says_that_and_when_but_not_what(three_lists: None) -> None:
    workers = source("Workers")
    leaving_actions.withdraw(person=None, source=workers, why="asked by mail")
    line = Line.objects.filter(verb="withdrew").get()
    assert (line.thing_id, line.why) == (workers.id, "asked by mail")
    assert line.detail["rows"] == 3


def test_a_second_time_does_nothing_and_our_own_list_has_no_owner_elsewhere(three_lists: None) -> None:
    workers = source("Workers")
    leaving_actions.withdraw(person=None, source=workers)
    assert leaving_actions.withdraw(person=None, source=workers)["rows"] == 0
    assert Erasure.objects.count() == 1
    desk.save_own(person=None, facts=[["name", "Ours", None]])
    with pytest.raises(leaving_actions.OwnListError):
        leaving_actions.withdraw(person=None, source=Source.objects.get(is_own=True))


def test_nobody_but_stewards_may(db: None, three_lists: None) -> None:
    somebody = Person.objects.create(login="x@example.org", name="X")
    with pytest.raises(PermissionDenied):
        leaving_actions.withdraw(person=somebody, source=source("Workers"))
    with pytest.raises(PermissionDenied):
        leaving_actions.search_person(person=somebody, text="Ines Ortega")
    with pytest.raises(PermissionDenied):
        leaving_actions.erase(person=somebody, text="Ines Ortega")


def test_the_file_of_withdrawals_holds_ids_and_marks_and_catches_up(three_lists: None) -> None:
    leaving_actions.withdraw(person=None, source=source("Workers"))
    (line,) = withdrawals.read(withdrawals.path())
    assert set(line) == {"id", "kind", "thing_id", "marks", "at"}
    whole = withdrawals.path().read_bytes()
    withdrawals.path().write_bytes(whole[: len(whole) // 2])  # a crash cut the line short
    withdrawals.catch_up()
    assert withdrawals.read(withdrawals.path()) == [line]
    withdrawals.catch_up()
    assert withdrawals.path().read_bytes().count(line["id"].encode()) == 2
    assert vacuum.is_wanted()


def test_a_link_that_was_under_way_writes_nothing_of_a_withdrawn_list(monkeypatch, three_lists: None) -> None:
    """Somebody withdraws between the reading and the writing of a link: the link begins again without the list."""
    once = []

    def withdraw_now(words: str) -> None:
        if words.startswith("Settling") and not once:
            once.append(words)
            leaving_actions.withdraw(person=None, source=source("Workers"))

    counts = records.link_and_settle(progress=withdraw_now)
    assert once
    assert counts["records"] == 5
    assert "Laundry" not in texts()
    assert Edge.objects.exclude(generation=queries.generation()).count() == 0


PEOPLE = """name,city,country,phone,email,contact,notes
Seven Chairs,Madison,US,608 555 0101,ines@chairs.example,Inés Ortega,"Ask ORTEGA, Ines or (608) 555-0101 after 9"
Blue Kettle,Madison,US,608 555 0102,hello@kettle.example,Tom Reed,Ines went to Ortega Street
"""


def bring_people() -> Version:
    version = lists.draft_version(person=None, file_name="people.csv", content=PEOPLE.encode())
    lists.bring_in(person=None, version=version, name="People")
    records.link_and_settle()
    return version


def test_an_erased_person_is_cut_out_and_the_rest_of_the_row_stays(db: None) -> None:
    bring_people()
    assert len(leaving_actions.search_person(person=None, text="ines ortega")) == 2
    counts = leaving_actions.erase(person=None, text="ines ortega")
    assert (counts["rows"], counts["files"]) == (1, 1)
    leaving_actions.erase(person=None, text="+1 (608) 555 0101")
    leaving_actions.erase(person=None, text="INES@chairs.example")
    raw = orjson.loads(record("People:2").raw)
    assert (raw["contact"], raw["phone"], raw["email"], raw["name"]) == ("", "", "", "Seven Chairs")
    assert raw["notes"] == "Ask  or  after 9"
    left = texts().lower()
    assert "ortega, ines" not in left
    assert "inés" not in left
    assert "5550101" not in left
    assert "ines went to ortega street" in left  # other words of another row
    assert leaving.check() == []


def test_what_was_erased_does_not_come_back_with_the_next_import(db: None) -> None:
    bring_people()
    old = record("People:2").record_id
    for text in ("Inés Ortega", "608-555-0101", "ines@chairs.example"):
        leaving_actions.erase(person=None, text=text)
    version = bring_people()
    assert record("People:2").record_id == old
    assert "0101" not in record("People:2").raw + record("People:2").facts
    assert [(i["code"], i["row"]) for i in version.report["issues"] if i["code"] == "erased_here"] == [
        ("erased_here", 2)
    ]
    assert kept(version) == PEOPLE.replace("608 555 0101", "").replace("ines@chairs.example", "").replace(
        "Inés Ortega", ""
    ).replace("ORTEGA, Ines or (608) 555-0101", " or ")
    assert record("People:3").raw.count("0102") == 1


def kept(version: Version) -> str:
    return gzip.decompress(bytes(Version.objects.get(pk=version.pk).content)).decode()


@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_a_draft_that_waits_keeps_its_file_without_what_was_erased(db: None, mark: str) -> None:
    """Every other byte stays: quotation marks, line ends, rows above the header."""
    bring_people()
    leaving_actions.erase(person=None, text="Inés Ortega")
    rows = [f"Kettle {n};Tom {n};;Hull;" for n in range(4)]
    lines = [
        'Asked by "Ines Ortega"',
        "name;contact;notes;city;",
        '"Seven ""Chairs""";"Inés Ortega"; x ;Hull;',
        *rows,
        "",
    ]
    text = mark + "\r\n".join(lines)
    draft = lists.draft_version(
        person=None, file_name="Ines Ortega.csv", content=text.encode(), wishes={"name": "of Ines Ortega"}
    )
    draft = Version.objects.get(pk=draft.pk)
    assert kept(draft) == text.replace('"Ines Ortega"', '""').replace("Inés Ortega", "")
    assert (draft.file_name, draft.wishes["name"]) == ("list.csv", "of ")
    mapping = "columns: {name: name, contact: contact, notes: {field: description, when_yes: Ines Ortega}}"
    lists.remap(person=None, version=draft, mapping_yaml=mapping)
    draft = Version.objects.get(pk=draft.pk)
    assert "Ortega" not in draft.mapping + str(draft.report)
    assert [issue["row"] for issue in draft.report["issues"] if issue["code"] == "erased_here"] == [1, 3]
    lists.bring_in(person=None, version=draft, name="Other")
    assert Record.objects.filter(source__name="Other", gone_at=None).count() == 5
    assert kept(draft)


def test_a_workbook_with_something_erased_is_kept_as_tables(db: None) -> None:
    bring_people()
    leaving_actions.erase(person=None, text="Inés Ortega")
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in ("Homes", "Farms"):
        sheet = book.create_sheet(name)
        sheet.append(["name", "city", "contact"])
        sheet.append([f"{name} Kettle", "Hull", "Ortega, Inés"])
        sheet["A2"].comment = Comment("ask Ines Ortega", "us")
    book.save(out)
    draft = Version.objects.get(pk=lists.draft_version(person=None, file_name="both.xlsx", content=out.getvalue()).pk)
    assert draft.file_name == "both/"
    assert "Ortega" not in kept(draft)
    codes = [issue["code"] for issue in draft.report["issues"]]
    assert codes.count("erased_here") == 2
    assert "erased_as_table" in codes
    lists.bring_in(person=None, version=draft, name="Both")
    said = Record.objects.filter(source__name="Both", gone_at=None).values_list("facts", flat=True)
    assert sorted("Homes Kettle" in text for text in said) == [False, True]


def test_marks_do_not_tell_the_value_and_hang_on_the_secret(db: None, settings) -> None:
    bring_people()
    leaving_actions.erase(person=None, text="ines@chairs.example")
    marks = Erasure.objects.get().marks
    assert "ines" not in str(marks)
    settings.SECRET_KEY = "another secret " * 4
    bring_people()
    assert "ines@chairs.example" in record("People:2").facts


@pytest.mark.parametrize("text", ["", "Jo", "12", "..."])
def test_what_is_too_short_cuts_nobody(db: None, text: str) -> None:
    with pytest.raises(TooShortError):
        leaving_actions.erase(person=None, text=text)


def test_the_check_notices_what_does_not_follow(three_lists: None) -> None:
    assert leaving.check(full=True) == []
    shown = Profile.objects.first()
    assert shown
    Profile.objects.filter(pk=shown.pk).update(name="Somebody else")
    assert [f.ids for f in leaving.check()] == [(shown.profile_id,)]
    records.settle_again()
    Record.objects.filter(record_id=record("Workers:3").record_id).update(gone_at="2026-01-01T00:00:00Z")
    said = " ".join(finding.what for finding in leaving.check())
    assert "still hold values" in said
    assert "still shown" in said
    State.objects.update(stale=True)
    assert any(not finding.is_wrong for finding in leaving.check())


def test_a_steward_withdraws_by_typing_the_name(steward_client, three_lists: None) -> None:
    page = steward_client.get("/lists/workers/withdraw")
    assert "3 rows" in page.content.decode()
    wrong = steward_client.post("/lists/workers/withdraw", {"typed": "Wrokers"})
    assert wrong.status_code == 400
    assert queries.find_source("Workers")
    done = steward_client.post("/lists/workers/withdraw", {"typed": " workers ", "why": "by mail"}, follow=True)
    assert "3 rows are gone" in done.content.decode()
    assert queries.find_source("Workers") is None
    assert steward_client.get("/journal").status_code == 200


def test_a_steward_sees_where_somebody_stands_before_erasing(db: None, steward_client) -> None:
    bring_people()
    looked = steward_client.post("/erase", {"text": "Tom Reed"}).content.decode()
    assert "Found in 1 place" in looked
    assert "Tom Reed" in record("People:3").facts
    steward_client.post("/erase", {"text": "Tom Reed", "sure": "yes"})
    assert "Tom Reed" not in record("People:3").facts


def test_visitors_are_sent_to_sign_in(table: SetTable, client) -> None:
    table(["Workers"])
    for path in ("/lists/workers/withdraw", "/erase"):
        assert client.get(path).status_code == 302


def test_an_erasure_while_a_list_is_being_read_is_not_missed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_people()
    version = lists.draft_version(person=None, file_name="people.csv", content=PEOPLE.encode())
    find = queries.find_source

    def erases_meanwhile(name: str) -> Source | None:
        """Asked after the cut and before the transaction."""
        monkeypatch.setattr(queries, "find_source", find)
        leaving_actions.erase(person=None, text="ines@chairs.example")
        return find(name)

    monkeypatch.setattr(queries, "find_source", erases_meanwhile)
    lists.bring_in(person=None, version=version, name="People")
    assert Erasure.objects.count() == 1
    row = record("People:2")
    assert "ines@chairs" not in row.raw + row.facts
    assert bytes(Version.objects.get(pk=version.pk).content) == b""
