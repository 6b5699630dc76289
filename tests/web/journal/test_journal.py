"""The journal: lines are added, never changed."""

import pytest

from potluck.web.journal import actions, queries
from potluck.web.journal.words import words


@pytest.mark.django_db
def test_a_line_says_who_what_when_and_why(steward):
    line = actions.write(person=steward, verb="decided", thing="pair", thing_id="01X", why=" same door ")
    kept = queries.find_lines_about("pair", "01X").get()
    assert (kept.person, kept.why, kept.at) == (steward, "same door", line.at)
    assert words(kept) == "decided about two rows"


@pytest.mark.django_db
def test_a_line_is_never_changed_nor_taken_out():
    line = actions.write(person=None, verb="linked", thing="everything", thing_id="1")
    line.verb = "parted"
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
    with pytest.raises(TypeError):
        queries.find_lines().update(verb="parted")
    with pytest.raises(TypeError):
        queries.find_lines().delete()
    assert queries.find_lines().get().verb == "linked"


@pytest.mark.django_db
def test_a_page_of_the_journal_for_stewards_only(steward_client, client):
    actions.write(person=None, verb="linked", thing="everything", thing_id="1")
    actions.write(person=None, verb="waved", thing="hand", thing_id="1", why="<b>hello</b>")
    page = steward_client.get("/journal").content.decode()
    assert "linked all lists" in page
    assert "waved hand" in page
    assert "&lt;b&gt;hello" in page
