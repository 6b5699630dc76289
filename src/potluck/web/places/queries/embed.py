"""What an embed shows: one page of /find as everybody sees it, and how many lists it comes from."""

from potluck.engine.levels import PUBLIC
from potluck.web.places import queries
from potluck.web.places.ask import Ask
from potluck.web.places.card import Card
from potluck.web.places.cards import Cards
from potluck.web.places.queries import Answer
from potluck.web.records.models import Source


def cards(ask: Ask) -> Cards:
    """The hits, pages and points of a question, for nobody in particular."""
    return Cards(*_public(ask))


def card(ask: Ask) -> Card:
    """The same for one spot on its map."""
    return Card(*_public(ask))


def _public(ask: Ask) -> tuple[Answer, str, list[Source]]:
    sources = list(queries.find_sources(PUBLIC).values())
    return queries.answer(ask, PUBLIC, sources), PUBLIC, sources


def count_lists(shown: Cards) -> int:
    """How many lists all that is found comes from."""
    return len(shown.answer.index.columns.facets["list"].count(shown.found.mask))
