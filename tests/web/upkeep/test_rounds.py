"""A yearly round: whom it asks, what is mailed over real SMTP, links handed on, and that no mail ever goes twice."""

import csv
import email
import io
import re
import socket
from datetime import timedelta
from smtplib import SMTPException

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import PermissionDenied
from django.core.mail import get_connection
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from potluck.web.desk import actions as desk
from potluck.web.journal.models import Line
from potluck.web.lists import actions as lists
from potluck.web.people.models import Link, Person
from potluck.web.records.models import Record
from potluck.web.upkeep import actions, mail, queries, tasks
from potluck.web.upkeep.models import Ask, Round

from .conftest import CHAIRS, KETTLE, LIST, OVEN, row
from .test_confirm import post

pytestmark = pytest.mark.django_db


class Box:
    """A letter box: what the mail server on this machine was given. `refused`: addresses it will not take."""

    def __init__(self) -> None:
        self.letters: list[email.message.EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 there is nobody of that name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        letter["X-To"] = ",".join(envelope.rcpt_tos)
        self.letters.append(letter)
        return "250 OK"

    def links(self) -> dict[str, str]:
        """Address -> the path of the link that was mailed to it."""
        found = (
            (letter["X-To"], re.findall(r"https://table\.example(/confirm/\S+)", letter.get_content()))
            for letter in self.letters
        )
        return {address: paths[0] for address, paths in found}


@pytest.fixture
def box(settings):
    """A real SMTP server on loopback, and a node that uses it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handler = Box()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 10
    settings.MAIL, settings.NODE_URL, settings.NODE_NAME = "smtp://127.0.0.1", "https://table.example", "Lake table"
    settings.DEFAULT_FROM_EMAIL = "potluck@table.example"
    yield handler
    server.stop()


def begin(source, **more):
    return actions.start(**{"person": None, "source": source, "months": 12, "by_mail": True} | more)


def many(count: int) -> str:
    return "name,city,country,email\n" + "".join(
        f"Coop number {n},Town {n},US,c{n}@example.org\n" for n in range(count)
    )


def test_whom_a_round_asks(bring):
    shared = "".join(f"House number {n},,,Madison,US,,office@example.org,,,\n" for n in range(4))
    source = bring(LIST + shared)
    today = timezone.localdate()
    Record.objects.filter(pk=row(CHAIRS).pk).update(confirmed=today - timedelta(days=30))
    whom = queries.to_ask(source, 12)
    assert (whom.by_mail, len(whom.shared), whom.without, whom.fresh) == ([row(KETTLE).pk, row(OVEN).pk], 4, [], 1)
    Record.objects.filter(pk=row(CHAIRS).pk).update(confirmed=today - timedelta(days=400))
    assert queries.to_ask(source, 12).without == [row(CHAIRS).pk]
    assert queries.to_ask(source, 24).without == []
    Record.objects.filter(pk=row(KETTLE).pk).update(level="steward")
    whom = queries.to_ask(source, 0)
    assert (whom.by_mail, whom.hidden) == ([row(OVEN).pk], 1)


def test_a_list_that_is_not_public_asks_nobody_though_its_rows_are(bring, steward):
    source = bring(level="members")
    Record.objects.filter(source=source).update(level="public")
    assert (queries.to_ask(source, 12).all, queries.to_ask(source, 12).hidden) == (0, 3)
    lists.edit_source(person=steward, source=source, level="public")
    begun = begin(source, by_mail=False)
    link = actions.hand_out(person=None, round_=begun)[0]
    lists.edit_source(person=steward, source=source, level="peers")
    assert queries.find_asks(begun, ("handed",)) == []
    assert queries.find_asked(link.path.strip("/").split("/")[-1]) is None


def test_closed_co_ops_are_left_in_peace(bring):
    source = bring("name,email,status\nOpen one,a@example.org,open\nShut one,b@example.org,closed\n")
    whom = queries.to_ask(source, 12)
    assert (len(whom.by_mail), whom.closed) == (1, 1)


def test_who_wants_out_or_has_closed_is_not_asked_again(lakeside, client):
    given = {one.name: one.path for one in actions.hand_out(person=None, round_=begin(lakeside, by_mail=False))}
    post(client, given[KETTLE], verdict="out")
    post(client, given[OVEN], verdict="closed")
    whom = queries.to_ask(lakeside, 0)
    assert (whom.by_mail, whom.without, whom.out, whom.closed) == ([], [row(CHAIRS).pk], 1, 1)
    desk.save_own(person=None, facts=[["status", "closed", None]], about=row(CHAIRS).pk)
    assert queries.to_ask(lakeside, 0).all == 0


def test_nobody_to_ask_begins_nothing(lakeside):
    Record.objects.update(confirmed=timezone.localdate())
    with pytest.raises(actions.NobodyToAskError):
        begin(lakeside)
    assert not Round.objects.exists()


def test_only_stewards_ask(lakeside, steward):
    reader = Person.objects.create(login="reader", name="Reader")
    round_ = begin(lakeside, person=steward)
    for act in (
        lambda: begin(lakeside, person=reader),
        lambda: actions.hand_out(person=reader, round_=round_),
        lambda: actions.try_again(person=reader, round_=round_),
        lambda: actions.end(person=reader, round_=round_),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_mailed_link_is_walked_to_the_end(lakeside, box, client):
    round_ = begin(lakeside)
    assert actions.send_next(round_=round_, limit=10) == 0
    assert set(box.links()) == {"kettle@example.org", "horno@example.org"}
    letter = next(one for one in box.letters if one["X-To"] == "kettle@example.org")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] == letter["From"] == "potluck@table.example"
    assert letter["Subject"] == f"Is this still right? {KETTLE}"
    text = letter.get_content()
    assert "Lakeside co-ops" in text
    assert "Lake table" in text
    assert text.count("https://") == 1
    assert "owes us a pot" not in text
    done = post(client, box.links()["kettle@example.org"], verdict="right")
    assert "Thank you" in done.content.decode()
    assert row(KETTLE).confirmed == timezone.localdate()
    progress = queries.progress(round_)
    assert (progress.asked, progress.right, progress.sent, progress.to_hand) == (3, 1, 1, 1)
    assert progress.answered + progress.unanswered + progress.to_hand == progress.asked


def test_a_letter_speaks_the_language_of_its_country(lakeside, settings):
    settings.TONGUES = ("en", "es")
    assert [mail.tongue_of(row(name)) for name in (KETTLE, OVEN)] == ["en", "es"]
    with translation.override("ar"):
        subject, text = mail.letter(row(KETTLE), KETTLE, "https://table.example/confirm/x")
    assert subject.startswith("Is this still right?")
    assert "https://table.example/confirm/x" in text


def test_a_name_cannot_write_headers_into_a_letter(lakeside, box):
    mail.send(row(KETTLE), "Kettle\r\nBcc: all@example.org", "kettle@example.org", "/confirm/x", get_connection())
    (letter,) = box.letters
    assert letter["Bcc"] is None
    assert letter["X-To"] == "kettle@example.org"
    assert letter["Subject"] == "Is this still right? Kettle Bcc: all@example.org"


def test_a_few_go_at_a_time_and_the_rest_follow(bring, box, settings):
    settings.MAILS_A_MINUTE = 3
    round_ = begin(bring(many(7)))
    tasks.send.call(round_.pk)
    assert len(box.letters) == 3
    follow = DBTaskResult.objects.get()
    assert follow.run_after > timezone.now() + timedelta(seconds=50)
    tasks.start_sending(round_)
    assert DBTaskResult.objects.count() == 1  # it is in the line already
    tasks.send.call(round_.pk)
    tasks.send.call(round_.pk)
    assert sorted(box.links()) == sorted(f"c{n}@example.org" for n in range(7))
    assert len(box.letters) == 7


class Killed(BaseException):
    """kill -9."""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_at_any_mail_never_mails_twice(bring, box, monkeypatch, when):
    """Whether it dies before a mail goes or just after, that one is not tried again by itself; all others arrive."""
    round_ = begin(bring(many(6)))
    true, sent = mail.send, []

    def dying(*args):
        sent.append(args)
        if len(sent) in (2, 4):
            if when == "after":
                true(*args)
            raise Killed
        true(*args)

    monkeypatch.setattr(mail, "send", dying)
    for _ in range(4):
        try:
            actions.send_next(round_=round_, limit=10)
        except Killed:
            continue
    addresses = [letter["X-To"] for letter in box.letters]
    assert len(addresses) == len(set(addresses)) == (4 if when == "before" else 6)
    progress = queries.progress(round_)
    assert (progress.sent, progress.sending, progress.to_send) == (4, 2, 0)
    assert not queries.find_stuck(round_)  # a worker may be at it this very moment
    Link.objects.update(made_at=timezone.now() - timedelta(minutes=11))
    assert queries.find_stuck(round_).count() == 2
    monkeypatch.setattr(mail, "send", true)
    assert actions.try_again(person=None, round_=round_) == 2
    actions.send_next(round_=round_, limit=10)
    assert {letter["X-To"] for letter in box.letters} == {f"c{n}@example.org" for n in range(6)}


def test_potluck_work_takes_up_what_a_stopped_worker_left(bring, box):
    round_ = begin(bring(many(2)))
    tasks.resume()
    tasks.resume()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [round_.pk]
    actions.end(person=None, round_=round_)
    tasks.send.call(round_.pk)
    assert not box.letters


def test_a_refused_address_is_shown_and_can_be_tried_again(lakeside, box, steward_client):
    box.refused = {"kettle@example.org"}
    round_ = begin(lakeside)
    actions.send_next(round_=round_, limit=10)
    assert [letter["X-To"] for letter in box.letters] == ["horno@example.org"]
    assert queries.progress(round_).failed == 1
    page = steward_client.get(f"/lists/{lakeside.slug}/round").content.decode()
    assert KETTLE in page.split("Mails that did not go")[1].split("</section>")[0]
    box.refused = set()
    steward_client.post(f"/lists/{lakeside.slug}/round/again")
    actions.send_next(round_=round_, limit=10)
    assert len(box.letters) == 2


def test_when_the_server_is_away_nothing_is_marked(lakeside, box, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    round_ = begin(lakeside)
    with pytest.raises((OSError, SMTPException)):
        actions.send_next(round_=round_, limit=10)
    assert queries.progress(round_).to_send == 2
    tasks.send.call(round_.pk)
    assert DBTaskResult.objects.get().run_after > timezone.now() + timedelta(minutes=9)


def test_a_new_round_ends_the_links_of_the_one_before(lakeside, box, client):
    first = begin(lakeside)
    actions.send_next(round_=first, limit=10)
    old = box.links()["kettle@example.org"]
    second = begin(lakeside)
    assert client.get(old).status_code == 410
    first.refresh_from_db()
    assert first.ended_at
    assert queries.find_open_round(lakeside) == second
    assert actions.send_next(round_=first, limit=10) == 0
    actions.send_next(round_=second, limit=10)
    assert client.get(box.links()["kettle@example.org"]).status_code == 200


def test_a_new_link_goes_to_the_address_on_the_list_only_and_once_a_day(lakeside, box, client):
    round_ = begin(lakeside)
    actions.send_next(round_=round_, limit=10)
    old = box.links()["kettle@example.org"]
    Link.objects.update(expires_at=timezone.now() - timedelta(days=1), made_at=timezone.now() - timedelta(days=61))
    box.letters.clear()

    def ask_for(path: str) -> str:
        form = client.get(path).content.decode()
        stamp = re.search(r'name="stamp" value="([^"]+)"', form)[1]
        return client.post(f"{path}/again", {"stamp": stamp, "address": "evil@example.org"}).content.decode()

    said = {ask_for(old), ask_for(old), ask_for("/confirm/never-was-one")}
    assert len({re.sub(r"\s+", " ", one) for one in said}) == 1  # who asks learns nothing
    assert "example.org" not in said.pop()
    assert [letter["X-To"] for letter in box.letters] == ["kettle@example.org"]
    assert client.get(box.links()["kettle@example.org"]).status_code == 200
    assert queries.progress(round_).sent == 2


def test_links_are_handed_on_by_page_and_by_table(lakeside, steward_client, client):
    address = f"/lists/{lakeside.slug}/round"
    steward_client.post(f"{address}/start", {"months": "12", "how": "hand"})
    round_ = queries.find_open_round(lakeside)
    assert queries.progress(round_).to_hand == 3
    kettle = Ask.objects.get(record_id=row(KETTLE).pk)
    page = steward_client.post(f"{address}/links", {"ask": [kettle.pk]}).content.decode()
    link = re.search(r'value="http://testserver(/confirm/[^"]+)"', page)[1]
    assert page.count(link) == 2  # by itself, and in the words to paste
    assert client.get(link).status_code == 200
    table = steward_client.post(f"{address}/links.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(table)))
    assert [line["Name"] for line in lines] == [OVEN, CHAIRS]
    assert client.get(lines[0]["Link"].removeprefix("http://testserver")).status_code == 200
    assert queries.progress(round_).handed == 3
    steward_client.post(f"{address}/links", {"ask": [kettle.pk]})
    assert client.get(link).status_code == 410  # the new one took its place


def test_pages_of_a_round_are_for_stewards(lakeside, client):
    for path in ("", "/start", "/links", "/links.csv", "/again", "/end"):
        address = f"/lists/{lakeside.slug}/round{path}"
        response = client.post(address) if path else client.get(address)
        assert response.status_code == 302
        assert "/sign-in" in response["Location"]
    assert not Round.objects.exists()


def test_the_page_of_a_round_tells_how_far_it_is(lakeside, box, steward_client):
    address = f"/lists/{lakeside.slug}/round"
    page = steward_client.get(address).content.decode()
    assert "Mail 2 co-ops" in page
    steward_client.post(f"{address}/start", {"months": "12", "how": "mail"})
    round_ = queries.find_open_round(lakeside)
    page = steward_client.get(address).content.decode()
    assert "0 of 3 have answered" in page
    assert "Wait to be mailed" in page
    actions.send_next(round_=round_, limit=10)
    Record.objects.filter(pk=row(CHAIRS).pk).update(gone_at=timezone.now())
    page = steward_client.get(address).content.decode()
    assert "Asked, no answer yet" in page
    assert "Left the list meanwhile" in page
    steward_client.post(f"{address}/end")
    assert queries.find_open_round(lakeside) is None
    assert "Rounds before" in steward_client.get(address).content.decode()


def test_the_journal_tells_of_a_round_without_a_name_or_an_address(lakeside, box, client):
    round_ = begin(lakeside)
    actions.send_next(round_=round_, limit=10)
    actions.hand_out(person=None, round_=round_)
    post(client, box.links()["kettle@example.org"], verdict="closed", words="Kettle is cold")
    lines = Line.objects.filter(verb__in=["began to ask", "made links of", "answered"])
    assert lines.count() == 3
    for line in lines:
        assert not re.search(r"Kettle|kettle|@|confirm/", f"{line.detail} {line.thing_id}")
