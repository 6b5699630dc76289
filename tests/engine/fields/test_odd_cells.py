"""Cells as spreadsheets, machines and other calendars leave them."""

import pytest

from potluck.engine.fields import date, name, number, phone, place, text, url


@pytest.mark.parametrize(
    ("raw", "when"),
    [("41699", "2014-03-01"), ("1325376000", "2012-01-01"), ("12", None), ("99999", None), ("coop", None)],
)
def test_dates_that_a_machine_counted(raw: str, when: str | None) -> None:
    assert date.of_number(raw) == when


@pytest.mark.parametrize(
    ("raw", "when"),
    [("1378/05/12", "1999"), ("1385/12/01", "2007"), ("2560-01-03", "2017"), ("20150301", "2015-03-01")],
)
def test_dates_of_other_calendars_and_without_signs(raw: str, when: str) -> None:
    assert date.parse(raw) == when


@pytest.mark.parametrize("word", ["TEST", "test please delete", "Example co-op (delete)", "Beispiel", "xxx", "ejemplo"])
def test_placeholders(word: str) -> None:
    assert name.is_placeholder(word)


@pytest.mark.parametrize("word", ["Suma", "TBA", "Test Valley Growers", "Total Produce Co-op", "Delete the Debt"])
def test_names_of_co_ops_are_no_placeholders(word: str) -> None:
    assert not name.is_placeholder(word)


def test_doubtful_names() -> None:
    assert name.is_doubtful("Test Valley Growers")
    assert not name.is_doubtful("Contest Kitchen")


def test_quotes_around_a_part_of_a_name_stay() -> None:
    assert name.clean("Spółdzielnia „Zorza”").facts == (("name", "Spółdzielnia „Zorza”"),)
    assert name.clean("“Ola Bread”").facts == (("name", "Ola Bread"),)


def test_phones() -> None:
    assert phone.clean("1.60856E+10", "US").issue == "phone_rounded"
    assert phone.clean("0541 / 990 12-0", "DE").facts == (("phone", "+49541990120"),)
    assert phone.clean('[{"number": "(503) 555-0101"}]', "US").facts == (("phone", "+15035550101"),)


@pytest.mark.parametrize(
    ("raw", "facts"),
    [
        ("Fargo, ND 58102", {"city": "Fargo", "region": "ND", "postcode": "58102", "country": "US"}),
        ("St. Paul, MN 55104-1234", {"city": "St. Paul", "region": "MN", "postcode": "55104-1234", "country": "US"}),
        ("49074 Osnabrück", {"city": "Osnabrück", "postcode": "49074"}),
    ],
)
def test_towns_with_a_postcode(raw: str, facts: dict[str, str]) -> None:
    assert dict(place.clean_locality(raw).facts) == facts


@pytest.mark.parametrize(
    ("raw", "facts"),
    [
        ("12 King St, Dunedin 9016, New Zealand", {"city": "Dunedin", "postcode": "9016", "country": "NZ"}),
        ("90 Hill St, Portland, OR 97201", {"city": "Portland", "region": "OR", "postcode": "97201"}),
        ("〒231-0001 神奈川県横浜市中区新港1-1", {"city": "横浜市", "region": "神奈川県", "street": "中区新港1-1"}),
        ("〒164-0001 東京都中野区中野5-2-3", {"city": "中野区", "region": "東京都", "postcode": "164-0001"}),
        ("浙江省杭州市余杭区径山镇", {"address": "浙江省杭州市余杭区径山镇"}),
    ],
)
def test_addresses(raw: str, facts: dict[str, str]) -> None:
    said = dict(place.clean_address(raw).facts)
    assert said | facts == said


def test_made_up_hosts_are_addresses() -> None:
    assert url.normalise("www.kettle.example") == "https://kettle.example"
    assert url.normalise("http://ola.test/") == "https://ola.test"


@pytest.mark.parametrize(
    ("raw", "word", "issue"),
    [
        (" Street ", "street", None),
        ("TOWN", "town", None),
        ("approximately so", None, "bad_precision"),
        ("-", None, None),
    ],
)
def test_how_exact_a_place_is_is_one_of_five_words(raw: str, word: str | None, issue: str | None) -> None:
    found = place.clean_precision(raw)
    assert (dict(found.facts).get("precision"), found.issue) == (word, issue)


def test_a_number_of_thousands_of_digits_is_no_number() -> None:
    long = "1" * 5_000
    assert number.clean(long, "members").issue == "bad_number"
    assert date.clean(long, "opened", is_counted=True).issue == "bad_date"
    assert text.plain(f"Oak &#{long}; &#x{long};") == "Oak \ufffd \ufffd"
