"""The read API: what it gives, what it keeps back, how it says that something is wrong."""

import csv
import gzip
import io
import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine import settle
from potluck.engine.levels import LEVELS
from potluck.web.lists import actions as lists
from potluck.web.lists import example_lists
from potluck.web.places.queries import open_data
from potluck.web.records import actions as records
from potluck.web.records.models import Change, Profile, Record, Source
from tests.web.places.making import make_profile, show, touch, ulid, value

from .conftest import ALMOND, CANARY, note

pytestmark = pytest.mark.django_db

FILES = [f"profiles.{form}{packed}" for form in ("jsonl", "csv", "geojson", "jsonld") for packed in ("", ".gz")]
EXITS = [
    "/api/v1/search", "/api/v1/search?q=kanarienvogel", "/api/v1/search?q=ovens", "/api/v1/search?list=private",
    "/api/v1/search?kind=credit", "/api/v1/profiles/{1}", "/api/v1/profiles/{1}.jsonld", "/api/v1/profiles/{12}",
    "/api/v1/profiles/{13}", "/api/v1/profiles/{3}", "/api/v1/sources", "/api/v1/sources/private",
    "/api/v1/box?bbox=-180,-90,180,90", "/api/v1/changes", "/feed.rss", "/feed.atom", "/feed.json",
    *(f"/api/v1/bulk/{file}" for file in FILES),
]  # fmt: skip


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def read(client, address, **more):
    response = client.get(address, **more)
    assert response.status_code == 200, response.content
    return json.loads(body(response))


@pytest.mark.parametrize("address", EXITS)
def test_nothing_hidden_and_nothing_unlicensed_leaves(steward_client, table, address):
    """Not even when a steward asks: the API does not look at who does."""
    for number in (1, 3, 12, 13):
        address = address.replace(f"{{{number}}}", ulid(number))
    response = steward_client.get(address)
    said = body(response)
    text = (gzip.decompress(said) if said[:2] == b"\x1f\x8b" else said).decode()
    asked = address.partition("q=")[2]
    assert "vogel" not in text.casefold().replace(asked or "\0", "")
    assert "Private" not in text
    assert ulid(12) not in text.replace(address, "")
    assert not response.cookies


def test_a_profile_says_who_says_what(client, table):
    found = read(client, f"/api/v1/profiles/{ulid(1)}")
    assert [entry["value"] for entry in found["fields"]["phone"]] == ["+15550142", "+15550100"]
    assert found["fields"]["name"][0]["from"][0]["record"] == ulid(1)
    assert {one["slug"]: one["licence"] for one in found["sources"]} == {"coast": "CC0-1.0", "valley": "CC0-1.0"}
    assert not {"email", "contact", "website"} & set(found["fields"])
    assert found["url"].endswith(f"/o/{ulid(1)}")


def test_every_row_leads_to_its_co_op_and_a_hidden_row_to_none(client, table):
    assert read(client, f"/api/v1/profiles/{ulid(2)}")["id"] == ulid(1)
    assert read(client, f"/api/v1/profiles/{ulid(2).lower()}")["id"] == ulid(1)
    for hidden in (3, 4, 12, 13, 999):
        assert client.get(f"/api/v1/profiles/{ulid(hidden)}").status_code == 404


def test_what_left_says_so_unless_it_was_hidden(client, table):
    for number, level in ((70, "public"), (71, "steward")):
        Record.objects.create(
            record_id=ulid(number), source=table["coast"], key="x", row=1, level=level,
            first_seen="2026-01-01", last_seen="2026-01-01", gone_at="2026-02-01T00:00Z",
        )  # fmt: skip
    gone = client.get(f"/api/v1/profiles/{ulid(70)}")
    assert (gone.status_code, gone.json()["error"]["code"]) == (410, "gone")
    assert client.get(f"/api/v1/profiles/{ulid(71)}").status_code == 404


def test_json_ld_by_name_or_by_accept(client, table):
    named = read(client, f"/api/v1/profiles/{ulid(1)}.jsonld")
    assert named == read(client, f"/api/v1/profiles/{ulid(1)}", headers={"Accept": "application/ld+json"})
    assert named["name"] == "Three Ovens"
    assert named["attribution"]


def test_search_asks_like_find(client, table):
    found = read(client, "/api/v1/search?q=overns&per=1")
    assert found["total"] == found["pages"] == 1
    assert found["corrected"] == "ovens"
    assert found["results"][0]["id"] == ulid(1)
    assert found["results"][0]["sources"] == ["coast", "valley"]
    assert [hit["id"] for hit in read(client, "/api/v1/search?list=valley&status=closed")["results"]] == [ulid(10)]
    near = read(client, "/api/v1/search?at=41,-70&km=30")["results"]
    assert [hit["id"] for hit in near] == [ulid(1), ulid(11)]
    assert near[0]["distance_km"] == 0
    assert read(client, "/api/v1/search?page=7")["results"] == []


def test_a_box_is_light_and_says_how_many_there_are(client, table):
    found = read(client, "/api/v1/box?bbox=-71,40,-69,42&limit=1")
    assert found["total"] == 3
    assert set(found["results"][0]) == {"id", "name", "kind", "lat", "lon", "precision"}
    assert read(client, "/api/v1/box?bbox=10,10,11,11")["total"] == 0


def test_a_point_that_an_unlicensed_list_knows_better_is_cut(client, table):
    silent, coast = table["silent"], table["coast"]
    place = dict.fromkeys(("street", "postcode", "region", "address", "placed_by")) | ALMOND
    hidden = {"more": {"name": [value("Open Name", coast, 21)]}}
    made = make_profile(20, silent, name=f"{CANARY} Inn", place={**ALMOND, "lat": 44.0}, **hidden)
    doc = json.loads(made.doc)
    doc["place"].append(value({**place, "lat": 44.5}, coast, 21))
    Profile.objects.filter(pk=made.pk).update(doc=json.dumps(doc, separators=(",", ":")))
    show(changed=2)
    (point,) = read(client, "/api/v1/box?bbox=-71,43,-69,45")["results"]
    assert (point["name"], point["lat"]) == ("Open Name", 44.5)


@pytest.mark.parametrize(
    ("address", "status", "code", "words"),
    [
        ("/api/v1/search?colour=red&q=x", 422, "unknown_parameter", "colour"),
        ("/api/v1/search?per=101", 422, "invalid_parameter", "per"),
        ("/api/v1/box?bbox=1,2,3", 422, "invalid_parameter", "bbox"),
        ("/api/v1/box", 422, "invalid_parameter", "bbox"),
        ("/api/v1/box?bbox=0,0,1,1&limit=100000", 422, "invalid_parameter", "limit"),
        ("/api/v1/profiles/nope", 422, "invalid_parameter", "id"),
        ("/api/v1/bulk/profiles.exe", 422, "invalid_parameter", "file"),
        ("/api/v1/changes?since=bm9wZQ", 404, "unknown_cursor", "cursor"),
        ("/api/v1/nothing", 404, "not_found", "nothing"),
        ("/api/", 404, "not_found", "nothing"),
    ],
)
def test_errors_have_one_shape_and_a_way_on(client, table, address, status, code, words):
    response = client.get(address)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert words in error["message"]
    assert error["remedy"]


def test_it_is_only_read_and_by_everybody(client, table):
    for method in ("post", "put", "patch", "delete"):
        refused = getattr(client, method)("/api/v1/search")
        assert (refused.status_code, refused.json()["error"]["code"]) == (405, "only_read")
    assert client.head("/api/v1/search").status_code == 200
    before = client.options("/api/v1/search")
    assert (before.status_code, before["Access-Control-Allow-Origin"]) == (204, "*")
    assert client.get("/api/v1/search")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/find")
    assert "Access-Control-Allow-Credentials" not in client.get("/api/v1/search")


@pytest.mark.parametrize("address", ["/api/v1/search?q=oven", f"/api/v1/profiles/{ulid(1)}", "/feed.atom", "/embed"])
def test_what_did_not_change_is_not_sent_again(client, table, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert "max-age=60" in first["Cache-Control"]


# everything in one file


@pytest.mark.parametrize("file", FILES)
def test_a_bulk_file_is_whole_and_kept_by_its_etag(client, table, file):
    first = client.get(f"/api/v1/bulk/{file}")
    said = body(first)
    text = (gzip.decompress(said) if file.endswith(".gz") else said).decode("utf-8-sig")
    assert all(text.count(f"/o/{ulid(number)}") for number in (1, 10, 11))
    assert not first["ETag"].startswith("W/")
    again = client.get(f"/api/v1/bulk/{file}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert body(client.get(f"/api/v1/bulk/{file}")) == said


def test_a_bulk_file_is_made_anew_when_something_changed_and_the_old_one_goes(client, table, node_dir):
    first = client.get("/api/v1/bulk/profiles.csv")
    body(first)
    Profile.objects.filter(profile_id=ulid(10)).delete()
    touch(2, 10)
    second = client.get("/api/v1/bulk/profiles.csv", headers={"If-None-Match": first["ETag"]})
    rows = list(csv.DictReader(io.StringIO(body(second).decode("utf-8-sig"))))
    assert {row["id"] for row in rows} == {ulid(1), ulid(11)}
    assert [folder.name.split("-")[1:3] for folder in (node_dir / "cache").glob("bulk-*/")] == [["1", "2"]]


def test_a_hidden_change_gives_the_same_file_and_the_same_etag(client, table):
    first = client.get("/api/v1/bulk/profiles.jsonl")
    body(first)
    hidden = Profile.objects.get(profile_id=ulid(12))
    Profile.objects.filter(pk=hidden.pk).update(doc=hidden.doc.replace("Hall", "Hut"))
    touch(2, 12)
    assert client.get("/api/v1/bulk/profiles.jsonl", headers={"If-None-Match": first["ETag"]}).status_code == 304


# what changed


def seen(client, since=""):
    found = read(client, f"/api/v1/changes?since={since}" if since else "/api/v1/changes")
    return [(one["id"], one["change"]) for one in found["changes"]], found["cursor"]


def rewrite(number, *swaps):
    doc = Profile.objects.get(profile_id=ulid(number)).doc
    for old, new in swaps:
        assert old in doc
        doc = doc.replace(old, new)
    Profile.objects.filter(profile_id=ulid(number)).update(doc=doc)
    note()


def test_changes_come_in_order_and_each_once(client, table):
    first, cursor = seen(client)
    assert first == [(ulid(number), "new") for number in (1, 10, 11)]
    assert seen(client, cursor) == ([], cursor)
    rewrite(10, ("Blue Kettle", "Green Kettle"))
    changed, later = seen(client, cursor)
    assert changed == [(ulid(10), "changed")]
    Profile.objects.filter(profile_id=ulid(10)).delete()
    note()
    assert seen(client, later)[0] == [(ulid(10), "gone")]
    assert seen(client, cursor)[0] == [(ulid(10), "gone")]


def test_small_pages_of_changes_lose_nothing(client, table):
    cursor, ids = "", []
    for _ in range(5):
        found = read(client, "/api/v1/changes?limit=1" + (f"&since={cursor}" if cursor else ""))
        ids += [one["id"] for one in found["changes"]]
        cursor = found["cursor"]
    assert ids == [ulid(1), ulid(10), ulid(11)]
    assert found["more"] is False


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        (1, f"{CANARY}@mail", "other@mail"),  # a value that only stewards see
        (12, "Hall", "Hut"),  # a co-op that only stewards see
        (13, "Shop", "Store"),  # a list without a licence
        (1, f"{CANARY} Person", "Somebody"),  # a private field
        (1, "2026-03-01", "2026-11-01"),  # the list came again as it was
        (1, '"row":7', '"row":8'),  # in another order
    ],
)
def test_a_change_that_nobody_may_know_of_leaves_no_trace(client, table, number, old, new):
    before = list(Change.objects.order_by("pk").values_list())
    rewrite(number, (old, new))
    assert list(Change.objects.order_by("pk").values_list()) == before


def test_a_co_op_that_was_joined_says_which_it_is_now(client, table):
    _, cursor = seen(client)
    Profile.objects.filter(profile_id=ulid(10)).delete()
    Profile.objects.filter(profile_id=ulid(1)).delete()
    make_profile(1, table["coast"], name="Three Ovens", more={"phone": [value("+1555", table["valley"], 10)]})
    note()
    told = {one["id"]: one for one in read(client, f"/api/v1/changes?since={cursor}")["changes"]}
    assert (told[ulid(10)]["change"], told[ulid(10)]["now"]) == ("gone", ulid(1))


def test_linking_and_deciding_write_down_what_changed(client, db):
    list(example_lists.load(example_lists.FOLDER))
    records.link_and_settle()
    shown = Change.objects.exclude(digest="").count()
    assert shown > 50
    assert Change.objects.values("number").distinct().count() == 1
    records.settle_again()
    assert Change.objects.values("number").distinct().count() == 1
    joined = Profile.objects.filter(size=2, level="public", is_site=False).first()
    ids = [line["record"] for line in json.loads(joined.doc)["records"]]
    records.split(person=None, profile_id=joined.profile_id, record_ids=ids[1:])
    assert Change.objects.filter(number=2).count() >= 1
    lists.edit_source(person=None, source=Source.objects.first(), level="steward")
    assert Change.objects.filter(digest="").exists()


# the short way round cutting a document


@st.composite
def documents(draw):
    rows = [
        {"record": ulid(n), "source": "ABC"[n % 3], "row": n, "licence": draw(st.sampled_from(["CC0-1.0", "CC0-1.0", ""])),
         "level": "public", "date": None, "trust": n}
        for n in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    entry = st.builds(
        lambda row, level: {"record": row["record"], "source": row["source"], "date": None, "level": level},
        st.sampled_from(rows), st.sampled_from(["public", *LEVELS]),
    )  # fmt: skip
    text = st.text(max_size=8) | st.sampled_from(['"level":"public"', '"licence":""', '\\"level":'])
    said = st.builds(lambda v, e: {"value": v, "lang": None, "why": "only", "from": [e]}, text, entry)
    fields = draw(st.dictionaries(st.sampled_from(["name", "phone", "topic"]), st.lists(said, min_size=1, max_size=2)))
    return {"fields": fields, "place": [], "records": rows}


@given(documents())
def test_what_is_called_open_by_its_text_loses_nothing_when_it_is_cut(doc):
    if open_data.is_open(orjson.dumps(doc).decode()):
        assert settle.licensed(settle.seen(doc, "public")) == doc
    assert not open_data.is_open(json.dumps(doc | {"records": [{"level": "steward", "licence": "X"}]}))
