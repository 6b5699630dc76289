"""Which column numbers the rows, and whether rows are sites of organisations that stand in another column."""

from dataclasses import replace

import polars as pl

from potluck.engine.fields import identifier
from potluck.engine.mapping.contents import Look
from potluck.engine.nouns import ColumnMeaning

Meanings = dict[str, ColumnMeaning]


def settle(meanings: Meanings, looks: dict[str, Look], values: dict[str, pl.Series]) -> Meanings:
    """The id column (unique, or nearly), register numbers apart from it, and organisation ids that repeat."""
    found = _branches(_sites(_registers(meanings, looks), looks, values), values)
    ids = [c for c, m in found.items() if m.field == "id"]
    usable = [c for c in ids if looks[c].count and looks[c].distinct > 0.95 and looks[c].filled > 0.6]
    return _drop_ids(
        found,
        ids,
        max(
            usable,
            key=lambda c: (looks[c].rate("running") < 0.98, round(found[c].confidence, 1), looks[c].filled),
            default=None,
        ),
    )


def key_columns(meanings: Meanings, looks: dict[str, Look]) -> tuple[str, ...]:
    """The column whose value names a row: the id, else a register number that every row has once."""
    ids = [c for c, m in meanings.items() if m.field == "id"]
    numbers = [c for c, m in meanings.items() if m.field == "identifier" and _numbers_rows(looks[c])]
    counts = bool(ids) and looks[ids[0]].rate("running") > 0.98  # 1, 2, 3: moves when a row is put in between
    return tuple(numbers[:1] if counts and numbers else ids or numbers[:1])


def _numbers_rows(seen: Look) -> bool:
    return bool(seen.count) and seen.distinct > 0.98 and seen.filled > 0.9


def _drop_ids(found: Meanings, ids: list[str], best: str | None) -> Meanings:
    return {
        c: ColumnMeaning(c, None, confidence=0.3, why=m.why) if c in ids and c != best else m for c, m in found.items()
    }


def _registers(meanings: Meanings, looks: dict[str, Look]) -> Meanings:
    """A number column of a known register is `identifier`, any other that numbers the rows is `id`."""
    found = dict(meanings)
    numberless = not any(m.field in ("id", "identifier") for m in meanings.values())
    for column, m in meanings.items():
        linked = numberless and any("/entity/Q" in value for value in looks[column].sample[:3])
        if (m.field in ("id", "identifier") or linked) and looks[column].count:
            if identifier.registers_of(column, looks[column].sample):
                found[column] = replace(m, field="identifier", confidence=max(m.confidence, 0.9))
            elif m.field == "identifier":
                unique = _numbers_rows(looks[column])
                found[column] = replace(m, field="id" if unique else None, confidence=0.6 if unique else 0.3)
    return found


def _sites(meanings: Meanings, looks: dict[str, Look], values: dict[str, pl.Series]) -> Meanings:
    """One organisation, many rows: its number repeats, its name goes with the number, and another name differs."""
    names = [c for c, m in meanings.items() if m.field in ("name", "legal_name", "other_name") and looks[c].count]
    for column in (
        c
        for c, m in meanings.items()
        if m.field in ("id", "identifier") and looks[c].distinct < 0.7 and looks[c].count > 4
    ):
        whole = [n for n in names if _goes_with(values[column], values[n])]
        own = [n for n in names if n not in whole and looks[n].distinct > 0.5 and meanings[n].field == "name"]
        if whole and own:
            surest = max(own, key=lambda n: meanings[n].confidence)
            found = meanings | {n: ColumnMeaning(n, None, confidence=0.5) for n in own}
            return found | {
                column: replace(meanings[column], field="site_of"),
                whole[0]: replace(meanings[whole[0]], field="site_of_name"),
                surest: meanings[surest],
            }
    return meanings


def _branches(meanings: Meanings, values: dict[str, pl.Series]) -> Meanings:
    """A column whose values are ids of other rows says of which organisation a row is a branch."""
    ids = next((values[c].drop_nulls().unique() for c, m in meanings.items() if m.field == "id"), None)
    found = dict(meanings)
    for column, m in meanings.items():
        if ids is not None and m.field in ("site_of_name", "site_of"):
            named = values[column].drop_nulls().unique()
            if named.len() and named.is_in(ids.implode()).mean() == 1.0:
                found[column] = replace(m, field="site_of")
    return found


def _goes_with(number: pl.Series, name: pl.Series) -> bool:
    if number.len() != name.len():
        return False
    pairs = pl.DataFrame({"number": number, "name": name}).drop_nulls().unique()
    return pairs.height > 0 and pairs["number"].n_unique() >= 0.95 * pairs.height
