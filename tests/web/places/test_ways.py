"""Downloads of lists whose licences do not go together: what can be taken is offered, and each file holds only its own."""

import csv
import io

import pytest

from .making import make_profile, make_source, show, ulid, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    free, alike, same, profit = (
        make_source(name, licence=licence, attribution=f"{name} people")
        for name, licence in (
            ("Free", "CC0-1.0"),
            ("Alike", "ODbL-1.0"),
            ("Same", "CC-BY-SA-4.0"),
            ("Nc", "CC-BY-NC-4.0"),
        )
    )
    make_profile(1, free, name="Free Ovens", kind="worker")
    make_profile(2, alike, name="Alike Kettle", kind="housing")
    make_profile(3, same, name="Same Chairs", kind="consumer")
    make_profile(4, profit, name="Gratis Table", kind="consumer")
    make_profile(5, free, name="Both", more={"phone": [value("+4930812345", alike, 50)]})
    show()


def rows(client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200, path
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_what_cannot_be_mixed_is_offered_as_several_files(client, table):
    response = client.get("/take.csv?q=")
    page = response.content.decode()
    assert response.status_code == 300
    for name, count in (("open", 2), ("odbl-1.0", 3), ("cc-by-sa-4.0", 3), ("nc", 3)):
        assert f"licences={name}" in page
        assert f"Take {count} co-ops" in page


def test_each_file_holds_only_what_may_be_in_it(client, table):
    assert {row["name"] for row in rows(client, "/take.csv?licences=open")} == {"Free Ovens", "Both"}
    assert {row["name"] for row in rows(client, "/take.csv?licences=nc")} == {"Free Ovens", "Both", "Gratis Table"}
    alike = rows(client, "/take.csv?licences=odbl-1.0")
    assert {row["name"] for row in alike} == {"Free Ovens", "Both", "Alike Kettle"}


def test_a_value_goes_with_its_own_list(client, table):
    phone = {name: [row["phone"] for row in rows(client, f"/take.csv?licences={name}") if row["name"] == "Both"]
             for name in ("open", "odbl-1.0")}  # fmt: skip
    assert phone == {"open": [""], "odbl-1.0": ["+4930812345"]}


def test_what_goes_together_needs_no_choice(client, table):
    assert {row["name"] for row in rows(client, "/take.csv?list=alike&q=kettle")} == {"Alike Kettle"}


def test_the_list_of_whom_to_name_goes_with_the_file(client, table):
    response = client.get("/take.csv?licences=odbl-1.0")
    where = response.headers["Link"].partition(">")[0].removeprefix("<")
    text = client.get(where).content.decode()
    assert "Licences in here: CC0-1.0, ODbL-1.0. The whole: ODbL-1.0" in text
    assert "Alike people" in text
    assert "cannot be mixed with these: Nc, Same" in text


def test_a_name_that_is_no_way_is_asked_again(client, table):
    assert client.get("/take.csv?licences=whatever").status_code == 300


def test_the_api_says_which_files_there_are(client, table):
    refused = client.get("/api/v1/bulk/profiles.jsonl")
    assert refused.status_code == 409
    assert "odbl-1.0" in refused.json()["error"]["remedy"]
    taken = b"".join(client.get("/api/v1/bulk/profiles.jsonl?licences=open").streaming_content)
    assert b"Free Ovens" in taken
    assert b"Kettle" not in taken


def test_a_list_may_leave_its_missing_licence_unsaid(client):
    shy, plain = make_source("Shy", licence="", hides_licence=True), make_source("Plain", licence="")
    make_profile(1, shy, name="Shy One")
    make_profile(2, plain, name="Plain One")
    make_profile(3, make_source("Free"), name="Free One")
    show()
    assert "licence not stated" not in client.get(f"/o/{ulid(1)}").content.decode()
    assert "licence not stated" in client.get(f"/o/{ulid(2)}").content.decode()
    text = client.get("/take/attribution.txt").content.decode()
    assert "no licence is stated: Plain\n" in text
