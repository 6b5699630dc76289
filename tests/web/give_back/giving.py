"""Two small lists that know different things of the same co-ops, for the tests of give-back."""

from potluck.web.lists import actions as lists
from potluck.web.records import actions as records
from potluck.web.records.models import Source

HOUSING = """Name;Street;City;Country;Website;Phone;Members
Seven Chairs Housing Co-op;12 Lantern Street;Madison;US;https://sevenchairs.example;;24
Blue Kettle House;40 Mill Road;Madison;US;https://bluekettle.example;608-555-0102;12
Night Oven Housing Cooperative;3 Baker Lane;Madison;US;;608-555-0103;9
"""
WORKERS = """organisation,address,town,country,site,tel,contact person
Seven Chairs Housing Co-op,12 Lantern Street,Madison,USA,https://sevenchairs.example,+1 608 555 0101,Ann Secret
Night Oven Housing Cooperative,3 Baker Lane,Madison,USA,https://nightoven.example,+1 608 555 0103,Bo Secret
"""


def bring(name: str, text: str | bytes, file: str, **said) -> Source:
    content = text.encode() if isinstance(text, str) else text
    version = lists.draft_version(person=None, file_name=file, content=content)
    return lists.bring_in(person=None, version=version, name=name, **said)


def two_lists(**said) -> Source:
    """Housing, which a phone and a website are missing from that Workers has."""
    housing = bring("Housing", HOUSING, "housing.csv", licence="CC0-1.0")
    bring("Workers", WORKERS, "workers.csv", **({"licence": "CC-BY-4.0"} | said))
    records.link_and_settle()
    return housing
