"""What one cell says: places, dates, addresses, names. Made-up values."""

import pytest

from potluck.engine.fields import date, email, kind, name, phone, place, text, url


@pytest.mark.parametrize(("raw", "clean"), [
    ("Caf&eacute;  <b>Ola</b>", "Café Ola"), ("Catalu&#241", "Cataluñ"), ("[[http://a.example|Ola Bikes]]", "Ola Bikes"),
    ("[Ola](http://a.example)", "Ola"), ("<script>alert(1)</script>Tea", "Tea"), ("&lt;script&gt;x&lt;/script&gt; Tea", "Tea"),
])  # fmt: skip
def test_text_without_markup(raw: str, clean: str) -> None:
    assert text.plain(raw) == clean


@pytest.mark.parametrize(("raw", "when"), [
    ("2009", "2009"), ("c. 1998", "1998"), ("13/10/2022", "2022-10-13"), ("2022-10-04T00:00:00", "2022-10-04"),
    ("March 2004", "2004-03"), ("12 de mayo de 1990", "1990-05-12"), ("2009年4月", "2009-04"), ("١٩٩٩", "1999"), ("soon", None),
])  # fmt: skip
def test_dates(raw: str, when: str | None) -> None:
    assert date.parse(raw) == when


def test_a_column_decides_whether_the_day_leads() -> None:
    assert date.day_first(["01/02/2020", "25/12/2019"]) is True
    assert date.day_first(["01/02/2020", "12/25/2019"]) is False


@pytest.mark.parametrize(("raw", "pair"), [
    ("(44.01, -3.22)", (44.01, -3.22)), ("44,01; -3,22", (44.01, -3.22)), ("POINT(-3.22 44.01)", (44.01, -3.22)),
    ("44°30'00\"N 3°15'00\"W", (44.5, -3.25)), ("somewhere", None),
])  # fmt: skip
def test_two_coordinates_in_a_cell(raw: str, pair: tuple[float, float] | None) -> None:
    assert place.pair(raw) == pair


@pytest.mark.parametrize(("raw", "code"), [
    ("Österreich", "AT"), ("Deutschland", "DE"), ("uk", "GB"), ("England", "GB"), ("مصر", "EG"), ("भारत", "IN"), ("ESP", "ES"),
    ("Bosnia and Herzegovina", "BA"), ("Atlantis", None),
])  # fmt: skip
def test_countries_in_any_spelling(raw: str, code: str | None) -> None:
    assert place.country(raw) == code


@pytest.mark.parametrize(("raw", "facts"), [
    ("Montreal, QC, Canada", {"city": "Montreal", "region": "QC", "country": "CA"}),
    ("Cumberland, IA", {"city": "Cumberland", "region": "IA", "country": "US"}),
    ("Lille, Nantes, FR / remote", {"country": "FR"}),
    ("Germany", {"country": "DE"}),
])  # fmt: skip
def test_place_in_one_cell(raw: str, facts: dict[str, str]) -> None:
    found = dict(place.clean_locality(raw).facts)
    assert found | facts == found


def test_several_domains_and_whose_page_it_is() -> None:
    assert url.clean("a.example;WWW.B.example/").facts == (
        ("website", "https://a.example"),
        ("website", "https://b.example"),
    )
    assert url.clean("facebook.com/ola").facts == (("social", "https://facebook.com/ola"),)
    assert url.clean("update6").issue == "bad_url"


def test_contacts() -> None:
    assert email.clean("Ola(at)tam.example").facts == (("email", "ola@tam.example"),)
    assert email.clean("nobody").issue == "bad_email"
    assert phone.clean("020 7946 0018", "GB").facts == (("phone", "+442079460018"),)
    assert phone.clean("call us", "GB").issue == "bad_phone"


def test_names() -> None:
    assert name.clean("Ola Bikes*").facts == (("name", "Ola Bikes"),)
    assert name.clean("Alliance of Ola Growers (AOG)").facts == (
        ("name", "Alliance of Ola Growers"),
        ("other_name", "AOG"),
    )
    assert [name.is_placeholder(v) for v in ("TEST", "xxx", "DUMMY HANDLE", "Test Valley Bakers")] == [
        True,
        True,
        True,
        False,
    ]


def test_kinds_and_industries() -> None:
    assert kind.codes("kind", "Cooperativa de trabajo") == ("worker",)
    assert kind.in_name("Elm Street Housing Co-operative") == "housing"
    assert kind.of_industry("UKSIC07-4711") == "food"
