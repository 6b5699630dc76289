"""How people come in: the first steward, invites, passwords lost and found, leaving."""

import io
import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from potluck.web.journal.models import Line
from potluck.web.people import actions, queries
from potluck.web.people.models import Link, Person
from tests.answers import Client

from ...conftest import PASSWORD

pytestmark = pytest.mark.django_db
JOIN = {"name": "Bo Kettle", "login": "Bo@Example.org", "password": "copper kettle laundry"}


def signed_in(client: Client) -> bool:
    return client.get("/people").status_code == 200


def link_in(response) -> str:
    found = re.search(r'value="http://testserver(/[\w/-]+)"', response.content.decode())
    assert found, "the page shows the link"
    return found[1]


def test_the_first_steward_comes_in_by_a_link_that_works_once(client):
    path = actions.first_steward_link()
    assert client.get(path).status_code == 200
    assert client.post(path, JOIN).status_code == 302
    assert signed_in(client)
    assert client.get(path).status_code == 410
    assert Client().post(path, JOIN | {"login": "other"}).status_code == 410
    assert [person.login for person in queries.find_stewards()] == ["bo@example.org"]


def test_a_newer_first_link_ends_the_older(client):
    old, new = actions.first_steward_link(), actions.first_steward_link()
    assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)


def test_a_first_link_is_worth_nothing_once_there_is_a_steward(client):
    path = actions.first_steward_link()
    actions.make_steward(name="Ada", email="ada", password=PASSWORD)
    assert client.get(path).status_code == 410
    assert client.post(path, JOIN).status_code == 410


def test_a_steward_without_a_password_leaves_the_first_link_open(client):
    """init --steward was run, but nobody opened its link."""
    actions.make_steward(name="Ada", email="ada")
    assert not queries.has_steward()
    assert client.get(actions.first_steward_link()).status_code == 200


def test_an_invite_makes_a_steward(steward_client):
    path = link_in(steward_client.post("/people/invite", {"role": "steward", "login": "bo@example.org"}))
    guest = Client()
    assert "bo@example.org" in guest.get(path).content.decode()
    assert guest.post(path, JOIN).status_code == 302
    assert signed_in(guest)
    assert queries.find_stewards().count() == 2


@pytest.mark.parametrize("role", ["steward", "member"])
def test_an_invite_opens_the_door_once(steward_client, role):
    path = link_in(steward_client.post("/people/invite", {"role": role}))
    assert Client().post(path, JOIN).status_code == 302
    late = Client()
    assert late.get(path).status_code == 410
    assert late.post(path, JOIN | {"name": "Mallory", "login": "mallory@example.org"}).status_code == 410
    assert not signed_in(late)
    assert queries.find_person("mallory@example.org") is None


def test_an_invite_expires_and_can_be_taken_back(steward_client, client):
    path = link_in(steward_client.post("/people/invite", {"role": "steward"}))
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(path, JOIN).status_code == 410
    path = link_in(steward_client.post("/people/invite", {"role": "steward"}))
    open_one = queries.find_open_invites().get()
    steward_client.post(f"/people/invite/{open_one.pk}/take-back")
    assert Client().post(path, JOIN).status_code == 410


def test_a_taken_name_or_a_weak_password_does_not_use_the_invite_up(steward_client):
    path = link_in(steward_client.post("/people/invite", {"role": "steward"}))
    guest = Client()
    assert guest.post(path, JOIN | {"login": "STEWARD@example.org"}).status_code == 200
    assert guest.post(path, JOIN | {"password": "short"}).status_code == 200
    assert guest.post(path, JOIN | {"password": "bo@example.org1"}).status_code == 200
    assert queries.find_stewards().count() == 1
    assert guest.post(path, JOIN).status_code == 302


def test_signing_in_does_not_mind_capitals_in_the_address(client, steward):
    assert client.post("/sign-in", {"username": "Steward@Example.org", "password": PASSWORD}).status_code == 302
    assert signed_in(client)
    client.post("/sign-out")
    assert not signed_in(client)


def test_too_many_wrong_passwords_shut_the_door_for_a_while(client, steward):
    wrong = {"username": "steward@example.org", "password": "wrong"}
    for name in ("steward@example.org", "Steward@Example.org") * 4:
        client.post("/sign-in", wrong | {"username": name})
    right = wrong | {"password": PASSWORD}
    assert client.post("/sign-in", right).status_code == 429
    assert client.post("/sign-in", right, REMOTE_ADDR="192.0.2.7").status_code == 302, "from elsewhere they may"


def test_a_sign_in_leads_only_to_our_own_pages(client, steward):
    form = {"username": "steward@example.org", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/sign-in", form)["Location"] == "/desk"


def test_a_fellow_steward_makes_a_password_link(steward_client, steward):
    bo = actions.make_steward(name="Bo", email="bo", password="copper kettle laundry")
    at_work = Client()
    at_work.force_login(bo, backend="django.contrib.auth.backends.ModelBackend")
    path = link_in(steward_client.post(f"/people/{bo.pk}/password"))
    guest = Client()
    assert guest.post(path, {"password": "short"}).status_code == 200
    assert guest.post(path, {"password": "three ovens at night"}).status_code == 302
    assert signed_in(guest)
    assert not signed_in(at_work), "a new password signs out everywhere else"
    assert Client().post(path, {"password": "three ovens again"}).status_code == 410


def test_without_mail_the_page_says_how_to_get_in(client):
    page = client.get("/lost-password").content.decode()
    assert "sends no mail" in page
    assert "<form method" not in page


def test_a_lost_password_by_mail(client, steward, settings):
    settings.MAIL = "console"
    known = client.post("/lost-password", {"login": "Steward@example.org"})
    unknown = client.post("/lost-password", {"login": "nobody@example.org"})
    assert known.content == unknown.content, "the answer does not tell who is a steward"
    assert [letter.to for letter in mail.outbox] == [["steward@example.org"]]
    path = re.search(r"http://testserver(/new-password/\S+)", mail.outbox[0].body)[1]
    assert client.post(path, {"password": "three ovens at night"}).status_code == 302
    assert signed_in(client)


def test_asking_again_and_again_sends_one_mail(client, steward, settings):
    settings.MAIL = "console"
    for _ in range(3):
        client.post("/lost-password", {"login": "steward@example.org"})
    assert len(mail.outbox) == 1


def test_the_operator_lets_a_steward_in_and_back_in(client):
    invite = actions.steward_link(email="bo@example.org")
    assert client.post(invite, JOIN).status_code == 302
    back = actions.steward_link(email="bo@example.org")
    assert back.startswith("/new-password/")
    assert Client().post(back, {"password": "three ovens at night"}).status_code == 302


def test_a_removed_steward_is_out_at_once_and_stays_in_the_journal_by_name(steward_client, steward):
    bo = actions.make_steward(name="Bo", email="bo@example.org", password="copper kettle laundry")
    at_work = Client()
    at_work.force_login(bo, backend="django.contrib.auth.backends.ModelBackend")
    assert steward_client.post(f"/people/{bo.pk}/remove", {"why": "moved away"}).status_code == 302
    assert not signed_in(at_work)
    wants_in = {"username": "bo@example.org", "password": "copper kettle laundry"}
    assert Client().post("/sign-in", wants_in).status_code == 200
    assert "moved away" in steward_client.get("/journal").content.decode()
    assert Person.objects.get(pk=bo.pk).name == "Bo"


def test_the_last_steward_cannot_be_removed(steward_client, steward):
    actions.make_steward(name="Bo", email="bo")  # cannot sign in yet, so does not count
    answer = steward_client.post(f"/people/{steward.pk}/remove")
    assert "Somebody has to keep this table" in answer.content.decode()
    assert queries.is_steward(Person.objects.get(pk=steward.pk))


def test_no_address_and_no_link_stands_in_the_journal_or_the_log(steward_client, client):
    log = io.StringIO()
    stream = logging.getLogger("django").handlers[0].setStream(log)
    path = link_in(steward_client.post("/people/invite", {"role": "steward", "login": "bo@example.org"}))
    token = path.rsplit("/", 1)[1]
    Client().post(path, JOIN)
    Client().get(path)  # gone: Django writes the address of such pages into the log
    for _ in range(9):
        Client().post("/sign-in", {"username": "bo@example.org", "password": "wrong"})
    journal = " ".join(f"{line.verb} {line.thing_id} {line.why} {line.detail}" for line in Line.objects.all())
    logging.getLogger("django").handlers[0].setStream(stream)
    assert "Gone: /invite/..." in log.getvalue()
    for text in (journal, log.getvalue()):
        assert token not in text
        assert "example.org" not in text
    assert not Link.objects.filter(token_hash__contains=token).exists()
