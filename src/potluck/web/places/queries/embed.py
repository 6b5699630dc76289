"""What an embed shows: one page of /find as everybody sees it, and how many lists it comes from."""

from potluck.engine.levels import PUBLIC
from potluck.web.places import queries
from potluck.web.places.ask import Ask
from potluck.web.places.cards import Cards


def cards(ask: Ask) -> Cards:
    """The hits, pages and points of a question, for nobody in particular."""
    sources = list(queries.find_sources(PUBLIC).values())
    return Cards(queries.answer(ask, PUBLIC, sources), PUBLIC, sources)


def count_lists(shown: Cards) -> int:
    """How many lists all that is found comes from."""
    return len(shown.answer.index.columns.facets["list"].count(shown.found.mask))
