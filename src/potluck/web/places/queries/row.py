"""One row as the public sees it, taken out of its profile: what its list says of an organisation."""

from potluck.engine import settle
from potluck.engine.levels import PUBLIC
from potluck.web.places import queries
from potluck.web.places.page import Page
from potluck.web.places.queries import Seen
from potluck.web.records import queries as records


def find_row(record_id: str) -> Page | None:
    """The page that this row alone would make; None when the public sees nothing of it."""
    profile = records.get_profile(record_id)
    seen = queries.see(profile, PUBLIC)
    if seen is None:
        return None
    own = Seen(seen.profile, settle.said_by(seen.doc, record_id))
    return Page(own, queries.find_sources(PUBLIC)) if own.records else None
