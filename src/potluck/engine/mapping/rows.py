"""Whole rows: their keys, rows that are refused, rows that say the same, and what the keeper is told."""

import hashlib

import polars as pl

from potluck.engine.fields import kind, name
from potluck.engine.nouns import ColumnMeaning, Issue, Mapping, RawTable, Reading
from potluck.engine.vocabulary import FIELDS, fold_header

UNIQUE = ["row_id", "field", "value", "lang"]
REACHED = ["website", "email", "phone", "street", "address", "lat"]
"""What a row that stands for something tells about how to reach it."""
GRID = {"easting", "eastings", "northing", "northings", "utm", "rechtswert", "hochwert", "osgr", "osgb"}
"""Words over columns of metres on a national grid, which are not degrees."""
MANY = [field for field, facts in FIELDS.items() if facts["many"]]


def finish(facts: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Facts in their last form: every row with a name where it has any, a closing date means closed, no doubles."""
    facts = _promoted(_promoted(facts, "other_name"), "legal_name")
    closed = facts.filter(pl.col("field") == "closed").unique("row_id", keep="first", maintain_order=True)
    stated = facts.filter(pl.col("field") == "status")["row_id"].unique()
    more = closed.filter(~pl.col("row_id").is_in(stated.implode())).select(
        "row_id", field=pl.lit("status"), value=pl.lit("closed"), lang=pl.lit(None, pl.String), level="level"
    )
    whole = _telling(pl.concat([facts, more, _kinds(facts), _forms(facts)])).unique(
        UNIQUE, keep="first", maintain_order=True
    )
    nth = pl.int_range(pl.len()).over("row_id", "field")
    return whole.filter(pl.col("field").is_in(MANY) | (nth == 0)).sort("row_id", maintain_order=True)


def _telling(facts: pl.DataFrame) -> pl.DataFrame:
    """Without "association" and "other" where a row has a kind that says more."""
    vague = (pl.col("field") == "kind") & pl.col("value").is_in(["association", "other"])
    sure = facts.filter((pl.col("field") == "kind") & ~vague)["row_id"].unique()
    return facts.filter(~(vague & pl.col("row_id").is_in(sure.implode())))


def _kinds(facts: pl.DataFrame) -> pl.DataFrame:
    """The kind a name itself tells, for rows whose list does not say; as closed as the name."""
    stated = facts.filter(pl.col("field") == "kind")["row_id"].unique()
    names = facts.filter((pl.col("field") == "name") & ~pl.col("row_id").is_in(stated.implode()))
    told = [(value, code) for value in names["value"].unique().to_list() if (code := kind.in_name(value))]
    codes = pl.DataFrame(told, schema={"value": pl.String, "kind": pl.String}, orient="row")
    none = pl.lit(None, pl.String)
    joined = names.join(codes, on="value", how="inner", maintain_order="left")
    return joined.select("row_id", field=pl.lit("kind"), value=pl.col("kind"), lang=none, level="level")


def _forms(facts: pl.DataFrame) -> pl.DataFrame:
    """The legal form in a name ("Ola, S. Coop."), for rows of a known country whose list does not say."""
    stated = facts.filter(pl.col("field") == "legal_form")["row_id"].unique()
    at = facts.filter(pl.col("field") == "country").unique("row_id", keep="first", maintain_order=True)
    named = facts.filter(pl.col("field").is_in(["legal_name", "name"]) & ~pl.col("row_id").is_in(stated.implode()))
    placed = named.join(at.select("row_id", country="value"), on="row_id", maintain_order="left")
    pairs = placed.select("value", "country").unique(maintain_order=True)
    told = [(value, at, code) for value, at in pairs.iter_rows() if (code := kind.form_in_name(value, at))]
    codes = pl.DataFrame(told, schema={"value": pl.String, "country": pl.String, "form": pl.String}, orient="row")
    joined = placed.join(codes, on=["value", "country"], how="inner", maintain_order="left")
    joined = joined.unique("row_id", keep="first", maintain_order=True)
    none = pl.lit(None, pl.String)
    return joined.select("row_id", field=pl.lit("legal_form"), value=pl.col("form"), lang=none, level="level")


def _promoted(facts: pl.DataFrame, field: str) -> pl.DataFrame:
    """A row without a name goes by its trading name, else by its registered name."""
    named = facts.filter(pl.col("field") == "name")["row_id"].unique()
    spare = facts.filter((pl.col("field") == field) & ~pl.col("row_id").is_in(named.implode()))
    first = spare.unique("row_id", keep="first", maintain_order=True).with_columns(pl.lit("name").alias("field"))
    return pl.concat([facts, first])


def refused(ids: pl.Series, table: RawTable, frame: pl.DataFrame, facts: pl.DataFrame) -> tuple[pl.Series, list[Issue]]:
    """Rows without a name, and rows that stand for nothing ("TEST"); with an issue each."""
    names = facts.filter(pl.col("field") == "name").unique("row_id", keep="first", maintain_order=True)
    distinct = names["value"].unique().to_list()
    reached = facts.filter(pl.col("field").is_in(REACHED))["row_id"].unique()
    empty = pl.col("value").is_in([v for v in distinct if name.is_stand_in(v)]) & ~pl.col("row_id").is_in(
        reached.implode()
    )
    fake = names.filter(pl.col("value").is_in([v for v in distinct if name.is_placeholder(v)]) | empty)
    number = dict(zip(ids, table.rows, strict=True)) if fake.height or names.height < ids.len() else {}
    nameless = ids.filter(~ids.is_in(names["row_id"].implode()))
    issues = [Issue("no_name", "refused", number[i], table=table.name) for i in nameless]
    issues += [Issue("placeholder_row", "refused", number[i], table=table.name, params={"value": value[:80]})
               for i, value in fake.select("row_id", "value").iter_rows()]  # fmt: skip
    units = _units(ids, frame, nameless, fake["row_id"])
    issues += [Issue("units_row", "refused", table.rows[0], table=table.name) for _ in units]
    return pl.concat([nameless.alias("row_id"), fake["row_id"], units]), issues


def _units(ids: pl.Series, frame: pl.DataFrame, *gone: pl.Series) -> pl.Series:
    """The first row when all it says stands in brackets: units or hints under the header ("(year)", "[EUR]")."""
    first = [cell.strip() for cell in frame.row(0) if cell and cell.strip()] if frame.height > 1 else []
    hints = len(first) > 2 and all(cell[0] + cell[-1] in ("()", "[]", "{}", "<>") for cell in first)
    taken = any(ids[0] in refused for refused in gone) if hints else True
    return (ids.head(0) if taken else ids.head(1)).alias("row_id")


def doubtful(facts: pl.DataFrame, table: RawTable, first: int) -> list[Issue]:
    """Warnings about names that look like somebody's test."""
    names = facts.filter(pl.col("field") == "name").unique("row_id", keep="first", maintain_order=True)
    fishy = [value for value in names["value"].unique().to_list() if name.is_doubtful(value)]
    found = names.filter(pl.col("value").is_in(fishy)) if fishy else names.head(0)
    return [Issue("doubtful_row", "warned", table.rows[i - first], table=table.name, params={"value": value[:80]})
            for i, value in found.select("row_id", "value").iter_rows()]  # fmt: skip


def records(
    ids: pl.Series, table: RawTable, frame: pl.DataFrame, mapping: Mapping, observed: pl.DataFrame
) -> pl.DataFrame:
    """row_id, row, table, key ("" for none yet), observed, raw of every row."""
    given = [c for c in mapping.id_columns if c in frame.columns]
    count = frame.height
    nothing = pl.Series([""] * count, dtype=pl.String)
    raw = frame.select(pl.struct(pl.all()).struct.json_encode()).to_series() if frame.width else nothing
    parts = [pl.col(column).str.strip_chars() for column in given]
    key = frame.select(pl.concat_str(parts, separator="/").fill_null("")).to_series() if given else nothing
    names = pl.Series([table.name] * count, dtype=pl.String)
    whole = pl.DataFrame(
        [ids, table.rows.cast(pl.Int64).alias("row"), names.alias("table"), key.alias("key"), raw.alias("raw")]
    )
    dated = whole.join(observed, on="row_id", how="left", maintain_order="left")
    return dated.with_columns(pl.col("observed").fill_null("")).select(
        "row_id", "row", "table", "key", "observed", "raw"
    )


def settle_keys(whole: pl.DataFrame) -> tuple[pl.DataFrame, list[Issue]]:
    """Each row a key of its own: its number in the list, else its content; doubles counted and told."""
    content = pl.col("raw").map_elements(
        lambda raw: "c:" + hashlib.sha256(raw.encode()).hexdigest()[:24], return_dtype=pl.String
    )
    keyed = whole.with_columns(pl.when(pl.col("key") == "").then(content).otherwise("key").alias("key"))
    nth = pl.int_range(pl.len()).over("key").alias("nth")
    counted = keyed.with_columns(
        nth, pl.col("row").first().over("raw").alias("first"), pl.int_range(pl.len()).over("raw").alias("same")
    )
    again = counted.filter(pl.col("same") > 0).select("row", "table", "first")
    used = counted.filter((pl.col("nth") > 0) & (pl.col("same") == 0)).select("row", "table", "key")
    issues = [
        Issue("same_row_twice", "warned", row, table=table, params={"first": str(first)})
        for row, table, first in again.iter_rows()
    ]
    issues += [
        Issue("same_number_twice", "warned", row, table=table, params={"value": key})
        for row, table, key in used.iter_rows()
    ]
    unique = pl.when(pl.col("nth") > 0).then(pl.format("{} ⌗{}", "key", pl.col("nth") + 1)).otherwise("key")
    return counted.with_columns(unique.alias("key")).drop("nth", "first", "same"), issues


def told(problems: pl.DataFrame, table: RawTable, first: int) -> list[Issue]:
    """The issues of cells that could not be used, or were changed."""
    found = []
    for row_id, column, code, value in problems.iter_rows():
        shown, _, country = value.partition("|") if code == "coordinates_elsewhere" else (value, "", "")
        params = {"value": shown, "country": country} if country else {"value": shown}
        found.append(Issue(code, "warned", table.rows[row_id - first], column, table.name, params))
    return found


def about_sites(facts: pl.DataFrame, table: RawTable) -> list[Issue]:
    """A note when rows are branches."""
    sites = facts.filter(pl.col("field") == "site_of")
    if not sites.height:
        return []
    params = {"count": str(sites["row_id"].n_unique()), "organisations": str(sites["value"].n_unique())}
    return [Issue("sites", "note", table=table.name, params=params)]


def about_columns(reading: Reading, mapping: Mapping) -> list[Issue]:
    """Notes about the list: columns that are not used, cells with several values, no column of names."""
    there = {column for table in reading.tables for column in table.frame.columns}
    issues = [Issue(_unused(m), "note", column=m.column, params={"column": m.column})
              for m in mapping.columns if m.field is None and m.column in there]  # fmt: skip
    issues += [Issue("several_values", "note", column=m.column, params={"column": m.column})
               for m in mapping.columns if m.split and m.field and m.column in there]  # fmt: skip
    issues += [Issue("mapping_column_missing", "note", column=m.column, params={"column": m.column})
               for m in mapping.columns if m.column not in there]  # fmt: skip
    if there and not any(m.field in ("name", "legal_name", "other_name") for m in mapping.columns):
        issues.append(Issue("no_name_column", "note"))
    return issues


def _unused(m: ColumnMeaning) -> str:
    """Which note an unused column gets."""
    if m.why == "flag":
        return "flag_column"
    if m.confidence >= 0.78 and m.why == "header":
        return "second_column"
    return "grid_coordinates" if set(fold_header(m.column).split()) & GRID else "unused_column"
