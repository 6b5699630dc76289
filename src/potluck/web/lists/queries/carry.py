"""What was said of a list once holds for its next version: what its columns mean, its licence, who may see it."""

from typing import Any

import polars as pl

from potluck.engine import align as aligning
from potluck.engine import mapping as mappings
from potluck.engine import nouns
from potluck.engine.levels import PUBLIC
from potluck.engine.read import UnreadableError
from potluck.web.records.models import Source, Version
from potluck.web.records.queries import readings


def carried(source: Source, reading: nouns.Reading) -> mappings.Carried | None:
    """The mapping of the list as it is here now, on a new reading of it; None when it was never mapped."""
    current = source.versions.filter(state=Version.CURRENT).first()
    if current is None or not current.mapping:
        return None
    before = mappings.from_yaml(current.mapping)
    return mappings.carry(before, reading, _renamed(current, before, reading))


def _renamed(current: Version, before: nouns.Mapping, reading: nouns.Reading) -> dict[str, str]:
    """Old header -> new header, by what stands in the columns; asked only when a column that was used is gone."""
    here = {column for table in reading.tables for column in table.frame.columns}
    if all(m.column in here for m in before.columns if m.field):
        return {}
    try:
        old = readings.read_version(current)[0]
    except UnreadableError:  # its content went with an erasure
        return {}
    pairs = aligning.match_columns(_one_frame(old), _one_frame(reading))
    return {left: right for left, right in pairs if left not in here}


def _one_frame(reading: nouns.Reading) -> pl.DataFrame:
    frames = [table.frame.select(pl.all().cast(pl.String)) for table in reading.tables]
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame()


def wishes_for(source: Source, wishes: dict[str, Any]) -> dict[str, Any]:
    """The wishes for a draft of a list that is here: licence and level stay its own where nothing was chosen."""
    level = wishes.get("level") or PUBLIC
    return wishes | {
        "licence": wishes.get("licence") or source.licence,
        "level": source.level if level == PUBLIC else level,
    }
