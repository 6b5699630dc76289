"""One table on which every page of a node has something to show: long names and Arabic ones, doubts and decisions, lists
that wait, failed and came twice, suggestions of every kind, a round of asking, links that others hold. Only read."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from potluck.web.desk import actions as desk
from potluck.web.give_back import actions as give_back
from potluck.web.lists import actions as lists
from potluck.web.lists.queries import addresses
from potluck.web.people import actions as people
from potluck.web.people.models import Person, Standing
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Edge, Record, Source, Version
from potluck.web.suggestions import actions as suggestions
from potluck.web.suggestions.models import Suggestion
from potluck.web.suggestions.queries import track_path
from potluck.web.upkeep import actions as upkeep
from potluck.web.upkeep.models import Ask, SiteCheck
from tests.fetch.internet import Page, serving
from tests.small_tables import NEIGHBOURS, REASONS, WIDE, bring

LONG = "The Night Oven and Long Table Cooperative Bakery, Eaters and Growers Society of the Almond Coast in one Donaudampfschiffskontor"
LEFT = f"""name,street,town,country,phone,began,lat,lon,website,kind
Second Spoon Food Co-op,14 Basket Street,Madison,US,+1 608 555 0110,1998,43.0701,-89.3801,,consumer
Blue Kettle Bread,40 Mill Road,Madison,US,+1 608 555 0102,2004,43.08,-89.39,{WIDE},worker
{LONG},3 Baker Lane,Madison,US,,1989,43.071,-89.38,,worker
"""
RIGHT = """name,street,town,country,phone,began,lat,lon,status
2nd Spoon Cooperative Grocery,41 Basket St.,Madison,US,608 555 0110,1989,43.0721,-89.3821,
Blue Kettle Laundry,44 Mill Road,Madison,US,608 555 0199,2005,43.0802,-89.3902,
مخبز الليل,5 Bakers Lane,Madison,US,,1998,43.0712,-89.3805,
Far Kettle,1 Sea Lane,Madison,US,,1970,43.2,-89.5,closed
"""
HOMES = """name,street,city,country,phone,website,members
Seven Chairs Housing Co-op,12 Lantern Street,Madison,US,,https://sevenchairs.example,24
Blue Door House,41 Mill Road,Madison,US,608-555-0102,,12
Night Owl Housing Cooperative,3 Owl Lane,Madison,US,,608-555-0103,9
"""
LATER = HOMES.replace("12 Lantern Street", "14 Lantern Street").replace("Blue Door House,41", "Open Press,1")
WORKERS = """organisation,address,town,country,site,tel,contact person
Seven Chairs Housing Co-op,14 Lantern Street,Madison,USA,https://sevenchairs.example,+1 608 555 0101,Ann Secret
Night Owl Housing Cooperative,3 Owl Lane,Madison,USA,https://nightowl.example,+1 608 555 0103,Bo Secret
"""
DRAFT = """name,lat lon,notes,type,email
Blue Kettle,"44.01, -3.22",private,housing cooperative,jane.doe@gmail.com
TEST,,,,
Night Oven,"-3.2, 44.0",x,housing cooperative,info@oven.example
"""
ADDRESS = "/a-rather-long-path/to-the-list-of-the-almond-valley.csv"


def lay() -> dict[str, Any]:
    """Name in a path of an exit, or of a link that somebody holds -> what stands for it. `visitor`, `member` and
    `steward` are the people."""
    steward = people.make_steward(name="Ada Stew", email="steward@example.org", password="seven chairs and a kettle")
    member = Person.objects.create(login="mia", name="Mia")
    Standing.objects.create(person=member, relation=Standing.MEMBER)
    _lists()
    named = (
        _doubts(steward) | _drafts(steward) | _asked() | _told(steward, named_row("Seven Chairs"), named_row("مخبز"))
    )
    homes = Source.objects.get(name="Homes")
    return named | {
        "visitor": None,
        "member": member,
        "steward": steward,
        "person": member.pk,
        "slug": homes.slug,
        "list": homes.pk,
        "q": "housng",
        "town": "Madison",
        "keeper": give_back.make_give_back_link(person=None, source=homes),
        "invite": people.invite(person=steward),
        "new_password": people.password_link(person=steward, of=member),
        "gone": "01K9TEST000000000000000999",
    }


def named_row(words: str) -> str:
    """The id of the first row that says these words."""
    return Record.objects.filter(facts__contains=words, gone_at=None).order_by("record_id")[0].record_id


def _lists() -> None:
    """Licences that cannot go into one file; one list came twice, one is read from an address that fell silent."""
    bring(NEIGHBOURS[0], LEFT, licence="CC-BY-SA-4.0")
    bring(NEIGHBOURS[1], RIGHT, licence="")
    bring("Homes", HOMES, licence="ODbL-1.0")
    bring("Homes", LATER, licence="ODbL-1.0")
    bring("Workers", WORKERS, licence="CC-BY-4.0")
    before, settings.FETCH_PRIVATE = settings.FETCH_PRIVATE, True
    with serving() as web:
        rows = "name,city,country\nAlmond Tool Share,Madison,US\nLong Acre Farm,Madison,US\n"
        web.pages[ADDRESS] = Page(rows.encode(), headers={"Content-Type": "text/csv"}, etag='"1"')
        version = lists.draft_from_address(person=None, url=web.local(ADDRESS), rhythm="week")
        made = lists.bring_in(person=None, version=version, name="Almond Valley", **addresses.said_of_draft(version))
        web.pages.clear()
        for _ in range(3):
            lists.read_again(person=None, source=Source.objects.get(pk=made.pk))
    settings.FETCH_PRIVATE = before
    records.link_and_settle()


def _doubts(steward: Any) -> dict[str, Any]:
    """The machine doubts about three pairs, whatever it may think by itself; one of them is decided."""
    now = queries.generation()
    Edge.objects.filter(generation=now).delete()
    rows = [Record.objects.filter(source__name=name).order_by("row") for name in NEIGHBOURS]
    pairs = [sorted((one.record_id, other.record_id)) for one, other in zip(*rows, strict=False)]
    for weight, (a, b) in enumerate(pairs):
        Edge.objects.create(generation=now, a=a, b=b, weight=0.5 - weight / 10, band="ask", reasons=REASONS)
    records.settle_again()
    (a, b), left = pairs[0], pairs[1]
    records.decide(person=steward, a=a, b=b, verdict="same", reason="I know them")
    own = desk.save_own(person=steward, facts=[["name", "Tarwick Tool Share", "en"]], reason="Opened in May")
    profile = queries.get_profile(a)
    assert profile
    return {
        "record": own,
        "profile": profile.profile_id,
        "other": b,
        "a": a,
        "b": b,
        "left": left[0],
        "right": left[1],
        "closed": queries.get_profile(named_row("Far Kettle")).profile_id,  # type: ignore[union-attr]
        "long": queries.get_profile(named_row("Donaudampf")).profile_id,  # type: ignore[union-attr]
    }


def _drafts(steward: Any) -> dict[str, Any]:
    """A file whose columns make one doubt, the next version of a list, and one that waits for a yes."""
    say = {"person": steward, "file_name": "long_file_name_of_a_list_final_v3_really.csv"}
    draft = lists.draft_version(**say, content=DRAFT.encode(), wishes={"name": "Almond list"})
    again = lists.draft_version(**say, content=HOMES.encode(), wishes={"name": "Homes"})
    workers = Source.objects.get(name="Workers")
    fewer = lists.draft_version(**say, content="\n".join(WORKERS.splitlines()[:2]).encode())
    lists.await_yes(person=None, source=workers, version=fewer, why=["halved"])
    homes = Version.objects.filter(source__name="Homes", state=Version.CURRENT).get()
    return {"doubtful": draft.pk, "draft": again.pk, "waits": fewer.pk, "version": homes.pk}


def _asked() -> dict[str, Any]:
    """A round about a list; one mail came back, one website is silent, one row is old."""
    source, ago = Source.objects.get(name=NEIGHBOURS[0]), timezone.now() - timedelta(days=500)
    kettle = Record.objects.get(facts__contains="Blue Kettle Bread")
    Record.objects.filter(pk=kettle.pk).update(
        observed="2021-05", last_seen=ago.date(), confirmed=ago.date() - timedelta(days=400)
    )
    Version.objects.filter(source=source).update(at=ago)
    SiteCheck.objects.create(url=WIDE, checked_at=ago, failures=9, failing_since=ago, status=404)
    records.settle_again()
    begun = upkeep.start(person=None, source=source, months=12, by_mail=False)
    links = upkeep.hand_out(person=None, round_=begun)
    Ask.objects.filter(record_id=kettle.pk).update(state=Ask.FAILED)
    return {"asked": source.slug, "confirm": next(one.path for one in links if one.name == LONG), "old": kettle.pk}


def _told(steward: Any, chairs: str, other: str) -> dict[str, Any]:
    """One suggestion of every kind waits, one is answered, one looks like spam."""
    oven = named_row("Donaudampf")
    changed = [["phone", "+16085550199", None], ["street", "14 Lantern Street", None], ["website", "", None]]
    tell = suggestions.suggest
    tell(kind="change", about=chairs, facts=changed, words="I rang the bell\nand asked", contact="a@b.example")
    tell(kind="closed", about=oven, facts=[["closed", "2024", None]])
    tell(kind="add", facts=[["name", "Night Oven", None], ["city", "Madison", None]])
    tell(kind="merge", about=oven, other=other)
    tell(kind="split", about=chairs, rows=[Record.objects.filter(source__name="Workers").order_by("row")[0].record_id])
    tell(kind="out", about=other, words="It is my home")
    tell(kind="change", about=oven, words="http://a.example " * 9, is_spam=True)
    first, second = Suggestion.objects.order_by("pk")[:2]
    suggestions.refuse(person=steward, suggestion=second, reason="The lights are on")
    return {"suggestion": first.pk, "told": track_path(first)}
