"""The page of the journal names what was done, by whom and to what; an id that leads nowhere says so."""

import pytest

from potluck.web.journal import actions as journal
from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries

LIST = b"Name,Town\nBlue Kettle House,Madison\nSeven Chairs,Madison\n"

pytestmark = pytest.mark.django_db


def bring(person, name="City co-ops"):
    version = lists.draft_version(person=person, file_name="a.csv", content=LIST, wishes={"name": name})
    return lists.bring_in(person=person, version=version, name=name)


def page(client, query=""):
    return " ".join(client.get(f"/journal{query}").content.decode().split())


def test_a_line_names_the_list_and_how_many_rows(steward_client, steward):
    source = bring(steward)
    text = page(steward_client)
    assert "Ada Stew" in text
    assert f'brought a list in: <a href="/lists/{source.slug}"><bdi>City co-ops</bdi></a> (2 rows)' in text


def test_a_decision_names_both_rows_the_verdict_and_the_reason(steward_client, steward):
    source = bring(steward)
    records.link_and_settle()
    a, b = source.records.order_by("row").values_list("record_id", flat=True)
    records.decide(person=steward, a=a, b=b, verdict="different", reason="two doors")
    text = page(steward_client)
    assert "Blue Kettle House" in text
    assert "Seven Chairs" in text
    assert "(not the same)" in text
    assert "“<bdi>two doors</bdi>”" in text


def test_only_what_one_person_did_or_only_what_happened_to_one_list(steward_client, steward):
    source = bring(None)
    other = bring(steward, "Farm co-ops")
    assert "Farm co-ops" in page(steward_client, f"?who={steward.pk}")
    assert "City co-ops" not in page(steward_client, f"?who={steward.pk}")
    assert "City co-ops" in page(steward_client, "?who=")
    assert "Farm co-ops" not in page(steward_client, f"?about=list:{source.pk}")
    assert "Farm co-ops" in page(steward_client, f"?about=list:{other.pk}")
    assert "Nothing of that kind" in page(steward_client, "?about=list:none")


def test_what_is_gone_is_told_without_a_name(steward_client):
    journal.write(person=None, verb="brought", thing="list", thing_id="01GONE", detail={"kept": 1})
    assert "something that is not here any more" in page(steward_client)


def test_the_page_asks_few_questions_however_long_it_is(steward_client, steward, django_assert_max_num_queries):
    for number in range(12):
        bring(steward, f"List {number}")
    with django_assert_max_num_queries(14):
        page(steward_client)


def test_names_stay_out_of_the_lines_themselves(steward):
    bring(steward)
    from potluck.web.journal import queries as lines

    assert not [line for line in lines.find_lines() if "City" in f"{line.detail}{line.thing_id}"]
    assert queries.find_source("City co-ops")
