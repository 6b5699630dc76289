"""What the columns of a list's next version mean: what was said of the version before, and guesses for what is new."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace

from potluck.engine.levels import STEWARD
from potluck.engine.mapping.guess import guess
from potluck.engine.nouns import ColumnMeaning, Mapping, Reading
from potluck.engine.vocabulary import COLUMN_FIELDS


@dataclass(frozen=True)
class Carried:
    """`new`: columns that were not there before; `gone`: columns in use that are there no more."""

    mapping: Mapping
    new: tuple[str, ...]
    gone: tuple[str, ...]


def carry(before: Mapping, reading: Reading, renamed: Dict[str, str]) -> Carried:
    """The mapping of the version before on a new reading. `renamed`: old header -> new header.

    A column nobody has looked at yet is guessed, and only stewards see it. It takes no meaning that a row can have once
    and that another column has already."""
    here = dict.fromkeys(column for table in reading.tables for column in table.frame.columns)
    said = {renamed.get(m.column, m.column): m for m in before.columns}
    guessed = {m.column: m for m in guess(reading).columns}
    taken = {m.field for column, m in said.items() if column in here and m.field}
    meanings: list[ColumnMeaning] = []
    for column in here:
        if column in said:
            meanings.append(replace(said[column], column=column))
        elif meaning := guessed.get(column):
            is_double = meaning.field in taken and not COLUMN_FIELDS[meaning.field].get("many")
            meanings.append(replace(meaning, level=STEWARD, field=None if is_double else meaning.field))
    ids = tuple(renamed.get(column, column) for column in before.id_columns)
    mapping = Mapping(tuple(meanings), before.constants, ids if set(ids) <= here.keys() else ())
    gone = tuple(m.column for column, m in said.items() if column not in here and m.field)
    return Carried(mapping, tuple(column for column in here if column not in said), gone)
