"""The lists and the own list by their pages: what visitors see, what stewards change, and taking it back."""

import pytest

from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Record, Source, Version
from tests.web.records.three_lists import record

pytestmark = pytest.mark.django_db


def test_everyone_sees_the_lists_with_licence_keeper_and_count(client, three_lists):
    lists.edit_source(person=None, source=Source.objects.get(name="Housing"), attribution="Almond Housing Union")
    page = client.get("/lists").content.decode()
    assert "3 lists, 8 rows" in page
    assert "Almond Housing Union" in page
    assert "not stated" in page
    assert "Order" not in page


def test_a_closed_list_is_not_shown_to_visitors(client, steward_client, three_lists):
    from tests.answers import Client

    lists.edit_source(person=None, source=Source.objects.get(name="Housing"), level="steward")
    assert "Housing" not in Client().get("/lists").content.decode()
    assert Client().get("/lists/housing").status_code == 404
    assert "Housing" in steward_client.get("/lists/housing").content.decode()


def test_a_list_without_any_list_invites(client, db):
    assert "No lists yet" in client.get("/lists").content.decode()


def test_visitors_see_what_columns_mean_but_not_the_report(client, three_lists):
    page = client.get("/lists/workers").content.decode()
    assert "organisation" in page
    assert "Take the report home" not in page
    assert client.post("/lists/workers", {"name": "Mine"}).status_code in (302, 403)
    assert Source.objects.filter(name="Workers").exists()


def test_a_steward_changes_what_is_said_about_a_list(steward_client, three_lists):
    said = {"name": "Workers of Madison", "attribution": "The federation", "licence": "CC-BY-4.0", "level": "public"}
    said |= {"place_detail": "exact"}
    steward_client.post("/lists/workers", said)
    source = Source.objects.get(slug="workers")
    assert (source.name, source.licence) == ("Workers of Madison", "CC-BY-4.0")
    assert set(Record.objects.filter(source=source).values_list("licence", flat=True)) == {"CC-BY-4.0"}
    assert not queries.state().stale


def test_the_order_of_trust_is_moved_and_values_follow(steward_client, three_lists):
    first, second = [s.slug for s in queries.find_sources()][:2]
    steward_client.post("/lists/order", {"source": Source.objects.get(slug=second).pk, "to": "up"})
    assert [s.slug for s in queries.find_sources()][:2] == [second, first]
    assert "What readers see is from before" in steward_client.get("/lists").content.decode()
    steward_client.post("/lists/settle")
    assert not queries.state().stale


def test_the_mapping_of_a_list_is_mended_and_applied_again(steward_client, three_lists):
    before = record("Workers:2").record_id
    response = steward_client.post("/lists/workers/again")
    draft = Version.objects.get(state=Version.DRAFT)
    assert response.url == f"/bring/{draft.pk}"
    said = {"go": "bring", "name": "Workers", "licence": "", "level": "public"}
    steward_client.post(response.url, said)
    assert Source.objects.count() == 3
    assert record("Workers:2").record_id == before


def own_form(**said):
    return {f"lang_{n}": "" for n in range(3)} | {f"name_{n}": "" for n in range(3)} | said


def test_a_coop_is_added_corrected_taken_off_and_brought_back(steward_client):
    response = steward_client.post("/own/add", own_form(name_0="Night Oven", city="Saltgate", reason="I bake there"))
    address = response.url
    record_id = address.rsplit("/", 1)[1]
    assert queries.get_profile(record_id).name == "Night Oven"
    steward_client.post(address, own_form(name_0="The Night Oven", city="Saltgate", website="nightoven.example.org"))
    assert queries.get_profile(record_id).name == "The Night Oven"
    page = steward_client.get(address).content.decode()
    assert "I bake there" in page
    assert "<del><bdi>Night Oven</bdi></del>" in page
    steward_client.post(f"{address}/remove", {"reason": "Closed for good"})
    assert queries.get_profile(record_id) is None
    page = steward_client.get(address).content.decode()
    assert "This line was taken off" in page
    line = page.split('name="revision" value="')[1].split('"')[0]
    steward_client.post(f"{address}/back", {"revision": line})
    assert queries.get_profile(record_id).name == "The Night Oven"


def test_a_correction_writes_only_what_was_changed(steward_client, three_lists):
    row = record("Housing:2")
    profile = queries.get_profile(row.record_id)
    page = steward_client.get(f"/own/add?about={profile.profile_id}")
    form = page.context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, "")}
    response = steward_client.post(f"/own/add?about={profile.profile_id}", own_form() | sent | {"members": "25"})
    own = queries.get_record(response.url.rsplit("/", 1)[1])
    assert queries.facts_of(own) == [["members", "25", None, None]]
    joined = queries.get_profile(row.record_id)
    assert joined.pk == queries.get_profile(own.record_id).pk
    assert queries.doc_of(joined)["fields"]["members"][0]["value"] == "25"
    again = steward_client.get(f"/own/add?about={row.record_id}")
    assert again.url == f"/own/{own.record_id}"


def test_nothing_changed_writes_nothing(steward_client, three_lists):
    profile = queries.get_profile(record("World:1").record_id)
    form = steward_client.get(f"/own/add?about={profile.profile_id}").context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, "")}
    steward_client.post(f"/own/add?about={profile.profile_id}", own_form() | sent)
    assert not Source.objects.filter(is_own=True).exists()


def test_a_place_is_corrected_whole(steward_client, three_lists):
    profile = queries.get_profile(record("World:1").record_id)
    form = steward_client.get(f"/own/add?about={profile.profile_id}").context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, "")}
    response = steward_client.post(
        f"/own/add?about={profile.profile_id}", own_form() | sent | {"street": "11 Oven Street"}
    )
    facts = {f[0]: f[1] for f in queries.facts_of(queries.get_record(response.url.rsplit("/", 1)[1]))}
    assert facts["street"] == "11 Oven Street"
    assert facts["city"] == "Chicago"
    assert "name" not in facts


def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_lost(steward_client):
    response = steward_client.post("/own/add", own_form(name_0="Night Oven", email="no address", lat="44"))
    page = response.content.decode()
    assert response.status_code == 400
    assert "is not an email address" in page
    assert "A place needs both numbers" in page
    assert 'value="Night Oven"' in page
    assert not Record.objects.exists()


@pytest.mark.django_db
def test_the_form_of_our_own_list_takes_no_hidden_part_of_a_place_along(steward_client):
    """What it is filled with is written onto a list that everybody reads."""
    rows = b"name,street,town,country\nSafe House,3 Hidden Lane,Madison,US\n"
    version = lists.draft_version(person=None, file_name="a.csv", content=rows)
    closed = version.mapping.replace("street:\n    field: street", "street:\n    field: street\n    level: steward")
    assert closed != version.mapping
    source = lists.bring_in(person=None, version=version, name="Safe", mapping_yaml=closed)
    records.link_and_settle()
    form = steward_client.get(f"/own/add?about={source.records.get().record_id}").content.decode()
    assert "Madison" in form
    assert "3 Hidden Lane" not in form
