"""Answers a question with row numbers: which co-ops, in which order, and how many for every filter."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur, Query

from potluck.web.places import towns, words
from potluck.web.places.ask import DEFAULT_KM, Ask
from potluck.web.places.index import Index
from potluck.web.places.rows import FACETS
from potluck.web.places.towns import Town

ENOUGH = 3  # hits of the words as typed; with fewer we also look for words that are close
WEIGHTS = (("names", 8.0), ("topics", 4.0), ("texts", 2.0))
WHOLE = 20.0  # the whole name, and nothing else


@dataclass(frozen=True, eq=False)
class Found:
    """Which rows answer the words, the place and the filters. Masks are as high as the index."""

    mask: np.ndarray
    without: dict[str, np.ndarray]  # facet -> the mask with this one filter left open
    anywhere: np.ndarray  # the mask with the radius and the map's part left open
    scores: np.ndarray
    distance_km: np.ndarray | None
    town: Town | None  # the centre of a radius
    corrected: str  # what we searched for instead of what was typed; empty: as typed
    loosened: bool  # no row has all the words; these have some

    @property
    def total(self) -> int:
        return int(self.mask.sum())


@lru_cache(maxsize=64)
def find(index: Index, viewer: str, ask: Ask) -> Found:
    """`ask.what` of a viewer ("public" or "steward"). Pass slugs of lists already turned into ids."""
    columns = index.columns
    visible = columns.seen_by(viewer)
    matched, scores, corrected, loosened = _by_words(index, visible, ask)
    open_masks = {name: columns.facets[name].mask(values, columns.height) for name, values in ask.filters}
    town, distance, around = _around(index, visible, ask)
    anywhere = matched
    for mask in open_masks.values():
        anywhere = anywhere & mask
    placed = matched & around
    without = {name: _all(placed, [m for other, m in open_masks.items() if other != name]) for name in FACETS}
    return Found(anywhere & around, without, anywhere, scores, distance, town, corrected, loosened)


def order(index: Index, found: Found, sort: str) -> np.ndarray:
    """Row numbers of the hits, best first, but closed co-ops after all others. `sort` is one of ask.SORTS."""
    columns = index.columns
    rows = np.flatnonzero(found.mask)
    keys = [columns.by_name[rows], *_sort_keys(index, found, sort, rows), columns.is_closed[rows]]
    return rows[np.lexsort(keys)]


def _sort_keys(index: Index, found: Found, sort: str, rows: np.ndarray) -> list[np.ndarray]:
    """What comes before the name in an order, the weightiest last."""
    columns = index.columns
    if sort == "nearest" and found.distance_km is not None:
        return [np.round(np.nan_to_num(found.distance_km[rows], nan=np.inf), 3)]
    if sort == "newest":
        return [-np.unique(columns.date[rows].astype(str), return_inverse=True)[1]]
    return [columns.is_site[rows], -found.scores[rows]] if sort == "best" else []


def facets(index: Index, found: Found) -> dict[str, dict[str, int]]:
    """Facet -> value -> how many there would be with this value and all other filters."""
    return {name: index.columns.facets[name].count(found.without[name]) for name in FACETS}


def default_sort(ask: Ask, found: Found) -> str:
    if ask.sort and not (ask.sort == "nearest" and found.distance_km is None):
        return ask.sort
    if ask.q:
        return "best"
    return "nearest" if found.distance_km is not None else "name"


def _all(start: np.ndarray, masks: list[np.ndarray]) -> np.ndarray:
    for mask in masks:
        start = start & mask
    return start


def _around(index: Index, visible: np.ndarray, ask: Ask) -> tuple[Town | None, np.ndarray | None, np.ndarray]:
    """(centre, distances, mask of the radius and of the map's part)."""
    columns = index.columns
    inside = np.ones(columns.height, bool)
    if ask.bbox:
        inside &= columns.within(*ask.bbox)
    town = Town(ask.near, *ask.at) if ask.at else _town(index, visible, ask.near) if ask.near else None
    if town is None:
        return None, None, inside & (not ask.near)
    distance = columns.distance_km(town.lat, town.lon)
    if ask.km is not None or not ask.at:
        inside &= distance <= (ask.km or DEFAULT_KM)
    return town, distance, inside


def _town(index: Index, visible: np.ndarray, name: str) -> Town | None:
    return towns.find_town(name) or _own_town(index, visible, name)


def _own_town(index: Index, visible: np.ndarray, name: str) -> Town | None:
    """A town that only the lists know: the middle of the co-ops there."""
    facet = index.columns.facets["town"]
    mask = visible & facet.mask([name] if name else [], index.columns.height) & ~np.isnan(index.columns.lat)
    if not mask.any():
        return None
    return Town(name, float(np.median(index.columns.lat[mask])), float(np.median(index.columns.lon[mask])))


def _by_words(index: Index, visible: np.ndarray, ask: Ask) -> tuple[np.ndarray, np.ndarray, str, bool]:
    """(mask, scores, corrected, loosened)."""
    typed = words.query_words(ask.q)
    if not typed:
        return visible & (not ask.q), np.zeros(index.columns.height), "", False
    mask, scores = _match(index, visible, _query(typed))
    if ask.exact or int(mask.sum()) >= ENOUGH:
        return mask, scores, "", False
    close, close_scores = _match(index, visible, _query(typed, fuzzy=True))
    if close.any():
        corrected = "" if mask.any() else _corrected(index, close_scores, ask.q)
        return mask | close, np.maximum(scores, close_scores), corrected, False
    some, some_scores = _match(index, visible, _query(typed, fuzzy=True, occur=Occur.Should))
    return some, some_scores, "", bool(some.any()) and len(typed) > 1


def _match(index: Index, visible: np.ndarray, query: Callable[[Any], Query]) -> tuple[np.ndarray, np.ndarray]:
    rows, found = index.match(query)
    scores = np.zeros(index.columns.height)
    scores[rows] = found
    scores[~visible] = 0
    return scores > 0, scores


def _query(typed: list[str], *, fuzzy: bool = False, occur: Occur = Occur.Must) -> Callable[[Any], Query]:
    """Every word in some field; a word of the name counts most, the same word more than a close one.

    Scores are constants, so that they mean the same in every index."""

    def build(schema: Any) -> Query:
        parts = [(occur, _word(schema, word, fuzzy, word == typed[-1])) for word in typed]
        whole = Query.const_score_query(Query.term_query(schema, "whole", "".join(typed)), WHOLE)
        return Query.boolean_query([*parts, (Occur.Should, whole)])

    return build


def _word(schema: Any, word: str, fuzzy: bool, is_last: bool) -> Query:
    ways: list[Query] = []
    for field, weight in WEIGHTS:
        ways.append(Query.const_score_query(Query.term_query(schema, field, word), weight))
        if len(word) >= (2 if is_last and word.isascii() else 3):
            starts = Query.fuzzy_term_query(schema, field, word, distance=0, prefix=True)
            ways.append(Query.const_score_query(starts, weight * 0.6))
        if fuzzy and len(word) >= 4:
            for distance in (1, 2) if len(word) >= 8 else (1,):
                near = Query.fuzzy_term_query(schema, field, word, distance=distance, transposition_cost_one=True)
                ways.append(Query.const_score_query(near, weight * (0.4 if distance == 1 else 0.2)))
    return Query.disjunction_max_query(ways)


def _corrected(index: Index, scores: np.ndarray, text: str) -> str:
    """The typed text with each word that no good hit has replaced by the closest word of the best hits."""
    best = np.argsort(-scores)[:30]
    known = {word for row in best[scores[best] > 0] for word in str(index.columns.found_by[row]).split()}
    typed = [(word, words.query_words(word)) for word in text.split()]
    return " ".join(_closest(forms[0], known) if len(forms) == 1 else word for word, forms in typed)


def _closest(word: str, known: set[str]) -> str:
    if len(word) < 4 or any(other.startswith(word) for other in known):
        return word
    hit = process.extractOne(word, sorted(known), scorer=OSA.distance, score_cutoff=2 if len(word) >= 8 else 1)
    return hit[0] if hit else word
