"""The page "What happens to my list here" tells the truth: a test for each of its parts, by the name of the part."""

import gzip
import re

import pytest

from potluck.web.give_back import actions as give_back_actions
from potluck.web.give_back import queries as give_back
from potluck.web.journal.models import Line
from potluck.web.leaving import actions as leaving
from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Source, Version
from tests import laid
from tests.house.tree import SRC
from tests.web.give_back.giving import two_lists

pytestmark = pytest.mark.django_db
PAGE = SRC / "web" / "site" / "templates" / "site" / "your_list.html"
LIST = b"""name,town,country,phone,contact,notes,shelf
Blue Kettle House,Madison,US,+1 608 555 0102,Jane Kettle,ring twice,top
Seven Chairs,Madison,US,+1 608 555 0101,,,low
Night Oven,Madison,US,,,,low
Open Press,Chicago,US,+1 312 555 0140,,,low
"""


@laid.table
def city() -> Source:
    return bring(LIST, licence="CC-BY-4.0")


def bring(content: bytes, name: str = "City co-ops", **said) -> Source:
    version = lists.draft_version(person=None, file_name="list.csv", content=content, wishes={"name": name})
    source = lists.bring_in(person=None, version=version, name=name, **said)
    records.link_and_settle()
    return source


def everything(client) -> str:
    """What a visitor can read: the list's page, the search, every profile, the downloads, the API."""
    pages = ["/", "/lists", "/find", "/take.csv", "/take.jsonl", "/api/v1/search", "/feed.rss"]
    pages += [f"/lists/{source.slug}" for source in Source.objects.filter(withdrawn_at=None)]
    pages += [f"/o/{profile.profile_id}" for profile in queries.iter_profiles()]
    answers = [client.get(page) for page in pages]
    return "\n".join(
        (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode() for answer in answers
    )


def row(source: Source, name: str):
    return source.records.get(facts__contains=name, gone_at=None)


def test_every_part_of_the_page_has_a_test() -> None:
    parts = set(re.findall(r'<h2 id="(\w+)"', PAGE.read_text("utf-8")))
    assert len(parts) >= 8
    assert not parts - {name.removeprefix("test_") for name in globals() if name.startswith("test_")}


def test_comes(city) -> None:
    """The file is kept as it is; nobody sees a draft."""
    version = city.versions.get()
    assert gzip.decompress(bytes(version.content)) == LIST
    lists.draft_version(person=None, file_name="x.csv", content=b"name\nHidden Door\n")
    assert not Source.objects.exclude(pk=city.pk).exclude(is_own=True).exists()


def test_seen(city, client) -> None:
    """What looks private, and columns that mean nothing to us, are for stewards only."""
    text = everything(client)
    assert "Blue Kettle House" in text
    assert not [word for word in ("Jane Kettle", "ring twice", "top") if re.search(rf"\b{word}\b", text)]
    lists.edit_source(person=None, source=city, level="members")
    assert "Blue Kettle House" not in everything(client)


def test_licence(city, client) -> None:
    """It travels into downloads; without one nobody can download; what does not go together is not in one file."""
    assert "CC-BY-4.0" in client.get("/take.jsonl").getvalue().decode()
    lists.edit_source(person=None, source=city, licence="")
    assert b"Blue Kettle" not in client.get("/take.jsonl").getvalue()
    assert "Blue Kettle" in client.get("/find").content.decode()
    lists.edit_source(person=None, source=city, licence="ODbL-1.0")
    bring(b"name,town,country\nFar Field Farm,Chicago,US\n", "Farms", licence="CC-BY-SA-4.0")
    assert client.get("/take.csv").status_code == 300


def test_again(city) -> None:
    """Rows that are still there keep their pages and what was decided; a halved file needs a yes; files are kept."""
    kettle, chairs = row(city, "Blue Kettle"), row(city, "Seven Chairs")
    records.decide(person=None, a=kettle.record_id, b=chairs.record_id, verdict="different")
    turned = b"\n".join([LIST.splitlines()[0], *reversed(LIST.splitlines()[1:])]).replace(b"ring twice", b"knock")
    bring(turned)
    assert row(city, "Blue Kettle").record_id == kettle.record_id
    assert queries.standing_decisions().get().verdict == "different"
    half = b"\n".join(LIST.splitlines()[:3])
    with pytest.raises(lists.NeedsYesError):
        bring(half)
    assert city.records.filter(gone_at=None).count() == 4
    assert city.versions.exclude(state=Version.DRAFT).count() == 2


def test_back() -> None:
    """What others know is offered in the list's own columns; what is refused is not offered again."""
    housing = two_lists()
    lines = give_back.find_lines(housing)
    assert set(lines["column"]) <= {"Name", "Street", "City", "Country", "Website", "Phone", "Members"}
    first = lines["key"][0]
    file = bytes(queries.current_version(housing).content)
    give_back_actions.answer_give_back(person=None, source=housing, answers={first: "refused"})
    left = give_back.count_lines(give_back.find_lines(housing))
    assert (left["open"], left["refused"]) == (lines.height - 1, 1)
    assert bytes(queries.current_version(housing).content) == file


def test_asked(city, client) -> None:
    """One link that needs no account; what is answered is the co-op's own word and does not touch the list."""
    from potluck.web.suggestions.models import Suggestion
    from potluck.web.upkeep import actions as upkeep

    before = row(city, "Seven Chairs").facts
    round_ = upkeep.start(person=None, source=city, months=12, by_mail=False)
    paths = {one.name: one.path for one in upkeep.hand_out(person=None, round_=round_)}
    page = client.get(paths["Seven Chairs"]).content.decode()
    form = {"verdict": "closed"} | dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert client.post(paths["Seven Chairs"], form).status_code == 302
    assert Suggestion.objects.get().kind == Suggestion.CLOSED
    assert row(city, "Seven Chairs").facts == before


def test_leaves(city, client) -> None:
    """Whole, at once, with a word at the old address; and one person, who does not come back with the next file."""
    leaving.erase(person=None, text="Jane Kettle")
    bring(LIST.replace(b"low", b"lower"))
    kettle = row(city, "Blue Kettle")
    assert "Jane" not in kettle.raw + kettle.facts
    address = f"/o/{kettle.record_id}"
    assert client.get(address).status_code == 200
    leaving.withdraw(person=None, source=city)
    gone = client.get(address)
    assert gone.status_code == 410
    assert "Withdrawn by its owner" in gone.content.decode()
    text = everything(client)
    assert not [word for word in ("City co-ops", "Blue Kettle", "Seven Chairs") if word in text]
    assert not Version.objects.filter(source=city).exists()


def test_who(city, steward) -> None:
    """Every step has a line, and no line holds a name or a value."""
    leaving.withdraw(person=steward, source=city, why="they asked")
    lines = list(Line.objects.all())
    assert {(line.verb, line.thing) for line in lines} >= {("brought", "list"), ("withdrew", "list")}
    told = " ".join(f"{line.thing_id} {line.detail}" for line in lines)
    assert not [word for word in ("City", "Kettle", "Madison", "Jane") if word in told]
