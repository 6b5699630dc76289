"""Which value stands first, and why."""

from potluck.engine import nouns, settle
from tests.engine.settle.frames import frames, record, settled, source, texts

TWO = [source("s1", 1), source("s2", 2)]
THREE = [*TWO, source("s3", 3)]


def test_the_most_trusted_list_is_shown_first_and_the_others_stay_visible():
    _, doc = settled([record("r1", "s2", ("opened", "1999")), record("r2", "s1", ("opened", "2001"))], TWO)
    assert texts(doc, "opened") == ["2001", "1999"]
    assert doc["fields"]["opened"][0]["why"] == "trust"


def test_trust_stands_before_agreement():
    rows = [
        record("r1", "s1", ("opened", "1")),
        record("r2", "s2", ("opened", "2")),
        record("r3", "s3", ("opened", "2")),
    ]
    assert texts(settled(rows, THREE)[1], "opened") == ["1", "2"]


def test_among_equally_trusted_lists_agreement_wins_and_counts_lists_not_rows():
    equal = [source(name, 5) for name in ("s1", "s2", "s3")]
    rows = [
        *(record(f"a{i}", "s1", ("opened", "1"), row=i) for i in range(4)),
        record("b", "s2", ("opened", "2")),
        record("c", "s3", ("opened", "2")),
    ]
    _, doc = settled(rows, equal)
    assert texts(doc, "opened") == ["2", "1"]
    assert [value["why"] for value in doc["fields"]["opened"]] == ["agree", "only"]


def test_among_equals_the_newest_wins():
    equal = [source("s1", 5), source("s2", 5)]
    rows = [
        record("r1", "s1", ("opened", "1"), date="2020-01-01"),
        record("r2", "s2", ("opened", "2"), date="2024-01-01"),
    ]
    _, doc = settled(rows, equal)
    assert texts(doc, "opened") == ["2", "1"]
    assert doc["fields"]["opened"][0]["why"] == "fresh"


def test_the_nodes_own_list_comes_before_a_list_of_trust_nought():
    rows = [record("r1", "s1", ("opened", "1")), record("r2", "own", ("opened", "2"))]
    assert texts(settled(rows, [source("s1", 0), source("own", 100, own=True)])[1], "opened") == ["2", "1"]


def test_a_change_of_trust_changes_what_is_shown():
    rows = [record("r1", "s1", ("name", "Oven")), record("r2", "s2", ("name", "Kettle"))]
    assert settled(rows, TWO)[0]["name"] == "Oven"
    assert settled(rows, [source("s1", 2), source("s2", 1)])[0]["name"] == "Kettle"


def test_spellings_of_one_value_are_one_value_in_the_best_spelling():
    rows = [
        record(
            "r1",
            "s1",
            ("name", "BLUE KETTLE COOP"),
            ("phone", "+16085550101"),
            ("website", "https://www.kettle.example/"),
        ),
        record(
            "r2",
            "s1",
            ("name", "Blue Kettle Co-op"),
            ("phone", "+1 (608) 555-0101"),
            ("website", "http://kettle.example"),
            row=2,
        ),
    ]
    _, doc = settled(rows, TWO)
    assert texts(doc, "name") == ["Blue Kettle Co-op"]
    assert len(texts(doc, "phone")) == len(texts(doc, "website")) == 1
    assert {entry["record"] for entry in doc["fields"]["name"][0]["from"]} == {"r1", "r2"}


def test_names_in_other_scripts_stay_with_their_language():
    rows = [
        record("r1", "s1", ("name", "Kettle", "en")),
        record("r2", "s2", ("name", "やかん", "ja"), ("name", "केतली", "hi")),
    ]
    _, doc = settled(rows, TWO)
    assert [(v["value"], v["lang"]) for v in doc["fields"]["name"]] == [
        ("Kettle", "en"),
        ("やかん", "ja"),
        ("केतली", "hi"),
    ]


def test_vowel_signs_keep_words_apart():
    rows = [record("r1", "s1", ("name", "कल")), record("r2", "s2", ("name", "काल"))]
    assert len(texts(settled(rows, TWO)[1], "name")) == 2


def test_the_first_of_a_row_stays_first():
    _, doc = settled([record("r1", "s1", ("phone", "+19"), ("phone", "+11"))], TWO)
    assert texts(doc, "phone") == ["+19", "+11"]


def test_a_closing_date_says_closed_unless_a_more_trusted_list_says_open():
    shut = record("r2", "s2", ("name", "Oven"), ("closed", "2019"), ("status", "open"), date="2020-01-01")
    assert settled([shut], TWO)[0]["status"] == "closed"
    assert settled([record("r1", "s1", ("status", "open")), shut], TWO)[0]["status"] == "open"


def test_a_closing_date_to_come_does_not_close():
    row = record("r1", "s1", ("closed", "2031-01-01"), ("status", "open"), date="2026-01-01")
    assert settled([row], TWO)[0]["status"] == "open"


def test_all_sites_make_a_site_and_part_of_comes_from_members():
    line, _ = settled(
        [record("r1", "s1", ("name", "Shop"), ("site_of", "7")), record("r2", "s2", ("name", "Shop"))], TWO
    )
    assert not line["is_site"]
    line, _ = settled([record("r1", "s1", ("name", "Shop"), ("site_of", "7"))], TWO)
    assert line["is_site"]
    assert line["part_of"] is None


def test_a_profile_that_says_nothing_is_still_there():
    line, doc = settled([record("r1", "s1")], TWO)
    assert line["name"] is None
    assert [entry["record"] for entry in doc["records"]] == ["r1"]


def test_no_rows_give_no_profiles():
    empty = [nouns.empty(schema) for schema in (nouns.RECORDS, nouns.FACTS, nouns.MEMBERS, nouns.SOURCES)]
    assert settle.settle(*empty).schema == nouns.PROFILES
    assert settle.settle(*frames([], TWO)).height == 0
