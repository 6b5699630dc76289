"""Ages and days in words, kinds as shapes, values in their language, addresses in settings."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone, translation

from potluck.engine import vocabulary
from potluck.web.site import addresses
from potluck.web.site.secret import make_secret, read_secret
from potluck.web.site.templatetags import look

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("2026-11-23", "this month"),
        ("2026-11", "this month"),
        (date(2026, 11, 2), "this month"),
        ("2027-01-01", "this month"),  # a list's clock is ahead of ours
        ("2026-03-09", "in March"),
        ("2025-12-31", "in December"),
        ("2025-11-30", "in 2025"),
        ("2026", "in 2026"),
        ("2024-11-23", "in 2024"),
        ("2024-11-22", "not confirmed since 2024"),
        ("2024-11", "in 2024"),
        ("2024", "in 2024"),
        ("2023-12-31", "not confirmed since 2023"),
        ("2022", "not confirmed since 2022"),
        ("", "no date given"),
        (None, "no date given"),
        ("2026-13-45", "no date given"),
        ("last spring", "no date given"),
    ],
)
def test_an_age_in_words(said, words):
    assert look.age_words(said) == words
    assert words in look.age(said)


def test_a_day_is_as_exact_as_it_was_given():
    assert [look.day_words(day) for day in ("2026-11-03", "2026-11", "2026", "soon")] == [
        "3 November 2026",
        "November 2026",
        "2026",
        "",
    ]


def test_a_kind_has_a_shape_and_a_word():
    assert "#k-worker" in look.kind_mark("worker")
    assert 'aria-label="Worker co-op"' in look.kind_mark("worker")
    assert "#k-other" in look.kind_mark("no such kind")
    assert look.kind_word(None) == "Other or not stated"
    assert "aria-label" not in look.kind_mark("worker", silent=True)
    with translation.override("es"):
        assert look.kind_word("worker") == "Cooperativa de trabajo"


def test_every_shape_that_a_kind_asks_for_is_in_the_sprite():
    from django.template.loader import render_to_string

    sprite = render_to_string("site/kinds.html")
    shapes = {kind["shape"] for kind in vocabulary.load("kinds").values()} | {look.OTHER}
    assert {shape for shape in shapes if f'id="k-{shape}"' not in sprite} == set()
    families = {kind["family"] for kind in vocabulary.load("kinds").values()}
    sheet = (Path(look.__file__).parents[1] / "static/potluck/base.css").read_text("utf-8")
    assert {family for family in families if f".k-{family}" not in sheet} == set()


def test_values_and_sources_are_escaped_and_keep_their_direction():
    source = SimpleNamespace(name="<b>Bakers</b>", slug="bakers")
    line = look.source_line(source, "2026-11-03")
    assert "&lt;b&gt;Bakers" in line
    assert "3 November 2026" in line
    assert 'href="/lists/bakers"' in line
    assert look.said("تعاونية", "ar") == '<bdi lang="ar">تعاونية</bdi>'
    assert "&lt;" in look.said("<i>")


def test_a_database_address():
    found = addresses.database("postgres://ada:p%40ss@db.example:5433/commons?sslmode=require")
    wanted = {"NAME": "commons", "USER": "ada", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"}
    assert {key: found[key] for key in wanted} == wanted
    assert found["OPTIONS"] == {"sslmode": "require"}
    with pytest.raises(ImproperlyConfigured):
        addresses.database("mysql://x/y")


def test_a_mail_address():
    assert addresses.mail("")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    found = addresses.mail("smtps://ada:pass@mail.example")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (465, True, False)
    with pytest.raises(ImproperlyConfigured):
        addresses.mail("mail.example")


@pytest.mark.parametrize(
    ("tiles", "origins"),
    [
        ("", []),
        ("/tiles/streets.pmtiles", []),
        ("https://tiles.example/{z}/{x}/{y}.png", ["https://tiles.example"]),
        ("pmtiles://https://tiles.example/city.pmtiles", ["https://tiles.example"]),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", ["https://*.tiles.example"]),
    ],
)
def test_streets_may_come_from_their_server_only(tiles, origins):
    assert addresses.origin(tiles) == origins


def test_the_secret_is_made_once_and_is_for_its_owner_only(tmp_path):
    make_secret(tmp_path)
    first = read_secret(tmp_path)
    make_secret(tmp_path)
    assert read_secret(tmp_path) == first
    assert len(first) >= 50
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
