"""A co-op answers by its link: what each answer does, and that nothing else does anything."""

import re
import string
from datetime import timedelta

import orjson
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from potluck.web.journal.models import Line
from potluck.web.lists import actions as lists
from potluck.web.people import actions as people
from potluck.web.people.models import Link
from potluck.web.records.models import Record
from potluck.web.site.quiet import NoLinks
from potluck.web.suggestions.models import Suggestion
from potluck.web.upkeep import actions, queries
from potluck.web.upkeep.models import Ask
from potluck.web.upkeep.queries import CONFIRM
from tests.draws import draws

from .conftest import CHAIRS, KETTLE, OVEN, row

pytestmark = pytest.mark.django_db
RIGHT = {"verdict": "right"}


@pytest.fixture
def paths(lakeside, steward):
    """Name of the row -> the path of its link."""
    round_ = actions.start(person=steward, source=lakeside, months=12, by_mail=False)
    return {one.name: one.path for one in actions.hand_out(person=steward, round_=round_)}


def stamp(client, path: str) -> str:
    return re.search(r'name="stamp" value="([^"]+)"', client.get(path).content.decode())[1]


def post(client, path: str, **said: str):
    return client.post(path, {"stamp": stamp(client, path), **said}, follow=True)


def everything() -> list[tuple]:
    """All rows of all tables that an answer could touch."""
    tables = ("records_record", "records_profile", "records_state", "people_link", "upkeep_ask", "upkeep_round",
              "suggestions_suggestion", "journal_line")  # fmt: skip
    with connection.cursor() as cursor:
        return [(table, *cursor.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()) for table in tables]


def test_the_page_shows_what_the_list_says_and_nothing_that_is_not_public(client, paths):
    page = client.get(paths[KETTLE]).content.decode()
    for shown in (KETTLE, "40 Mill Road", "53703", "kettle@example.org", "+1 608-555-0102", "Lakeside co-ops"):
        assert shown in page
    assert "owes us a pot" not in page
    assert "checked" not in page  # no answer is chosen beforehand


def test_still_right_confirms_the_row_today(client, paths):
    kettle = row(KETTLE)
    done = post(client, paths[KETTLE], verdict="right")
    assert "Thank you" in done.content.decode()
    kettle.refresh_from_db()
    assert kettle.confirmed == timezone.localdate()
    assert "Confirmed by the co-op itself this month" in " ".join(
        client.get(f"/o/{kettle.pk}").content.decode().split()
    )
    ask = Ask.objects.get(record_id=kettle.pk)
    assert (ask.state, ask.answer) == (Ask.ANSWERED, Ask.RIGHT)
    line = Line.objects.get(verb="confirmed", thing="row", thing_id=kettle.pk)
    assert set(line.detail) == {"link"}
    assert not Suggestion.objects.exists()


def test_what_changed_becomes_a_suggestion_and_the_row_stays(client, paths):
    kettle = row(KETTLE)
    before = kettle.facts
    form = post(client, paths[KETTLE], verdict="changed", words="We moved in May").content.decode()
    assert "We moved in May" in form
    assert 'value="40 Mill Road"' in form
    said = {"verdict": "changed", "form": "1", "name": KETTLE, "street": "1 New Lane", "postcode": "53703", "city": "Madison",
            "phone": "608 555 0199", "email": "", "website": "bluekettle.example", "members": "12", "words": "We moved in May"}  # fmt: skip
    assert "Thank you" in post(client, paths[KETTLE], **said).content.decode()
    told = Suggestion.objects.get()
    assert (told.kind, told.about, told.state) == ("change", kettle.pk, Suggestion.WAITING)
    facts = {field: value for field, value, _ in orjson.loads(told.facts)}
    assert facts == {
        "street": "1 New Lane",
        "postcode": "53703",
        "city": "Madison",
        "phone": "+16085550199",
        "email": "",
    }
    assert "own link" in told.words
    assert "We moved in May" in told.words
    kettle.refresh_from_db()
    assert (kettle.facts, kettle.confirmed) == (before, None)


def test_a_wrong_number_is_told_beside_its_field_and_nothing_is_lost(client, paths):
    said = {"verdict": "changed", "form": "1", "name": "Kettle", "email": "no address", "street": "1 New Lane"}
    page = post(client, paths[KETTLE], **said)
    assert page.status_code == 400
    assert "1 New Lane" in page.content.decode()
    assert not Suggestion.objects.exists()
    assert client.get(paths[KETTLE]).status_code == 200


def test_nothing_different_is_no_answer(client, paths):
    same = {
        "name": OVEN,
        "street": "3 Calle Pan",
        "postcode": "2000",
        "city": "Rosario",
        "email": "horno@example.org",
        "members": "9",
    }
    page = post(client, paths[OVEN], verdict="changed", form="1", **same)
    assert page.status_code == 400
    assert "Nothing is different yet" in page.content.decode()


@pytest.mark.parametrize(("verdict", "kind"), [("closed", "closed"), ("out", "out")])
def test_closed_and_out_wait_for_a_steward(client, paths, verdict, kind):
    chairs = row(CHAIRS)
    post(client, paths[CHAIRS], verdict=verdict, words="since June")
    told = Suggestion.objects.get()
    assert (told.kind, told.about) == (kind, chairs.pk)
    assert "since June" in told.words
    assert Ask.objects.get(record_id=chairs.pk).answer == verdict
    assert Record.objects.get(pk=chairs.pk).gone_at is None


def test_a_link_answers_once(client, paths):
    stamped = stamp(client, paths[KETTLE])
    client.post(paths[KETTLE], {"stamp": stamped, "verdict": "right"})
    before = everything()
    for verdict in ("right", "closed", "out"):
        assert client.post(paths[KETTLE], {"stamp": stamped, "verdict": verdict}).status_code == 410
    assert client.get(paths[KETTLE]).status_code == 410
    assert everything() == before


def test_a_scanner_that_opens_everything_changes_nothing(client, paths):
    before = everything()
    for path in paths.values():
        assert client.head(path).status_code == 200
        page = client.get(path).content.decode()
        for href in set(re.findall(r'href="([^"#]+)"', page)):
            whole = path + href if href.startswith("?") else href
            if whole.startswith("/"):
                client.get(whole)
                client.head(whole)
    assert everything() == before
    assert {client.get(path).status_code for path in paths.values()} == {200}


def test_a_scanner_that_presses_the_button_of_the_untouched_form_changes_nothing(client, paths):
    before = everything()
    for path in paths.values():
        page = client.get(path).content.decode()
        form = next(part for part in re.findall(r"<form.*?</form>", page, re.S) if 'name="verdict"' in part)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        answer = client.post(path, hidden | {"words": ""})
        assert answer.status_code == 400
        assert "Choose one of the four answers first." in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("wrong", ["", "x", "a:b:c"])
def test_a_form_that_we_did_not_show_changes_nothing(client, paths, wrong):
    before = everything()
    assert client.post(paths[KETTLE], {"stamp": wrong, "verdict": "right"}).status_code == 400
    assert client.post(paths[KETTLE], {"stamp": stamp(client, paths[OVEN]), "verdict": "right"}).status_code == 400
    assert everything() == before


@draws(25, deep=60)
@given(data=some.data())
def test_no_forged_token_does_anything(client, paths, data):
    """Random ones, and true ones with a letter changed, cut off or put in."""
    true = [path.rsplit("/", 1)[1] for path in paths.values()]
    letters = string.ascii_letters + string.digits + "-_"
    at = data.draw(some.integers(0, 31))
    token = data.draw(some.sampled_from(true))
    forged = data.draw(
        some.one_of(
            some.text(letters, min_size=1, max_size=60),
            some.sampled_from(letters).map(lambda letter: token[:at] + letter + token[at + 1 :]),
            some.just(token[:at] or "x"),
            some.sampled_from(letters).map(lambda letter: token[:at] + letter + token[at:]),
        ).filter(lambda one: one not in true)
    )
    before = everything()
    good = stamp(client, paths[KETTLE])
    assert client.get(f"/confirm/{forged}").status_code == 410
    for verdict in ("right", "changed", "closed", "out"):
        assert client.post(f"/confirm/{forged}", {"stamp": good, "verdict": verdict, "words": "x"}).status_code == 410
        with pytest.raises(actions.GoneError):
            actions.answer(token=forged, verdict=verdict, words="x")
    assert everything() == before


def test_links_that_are_too_old_revoked_or_about_a_row_that_left(client, paths, steward, lakeside):
    stamps = {name: stamp(client, path) for name, path in paths.items()}
    Link.objects.filter(thing=row(KETTLE).pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    Record.objects.filter(pk=row(OVEN).pk).update(gone_at=timezone.now(), gone_why="left")
    actions.start(person=steward, source=lakeside, months=12, by_mail=False)  # and so Chairs' link ends
    before = everything()
    for name, path in paths.items():
        page = client.get(path)
        assert page.status_code == 410
        assert "Nothing was changed by opening it" in page.content.decode()
        assert client.post(path, {"stamp": stamps[name], **RIGHT}).status_code == 410
    assert everything() == before


def test_a_row_that_is_not_public_any_more_has_no_page(client, paths, lakeside, steward):
    lists.edit_source(person=steward, source=lakeside, level="members")
    assert client.get(paths[KETTLE]).status_code == 410
    assert KETTLE not in client.get(paths[KETTLE]).content.decode()


def test_links_of_other_kinds_do_not_open_it(client, paths, steward):
    invite = people.invite(person=steward).rsplit("/", 1)[1]
    assert client.get(f"/confirm/{invite}").status_code == 410
    token = paths[KETTLE].rsplit("/", 1)[1]
    assert client.get(f"/invite/{token}").status_code == 410
    assert client.get(f"/new-password/{token}").status_code == 410


def test_only_a_link_used_just_now_confirms(paths):
    kettle, oven = row(KETTLE), row(OVEN)
    unused = Link.objects.get(thing=kettle.pk)
    with pytest.raises(PermissionDenied):
        actions.confirm(record_id=kettle.pk, link=unused)
    used = people.use_link(token=paths[KETTLE].rsplit("/", 1)[1], kind=CONFIRM)
    with pytest.raises(PermissionDenied):
        actions.confirm(record_id=oven.pk, link=used)
    actions.confirm(record_id=kettle.pk, link=used)


def test_nobody_keeps_finds_or_is_told_the_address(client, paths, caplog):
    response = client.get(paths[KETTLE])
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', response.content.decode())
    token = paths[KETTLE].rsplit("/", 1)[1]
    client.post(paths[KETTLE], {"stamp": "x", "verdict": "right"})
    client.get(f"{paths[KETTLE]}/again")  # 405: Django logs the path
    client.get(f"/confirm/{token}x")
    caplog.handler.addFilter(NoLinks())
    for record in caplog.records:
        NoLinks().filter(record)
        assert token not in record.getMessage()
    assert caplog.records
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            assert token not in str(cursor.execute(f'SELECT * FROM "{table}"').fetchall())
    assert len(token) * 6 >= 128


def test_the_ask_is_known_by_its_link(paths):
    ask = Ask.objects.get(record_id=row(KETTLE).pk)
    assert queries.find_ask_of(ask.link) == ask
    assert ask.state == Ask.HANDED
