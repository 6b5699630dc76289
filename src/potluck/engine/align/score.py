"""How much speaks for two rows being one: match weights after Fellegi and Sunter, in bits.

Two cells that agree weigh log2(m / u): `m` is how often cells of one row agree over two versions, `u` how often those
of two rows do, so that a rare value weighs more. Cells that differ weigh log2((1 - m) / (1 - u)), below nought. The
weights add up; places hang together (a street lies in one town), so of them only the heaviest agreement counts.

Fellegi and Sunter, A Theory for Record Linkage, 1969."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from potluck.engine.align.cells import FEW, Coded

NEARLY: Final = frozenset({"name", "legal_name", "other_name", "email", "website"})
NAMES: Final = frozenset({"name", "legal_name", "other_name"})
CONTACTS: Final = frozenset({"phone", "email", "website", "identifier", "id", "directory"})
PLACES: Final = frozenset({"street", "street_2", "address", "city", "locality", "postcode", "region", "country", "lat",
                           "lon", "coordinates"})  # fmt: skip
SCORERS: Final = ((fuzz.ratio, 1.0), (fuzz.token_sort_ratio, 1.0), (fuzz.token_set_ratio, 0.9))
"""Characters as they stand, words in any order, and a text that is the other with words added, which counts less."""
ALIKE: Final = 0.7
"""Below this similarity (of 1) two texts differ and no more."""


@dataclass(frozen=True)
class Meaning:
    """What the shared columns are to the comparison: their fields ("" when not known), and which take part."""

    fields: tuple[str, ...]
    compared: tuple[int, ...]
    words: Dict[int, pl.Series]  # the telling words of columns in which texts may differ a little

    def of(self, fields: frozenset[str]) -> list[int]:
        return [column for column in self.compared if self.fields[column] in fields]


def steadiness(cells: Coded, meaning: Meaning, sure: pl.DataFrame) -> np.ndarray:
    """`m` of every column: learnt from pairs that are surely one row, leaning on "one or two cells were changed"."""
    old, new = sure["old"].to_numpy(), sure["new"].to_numpy()
    begin = 1 - 1.5 / max(2.5, len(meaning.compared))
    m = np.full(len(meaning.fields), begin)
    for column in meaning.compared:
        a, b = cells.old[column][old], cells.new[column][new]
        both = (a >= 0) & (b >= 0)
        m[column] = (np.sum(both & (a == b)) + 4 * begin) / (both.sum() + 4)
    steady: np.ndarray = np.clip(m, 0.02, 0.98)
    return steady


def weigh(cells: Coded, meaning: Meaning, pairs: pl.DataFrame, m: np.ndarray) -> pl.DataFrame:
    """`pairs` (old, new) with `weight` in bits, and `sure`: whether a name, a contact or most of the row agrees.

    Weights alone would join two co-ops of one house; "one or two cells changed" is what `sure` asks for."""
    old, new = pairs["old"].to_numpy(), pairs["new"].to_numpy()
    total = np.zeros(len(old))
    best_place = np.zeros(len(old))
    telling, named = np.zeros(len(old), bool), np.zeros(len(old), bool)
    agree, said = np.zeros(len(old)), np.zeros(len(old))
    places = set(meaning.of(PLACES))
    texts = set(meaning.of(NAMES)) | set(meaning.of(CONTACTS))
    for column in meaning.compared:
        a, b = cells.old[column][old], cells.new[column][new]
        both = (a >= 0) & (b >= 0)
        equal = both & (a == b)
        bits = np.where(equal, cells.bits[column][a], 0.0)
        worth = np.where(equal, np.maximum(bits + np.log2(m[column]), 0.0), 0.0)
        less = np.log2((1 - m[column]) / (1 - _chance(cells, column)))
        worth = np.where(both & ~equal, less, worth)
        worth = np.where((a >= 0) ^ (b >= 0), less / 2, worth)
        if column in meaning.words:
            worth, near = _nearly(cells, meaning, column, old, new, both & ~equal, worth, m[column])
            named |= near
        if column in places:
            best_place = np.maximum(best_place, worth)
            worth = np.minimum(worth, 0.0)
        else:
            told = equal & (bits > _rare(cells))
            telling |= told
            if column in texts:
                named |= told
        total += worth
        agree += equal
        said += (a >= 0) | (b >= 0)
    sure = named | ((said - agree <= 2) & (agree >= 0.6 * said))
    if not meaning.of(NAMES):
        sure |= telling & (agree >= np.minimum(0.5 * said, said - 2))
    return pairs.select("old", "new").with_columns(pl.Series("weight", total + best_place), pl.Series("sure", sure))


def _chance(cells: Coded, column: int) -> float:
    """How often two rows agree by chance in a column."""
    bits = cells.bits[column]
    count = np.bincount(cells.old[column][cells.old[column] >= 0], minlength=len(bits))
    return float(np.clip(np.sum(count * 2.0**-bits) / max(1, count.sum()), 0.0, 0.95))


def _rare(cells: Coded) -> float:
    """Bits from which on a value tells a row: at most some three rows in each version have it."""
    return float(np.log2(max(FEW, sum(cells.sizes)) / 6) - 0.01)


def _nearly(
    cells: Coded,
    meaning: Meaning,
    column: int,
    old: np.ndarray,
    new: np.ndarray,
    differ: np.ndarray,
    worth: np.ndarray,
    m: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights where texts that differ a little (a letter, a form of the name) count in part; and where they do.

    rapidfuzz's similarity of the characters of their telling words, the best of SCORERS; in float64."""
    near = np.zeros(len(worth), bool)
    at = np.flatnonzero(differ)
    if not len(at):
        return worth, near
    words = meaning.words[column]
    left = words.gather(old[at]).to_list()
    right = words.gather(new[at] + cells.sizes[0]).to_list()
    alike = np.max(
        [process.cpdist(left, right, scorer=scorer, dtype=np.float64) * of for scorer, of in SCORERS], axis=0
    )
    part = np.clip((alike / 100 - ALIKE) / (1 - ALIKE), 0.0, 1.0) ** 2
    full = np.maximum(cells.bits[column][cells.old[column][old[at]]] + np.log2(m), 0.0)
    done = worth.copy()
    done[at] = worth[at] + part * (0.9 * full - worth[at])
    near[at] = part > 0.25
    return done, near
