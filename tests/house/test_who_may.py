"""The page of who may do what is printed from the rooms."""

from potluck.web.people.print_who_may import table
from tests.house.tree import ROOT


def test_the_page_says_what_the_rooms_say() -> None:
    """`python -m potluck.web.people.print_who_may > docs/who-may.md` makes it anew."""
    assert (ROOT / "docs" / "who-may.md").read_text("utf-8") == table()
