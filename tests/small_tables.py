"""Small tables for stories, brought by the real actions: told in the browser (tests/browser) and by forms alone, as a
browser without scripts sends them (tests/web/plain)."""

from typing import Any

from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records import queries
from potluck.web.records.models import Edge, Record, Source
from potluck.web.suggestions import actions as suggestions
from potluck.web.upkeep import actions as upkeep
from tests.web.places.making import make_profile, make_source, show, value

# a list and its next version

FIRST = """name,street,town,tel
Blue Kettle Bread,40 Mill Road,Port Almond,+34 951 555 010
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,3 Baker Lane,Saltgate,+34 951 555 011
Second Spoon,14 Basket Street,Saltgate,
Seven Chairs,12 Lantern Street,Port Almond,+34 951 555 013
مخبز الليل,9 Weaver Row,Nether Ford,+34 951 555 014
Open Press,1 Ink Yard,Nether Ford,+34 951 555 015
"""
NEXT = """name,road,town,tel
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,3 Baker Lane,Saltgate,+34 951 555 011
Seven Chairs,12 Lantern Street,Port Almond,+34 951 555 013
Blue Kettle Bread,40 Mill Road,Port Almond,+34 951 555 010
Second Spoon,14 Basket Street,Saltgate,+34 951 555 012
مخبز الليل,9 Weaver Row,Nether Ford,+34 951 555 099
Ash Bridge Dairy,5 Churn Street,Ash Bridge,+34 951 555 020
"""
FEWER = "\n".join(NEXT.splitlines()[:3])


def bring(name: str, text: str, **said: Any) -> Source:
    """A list, as somebody brings it; to be linked."""
    version = lists.draft_version(person=None, file_name="list.csv", content=text.encode(), wishes={"name": name})
    return lists.bring_in(person=None, version=version, name=name, **said)


def halved() -> None:
    """A list whose next version lost half of its rows, and waits for a yes."""
    source = bring("Almond list", FIRST)
    fewer = lists.draft_version(person=None, file_name="coops_3.csv", content=FEWER.encode())
    lists.await_yes(person=None, source=source, version=fewer, why=["halved"])


# leaving

HOMES = """name,street,city,country,phone,internal remarks
Seven Chairs Housing Co-op,12 Lantern Street,Madison,US,+1 608 555 0101,ask Wilhelmina Featherstonehaugh
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,3 Baker Lane,Madison,US,,
مخبز الليل,9 Weaver Row,Madison,US,,
"""
LATER = HOMES.replace("12 Lantern Street", "14 Lantern Street").replace("مخبز الليل,9", "Open Press,1")
SHOPS = "name,city,country\nThree Ovens Bakers,Madison,US\n"


def homes_and_shop() -> None:
    """Homes under ODbL, which came twice, and a shop under CC BY-SA."""
    bring("Homes", HOMES, licence="ODbL-1.0")
    bring("Homes", LATER, licence="ODbL-1.0")
    bring("Shops", SHOPS, licence="CC-BY-SA-4.0")
    records.link_and_settle()


PRIVATE_HOMES = """name,type,street,city,country,lat,lon,email,internal remarks
Seven Chairs Housing Co-op,housing cooperative,12 Lantern Street,Madison,US,43.0731,-89.4012,info@sevenchairs.example,ask
Blue Kettle House,housing cooperative,40 Mill Road,Madison,US,43.0812,-89.3822,jane.doe@gmail.com,call first
"""


def homes_by_region() -> None:
    """Homes under ODbL, shown by region, and a shop under CC BY-SA."""
    bring("Homes", PRIVATE_HOMES, licence="ODbL-1.0", place_detail="region")
    bring("Shops", SHOPS, licence="CC-BY-SA-4.0", place_detail="exact")
    records.link_and_settle()


# the desk

LEFT = """name,street,town,country,phone,began,lat,lon
Second Spoon Food Co-op,14 Basket Street,Madison,US,+1 608 555 0110,1998,43.0701,-89.3801
Blue Kettle Bread,40 Mill Road,Madison,US,+1 608 555 0102,2004,43.08,-89.39
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,3 Baker Lane,Madison,US,,1989,43.071,-89.38
"""
RIGHT = """name,street,town,country,phone,began,lat,lon
2nd Spoon Cooperative Grocery,41 Basket St.,Madison,US,608 555 0110,1989,43.0721,-89.3821
Blue Kettle Laundry,44 Mill Road,Madison,US,608 555 0199,2005,43.0802,-89.3902
مخبز الليل,5 Bakers Lane,Madison,US,,1998,43.0712,-89.3805
"""
REASONS = '[["name_alike",2.5,{}],["street_other_house",-1.5,{}],["phone_many",0.0,{"n":14}]]'
NEIGHBOURS = ("Long Table Food & Farm", "اتحاد وادي الزيتون")


def doubts() -> None:
    """Two lists of three rows; the machine doubts about each pair of rows, whatever it may think by itself."""
    for name, text in zip(NEIGHBOURS, (LEFT, RIGHT), strict=True):
        bring(name, text)
    records.link_and_settle()
    now = queries.generation()
    Edge.objects.filter(generation=now).delete()
    rows = [list(Record.objects.filter(source__name=name).order_by("row")) for name in NEIGHBOURS]
    for weight, (one, other) in enumerate(zip(*rows, strict=True)):
        a, b = sorted((one.record_id, other.record_id))
        Edge.objects.create(generation=now, a=a, b=b, weight=0.5 - weight / 10, band="ask", reasons=REASONS)
    records.settle_again()
    assert len(queries.left_to_decide().ask) == 3


# what readers tell

HOUSING = """Name;Street;Postcode;City;Country;Website;Phone
Seven Chairs Housing Co-op;12 Lantern Street;53703;Madison;US;https://sevenchairs.example;+1 608 555 0101
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast;3 Baker Lane;53705;Madison;US;;
مخبز الليل;5 Baker Lane;53705;Madison;US;;
"""
WORKERS = """organisation,address,town,country,site,tel
Seven Chairs Housing Cooperative,12 Lantern St.,Madison,USA,www.sevenchairs.example,608-555-0101
"""


def readers() -> None:
    """Two small lists that readers know better."""
    bring("Housing", HOUSING)
    bring("Workers", WORKERS)
    records.link_and_settle()


def told() -> None:
    """The same, and one suggestion of every kind waits; one looks like spam."""
    readers()
    chairs, oven, other = (row_that_says(words) for words in ("Seven", "Night", "مخبز"))
    changed = [["phone", "+16085550199", None], ["street", "14 Lantern Street", None], ["website", "", None]]
    tell = suggestions.suggest
    tell(kind="change", about=chairs, facts=changed, words="I rang the bell\nand asked", contact="a@b.example")
    tell(kind="closed", about=oven, facts=[["closed", "2024", None]])
    tell(kind="add", facts=[["name", "Night Oven", None], ["city", "Madison", None]])
    tell(kind="merge", about=oven, other=other)
    tell(kind="split", about=chairs, rows=[Record.objects.get(source__name="Workers").record_id])
    tell(kind="out", about=other, words="It is my home")
    tell(kind="change", about=oven, words="http://a.example " * 9, is_spam=True)


def row_that_says(words: str) -> str:
    """The id of the first row whose facts hold these words."""
    return Record.objects.filter(facts__contains=words).order_by("record_id")[0].record_id


def profile_that_says(words: str) -> str:
    found = queries.get_profile(row_that_says(words))
    assert found
    return str(found.profile_id)


# asking

KETTLE, OVEN = "Blue Kettle House", "مخبز الليل"
WIDE = "https://a-very-long-name-of-a-website-that-must-wrap.example/about/us"
LAKESIDE = f"""name,street,postcode,city,country,phone,email,website,members
{KETTLE},40 Mill Road,53703,Madison,US,+1 608 555 0102,kettle@example.org,{WIDE},12
{OVEN},3 Baker Lane,53703,Madison,US,,,,
The Night Oven and Long Table Cooperative Bakery Society of the Almond Coast,12 Lantern Street,53703,Madison,US,,long@example.org,,24
"""


def lakeside() -> Source:
    """A list of three whose co-ops can be asked."""
    source = bring("Lakeside co-ops", LAKESIDE)
    records.link_and_settle()
    return source


def links() -> dict[str, str]:
    """The same, and a round has begun: name of the co-op -> the path of its link."""
    round_ = upkeep.start(person=None, source=lakeside(), months=12, by_mail=False)
    return {one.name: one.path for one in upkeep.hand_out(person=None, round_=round_)}


# places, written without the engine

LONG = "The Night Oven: bakers, eaters, growers and the people of Upper Orchard Street together in one Donaudampfschiffskontor"


def port() -> None:
    """25 co-ops of five kinds near a port, on two lists; one that closed far away."""
    coast, valley = make_source("Coast"), make_source("Valley", licence="")
    for number in range(25):
        place = {
            "city": "Port Almond",
            "country": "FR",
            "lat": 43.3 + number % 5 * 0.05,
            "lon": 5.3 + number // 5 * 0.07,
        }
        precision = {"precision": "town" if number % 4 == 0 else "exact"}
        kind = ("worker", "housing", "consumer", "credit", "producer")[number % 5]
        more = {"phone": [value("+15550142", coast, number), value("+15550100", valley, 100 + number)]}
        name = LONG if number == 3 else [(f"Bakery {number:02}", "en"), (f"تعاونية {number}", "ar")]
        make_profile(number, coast, name=name, kind=kind, place=place | precision, more=more, description="Bread")
    make_profile(50, valley, name="Far Kettle", kind="worker", status="closed", place={"lat": -20.0, "lon": 47.0})
    show()


def coast() -> None:
    """30 co-ops along a coast, on two lists: 25 worker co-ops and 5 credit unions."""
    coast, valley = make_source("Coast"), make_source("Valley")
    for number in range(30):
        place = {"city": "Port Almond", "country": "FR", "lat": 43.3 + number * 0.02, "lon": 5.3, "precision": "exact"}
        source = valley if number % 3 else coast
        make_profile(
            number, source, name=f"Bakery {number:02}", kind="worker" if number < 25 else "credit", place=place
        )
    show()
