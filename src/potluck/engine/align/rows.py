"""The alignment of two versions: the steps in their order."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from potluck.engine.align import assign, candidates, cells, columns, exact, order, score
from potluck.engine.align.cells import Coded
from potluck.engine.align.exact import Pairs
from potluck.engine.align.score import Meaning
from potluck.engine.nouns import Mapping

MARGIN: Final = 3.0
"""Bits by which a pair must be likelier than any other row of the list."""
ROUNDS: Final = (1, 16, 400)
"""Pairs that may share a value, round by round: what is left over is fewer each time, so values get rarer."""


@dataclass(frozen=True)
class Aligned:
    """`pairs`: old, new (0-based rows of the two frames given), how (same | edited | moved), moved (bool), by old row.

    `edited` rows differ in a cell of a column that both versions have; `moved` ones only left the order of the others;
    an edited row that moved too is `edited`. `columns`: (old header, new header) of the columns that are one.
    `before`, `after`: the plain cells of both versions. `counts_rows`: columns that only count the rows."""

    pairs: pl.DataFrame
    columns: list[tuple[str, str]]
    before: pl.DataFrame
    after: pl.DataFrame
    counts_rows: frozenset[str]
    by_number: bool


def align(
    old: pl.DataFrame, new: pl.DataFrame, old_mapping: Mapping | None = None, new_mapping: Mapping | None = None
) -> Aligned:
    """Which row of `new` is which of `old`, by content. Both frames: table, raw (JSON of the row), in the order of the
    list; other columns are not looked at. The mappings tell names, contacts and ids; without them rows align too.

    One-to-one. Time grows with rows x columns; compares only rows that share a rare value or a place in the order."""
    before, after = cells.plain(old), cells.plain(new)
    shared = columns.match(before, after)
    ids = _ids(shared, old_mapping, new_mapping)
    numbers = {
        at for at, pair in enumerate(shared) if exact.is_counter(before[pair[0]]) or exact.is_counter(after[pair[1]])
    }
    coded = cells.coded(before, after, shared)
    compared = tuple(at for at in range(len(shared)) if at not in numbers and at not in ids)
    meaning = _meaning(coded, _fields(shared, old_mapping, new_mapping), compared)
    once, more = exact.same_rows(coded, list(compared))
    numbered = _by_id(coded, meaning, ids, once, before, after, shared, any(at in numbers for at in ids))
    known = _joined(numbered, _free(once, numbered), sizes=coded.sizes)
    anchors = known
    known = _joined(known, _free(more, known), sizes=coded.sizes)
    known = _rest(coded, meaning, known, anchors)
    shared = columns.match_by_rows(before, after, shared, *known)
    counting = frozenset(shared[at][1] for at in numbers - (set(ids) if len(numbered[0]) else set()))
    pairs = _classified(known, before, after, [pair for pair in shared if pair[1] not in counting])
    return Aligned(pairs, shared, before, after, counting, bool(len(numbered[0])))


def _ids(shared: list[columns.Pair], old: Mapping | None, new: Mapping | None) -> tuple[int, ...]:
    """Places of the columns that number the rows, when both versions have them all."""
    for mapping, side in ((old, 0), (new, 1)):
        places = [at for at, pair in enumerate(shared) if mapping and pair[side] in mapping.id_columns]
        if mapping and mapping.id_columns and len(places) == len(mapping.id_columns):
            return tuple(places)
    return ()


def _fields(shared: list[columns.Pair], old: Mapping | None, new: Mapping | None) -> tuple[str, ...]:
    known = [{m.column: m.field or "" for m in mapping.columns} if mapping else {} for mapping in (old, new)]
    return tuple(known[1].get(right) or known[0].get(left, "") for left, right in shared)


def _meaning(coded: Coded, fields: tuple[str, ...], compared: tuple[int, ...]) -> Meaning:
    words = {at: cells.telling_words(coded.text[at]) for at in compared if fields[at] in score.NEARLY}
    return Meaning(fields, compared, words)


def _by_id(coded: Coded, meaning: Meaning, ids: tuple[int, ...], once: Pairs, before: pl.DataFrame, after: pl.DataFrame,
           shared: list[columns.Pair], is_counter: bool) -> Pairs:  # fmt: skip
    """Rows of one number. Where numbers only count the rows, or no row stayed as it was, contents must agree too."""
    if not ids:
        return exact.NONE
    keys = [
        frame.select(pl.concat_str([pl.col(shared[at][side]) for at in ids], separator="/")).to_series()
        for frame, side in ((before, 0), (after, 1))
    ]
    found = exact.by_number(keys[0], keys[1], once)
    if not len(found[0]) or not meaning.compared:
        return found
    weighed = score.weigh(
        coded, meaning, candidates.either(found), score.steadiness(coded, meaning, candidates.either(once).head(0))
    )
    sure = (weighed["sure"] & (weighed["weight"] > 0)).to_numpy()
    if not len(once[0]) and sure.mean() < 0.5:
        return exact.NONE
    if is_counter:
        weighed = weighed.filter(pl.Series(sure))
    return weighed["old"].to_numpy(), weighed["new"].to_numpy()


def _free(pairs: Pairs, taken: Pairs) -> Pairs:
    """The pairs of which neither row is taken."""
    free = ~np.isin(pairs[0], taken[0]) & ~np.isin(pairs[1], taken[1])
    return pairs[0][free], pairs[1][free]


def _joined(a: Pairs, b: Pairs, sizes: tuple[int, int]) -> Pairs:
    return np.concatenate([a[0], b[0]]), np.concatenate([a[1], b[1]])


def _rest(coded: Coded, meaning: Meaning, known: Pairs, anchors: Pairs) -> Pairs:
    """Adds the rows that were edited: round by round, what is left over is compared and paired."""
    if not meaning.compared:
        return known
    m = None
    for most in ROUNDS:
        left = np.setdiff1d(np.arange(coded.sizes[0]), known[0])
        right = np.setdiff1d(np.arange(coded.sizes[1]), known[1])
        if not len(left) or not len(right):
            return known
        shares = candidates.sharing(coded, list(meaning.compared), left, right, most)
        if m is None:
            m = score.steadiness(coded, meaning, shares.filter(pl.col("shared") >= 2))
        gap = order.gaps(*anchors, coded.sizes)
        pairs = candidates.either(shares, candidates.in_gaps(*gap, left, right))
        weighed = _placed(score.weigh(coded, meaning, pairs, m), gap, anchors, left)
        enough = weighed.filter(pl.col("sure") & (pl.col("weight") > np.log2(len(left)) + MARGIN))
        known = _joined(known, assign.assign(enough), coded.sizes)
    return known


def _placed(weighed: pl.DataFrame, gap: Pairs, anchors: Pairs, left: np.ndarray) -> pl.DataFrame:
    """With the order counted as one more thing that agrees or not: both rows in one gap, of which few old rows lie."""
    stays = np.clip(order.in_order(*anchors).mean() if len(anchors[0]) else 0.5, 0.05, 0.95)
    filled = np.bincount(gap[0][left], minlength=1)
    old, new = gap[0][weighed["old"].to_numpy()], gap[1][weighed["new"].to_numpy()]
    chance = np.clip(filled[np.minimum(old, len(filled) - 1)] / len(left), 1e-9, 0.95)
    worth = np.where(old == new, np.log2(np.maximum(stays, chance) / chance), np.log2(1 - stays))
    nearer = -1e-6 * np.abs(old - new) / max(1, len(filled))
    return weighed.with_columns(pl.col("weight") + pl.Series(worth + nearer))


def _classified(known: Pairs, before: pl.DataFrame, after: pl.DataFrame, shared: list[columns.Pair]) -> pl.DataFrame:
    old, new = known
    turn = np.argsort(old, kind="stable")
    old, new = old[turn], new[turn]
    edited = np.zeros(len(old), bool)
    for left, right in shared:
        edited |= before[left].gather(old).ne_missing(after[right].gather(new)).to_numpy()
    moved = ~order.in_order(old, new)
    how = np.where(edited, "edited", np.where(moved, "moved", "same"))
    return pl.DataFrame({"old": old, "new": new, "how": how.astype(str), "moved": moved},
                        schema={"old": pl.Int64, "new": pl.Int64, "how": pl.String, "moved": pl.Boolean})  # fmt: skip
