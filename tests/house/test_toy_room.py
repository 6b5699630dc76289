"""A new room touches its own folder, one line in the list of rooms and one in .importlinter; everything else finds it.

A toy room is put into a copy of the house in a temporary folder: its address, act, words, job, verb, menu entry, rule, and
what happens when a list is taken away, all work there, and the walls hold."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.house.tree import ROOT

FILES: Final = {
    "__init__.py": "",
    "room.py": '''"""What this room says of itself: toys."""

from datetime import timedelta

from potluck.web.rooms import DESK, NOTHING, Act, Exit, Job, LinkKind, MenuEntry, Room, Rule

ROOM = Room(
    "toy",
    acts={"play": Act("play with toys")},
    exits={
        "toys": Exit(NOTHING, ("/toys",)),
        "toy_box": Exit(DESK, ("/toys/box",), act="play"),
        "toy_link": Exit(NOTHING, ("/toys/by/no-such-token",), holder=True),
    },
    verbs={"toys": Exit(act="operate")},
    verb_files=("potluck.web.toy.verbs",),
    journal={("played", "toy"): "played with a toy"},
    things={"toy": "potluck.web.toy.queries.journal_names"},
    details={("played", "toy"): "potluck.web.toy.queries.how_long"},
    links={"toy": LinkKind("toy_link", timedelta(days=1))},
    jobs=(Job("tidying toys", "potluck.web.toy.tasks.tidy"),),
    on_start=("potluck.web.toy.tasks.begin",),
    menu=(MenuEntry("Toys", "toys"), MenuEntry("Box of toys", "toy_box", act="play")),
    rules=(Rule("toys_a_day", "Toys in a day", "toys", 1, 9, start=3),),
    on_withdraw=("potluck.web.toy.tasks.forget",),
    on_erase=("potluck.web.toy.tasks.blank",),
    on_vacuum=("potluck.web.toy.tasks.sweep",),
)
''',
    "queries.py": '''"""What can be asked about toys."""


def journal_names(ids: list[str]) -> dict[str, tuple[str, str]]:
    return {one: (f"Toy {one}", "/toys") for one in ids}


def how_long(detail: dict) -> str:
    return f"{detail['minutes']} minutes"
''',
    "tasks.py": '''"""What is done with toys when something happens; each writes that it was called."""

from pathlib import Path

from django.conf import settings


def _called(what: str) -> None:
    with (Path(settings.NODE) / "toys.txt").open("a") as file:
        file.write(what + "\\n")


def begin() -> None:
    _called("begin")


def tidy() -> bool:
    _called("tidy")
    return False


def forget(source_id: str, record_ids: list[str]) -> None:
    _called(f"forget {len(record_ids)}")


def blank(cut: object) -> int:
    _called("blank")
    return 0


def sweep() -> None:
    _called("sweep")
''',
    "verbs.py": '''"""toys: says how many toys there may be in a day."""

import click

from potluck import talk


@click.command()
def toys() -> None:
    """Say how many toys there may be in a day."""
    talk.open_node()
    from potluck.web.rules import queries as rules

    click.echo(f"{rules.number('toys_a_day')} toys a day")


VERBS = (toys,)
''',
    "views.py": '''"""Pages of toys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def toys(request: HttpRequest) -> HttpResponse:
    return render(request, "toy/toys.html")


def box(request: HttpRequest) -> HttpResponse:
    return render(request, "toy/toys.html")


def by_link(request: HttpRequest, token: str) -> HttpResponse:
    return render(request, "toy/toys.html")
''',
    "urls.py": '''"""Addresses of this room."""

from django.urls import path

from potluck.web.toy import views

urlpatterns = [
    path("toys", views.toys, name="toys"),
    path("toys/box", views.box, name="toy_box"),
    path("toys/by/<str:token>", views.by_link, name="toy_link"),
]
''',
    "templates/toy/toys.html": '{% extends "site/base.html" %}{% block main %}<h1>All the toys</h1>{% endblock %}',
}
PAGES: Final = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "potluck.web.site.settings"
import django
django.setup()
from django.test import Client
from potluck.web.journal import actions as journal
from potluck.web.people import actions as people
from potluck.web.people.models import Person
from potluck.web.people.queries import acts_as, may
from potluck.web.site.exits import URLS, VERBS
from potluck.web.site.quiet import LINK

visitor, signed_in = Client(), Client()
steward = people.make_steward(name="Ada", email="ada", password="seven chairs and a kettle")
signed_in.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
assert {"toys", "toy_box"} <= set(URLS) and "toys" in VERBS
for client, box in ((visitor, 302), (signed_in, 200)):
    page = client.get("/toys")
    assert page.status_code == 200 and b"All the toys" in page.content
    assert b'href="/toys"' in page.content
    assert (b'href="/toys/box"' in page.content) == (box == 200)
    assert client.get("/toys/box").status_code == box
assert may(acts_as(steward), "play") and not may(acts_as(Person()), "play")
journal.write(person=steward, verb="played", thing="toy", thing_id="7", detail={"minutes": 5})
lines = signed_in.get("/journal").content.decode()
assert "played with a toy" in lines and "Toy 7" in lines and "5 minutes" in lines
path = people.make_link(kind="toy", thing="7", by=steward)
assert visitor.get(path).status_code == 200
assert LINK.sub(r"\\1...", f"GET {path}") == "GET /toys/by/..."
assert "Toys in a day" in signed_in.get("/rules").content.decode()
print("all found")
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house with the toy room in it."""
    top = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "src", top / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name, text in FILES.items():
        path = top / "src/potluck/web/toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    put(top / "src/potluck/web/rooms.py", '    "api",\n', '    "toy",\n    "api",\n')
    walls = shutil.copy(ROOT / ".importlinter", top / ".importlinter")
    put(Path(walls), "    potluck.web.api\n", "    potluck.web.api\n    potluck.web.toy\n")
    return top


def put(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


def run(house: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(house / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    here = {
        "PYTHONPATH": path,
        "POTLUCK_NODE": str(house / "node"),
        "POTLUCK_BUILT": str(ROOT / "built"),
        "POTLUCK_HOSTS": "testserver",
    }
    environment = {key: value for key, value in os.environ.items() if key != "POTLUCK_DATABASE_URL"} | here
    return subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, timeout=300)


def potluck(house: Path, *words: str) -> str:
    done = run(house, sys.executable, "-m", "potluck.cli.main", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_room_is_found_by_everything(house: Path) -> None:
    potluck(house, "init")
    assert potluck(house, "toys").strip() == "3 toys a day"
    done = run(house, sys.executable, "-c", PAGES)
    assert done.stdout.strip() == "all found", done.stderr
    potluck(house, "work", "--once")
    (house / "city.csv").write_text("name,town\nBlue Kettle,Leeds\nNight Oven,Leeds\n")
    potluck(house, "import", "city.csv", "--source", "City")
    potluck(house, "erase", "Ada Lovelace", "--yes")
    potluck(house, "withdraw", "City", "--yes")
    called = (house / "node" / "toys.txt").read_text().split("\n")
    assert called[:2] == ["begin", "tidy"]
    assert {"forget 2", "blank", "sweep"} <= set(called)


def test_the_walls_hold_with_it(house: Path) -> None:
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    assert run(house, *lint).returncode == 0
    (house / "src/potluck/web/toy/forms.py").write_text("from potluck.web.site import views\n\ndel views\n")
    (house / "src/potluck/web/lists/toys.py").write_text("from potluck.web.toy import queries\n\ndel queries\n")
    broken = run(house, *lint)
    assert broken.returncode == 1
    assert "potluck.web.toy is not allowed to import potluck.web.site" in broken.stdout
    assert "potluck.web.lists is not allowed to import potluck.web.toy" in broken.stdout


def test_two_rooms_do_not_share_a_name(house: Path) -> None:
    ask = "import dataclasses; from potluck.web import rooms; from potluck.web.toy import room; room.ROOM = dataclasses.replace(room.ROOM, acts={'decide': rooms.Act('x')}); rooms.rooms()"
    done = run(house, sys.executable, "-c", ask)
    assert "Two rooms have acts of the same name: {'decide'}" in done.stderr
