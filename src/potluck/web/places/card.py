"""The card of one spot on the map: the co-ops there, which no zooming parts, as most are known by their town only."""

from functools import cached_property

import numpy as np

from potluck.web.places import labels
from potluck.web.places.cards import Cards

MOST = 100


class Card(Cards):
    """The list of a question that is asked for one spot."""

    per = MOST

    @cached_property
    def town(self) -> str:
        """The town that all are in; empty when they name several, or none."""
        facet = self.answer.index.columns.facets["town"]
        codes = np.unique(facet.first[self.answer.rows])
        return facet.values[codes[0]] if len(codes) == 1 and codes[0] >= 0 else ""

    @cached_property
    def about(self) -> int:
        """How many are known by their town or wider, not at their door."""
        facet = self.answer.index.columns.facets["precision"]
        exact = [code for code, value in enumerate(facet.values) if value in labels.EXACT]
        return int((~np.isin(facet.first[self.answer.rows], exact)).sum())

    @cached_property
    def is_by_town(self) -> bool:
        """Whether all are known by their town, no wider and no closer."""
        facet = self.answer.index.columns.facets["precision"]
        town = facet.values.index("town") if "town" in facet.values else -1
        return town >= 0 and bool((facet.first[self.answer.rows] == town).all())

    def in_list(self) -> str:
        """The address of the same in the list."""
        return f"/find?{self.ask.query()}"
