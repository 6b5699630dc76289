"""Without scripts: finding, filtering, a profile, the way to the list, a file; a slice for somebody else's page."""

from typing import Any
from urllib.parse import unquote_plus

from tests.plain import Plain

QUERY = "kind=worker&name=Bakers+of+Almond&colour=ffcc00"


def test_everything_but_the_map_works(port: None, plain: Any) -> None:
    page: Plain = plain().goto("/find").fill("q", "bakry").press("Search")
    assert "You typed" in " ".join(page.find("//*[@id='summary']")[0].text_content().split())
    page.tick("Housing co-op").press("Show these")
    assert "kind=housing" in page.path
    assert [one.text_content() for one in page.find("//*[contains(@class, 'hits')]//*[@class='no']")] == list("12345")
    page.goto("/find?" + page.find("//a[contains(@class, 'chip')]")[0].get("href").partition("?")[2])
    assert "kind" not in page.path
    page.goto(page.find("//*[contains(@class, 'hits')]//a")[0].get("href"))
    others = [one for one in page.find("//details") if "other says" in one.find("summary").text_content()]
    assert "+15550100" in "".join(others[0].text_content().split())


def test_the_front_map_is_a_way_to_the_list(port: None, plain: Any) -> None:
    page: Plain = plain().goto("/").follow("See them on the map")
    assert page.path.endswith("/find")


def test_a_file_comes_home(port: None, plain: Any) -> None:
    answer = plain().goto("/find?q=bakery").take("CSV")
    assert answer.status_code == 200
    assert 'filename="potluck.csv"' in answer["Content-Disposition"]


def test_a_frame_is_a_list(coast: None, plain: Any) -> None:
    page: Plain = plain().goto(f"/embed?{QUERY}")
    assert page.headings()[0] == "Bakers of Almond"
    assert len(page.find("//*[contains(@class, 'hits')]/li")) == 20
    assert "the list has the same co-ops" in page.find("//noscript")[0].text_content()


def test_a_snippet_is_made_from_a_search(coast: None, plain: Any) -> None:
    page: Plain = plain().goto("/find?kind=worker").follow("Put this on your site")
    assert "25 co-ops" in page.find("//*[contains(@class, 'lead')]")[0].text_content()
    page.fill("name", "Our <bakers>").press("Show how it looks")
    assert "name=Our <bakers>" in unquote_plus(page.path)
    frame, mark = page.value("frame"), page.value("script")
    assert 'title="Our &lt;bakers&gt;"' in frame
    assert "/embed?kind=worker&amp;name=Our+%3Cbakers%3E" in frame
    assert 'data-filter="kind=worker"' in mark
    assert not [one for one in page.find("//button[not(ancestor-or-self::*[@hidden])]") if "Copy" in one.text_content()]


def test_no_other_page_of_ours_stands_in_a_frame(coast: None, client: Any) -> None:
    for address in ("/find", "/embed/make", "/", "/api/v1/docs", "/api/v1/search"):
        response = client.get(address)
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    framed = client.get("/embed")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert not framed.cookies
    assert not client.get("/embed?speak=es").cookies
