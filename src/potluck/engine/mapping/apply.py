"""A reading seen through a mapping: records and facts, column by column; nothing is dropped silently."""

import polars as pl

from potluck.engine.fields import date, text
from potluck.engine.levels import strictest
from potluck.engine.mapping import places, private, rows
from potluck.engine.mapping.values import FACTS, LATER, PROBLEMS, coded, column_facts
from potluck.engine.nouns import Issue, Mapped, Mapping, RawTable, Reading
from potluck.engine.vocabulary import FIELDS

RECORDS = {
    "row_id": pl.Int64,
    "row": pl.Int64,
    "table": pl.String,
    "key": pl.String,
    "observed": pl.String,
    "raw": pl.String,
}


def apply(reading: Reading, mapping: Mapping) -> Mapped:
    """Records and facts of a reading. Every input row is in `records`, or refused by an issue that names its row."""
    records, facts, issues = [], [], list(reading.issues) + rows.about_columns(reading, mapping)
    first = 0
    for table in reading.tables:
        one, its_facts, problems = _table(table, mapping, first)
        first += table.frame.height
        records.append(one)
        facts.append(its_facts)
        issues += problems
    whole = pl.concat(records) if records else pl.DataFrame(schema=RECORDS)
    said = pl.concat(facts) if facts else pl.DataFrame(schema=FACTS)
    whole, again = rows.settle_keys(whole)
    numbered = whole.select("row_id", pl.int_range(pl.len(), dtype=pl.Int64).alias("new"))
    said = said.join(numbered, on="row_id", how="inner", maintain_order="left")
    said = said.select(pl.col("new").alias("row_id"), *list(FACTS)[1:])
    whole = whole.with_columns(numbered["new"].alias("row_id")).select(list(RECORDS))
    return Mapped(whole, said, tuple(issues + again), reading.read)


def _table(table: RawTable, mapping: Mapping, first: int) -> tuple[pl.DataFrame, pl.DataFrame, list[Issue]]:
    frame = table.frame.with_columns(pl.all().cast(pl.String))
    ids = pl.int_range(first, first + frame.height, eager=True, dtype=pl.Int64).alias("row_id")
    cells = {m.column: _cells(ids, frame[m.column]) for m in mapping.columns if m.field and m.column in frame.columns}
    facts, problems = _facts(cells, mapping, ids)
    facts = private.close_cells(rows.finish(facts, mapping))
    refused, refusals = rows.refused(ids, table, frame, facts)
    records = rows.records(ids, table, frame, mapping, _observed(cells, mapping, ids))
    kept = records.filter(~pl.col("row_id").is_in(refused.implode()))
    facts = facts.filter(~pl.col("row_id").is_in(refused.implode()))
    problems = problems.filter(~pl.col("row_id").is_in(refused.implode()))
    told = refusals + rows.told(problems, table, first) + rows.doubtful(facts, table, first)
    return kept, facts, told + rows.about_sites(facts, table)


def _cells(ids: pl.Series, values: pl.Series) -> pl.DataFrame:
    filled = pl.DataFrame({"row_id": ids, "raw": values}).drop_nulls()
    distinct = filled["raw"].unique().to_list()
    blank = [raw for raw in distinct if text.is_blank(raw)]
    return filled.filter(~pl.col("raw").is_in(blank)) if blank else filled


def _facts(cells: dict[str, pl.DataFrame], mapping: Mapping, ids: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    found, wrong = [pl.DataFrame(schema=FACTS)], [pl.DataFrame(schema=PROBLEMS)]
    for m in mapping.columns:
        if m.column in cells and m.field not in LATER:
            facts, problems = column_facts(cells[m.column], m)
            found.append(facts)
            wrong.append(problems)
    held = [fact for field, value in mapping.constants.items() for fact in coded(field, value).facts]
    constants = [_constant(ids, field, value) for field, value in held]
    countries = _countries(pl.concat(found + constants), ids)
    said = pl.concat(found)
    loose = said.filter(pl.col("field") == "phone").select("row_id", "level", pl.col("value").alias("raw"))
    if loose.height:  # out of cells with several contacts in them
        parts = loose.partition_by("level", maintain_order=True)
        read = [places.phones(part.drop("level"), "", part["level"][0], countries)[0] for part in parts]
        found = [said.filter(pl.col("field") != "phone"), *read]
    for facts, problems in _neighbours(cells, mapping, countries):
        found.append(facts)
        wrong.append(problems)
    said = pl.concat(found)
    for (field, _), constant in zip(held, constants, strict=True):
        has = said.filter(pl.col("field") == field)["row_id"].unique()
        said = pl.concat([said, constant.filter(~pl.col("row_id").is_in(has.implode()))])
    return said, pl.concat(wrong)


def _neighbours(cells: dict[str, pl.DataFrame], mapping: Mapping, countries: pl.DataFrame) -> list[places.Pair]:
    """What needs more than one column of a row: streets, phones, coordinates."""
    by_field = {m.field: m for m in mapping.columns if m.column in cells and m.field in LATER}
    grouped = {field: _first(cells, mapping, field) for field in by_field if field}
    columns = {field: m.column for field, m in by_field.items() if field}
    lines = [cells[m.column] for m in mapping.columns if m.field == "street_2" and m.column in cells]
    if lines:
        grouped["street_2"] = pl.concat(lines)
    street = _at(places.streets(grouped), _level(cells, mapping, "street", "house_number", "street_2"))
    position, problems = places.positions(grouped, columns, countries)
    position = _at(position, _level(cells, mapping, "lat", "lon", "coordinates"))
    done = [(street, pl.DataFrame(schema=PROBLEMS)), (position, problems)]
    phones = [m for m in mapping.columns if m.field == "phone" and m.column in cells]
    return done + [places.phones(cells[m.column], m.column, m.level, countries) for m in phones]


def _level(cells: dict[str, pl.DataFrame], mapping: Mapping, *fields: str) -> str | None:
    """The strictest level given to the columns of these fields: a whole is as closed as its closest part."""
    given = [m.level for m in mapping.columns if m.field in fields and m.column in cells and m.level]
    return strictest(*given) if given else None


def _at(facts: pl.DataFrame, level: str | None) -> pl.DataFrame:
    return facts.with_columns(pl.lit(level, dtype=pl.String).alias("level"))


def _first(cells: dict[str, pl.DataFrame], mapping: Mapping, field: str) -> pl.DataFrame:
    """The cells of a field; where several columns mean it, the first that a row has."""
    found = [cells[m.column] for m in mapping.columns if m.field == field and m.column in cells]
    whole = pl.concat(found)
    return whole.unique("row_id", keep="first", maintain_order=True).sort("row_id") if len(found) > 1 else whole


def _constant(ids: pl.Series, field: str, value: str) -> pl.DataFrame:
    lines = {"row_id": ids, "field": field, "value": value, "lang": None, "level": FIELDS.get(field, {}).get("level")}
    return pl.DataFrame(lines, schema=FACTS)


def _countries(facts: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    stated = facts.filter(pl.col("field") == "country").unique("row_id", keep="first", maintain_order=True)
    return stated.select("row_id", pl.col("value").alias("country"))


def _observed(cells: dict[str, pl.DataFrame], mapping: Mapping, ids: pl.Series) -> pl.DataFrame:
    """row_id and the ISO date of the column that says when the row was last looked at."""
    for m in mapping.columns:
        if m.field == "observed" and m.column in cells:
            distinct = cells[m.column]["raw"].unique(maintain_order=True).to_list()
            lead = date.day_first(distinct)
            dates = pl.DataFrame(
                {"raw": distinct, "observed": [date.parse(raw, lead) for raw in distinct]},
                schema={"raw": pl.String, "observed": pl.String},
            )
            return cells[m.column].join(dates, on="raw", how="left").select("row_id", "observed")
    return pl.DataFrame(schema={"row_id": pl.Int64, "observed": pl.String})
