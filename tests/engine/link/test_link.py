"""What somebody who brings lists sees of linking: what is joined, what is asked, what stays apart."""

import json
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine import link, nouns
from potluck.engine.link import score
from tests.draws import draws

Rows = Sequence[tuple[str, str, dict[str, str]]]


def frames(rows: Rows) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(record id, list, {field: value}) -> RECORDS, FACTS."""
    records = [(rid, source, facts.get("_key", rid), 1, "public", "", "") for rid, source, facts in rows]
    values = [
        (rid, field, value, None, None) for rid, _, facts in rows for field, value in facts.items() if field != "_key"
    ]
    return pl.DataFrame(records, schema=dict(nouns.RECORDS), orient="row"), pl.DataFrame(
        values, schema=dict(nouns.FACTS), orient="row"
    )


def decided(*pairs: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(pairs), schema=dict(nouns.DECISIONS), orient="row")


def walk(rows: Rows, *decisions: tuple[str, str, str]) -> tuple[pl.DataFrame, dict[str, dict[str, str | None]]]:
    records, facts = frames(rows)
    edges = link.link(records, facts)
    members = link.cluster(records, facts, edges, decided(*decisions))
    return edges, {line["record_id"]: line for line in members.to_dicts()}


def profiles(rows: Rows, *decisions: tuple[str, str, str]) -> set[frozenset[str]]:
    members = walk(rows, *decisions)[1]
    groups: dict[str, set[str]] = {}
    for line in members.values():
        groups.setdefault(str(line["profile_id"]), set()).add(str(line["record_id"]))
    return {frozenset(group) for group in groups.values()}


def band(edges: pl.DataFrame, a: str, b: str) -> str | None:
    found = edges.filter((pl.col("a") == a) & (pl.col("b") == b))
    return found["band"][0] if found.height else None


HERONSGATE = {
    "name": "Heronsgate Weavers Co-operative Ltd",
    "street": "12 Mill Lane",
    "postcode": "QX4 7AB",
    "city": "Heronsgate",
    "country": "GB",
}


def test_same_name_and_address_in_two_lists_is_one_profile() -> None:
    other = {
        "name": "HERONSGATE WEAVERS CO-OP",
        "street": "12, Mill Ln.",
        "postcode": "qx47ab",
        "city": "Heronsgate",
        "country": "GB",
    }
    assert profiles([("a", "one", HERONSGATE), ("b", "two", other)]) == {frozenset("ab")}


def test_profile_is_named_by_its_smallest_record() -> None:
    members = walk([("b", "two", HERONSGATE), ("a", "one", HERONSGATE), ("c", "three", HERONSGATE)])[1]
    assert {line["profile_id"] for line in members.values()} == {"a"}


def test_same_name_in_another_town_stays_apart() -> None:
    far = {**HERONSGATE, "street": "3 Quay Road", "postcode": "ZZ1 1ZZ", "city": "Portlevan"}
    assert profiles([("a", "one", HERONSGATE), ("b", "two", far)]) == {frozenset("a"), frozenset("b")}


def test_namesakes_a_few_steps_apart_are_one_and_two_hundred_kilometres_apart_are_two() -> None:
    here = {"name": "Heronsgate Weavers", "lat": "52.48000", "lon": "-1.89000", "precision": "exact"}
    next_door, far = here | {"lat": "52.48030"}, here | {"lat": "54.28000"}
    assert profiles([("a", "one", here), ("b", "two", next_door)]) == {frozenset("ab")}
    edges, _ = walk([("a", "one", here), ("b", "two", far)])
    assert band(edges, "a", "b") not in ("same", "ask")
    assert profiles([("a", "one", here), ("b", "two", far)]) == {frozenset("a"), frozenset("b")}


def test_a_weight_is_what_its_reasons_add_up_to() -> None:
    """Each thing counts once: a steward who reads why two rows are joined can add it up."""
    contact = {"phone": "+442079460123", "email": "hello@heronsgate.example", "website": "https://heronsgate.example"}
    edges, _ = walk([("a", "one", HERONSGATE | contact), ("b", "two", HERONSGATE | contact)])
    reasons = json.loads(edges["reasons"][0])
    assert {"phone_own", "mail_own", "host_own", "name_same"} <= {code for code, _, _ in reasons}
    told = sum(weight for _, weight, _ in reasons) + score.table()["bias"]
    assert edges["weight"][0] == pytest.approx(told, abs=0.05 * (len(reasons) + 1))


def test_a_website_of_its_own_joins_the_same_name_across_towns() -> None:
    here = {
        "name": "Heronsgate Weavers",
        "city": "Heronsgate",
        "country": "GB",
        "website": "https://heronsgateweavers.coop",
    }
    there = {
        "name": "Heronsgate Weavers",
        "city": "Portlevan",
        "country": "GB",
        "website": "http://www.heronsgateweavers.coop/about",
    }
    assert profiles([("a", "one", here), ("b", "two", there)]) == {frozenset("ab")}


def test_a_shared_site_alone_joins_nothing() -> None:
    rows = [(f"a{i}", "one", {"name": name, "city": city, "website": "https://umbrella-of-all.org", "phone": "+15550100999"})
            for i, (name, city) in enumerate([("Larkspur Bakery", "Orrin"), ("Tallow Bridge Printers", "Selkie"), ("Moss Hill Carers", "Dunmarrow")])]  # fmt: skip
    rows += [("b0", "two", {"name": "Quillstone Joiners", "city": "Ferrow", "website": "https://umbrella-of-all.org"})]
    assert len(profiles(rows)) == 4


def test_one_strong_field_alone_is_asked_not_joined() -> None:
    rows = [
        ("a", "one", {"name": "Larkspur Bakery", "website": "https://larkspur.example.coop"}),
        ("b", "two", {"name": "Tallow Printers", "website": "https://larkspur.example.coop"}),
    ]
    edges, members = walk(rows)
    assert members["a"]["profile_id"] != members["b"]["profile_id"]
    assert band(edges, "a", "b") == "ask"


@pytest.mark.parametrize(("one", "other"), [("No. 4", "No. 7"), ("II", "III"), ("4", "14"), ("№ 4", "№ 5")])
def test_numbered_sisters_stay_apart(one: str, other: str) -> None:
    rows = [
        ("a", "one", {**HERONSGATE, "name": f"Harvest Dairy Society {one}"}),
        ("b", "two", {**HERONSGATE, "name": f"Harvest Dairy Society {other}"}),
    ]
    assert profiles(rows) == {frozenset("a"), frozenset("b")}


def test_different_numbers_of_one_register_stay_apart() -> None:
    rows = [
        ("a", "one", {**HERONSGATE, "identifier": "gb-coh:IP12345"}),
        ("b", "two", {**HERONSGATE, "identifier": "gb-coh:IP54321"}),
    ]
    assert profiles(rows) == {frozenset("a"), frozenset("b")}


def test_names_in_two_scripts_meet() -> None:
    rows = [("a", "one", {"name": "Кооператив Заря Восточная", "city": "Москва", "country": "RU", "phone": "+74951234567"}),
            ("b", "two", {"name": "Zarya Vostochnaya Cooperative", "city": "Moskva", "country": "RU", "phone": "84951234567"})]  # fmt: skip
    assert profiles(rows) == {frozenset("ab")}


def test_a_different_is_a_wall_that_no_chain_of_same_crosses() -> None:
    rows = [(rid, rid, HERONSGATE) for rid in "abc"]
    found = profiles(rows, ("a", "b", "same"), ("b", "c", "same"), ("a", "c", "different"))
    assert not any({"a", "c"} <= group for group in found)


def test_a_wall_holds_against_a_third_row_that_is_like_both() -> None:
    rows = [(rid, rid, HERONSGATE) for rid in "abc"]
    assert profiles(rows) == {frozenset("abc")}
    found = profiles(rows, ("a", "b", "different"))
    assert not any({"a", "b"} <= group for group in found)
    assert any(len(group) == 2 for group in found), "the third stays with one of them"


def test_a_person_beats_the_machine_both_ways() -> None:
    strangers = [("a", "one", {"name": "Larkspur Bakery"}), ("b", "two", {"name": "Tallow Bridge Printers"})]
    assert profiles(strangers, ("a", "b", "same")) == {frozenset("ab")}
    twins = [("a", "one", HERONSGATE), ("b", "two", HERONSGATE)]
    assert profiles(twins, ("a", "b", "different")) == {frozenset("a"), frozenset("b")}


def test_unsure_changes_nothing() -> None:
    twins = [("a", "one", HERONSGATE), ("b", "two", HERONSGATE)]
    assert profiles(twins, ("a", "b", "unsure")) == {frozenset("ab")}


def test_initials_stand_for_the_words_of_the_other_name() -> None:
    rows = [
        ("a", "one", {"name": "Marrow County REC", "city": "Selkie", "country": "US"}),
        ("b", "two", {"name": "Marrow County Rural Electric Cooperative", "city": "Selkie", "country": "US"}),
    ]
    assert profiles(rows) == {frozenset("ab")}


def test_a_property_company_at_the_same_address_is_another_body() -> None:
    arm = {**HERONSGATE, "name": "Heronsgate Weavers Property Trust"}
    edges, members = walk([("a", "one", HERONSGATE), ("b", "two", arm)])
    assert members["a"]["profile_id"] != members["b"]["profile_id"]
    assert band(edges, "a", "b") == "ask"


def test_a_site_belongs_to_its_organisation_and_is_not_it() -> None:
    shops = [
        ("s1", "shops", {"name": "Dell Foods, Orrin", "site_of": "R000017", "city": "Orrin"}),
        ("s2", "shops", {"name": "Dell Foods, Selkie", "site_of": "R000017", "city": "Selkie"}),
    ]
    heads = [("h", "heads", {"name": "Dell Consumers Society", "_key": "R000017", "city": "Orrin"})]
    edges, members = walk([*heads, *shops])
    assert {members[rid]["profile_id"] for rid in ("h", "s1", "s2")} == {"h", "s1", "s2"}
    assert members["s1"]["part_of"] == members["s2"]["part_of"] == "h"
    assert members["h"]["part_of"] is None
    assert band(edges, "h", "s1") == "branch"


def test_a_site_finds_its_organisation_by_name_within_the_list() -> None:
    rows = [("a", "kenya", {"name": "Mbiru Hill Farmers Co-operative Society"}), ("b", "kenya", {"name": "Mbiru Spring Factory", "site_of": "Mbiru Hill Farmers Coop Society Ltd"}),
            ("c", "kenya", {"name": "Karu Factory", "site_of": "Karu Growers Union"})]  # fmt: skip
    members = walk(rows)[1]
    assert members["b"]["part_of"] == "a"
    assert members["c"]["part_of"] is None


def test_a_person_says_branch() -> None:
    members = walk([("a", "one", HERONSGATE), ("b", "two", HERONSGATE)], ("a", "b", "branch"))[1]
    assert members["b"]["profile_id"] == "b"
    assert members["b"]["part_of"] == "a"


def test_reasons_are_told_in_words() -> None:
    edges, _ = walk(
        [("a", "one", {**HERONSGATE, "phone": "+15550100123"}), ("b", "two", {**HERONSGATE, "phone": "+15550100123"})]
    )
    told = link.explain(edges["reasons"][0])
    sentences = [sentence.format(**params) for _, sentence, params in told]
    assert "Same name" in sentences
    assert any(sentence.startswith("Same phone") for sentence in sentences)
    assert len(told) == len(json.loads(edges["reasons"][0]))  # every code has words


def test_nothing_to_link() -> None:
    records, facts = nouns.empty(nouns.RECORDS), nouns.empty(nouns.FACTS)
    edges = link.link(records, facts)
    assert edges.schema == pl.Schema(nouns.EDGES)
    assert link.cluster(records, facts, edges, nouns.empty(nouns.DECISIONS)).schema == pl.Schema(nouns.MEMBERS)


WORDS = [
    "Larkspur",
    "Heron",
    "Tallow",
    "Bakery",
    "Housing",
    "Co-operative",
    "Ltd",
    "No. 4",
    "No. 7",
    "Farmers",
    "Zarya",
]
rows_of_lists = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three"]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
        st.sampled_from(["Orrin", "Selkie", None]),
        st.sampled_from(["https://larkspur.coop", "https://heron.org", None]),
        st.sampled_from(["+15550100001", "+15550100002", None]),
    ),
    min_size=2, max_size=14,
)  # fmt: skip
words_of_people = st.lists(
    st.tuples(st.integers(0, 13), st.integers(0, 13), st.sampled_from(["same", "different", "unsure", "branch"])),
    max_size=6,
)


def _world(
    lines: list[tuple[str, str, str | None, str | None, str | None]], said: list[tuple[int, int, str]]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    rows = [(f"r{i:02}", source, {key: value for key, value in (("name", name), ("city", city), ("website", site), ("phone", phone)) if value})
            for i, (source, name, city, site, phone) in enumerate(lines)]  # fmt: skip
    latest = {(min(a, b), max(a, b)): verdict for a, b, verdict in said if a != b and max(a, b) < len(rows)}
    return *frames(rows), decided(*((f"r{a:02}", f"r{b:02}", verdict) for (a, b), verdict in latest.items()))


@draws(25)
@given(rows_of_lists, words_of_people, st.integers(0, 1000))
def test_the_order_of_lines_changes_nothing(lines, said, seed) -> None:  # type: ignore[no-untyped-def]
    records, facts, decisions = _world(lines, said)
    edges = link.link(records, facts)
    members = link.cluster(records, facts, edges, decisions)
    mixed_records, mixed_facts = (
        records.sample(fraction=1, shuffle=True, seed=seed),
        facts.sample(fraction=1, shuffle=True, seed=seed),
    )
    mixed_edges = link.link(mixed_records, mixed_facts)
    assert mixed_edges.equals(edges)
    shuffled = [frame.sample(fraction=1, shuffle=True, seed=seed) for frame in (edges, decisions)]
    assert link.cluster(mixed_records, mixed_facts, *shuffled).equals(members)


@draws(25)
@given(rows_of_lists, words_of_people)
def test_walls_hold_and_a_component_alone_gives_what_the_whole_gives(lines, said) -> None:  # type: ignore[no-untyped-def]
    records, facts, decisions = _world(lines, said)
    edges = link.link(records, facts)
    members = link.cluster(records, facts, edges, decisions)
    profile = dict(zip(members["record_id"], members["profile_id"], strict=True))
    for a, b, verdict in decisions.iter_rows():
        if verdict in ("different", "branch"):
            assert profile[a] != profile[b]
    ids = link.affected(edges, decisions, ["r00"])
    assert ids == set(members.filter(pl.col("component") == members["component"][0])["record_id"])
    part = link.cluster(
        records.filter(pl.col("record_id").is_in(ids)), facts.filter(pl.col("record_id").is_in(ids)), edges, decisions
    )
    assert part.equals(members.filter(pl.col("record_id").is_in(ids)))
