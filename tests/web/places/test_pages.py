"""The pages: find with no script, a profile with its sources, addresses that last, downloads, and no leak."""

import csv
import io
import json
import re
import zipfile

import orjson
import pytest

from potluck.web.records.models import Profile, Record

from .making import PLACE, make_profile, make_source, show, ulid, value

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"
ALMOND = {
    "city": "Port Almond",
    "country": "US",
    "lat": 41.0,
    "lon": -70.0,
    "precision": "exact",
    "street": "1 Oven Lane",
}


@pytest.fixture
def table():
    coast, valley = make_source("Coast"), make_source("Valley", licence="")
    private = make_source("Private", level="steward", licence="CC0-1.0")
    make_source("Private too", level="steward", licence="")
    more = {
        "phone": [value("+15550142", coast, 1, why="trust"), value("+15550100", valley, 2)],
        "email": [value(f"{CANARY}@mail.example", private, 3, level="steward")],
        "contact": [value(f"{CANARY} Person", coast, 1, level="steward")],
        "notes": [value(f"{CANARY} notes", coast, 1, level="steward")],
        "other_name": [value(f"{CANARY} Club", private, 3, level="steward")],
        "activity": [value(f"{CANARY.lower()}_trade", private, 3, level="steward")],
    }
    make_profile(
        1, coast, name=[("Three Ovens", "en"), ("تعاونية الأفران", "ar")], kind="worker", place=ALMOND, more=more,
        description="Bread & </script><b>soup</b>", website="javascript:alert(1)", kin="member_of:Coast Union",
    )  # fmt: skip
    make_profile(10, valley, name="Blue Kettle", kind="consumer", status="closed")
    make_profile(11, coast, name="Oven Stall", place={**ALMOND, "precision": "town", "lat": 41.2}, part_of=1)
    make_profile(12, private, name=f"{CANARY} Hall", level="steward", kind="credit", place={**ALMOND, "city": CANARY})
    show()
    return coast, valley, private


EXITS = [
    "/find", "/find?q={c}", "/find?q={l}&exact=1", "/find?kind=credit", "/find?near={c}", "/find?list=private",
    "/o/{one}", "/o/{one}.jsonld", "/o/{hidden}", "/o/{hidden}.jsonld", "/o/{inner}", "/tiles/1/0/0/0.mvt",
    "/take.csv", "/take.xlsx", "/take.geojson", "/take.jsonld", "/take.jsonl", "/take/attribution.txt", "/take.csv?q={c}",
]  # fmt: skip


@pytest.mark.parametrize("address", EXITS)
def test_what_only_stewards_see_leaves_by_no_exit(client, table, address):
    asked = address.format(c=CANARY[:8], l=CANARY[:8].lower(), one=ulid(1), hidden=ulid(12), inner=ulid(3))
    response = client.get(asked)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if asked.endswith("xlsx"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    text = body.decode("utf-8", "replace")
    assert "vogel" not in text.casefold()
    assert "Private" not in text


def test_a_steward_sees_it_marked_as_such(steward_client, table):
    page = steward_client.get(f"/o/{ulid(1)}").content.decode()
    assert f"{CANARY}@mail.example" in page
    assert "only stewards see this" in page
    assert f"{CANARY} Hall" in steward_client.get(f"/find?q={CANARY}").content.decode()
    assert f"/desk/part/{ulid(1)}" in page
    assert f"/own/add?about={ulid(1)}" in page


def test_even_a_steward_takes_home_only_what_is_public(steward_client, table):
    assert CANARY not in b"".join(steward_client.get("/take.csv").streaming_content).decode()


def test_every_value_names_its_list_and_the_others_stand_behind_one_click(client, table):
    page = client.get(f"/o/{ulid(1)}").content.decode()
    assert "/lists/coast" in page
    phone = page[page.index("Phone") :]
    assert (
        phone.index("+15550142")
        < phone.index("1 other says")
        < phone.index("+15550100")
        < phone.index("Coast comes first here")
    )
    assert '<p class="other-name" lang="ar"' in page
    assert "Row 7" in page
    assert "licence not stated" in page


def test_a_place_that_a_list_writes_in_its_own_way_says_so(client, table):
    coast, valley, _ = table
    whole = dict.fromkeys(PLACE) | ALMOND
    place = value(whole | {"postcode": "02139"}, coast, 1, why="agree")
    place["from"] += value(None, valley, 2)["from"]
    place["from"][1]["as"] = dict.fromkeys(PLACE) | {"postcode": "02140", "country": "US"}
    profile = Profile.objects.get(profile_id=ulid(1))
    profile.doc = orjson.dumps(orjson.loads(profile.doc) | {"place": [place]}).decode()
    profile.save()
    page = client.get(f"/o/{ulid(1)}").content.decode()
    places = page[page.index('id="p"') :]
    assert "<bdi>Valley</bdi> has said so" in places
    assert "It writes: <bdi>02140, United States</bdi>." in places
    assert places.count("It writes") == 1


def test_what_a_list_says_cannot_run(client, table):
    page = client.get(f"/o/{ulid(1)}").content.decode()
    assert "</script><b>" not in page
    assert 'href="javascript' not in page
    inside = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert json.loads(inside[1])["name"] == "Three Ovens"


def test_the_address_of_any_row_leads_to_the_page(client, table):
    response = client.get(f"/o/{ulid(2)}")
    assert response.status_code == 302
    assert response["Location"] == f"/o/{ulid(1)}"
    assert client.get(f"/o/{ulid(2)}.jsonld")["Location"] == f"/o/{ulid(1)}.jsonld"
    assert client.get(f"/o/{ulid(1).lower()}")["Location"] == f"/o/{ulid(1)}"


def test_unknown_and_withdrawn_addresses_help(client, table):
    assert client.get(f"/o/{ulid(404)}").status_code == 404
    Record.objects.create(record_id=ulid(50), source=table[0], key="k", row=1, first_seen="2026-01-01",
                          last_seen="2026-01-01", gone_at="2026-02-01T00:00:00Z")  # fmt: skip
    gone = client.get(f"/o/{ulid(50)}")
    assert gone.status_code == 410
    assert 'action="/find"' in gone.content.decode()


def test_closed_co_ops_stay_and_say_so(client, table):
    assert "Closed" in client.get(f"/o/{ulid(10)}").content.decode()
    assert "Blue Kettle" in client.get("/find").content.decode()


def test_sites_stand_on_the_page_of_their_organisation(client, table):
    assert f"/o/{ulid(11)}" in client.get(f"/o/{ulid(1)}").content.decode()
    assert f"/o/{ulid(1)}" in client.get(f"/o/{ulid(11)}").content.decode()


def test_the_list_and_the_map_have_the_same_numbers(client, table):
    page = client.get("/find?sort=name").content.decode()
    listed = re.findall(r'data-id="(\w+)"><span class="no" aria-hidden="true">(\d+)', page)
    points = json.loads(re.search(r'id="points" type="application/json">(.*?)</script>', page)[1])
    assert {(point["id"], point["no"]) for point in points} <= set(listed)
    assert [number for _, number in listed] == ["1", "2", "3"]


def test_a_download_holds_what_is_seen_without_lists_that_state_no_licence(client, table):
    text = b"".join(client.get("/take.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["id"] for row in rows] == [ulid(11), ulid(1)]
    assert rows[1]["phone"] == "+15550142"
    assert rows[1]["licences"] == "CC0-1.0"
    credit = client.get("/take/attribution.txt").content.decode()
    assert "Coast, CC0-1.0" in credit
    assert "Left out, because no licence is stated: Valley" in credit
    assert client.get("/take.exe").status_code == 404


def test_an_empty_answer_says_what_was_looked_for_and_the_way_on(client, table):
    page = client.get("/find?q=kettle&at=41,-70&km=2").content.decode()
    assert "No co-ops for" in page
    assert "There is 1 further away" in page


def test_every_filter_in_use_can_be_taken_away(client, table):
    page = client.get("/find?kind=worker&list=coast&q=ovens").content.decode()
    chips = re.findall(r'<a class="chip" href="([^"]+)"', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == ["/find?q=ovens&list=coast", "/find?q=ovens&kind=worker"]


def test_pages_follow_one_another(client, table):
    for number in range(100, 130):
        make_profile(number, table[0], name=f"Row {number}")
    show(changed=2)
    first = client.get("/find?sort=name").content.decode()
    assert "Page 1 of 2" in first
    second = client.get("/find?sort=name&page=2").content.decode()
    assert 'start="21"' in second
    assert not set(re.findall(r'data-id="(\w+)"', first)) & set(re.findall(r'data-id="(\w+)"', second))


def test_a_steward_gets_what_no_tile_holds(client, steward_client, table):
    answer = steward_client.get("/find/hidden.geojson?bbox=-71,40,-69,42")
    (feature,) = answer.json()["features"]
    assert feature["properties"]["id"] == ulid(12)
    assert feature["geometry"] == {"type": "Point", "coordinates": [-70.0, 41.0]}
    assert "no-store" in answer["Cache-Control"]
    assert steward_client.get("/find/hidden.geojson?bbox=0,40,9,42").json()["features"] == []
    assert "data-live" in steward_client.get("/find").content.decode()


def test_a_visitor_gets_no_such_thing(client, table):
    assert client.get("/find/hidden.geojson").status_code == 302
    assert "data-live" not in client.get("/find").content.decode()


def test_a_phone_number_is_spaced_as_in_its_country_and_called_without(client, table):
    make_profile(60, table[0], name="Ringer", more={"phone": [value("+441134960101", table[0], 60)]})
    show(changed=3)
    page = client.get(f"/o/{ulid(60)}").content.decode()
    assert '<a href="tel:+441134960101" rel="nofollow noopener"><bdi dir="ltr">+44 113 496 0101</bdi>' in page


def test_a_town_is_one_choice_however_it_is_spelled(client, table):
    towns = ("Montréal", "Montréal", "Montreal", "MONTRÉAL (Québec)")
    for number, town in enumerate(towns, 70):
        make_profile(number, table[0], name=f"Roof {number}", place={"city": town, "lat": 45.5, "lon": -73.6})
    show(changed=4)
    page = client.get("/find?town=montreal").content.decode()
    assert "<strong>4 co-ops</strong>" in page
    choices = re.findall(r'type="checkbox" name="town" value="([^"]+)"( checked)?', page)
    assert [one for one in choices if "ont" in one[0]] == [("Montréal", " checked")]


def test_nobody_confirmed_what_a_list_only_says(client, table):
    page = client.get("/find").content.decode()
    assert "Listed in " in page
    assert "Confirmed" not in page


@pytest.mark.parametrize(
    ("speak", "words"),
    [("en", "The co-op has not told us itself."), ("es", "La cooperativa misma no nos lo ha dicho.")],
)
def test_that_the_co_op_said_nothing_itself_is_said_once(client, table, speak, words):
    page = client.get(f"/o/{ulid(1)}?speak={speak}").content.decode()
    assert page.count(words) == 1
    assert "was not heard" not in page
    Record.objects.filter(record_id=ulid(1)).update(confirmed="2026-03-04")
    confirmed = client.get(f"/o/{ulid(1)}?speak={speak}").content.decode()
    assert words not in confirmed


def test_every_sheet_is_loaded_once(client, table):
    for address in ("/", "/find", f"/o/{ulid(1)}"):
        sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', client.get(address).content.decode())
        assert len(sheets) == len(set(sheets))


def test_list_and_profile_do_not_send_each_others_styles(client, table):
    found, profile = (client.get(address).content.decode() for address in ("/find", f"/o/{ulid(1)}"))
    assert "places/find.css" in found
    assert "places/profile.css" not in found
    assert "places/profile.css" in profile
    assert "places/find.css" not in profile


def test_the_front_page_shows_the_map_of_all(client, table):
    page = client.get("/").content.decode()
    assert 'data-tiles="/tiles/1/{z}/{x}/{y}.mvt"' in page
    assert re.search(r'data-bounds="-70.0000,41.0000,-70.0000,41.2000"', page)
    assert CANARY not in page


def test_every_kind_has_a_sign_that_the_map_can_draw():
    from pathlib import Path

    from potluck.engine import vocabulary
    from potluck.web import places

    script = (Path(places.__file__).parent / "static/places/map.js").read_text("utf-8")
    shapes = {kind["shape"] for kind in vocabulary.load("kinds").values()}
    assert {shape for shape in shapes if f'  {shape}: "M' not in script} == set()


def test_sites_that_the_viewer_may_not_see_are_no_more_sites(client, table):
    coast, _valley, private = table
    for number in range(100, 160):
        make_profile(number, private, name=f"{CANARY} {number:03d}", level="steward", part_of=1)
    show()
    page = client.get(f"/o/{ulid(1)}").content.decode()
    assert "It has more sites" not in page
    assert "Oven Stall" in page
    for number in range(200, 255):
        make_profile(number, coast, name=f"Stall {number}", part_of=1)
    show()
    assert "It has more sites" in client.get(f"/o/{ulid(1)}").content.decode()
