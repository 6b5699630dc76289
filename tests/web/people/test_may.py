"""Who may do what: denied unless the table of acts says otherwise."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.functional import SimpleLazyObject

from potluck.web.people import actions, queries
from potluck.web.people.models import Person

CONTRACT = ["import", "map", "decide", "undo", "own", "trust", "source", "invite", "remove_person"]


@pytest.mark.parametrize("act", CONTRACT)
def test_stewards_and_the_operator_may_and_nobody_else(act):
    assert queries.may(Person(role="steward"), act)
    assert queries.may(SimpleLazyObject(lambda: Person(role="steward")), act)
    assert queries.may(None, act)
    for other in (AnonymousUser(), Person(role=""), Person(role="reader"), Person(role="steward", is_active=False)):
        assert not queries.may(other, act)
        with pytest.raises(PermissionDenied):
            queries.require(other, act)


@pytest.mark.parametrize("act", sorted({*CONTRACT, *queries.ACTS}))
def test_a_member_looks_and_does_nothing(act):
    member = Person(role="member")
    assert queries.viewer_level(member) == "members"
    assert not queries.may(member, act)
    with pytest.raises(PermissionDenied):
        queries.require(member, act)


def test_an_act_that_nobody_named_is_denied_to_all():
    for person in (None, Person(role="steward"), AnonymousUser()):
        assert not queries.may(person, "sell_the_table")


def test_only_a_steward_looks_below_the_public_level():
    assert queries.viewer_level(Person(role="steward")) == "steward"
    for other in (None, AnonymousUser(), Person(), Person(role="steward", is_active=False)):
        assert queries.viewer_level(other) == "public"


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
