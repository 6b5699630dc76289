"""Names stand in the reader's script first, where a list has one."""

import pytest
from django.utils import translation

from potluck.web.places.scripts import is_read, readable_first, script

NAMES = ["تعاونية القمح", "Wheat Co-op", "小麦合作社", "Кооператив Зерно", "Συνεταιρισμός"]


@pytest.mark.parametrize(
    ("language", "first"),
    [("en", 1), ("es", 1), ("ar", 0), ("zh-hans", 2), ("ja", 2), ("ru", 3), ("el", 4)],
)
def test_the_readers_script_comes_first_and_the_others_keep_their_order(language, first):
    with translation.override(language):
        assert readable_first(NAMES, str) == [NAMES[first], *(name for name in NAMES if name != NAMES[first])]


def test_numbers_and_signs_are_read_by_everybody():
    assert script("1 & 2") == ""
    with translation.override("ar"):
        assert is_read("123")
        assert not is_read("Bread")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "first", "second"), [("en", "Wheat Co-op", "تعاونية"), ("ar", "تعاونية", "Wheat Co-op")]
)
def test_on_the_page_of_a_co_op_and_in_the_list(client, language, first, second):
    from potluck.web.lists import actions as lists
    from potluck.web.records import actions as records

    rows = "name:ar,name:en,city,country\nتعاونية القمح,Wheat Co-op,القاهرة,EG\n".encode()
    version = lists.draft_version(person=None, file_name="a.csv", content=rows)
    record = lists.bring_in(person=None, version=version, name="Egypt").records.get()
    records.link_and_settle()
    page = client.get(f"/o/{record.record_id}?speak={language}").content.decode()
    heading = page[page.index("<h1") :]
    assert heading.index(first) < heading.index(second)
    card = client.get(f"/find?q=wheat&speak={language}").content.decode()
    assert first in card[card.index("<h3") :][:400]
