"""What other lists know better is offered in the owner's own words; what is not theirs to know is not."""

import orjson
import polars as pl
import pytest

from potluck.engine import mapping as mappings
from potluck.engine import nouns, read, walk

HEAD = "Nombre,Telefono,web,Calle,Ciudad,Pais,lat,lon,situacion,Fundada\n"
OWN = HEAD + (
    'Cucharas Coop,(608) 555-0101,www.cucharas.example,12 Lantern St,Madison,EE. UU.,"43,0731","-89,4012",activa,03/02/1998\n'
    "Tarwick Tools,,,,Madison,EE. UU.,,,activa,\n"
    'Copper Kettle,(608) 555-0177,copper.example/,9 Oven St,Madison,EE. UU.,"43,0790","-89,3811",activa,14/11/2001\n'
    'Flour & Fiddle,(608) 555-0133,flour.example,3 Mill Rd,Madison,EE. UU.,"43,0611","-89,3902",activa,\n'
    'Flour and Fiddle,,flour.example,3 Mill Road,Madison,EE. UU.,"43,0611","-89,3902",activa,01/05/2003\n'
)
OTHER = "name,phone,website,street,city,country,lat,lon,status,founded\n" + (
    "Cucharas Coop,+1 608 555 0199,https://cucharas.example,12 Lantern St,Madison,US,43.0731,-89.4012,open,1998-02-03\n"
    "Tarwick Tools,+1 608 555 0144,https://tarwick.example,4 Rope Walk,Madison,US,43.081234,-89.355678,open,2010-06-30\n"
    "Copper Kettle,+1 608 555 0177,https://copper.example,9 Oven St,Madison,US,43.0790,-89.3811,closed,2001-11-14\n"
)
PAIRS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 4}
"""Row of the owner's list -> the co-op; the other list has co-ops 1 to 3."""


def brought(text: str, source: str, licence: str):
    reading = read.read_bytes(text.encode(), f"{source}.csv")
    mapping = mappings.guess(reading)
    mapped = mappings.apply(reading, mapping)
    ids = (pl.lit(source) + (pl.col("row_id") + 1).cast(pl.String)).alias("record_id")
    rows = mapped.records.with_columns(ids)
    records = rows.with_columns(
        pl.lit(source).alias("source_id"),
        pl.lit("public").alias("level"),
        pl.lit(licence).alias("licence"),
        pl.lit("2026-01-01" if source == "A" else "2026-11-01").alias("observed"),
    ).select(*nouns.RECORDS)
    return (
        mapping,
        rows.select("record_id", "row", "table", "raw"),
        records,
        mapped.facts.with_columns(ids).select(*nouns.FACTS),
    )


def give_back(own=OWN, other=OTHER, licence="CC0-1.0", level=None, trust=(1, 0), members=None, **asked):
    from potluck.engine import settle

    mapping, rows, records, facts = brought(own, "A", "CC0-1.0")
    _, _, more, said = brought(other, "B", licence)
    if level:
        said = said.with_columns(pl.lit(level).alias("level"))
    pairs = members or {
        **{f"A{row}": f"P{home}" for row, home in PAIRS.items()},
        **{f"B{n}": f"P{n}" for n in (1, 2, 3)},
    }
    members = pl.DataFrame(
        [(record, home, home, None) for record, home in pairs.items()], schema=nouns.MEMBERS, orient="row"
    )
    names = (("A", "Mine", trust[0], "CC0-1.0"), ("B", "Theirs", trust[1], licence))
    known = [
        {"source_id": code, "name": name, "trust": turn, "licence": own, "level": "public", "is_own": False}
        for code, name, turn, own in names
    ]
    sources = pl.DataFrame(known, schema=nouns.SOURCES)
    whole = pl.concat([records, more]), pl.concat([facts, said])
    docs = [orjson.loads(doc) for doc in settle.settle(*whole, members, sources)["doc"]]
    return walk.give_back(rows, facts, mapping, docs, "A", **asked)


def told(lines: pl.DataFrame) -> dict[tuple[int, str], tuple[str, str, str]]:
    return {
        (row, column): (kind, before, after)
        for row, column, kind, before, after in lines.select("row", "column", "kind", "before", "after").iter_rows()
    }


def test_empty_cells_are_filled_in_the_owners_spelling():
    lines = told(give_back())
    assert lines[3, "Telefono"] == ("fill", "", "(608) 555-0144")
    assert lines[3, "web"][2] == "tarwick.example"
    assert lines[3, "Calle"] == ("fill", "", "4 Rope Walk")
    assert lines[3, "lat"] == ("fill", "", "43,0812")
    assert lines[3, "lon"] == ("fill", "", "-89,3557")
    assert lines[3, "Fundada"] == ("fill", "", "30/06/2010")


def test_lat_and_lon_are_one_question():
    lines = give_back().filter(pl.col("column").is_in(["lat", "lon"]))
    assert lines["part"].to_list() == ["lat_lon", "lat_lon"]


def test_what_stands_better_is_offered_and_what_does_not_is_not():
    assert told(give_back())[2, "Telefono"] == ("correct", "(608) 555-0101", "(608) 555-0199")
    assert (2, "Telefono") not in told(give_back(trust=(0, 1)))


def test_a_closing_is_said_in_the_lists_own_word():
    assert told(give_back())[4, "situacion"] == ("closed", "activa", "inactiva")


def test_a_doubled_row_names_the_row_that_stays_and_what_only_it_says():
    (line,) = give_back().filter(kind="doubled").iter_rows(named=True)
    assert {line["before"], line["after"]} == {"5", "6"}
    assert line["extra"] in ("Fundada: 01/05/2003", "Telefono: (608) 555-0133")


def test_every_line_says_who_and_when():
    lines = give_back().filter(pl.col("kind") != "doubled")
    assert set(lines["sources"].explode()) == {"B"}
    assert set(lines["date"]) == {"2026-11-01"}
    assert set(lines["level"]) == {"public"}


def test_nothing_comes_from_lists_without_a_licence_unless_asked_for():
    assert set(give_back(licence="")["kind"]) == {"doubled"}
    assert (3, "Telefono") in told(give_back(licence="", unlicensed=True))


@pytest.mark.parametrize(("viewer", "comes"), [("public", False), ("peers", True), ("steward", True)])
def test_nothing_above_the_level_chosen_comes(viewer, comes):
    assert ((3, "Telefono") in told(give_back(level="peers", viewer=viewer))) is comes


def test_the_middle_of_a_town_is_no_place_to_give():
    other = "name,city,country,phone\nTarwick Tools,Madison,US,+1 608 555 0144\n"
    from potluck.engine import locate

    del locate  # placed by the gazetteer or not at all: neither is a door
    lines = told(give_back(other=other, members={"A2": "P2", "B1": "P2"}))
    assert (3, "Telefono") in lines
    assert (3, "lat") not in lines


def test_a_column_the_list_does_not_have_comes_only_for_a_handful_of_rows():
    own = "Nombre,Ciudad,Pais\n" + "".join(f"Coop {n},Madison,EE. UU.\n" for n in range(6))
    other = "name,city,country,email\n" + "".join(f"Coop {n},Madison,US,c{n}@coop.example\n" for n in range(6))
    some = {f"{side}{n}": f"P{n}" for side in "AB" for n in range(1, 7)}
    lines = give_back(own, other, members=some)
    assert lines["is_new"].all()
    assert set(lines["column"]) == {"Correo"}
    few = {f"{side}{n}": f"P{n}" for side in "AB" for n in range(1, 4)}
    assert give_back(own, other, members=few).is_empty()


@pytest.mark.parametrize(
    "evil", ['"=HYPERLINK(1)"', "-2+3+cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "＝1+1", "@SUM(A1)"]
)
def test_what_a_spreadsheet_would_run_is_never_given(evil: str):
    other = OTHER.replace("4 Rope Walk", evil)
    assert (3, "Calle") not in told(give_back(other=other))


def test_a_change_of_capitals_is_no_news():
    own = OWN.replace("12 Lantern St", "12 LANTERN ST.")
    assert (2, "Calle") not in told(give_back(own))
