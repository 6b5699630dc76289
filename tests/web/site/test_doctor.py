"""`potluck doctor`: every finding that is not good says what to do; and settings out of potluck.env."""

import os
import socket
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from potluck.web.lists.tasks import settle
from potluck.web.site import doctor, environment


def found(word, **look):
    return next(one for one in doctor.look(**look) if word in one.what)


@pytest.mark.django_db
def test_what_is_not_good_says_what_to_do(settings):
    findings = doctor.look()
    assert len(findings) >= 8
    assert all(one.remedy for one in findings if one.state != doctor.GOOD)
    assert not any(one.remedy for one in findings if one.state == doctor.GOOD)


@pytest.mark.django_db
def test_a_node_without_a_steward_is_not_well(steward):
    assert found("steward").state == doctor.GOOD
    steward.set_unusable_password()
    steward.save()
    assert found("Nobody can sign in").state == doctor.BAD


@pytest.mark.django_db
def test_a_secret_that_others_can_read_is_found(settings, tmp_path):
    settings.NODE = tmp_path
    assert "potluck init" in found("There is no secret").remedy
    (tmp_path / "secret.key").write_text("x")
    (tmp_path / "secret.key").chmod(0o644)
    assert "chmod 600" in found("Others on this machine").remedy
    (tmp_path / "secret.key").chmod(0o600)
    assert found("The secret is there").state == doctor.GOOD


@pytest.mark.django_db
def test_an_address_without_https_is_found(settings):
    settings.NODE_URL = "http://table.example.org"
    assert found("not https").state == doctor.BAD
    settings.NODE_URL = "https://table.example.org"
    assert found("known as").state == doctor.GOOD


@pytest.mark.django_db
def test_work_that_nobody_does_is_found():
    settle.enqueue(1)
    assert found("No work is left lying").state == doctor.GOOD
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert found("nobody does them").state == doctor.BAD


@pytest.mark.django_db
def test_missing_assets_are_found(settings, tmp_path):
    settings.BUILT = tmp_path
    assert found("Parts of the pages are missing").remedy == "Run: make install"


@pytest.mark.django_db
def test_a_mail_server_that_is_not_there_is_found(settings):
    settings.MAIL = "smtp://127.0.0.1:1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2
    assert found("does not let us in", mail=True).state == doctor.BAD


@pytest.mark.django_db
def test_a_mail_server_that_answers_is_good(settings):
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Sink(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.MAIL = "smtp://127.0.0.1"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert found("The mail server answers", mail=True).state == doctor.GOOD
    finally:
        server.stop()


@pytest.mark.django_db
def test_health_says_ok_and_nothing_else(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_file_of_settings_is_read_and_the_environment_wins(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {"POTLUCK_NAME": "Ours"})
    (tmp_path / "potluck.env").write_text("# who we are\nPOTLUCK_NAME=Theirs\nPOTLUCK_TIME_ZONE = 'Asia/Kolkata'\n\n")
    environment.load(tmp_path)
    assert os.environ == {"POTLUCK_NAME": "Ours", "POTLUCK_TIME_ZONE": "Asia/Kolkata"}


@pytest.mark.parametrize("line", ["PATH=/bin", "POTLUCK_NAME", "just words"])
def test_a_line_that_cannot_be_used_is_named(tmp_path, line):
    (tmp_path / "potluck.env").write_text(f"# one\n{line}\n")
    with pytest.raises(environment.EnvironmentFileError, match="line 2"):
        environment.read_file(tmp_path)
