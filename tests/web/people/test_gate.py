"""One gate before every page: it asks what the exit says, and an address that no room lists is closed."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import include, path

from potluck.web import rooms
from potluck.web.people.models import Person, Standing
from tests.answers import Client

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
urlpatterns = [
    path("forgotten", lambda request: HttpResponse("secret words"), name="forgotten"),
    path("", include("potluck.web.site.urls")),
]
handler404 = "potluck.web.site.views.not_found"


def member() -> Client:
    person = Person.objects.create(login="member", name="Member")
    Standing.objects.create(person=person, relation=Standing.MEMBER)
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_an_address_that_no_room_lists_is_closed(settings: Any, steward_client: Any) -> None:
    settings.ROOT_URLCONF = __name__
    for client in (Client(), steward_client):
        answer = client.get("/forgotten")
        assert answer.status_code == 404
        assert "secret words" not in answer.content.decode()
    assert steward_client.get("/about").status_code == 200


@pytest.mark.parametrize("name", [name for name, one in rooms.collected("exits").items() if one.act and one.paths])
def test_a_gated_page_sends_visitors_to_sign_in_and_is_kept_by_no_cache(name: str) -> None:
    made_up = dict.fromkeys(
        ("profile", "record", "other", "pair", "slug", "list", "draft", "version", "q", "town", "person"), "1"
    )
    for one in rooms.collected("exits")[name].paths:
        answer = Client().get(one.format(**made_up))
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in?next=")
        assert "no-store" in answer["Cache-Control"]


def test_a_member_is_refused_what_only_stewards_may() -> None:
    client = member()
    for name, one in rooms.collected("exits").items():
        if one.who == "steward" and one.paths and "{" not in one.paths[0]:
            assert client.get(one.paths[0]).status_code == 403, name
    assert client.get("/find/hidden.geojson").status_code == 200


def test_writing_needs_its_act_where_anyone_may_read(client: Any) -> None:
    from potluck.web.records.models import Source

    source = Source.objects.create(name="City", slug="city", trust=1)
    assert client.get("/lists/city").status_code == 200
    for stranger in (client, member()):
        assert stranger.post("/lists/city", {"name": "Mine"}).status_code == 403
    source.refresh_from_db()
    assert source.name == "City"


@pytest.mark.parametrize("path", ["/feed.rss", "/api/v1/sources"])
def test_what_is_read_without_a_session_passes_the_same_gate(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    assert Client().get(path).status_code == 200
    collected = rooms.collected

    def without(part: str) -> dict[Any, Any]:
        known = collected(part)
        return {k: v for k, v in known.items() if part != "exits" or not k.startswith(("feed_", "api-1"))}

    monkeypatch.setattr(rooms, "collected", without)
    assert Client().get(path).status_code == 404
