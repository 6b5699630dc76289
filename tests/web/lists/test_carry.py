"""What was said of a list once holds for its next version: columns, licence, who may see it. Nothing opens by itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from potluck.engine import mapping as mappings
from potluck.engine.mapping import to_yaml
from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records.models import Source, Version

pytestmark = pytest.mark.django_db
FIRST = (
    "name,town,phone,shelf\nBlue Kettle House,Madison,+1 608 555 0102,top\nSeven Chairs,Madison,+1 608 555 0101,low\n"
)
NEXT = FIRST.replace("top", "middle") + "Open Press,Chicago,+1 312 555 0140,low\n"


@pytest.fixture
def members_only():
    """A list for members, under ODbL, whose phones are for stewards and whose shelves are a topic."""
    version = lists.draft_version(person=None, file_name="a.csv", content=FIRST.encode())
    said = mappings.from_yaml(version.mapping)
    chosen = {"phone": {"level": "steward"}, "shelf": {"field": "topic", "why": "given"}}
    from dataclasses import replace

    columns = tuple(replace(m, **chosen.get(m.column, {})) for m in said.columns)
    mapping = to_yaml(replace(said, columns=columns))
    lists.bring_in(
        person=None, version=version, name="City co-ops", licence="ODbL-1.0", level="members", mapping_yaml=mapping
    )
    records.link_and_settle()
    return Source.objects.get()


def meaning(version):
    return {m.column: (m.field, m.level) for m in mappings.from_yaml(version.mapping).columns}


def test_a_draft_of_the_same_name_takes_it_all_along(members_only):
    draft = lists.draft_version(
        person=None, file_name="b.csv", content=NEXT.encode(), wishes={"name": "City co-ops", "level": "public"}
    )
    assert meaning(draft)["phone"] == ("phone", "steward")
    assert meaning(draft)["shelf"] == ("topic", None)
    assert (draft.wishes["level"], draft.wishes["licence"]) == ("members", "ODbL-1.0")


def test_brought_by_the_pages_nothing_opens_by_itself(members_only, steward_client):
    file = SimpleUploadedFile("b.csv", NEXT.encode())
    page = steward_client.post("/bring", {"file": file, "name": "City co-ops", "level": "public", "licence": ""})
    steward_client.post(
        page["Location"], {"name": "City co-ops", "level": "members", "licence": "ODbL-1.0", "go": "show"}
    )
    steward_client.post(f"{page['Location']}/changes", {"go": "bring"})
    source = Source.objects.get()
    assert source.records.filter(gone_at=None).count() == 3
    assert (source.level, source.licence) == ("members", "ODbL-1.0")
    assert meaning(source.versions.get(state=Version.CURRENT))["phone"] == ("phone", "steward")


def test_a_name_given_later_brings_it_along_too_and_is_shown_once_more(members_only, steward_client):
    file = SimpleUploadedFile("b.csv", NEXT.encode())
    page = steward_client.post("/bring", {"file": file, "name": "Another list", "level": "public"})["Location"]
    answer = steward_client.post(page, {"name": "City co-ops", "level": "public", "licence": "", "go": "bring"})
    assert answer["Location"] == page
    assert "next version of City co-ops" in steward_client.get(page).content.decode()
    draft = Version.objects.get(state=Version.DRAFT)
    assert meaning(draft)["phone"] == ("phone", "steward")
    assert (draft.wishes["level"], draft.wishes["licence"]) == ("members", "ODbL-1.0")


def test_a_column_that_is_new_is_for_stewards_until_somebody_looked(members_only):
    more = NEXT.replace("shelf", "shelf,email").replace("\nBlue", "\nBlue").replace("middle", "middle,a@example.org")
    draft = lists.draft_version(person=None, file_name="b.csv", content=more.encode(), wishes={"name": "City co-ops"})
    assert meaning(draft)["email"] == ("email", "steward")
