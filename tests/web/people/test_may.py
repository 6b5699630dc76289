"""Who may do what: denied unless a room's table of acts says otherwise."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from potluck.web import rooms
from potluck.web.people import actions, queries
from potluck.web.people.models import Person, Standing

CONTRACT = ["import", "map", "decide", "undo", "own", "trust", "source", "invite", "remove_person"]


def person(*relations: str, thing: str = "", **more: Any) -> Person:
    made = Person.objects.create(login=f"{Person.objects.count()}@example.org", name="Somebody", **more)
    for relation in relations:
        Standing.objects.create(person=made, relation=relation, thing=thing)
    return made


def may(somebody: Any, act: str, thing: Any = None) -> queries.Answer:
    return queries.may(queries.acts_as(somebody), act, thing)


@pytest.mark.django_db
@pytest.mark.parametrize("act", CONTRACT)
def test_stewards_and_the_operator_may_and_nobody_else(act):
    steward = person("steward")
    assert may(steward, act)
    assert may(SimpleLazyObject(lambda: steward), act)
    assert may(None, act)
    for other in (AnonymousUser(), person(), person("reader"), person("member"), person("steward", is_active=False)):
        assert not may(other, act)
        with pytest.raises(PermissionDenied):
            queries.require(other, act)


@pytest.mark.django_db
@pytest.mark.parametrize("act", sorted({*CONTRACT, *rooms.acts()} - {"see_hidden"}))
def test_a_member_looks_and_does_nothing(act):
    member = person("member")
    assert queries.viewer_level(member) == "members"
    assert not may(member, act)
    with pytest.raises(PermissionDenied):
        queries.require(member, act)


@pytest.mark.django_db
def test_an_act_that_nobody_named_is_denied_to_all():
    for somebody in (None, person("steward"), AnonymousUser()):
        assert not may(somebody, "sell_the_table")


@pytest.mark.django_db
def test_only_a_steward_looks_below_the_public_level():
    assert queries.viewer_level(person("steward")) == "steward"
    assert queries.viewer_level(person("member", "steward")) == "steward"
    assert queries.viewer_level(person("member")) == "members"
    for other in (None, AnonymousUser(), person(), person("steward", is_active=False), person("steward", thing="x")):
        assert queries.viewer_level(other) == "public"


@pytest.mark.django_db
def test_a_standing_that_ended_allows_nothing():
    steward = person("steward")
    steward.standings.update(until=timezone.now())
    assert not may(steward, "decide")
    assert queries.viewer_level(steward) == "public"


@pytest.mark.django_db
def test_a_standing_about_one_thing_counts_for_that_thing_alone():
    keeper = person("steward", thing="01LIST")
    assert may(keeper, "source", "01LIST")
    assert not may(keeper, "source", "01OTHER")
    assert not may(keeper, "source")
    assert not may(keeper, "decide")
    assert may(person("steward"), "source", "01OTHER")


@pytest.mark.django_db
def test_a_no_says_why():
    answer = may(person("member"), "decide")
    assert not answer
    assert answer.rule == "Only for: stewards."
    with pytest.raises(PermissionDenied, match="Only for: stewards"):
        queries.require(AnonymousUser(), "decide")
    assert "nothing of this kind" in may(None, "sell_the_table").rule


def test_every_relation_that_an_act_names_has_words():
    for act, relations in rooms.acts().items():
        assert relations <= set(Standing.RELATIONS), act


@pytest.mark.django_db
def test_every_act_about_people_asks_first(steward):
    reader = Person.objects.create(login="reader", name="Reader")
    for act in (
        lambda: actions.make_steward(name="x", email="x", person=reader),
        lambda: actions.invite(person=reader),
        lambda: actions.take_back_invite(person=reader, link_id=1),
        lambda: actions.password_link(person=reader, of=steward),
        lambda: actions.remove_person(person=reader, who=steward),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.django_db
def test_no_password_is_ever_given_by_default(client):
    actions.make_steward(name="Ada", email="ada")
    for guess in ("", "ada", "password", "potluck"):
        client.post("/sign-in", {"username": "ada", "password": guess})
        assert client.get("/people").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_roles_from_before_become_standings():
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def at(name: str) -> Any:
        executor = MigrationExecutor(connection)
        executor.migrate([("people", name)])
        return MigrationExecutor(connection).loader.project_state([("people", name)]).apps

    try:
        old = at("0003_link_reach").get_model("people", "Person")
        old.objects.create(login="ada", name="Ada", role="steward")
        old.objects.create(login="bo", name="Bo", role="member")
        old.objects.create(login="removed-3", name="Cleo", role="", is_active=False)
    finally:
        at("0004_standings")
    assert [one.login for one in queries.find_stewards()] == ["ada"]
    assert [one.login for one in queries.find_members()] == ["bo"]
    assert may(Person.objects.get(login="ada"), "decide")
    assert not may(Person.objects.get(login="removed-3"), "decide")
