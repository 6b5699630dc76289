"""Give back: the steward's page, the keeper's link, what is remembered, and what goes home."""

import csv
import io

import daff
import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from potluck.web.give_back import actions as give_back_actions
from potluck.web.give_back import going_home
from potluck.web.give_back import queries as give_back
from potluck.web.journal.models import Line
from potluck.web.people.models import Link
from potluck.web.records import actions as records
from potluck.web.records.models import Reply, Source
from tests import laid
from tests.web.give_back.giving import HOUSING, bring, two_lists

pytestmark = pytest.mark.django_db
PAGE = "/lists/housing/give-back"


@laid.table
def housing_and_workers() -> Source:
    return two_lists()


@pytest.fixture
def housing(housing_and_workers: Source) -> Source:
    return housing_and_workers


def offered(source: Source, **asked) -> dict[tuple[int, str], str]:
    lines = give_back.find_lines(source, **asked)
    return {(row, column): after for row, column, after in lines.select("row", "column", "after").iter_rows()}


def key_of(source: Source, column: str) -> str:
    lines = give_back.find_lines(source)
    return lines.filter(lines["column"] == column)["key"][0]


def link_to(source: Source, **asked) -> str:
    return give_back_actions.make_give_back_link(person=None, source=source, **asked)


def test_the_other_list_fills_what_is_missing(housing):
    assert offered(housing) == {(2, "Phone"): "608-555-0101", (4, "Website"): "https://nightoven.example"}


def test_a_list_without_a_licence_gives_only_when_a_steward_says_so():
    housing = two_lists(licence="")
    assert offered(housing) == {}
    assert len(offered(housing, unlicensed=True)) == 2


def test_a_closed_list_gives_only_up_to_the_level_chosen():
    housing = two_lists(level="peers")
    assert offered(housing) == {}
    assert len(offered(housing, viewer="peers")) == 2


def test_the_keeper_accepts_and_refuses_without_an_account(client, housing):
    path = link_to(housing)
    page = client.get(path)
    assert page.status_code == 200
    assert "608-555-0101" in page.content.decode()
    assert "Secret" not in page.content.decode()
    client.post(path, {f"a-{key_of(housing, 'Phone')}": "taken", f"a-{key_of(housing, 'Website')}": "refused"})
    assert sorted(Reply.objects.values_list("column", "verdict")) == [("Phone", "taken"), ("Website", "refused")]
    again = client.get(path).content.decode()
    assert "1 accepted, 1 refused, 0 still open" in again
    assert "nightoven" not in again
    home = client.get(f"{path}/copy")
    assert b"".join(home) == HOUSING.replace("example;;24", "example;608-555-0101;24").encode()
    assert "housing.better.csv" in home.headers["Content-Disposition"]


def test_what_the_keeper_did_not_answer_yet_is_not_in_their_copy(client, housing):
    path = link_to(housing)
    client.post(path, {f"a-{key_of(housing, 'Phone')}": "taken"})
    home = b"".join(client.get(f"{path}/copy"))
    assert home == HOUSING.replace("example;;24", "example;608-555-0101;24").encode()
    changes = b"".join(client.get(f"{path}/changes")).decode()
    assert "0101" in changes
    assert "nightoven" not in changes


def test_half_an_answer_keeps_the_other_half_open(client, housing):
    path = link_to(housing)
    client.post(path, {f"a-{key_of(housing, 'Phone')}": "taken"})
    client.post(path, {"all": "refused", "k": [key_of(housing, "Website")]})
    assert dict(Reply.objects.values_list("column", "verdict")) == {"Phone": "taken", "Website": "refused"}
    client.post(path, {f"a-{key_of(housing, 'Phone')}": "refused"})
    assert set(Reply.objects.values_list("verdict", flat=True)) == {"refused"}


def test_what_is_refused_is_not_offered_again_but_another_value_is(client, housing):
    path = link_to(housing)
    client.post(path, {f"a-{key_of(housing, 'Phone')}": "refused"})
    bring("Housing", HOUSING, "housing.csv")
    records.link_and_settle()
    assert "608-555-0101" not in client.get(path).content.decode()
    changed = "organisation,address,town,country,site,tel\nSeven Chairs Housing Co-op,12 Lantern Street,Madison,USA,https://sevenchairs.example,+1 608 555 0177\n"
    bring("Workers", changed, "workers.csv", even_so=True)
    records.link_and_settle()
    assert "608-555-0177" in client.get(path).content.decode()


def test_replies_and_the_journal_hold_no_value(client, housing):
    client.post(link_to(housing), {f"a-{key_of(housing, 'Phone')}": "refused"})
    reply, line = Reply.objects.get(), Line.objects.get(verb="answered by link")
    assert "0101" not in reply.value_hash
    assert (line.person, line.thing_id, line.detail) == (None, housing.id, {"taken": 0, "refused": 1})


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_the_link_changes_nothing(client, housing, method):
    path = link_to(housing)
    for _ in range(3):
        assert getattr(client, method)(path).status_code == 200
    assert getattr(client, method)(f"{path}/copy").status_code == 200
    assert not Reply.objects.exists()
    assert Link.objects.get().used_at is None


def test_wrong_old_and_taken_back_links_do_not_work(client, housing):
    path = link_to(housing)
    said = {f"a-{key_of(housing, 'Phone')}": "taken"}
    assert client.get(path[:-1] + "x").status_code == 410
    Link.objects.update(expires_at=timezone.now())
    assert client.get(path).status_code == client.post(path, said).status_code == 410
    other = link_to(housing)
    give_back_actions.take_back_give_back_link(
        person=None, source=housing, link_id=Link.objects.get(expires_at__gt=timezone.now()).pk
    )
    assert client.post(other, said).status_code == client.get(f"{other}/copy").status_code == 410
    assert not Reply.objects.exists()


def test_a_link_of_another_kind_or_list_opens_nothing(client, housing):
    from potluck.web.people import actions as people

    invite = people.invite(person=None)
    assert client.get(invite.replace("/invite/", "/give-back/")).status_code == 410
    other = link_to(Source.objects.get(name="Workers"))
    client.post(other, {f"a-{key_of(housing, 'Phone')}": "taken"})
    assert not Reply.objects.exists()


def test_many_wrong_links_from_one_place_are_too_many_but_a_right_one_works(client, housing):
    path = link_to(housing)
    assert {client.get(f"/give-back/wrong{number}").status_code for number in range(30)} == {410}
    assert client.get("/give-back/wrong").status_code == 429
    assert client.get(path).status_code == 200


def test_the_page_is_not_kept_nor_found_nor_told(client, housing):
    for path in (link_to(housing), "/give-back/wrong"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in headers["Cache-Control"]
        assert "noindex" in headers["X-Robots-Tag"]


def test_a_link_shows_what_the_steward_chose_for_it(client):
    housing = two_lists(licence="")
    assert "608-555-0101" not in client.get(link_to(housing)).content.decode()
    assert "608-555-0101" in client.get(link_to(housing, unlicensed=True)).content.decode()


def test_visitors_do_not_see_the_stewards_page(client, housing):
    assert client.get(PAGE).status_code == 302
    assert client.post(f"{PAGE}/link").status_code == 302
    assert client.get(f"{PAGE}/copy").status_code == 302
    assert not Link.objects.exists()


def test_the_steward_sees_lines_makes_a_link_and_takes_it_back(steward_client, housing):
    assert "608-555-0101" in steward_client.get(PAGE).content.decode()
    page = steward_client.post(f"{PAGE}/link").content.decode()
    assert "/give-back/" in page.split('id="new-link"')[1][:300]
    steward_client.post(f"{PAGE}/link/{Link.objects.get().pk}/take-back")
    assert not Link.objects.exists()
    steward_client.post(PAGE, {f"a-{key_of(housing, 'Phone')}": "taken"})
    assert Reply.objects.get().by is not None
    assert "1 accepted, 0 refused, 1 still open" in steward_client.get(PAGE).content.decode()


def test_an_empty_page_says_what_to_do(steward_client):
    bring("Alone", HOUSING, "alone.csv")
    records.link_and_settle()
    assert "Nothing to give back now" in steward_client.get("/lists/alone/give-back").content.decode()
    assert steward_client.get("/lists/nobody/give-back").status_code == 404


def test_the_difference_applied_by_daff_is_the_copy(housing):
    lines = give_back.find_lines(housing)
    view = daff.PythonTableView(list(csv.reader(io.StringIO(HOUSING), delimiter=";")))
    patch = daff.PythonTableView([])
    daff.Csv().parseTable(going_home.difference(housing, lines).data.decode(), patch)
    daff.HighlightPatch(view, patch).apply()
    copy = csv.reader(io.StringIO(going_home.copy(housing, lines).data.decode()), delimiter=";")
    got = [[view.getCell(x, y) or "" for x in range(view.get_width())] for y in range(view.get_height())]
    assert got == list(copy)


def test_a_workbook_comes_home_as_a_workbook():
    book = openpyxl.Workbook()
    for cells in csv.reader(io.StringIO(HOUSING), delimiter=";"):
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in cells])
    book.active["H2"] = "=G2*2"
    out = io.BytesIO()
    book.save(out)
    housing = bring("Housing", out.getvalue(), "housing.xlsx", licence="CC0-1.0")
    two = "organisation,address,town,country,site,tel\nSeven Chairs Housing Co-op,12 Lantern Street,Madison,USA,https://sevenchairs.example,+1 608 555 0101\n"
    bring("Workers", two, "workers.csv", licence="CC0-1.0")
    records.link_and_settle()
    made = going_home.copy(housing, give_back.find_lines(housing))
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).active
    assert (made.name, sheet["F2"].value, sheet["H2"].value) == ("housing.better.xlsx", "608-555-0101", "=G2*2")


def test_another_format_comes_home_as_a_table():
    world = '[{"name": "Seven Chairs Housing Co-op", "city": "Madison", "country": "US", "street": "12 Lantern Street", "website": "https://sevenchairs.example", "phone": null},{"name": "Three Ovens", "city": "Chicago", "country": "US", "street": "9 Oven Street", "website": null, "phone": "+1 312 555 0142"}]'
    source = bring("World", world, "world.json", licence="CC0-1.0")
    two_lists()
    made = going_home.copy(source, give_back.find_lines(source))
    assert made.name == "world.better.csv"
    assert "+1 608 555 0101" in made.data.decode("utf-8-sig")
    assert going_home.difference(source, give_back.find_lines(source)).data.startswith(b"@@,")


def test_no_query_for_each_row(django_assert_max_num_queries, housing):
    with django_assert_max_num_queries(12):
        give_back.find_lines(housing)


def test_the_tables_match_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
