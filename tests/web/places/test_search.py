"""Searching: typos, accents, prefixes, scripts, places, filters and their counts."""

from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from potluck.web.places import index, queries
from potluck.web.places.ask import Ask
from potluck.web.places.queries import Answer
from potluck.web.records import queries as records

from .making import make_profile, make_source, show, touch, ulid

pytestmark = pytest.mark.django_db

ALMOND = {"city": "Port Almond", "country": "US", "lat": 41.0, "lon": -70.0, "precision": "exact"}
TARWICK = {"city": "Tarwick", "country": "US", "lat": 41.1, "lon": -70.0, "precision": "town"}


def ask(query: str = "", viewer: str = "public") -> Answer:
    return queries.answer(Ask.of(QueryDict(query)), viewer, records.sources_by_id().values())


def names(answer: Answer) -> list[str]:
    return [str(answer.index.columns.names[row]) for row in answer.rows]


@pytest.fixture
def table() -> dict[str, Any]:
    coast, valley = make_source("Coast"), make_source("Valley")
    make_profile(1, coast, name="Three Ovens Bakery", kind="worker", activity="bakery", place=ALMOND)
    make_profile(2, coast, name="Blue Kettle Café", kind="worker", place=TARWICK)
    make_profile(3, valley, name=[("تعاونية الأفران", "ar"), ("Ovens of the Valley", "en")], kind="producer")
    make_profile(4, valley, name=[("Пекарня кооператив", "ru")], kind="producer", status="closed")
    make_profile(5, valley, name=[("東京労働者協同組合", "ja")], kind="housing")
    make_profile(6, valley, name=[("Συνεταιρισμός Ελιά", "el")], description="We press olives next to the bakery")
    make_profile(7, valley, name="Hidden Table", level="steward", kind="credit", city="Secretville")
    show()
    return {"coast": coast, "valley": valley}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ovens bakery", "Three Ovens Bakery"),
        ("ovns", "Three Ovens Bakery"),
        ("bakrey", "Three Ovens Bakery"),
        ("blu ketle", "Blue Kettle Café"),
        ("cafe", "Blue Kettle Café"),
        ("CAFÉ", "Blue Kettle Café"),
        ("kett", "Blue Kettle Café"),
        ("أفران", "تعاونية الأفران"),
        ("الافران", "تعاونية الأفران"),
        ("пекарня", "Пекарня кооператив"),
        ("kooperativ", "Пекарня кооператив"),
        ("協同組合", "東京労働者協同組合"),
        ("労働", "東京労働者協同組合"),
        ("ελια", "Συνεταιρισμός Ελιά"),
        ("elia", "Συνεταιρισμός Ελιά"),
    ],
)
def test_words_are_found_as_people_type_them(table, typed, expected):
    assert expected in names(ask(f"q={typed}"))


def test_a_name_stands_before_a_description(table):
    assert names(ask("q=bakery"))[0] == "Three Ovens Bakery"
    assert "Συνεταιρισμός Ελιά" in names(ask("q=bakery"))


def test_a_correction_is_said_and_can_be_refused(table):
    assert ask("q=ketttle").found.corrected == "kettle"
    assert ask("q=ketttle&exact=1").total == 0
    assert ask("q=kettle").found.corrected == ""


def test_when_no_one_has_all_words_those_with_some_are_shown(table):
    answer = ask("q=kettle zzzzqqq")
    assert names(answer) == ["Blue Kettle Café"]
    assert answer.found.loosened


def test_nothing_is_found_for_nonsense(table):
    assert ask("q=zzzzqqqxxx").total == 0


def test_a_filter_has_the_count_that_it_would_give(table):
    for facet, counts in ask().facets().items():
        for value, count in counts.items():
            slug = next((s.slug for s in records.sources_by_id().values() if s.id == value), value)
            assert ask(f"{facet}={slug}").total == count, (facet, value)


def test_values_of_one_filter_add_up_and_filters_narrow_each_other(table):
    assert ask("kind=worker&kind=producer").total == 4
    assert ask("kind=worker&kind=producer&list=valley").total == 2
    assert ask("kind=worker&list=valley").total == 0
    assert ask("kind=worker").facets()["kind"]["producer"] == 2


def test_near_keeps_to_the_radius_and_sorts_by_distance(table):
    answer = ask("at=41,-70&km=25")
    assert names(answer) == ["Three Ovens Bakery", "Blue Kettle Café"]
    assert ask("at=41,-70&km=2").total == 1
    assert ask("at=41.1,-70&km=25&q=").rows.tolist() == answer.rows.tolist()[::-1]


def test_a_town_that_only_the_lists_know_is_known(table):
    answer = ask("near=port almond&km=2")
    assert names(answer) == ["Three Ovens Bakery"]
    assert ask("near=Nowhereton").total == 0


def test_a_part_of_the_map_may_cross_the_antimeridian(table):
    assert ask("bbox=-71,40.9,-69,41.05").total == 1
    assert ask("bbox=170,40,-60,42").total == 2


def test_what_only_stewards_see_is_no_hit_no_count_and_no_correction(table):
    assert ask("q=hidden table").total == 0
    assert ask("q=hiden").found.corrected == ""
    assert "credit" not in ask().facets()["kind"]
    assert "Secretville" not in ask().facets()["town"]
    assert names(ask("q=hidden", viewer="steward")) == ["Hidden Table"]
    assert ask().total == 6


def test_the_index_catches_up_with_a_decision(table):
    assert ask("q=kettle").total == 1
    from potluck.web.records.models import Membership, Profile

    Profile.objects.filter(profile_id=ulid(2)).delete()
    Membership.objects.filter(profile_id=ulid(2)).delete()
    make_profile(8, table["coast"], name="Red Kettle", kind="consumer")
    touch(2, 2, 8)
    assert names(ask("q=kettle")) == ["Red Kettle"]
    assert ask().facets()["kind"]["worker"] == 1
    assert queries.index.current().base == 1


def test_a_new_generation_is_indexed_anew(table):
    assert ask().total == 6
    make_profile(1, table["coast"], name="Only One", generation=2)
    show(generation=2, changed=5)
    assert names(ask()) == ["Only One"]


@pytest.mark.parametrize(
    "query", ["q=%00", "q=*", "q=a:b OR (", "km=x&at=1&bbox=1,2", "page=9999999", 'q="', "sort=;drop", "at=91,0"]
)
def test_strange_questions_are_answered(table, query):
    ask(query)


def test_an_index_whose_writer_was_killed_is_written_anew_and_swept(table, node_dir, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(Killed):
            ask("q=ovens")
    left = {path.parent for path in (node_dir / "cache").rglob("rows.parquet")}
    assert left
    index.sweep()
    assert not any(path.exists() for path in left)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(Killed):
            ask("q=ovens")
    assert names(ask("q=ovens+bakery")) == ["Three Ovens Bakery"]
