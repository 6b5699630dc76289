"""Nothing but machines on the open internet is ever spoken to: not by number, by name, by a turn, or by a second look-up."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.fetch import FetchError
from potluck.fetch.addresses import may_reach, take_apart

from .internet import OPEN_IP, Page, Web

INNER = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0.0.0.0", "0.1.2.3",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "192.88.99.1", "168.63.129.16", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
    "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fec0::1", "ff02::1", "100::1", "fe80::1%eth0",
]  # fmt: skip


def code_of(web: Web, url: str, **more: object) -> str:
    with pytest.raises(FetchError) as caught:
        web.reader(**more).get(url)
    assert caught.value.message
    assert caught.value.remedy
    assert "{" not in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("ip", INNER)
def test_a_name_that_leads_into_an_inner_network_is_not_followed(web: Web, ip: str) -> None:
    web.names["evil.example"] = [ip]
    assert code_of(web, "http://evil.example/list.csv") == "private_address"
    assert web.dialled == []


@pytest.mark.parametrize("ip", [ip for ip in INNER if "%" not in ip])
def test_numbers_in_the_address_are_judged_too(web: Web, ip: str) -> None:
    host = f"[{ip}]" if ":" in ip else ip
    assert code_of(web, f"http://{host}/list.csv") == "private_address"
    assert web.dialled == []


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "0177.1", "017700000001", "127.0.0.1.", "1"]
)
def test_numbers_that_only_some_programs_understand(web: Web, host: str) -> None:
    web.resolve = lambda name, port: [OPEN_IP]  # type: ignore[method-assign]
    assert code_of(web, f"http://{host}/") == "private_address"
    assert web.dialled == []


def test_one_inner_address_among_open_ones_is_enough(web: Web) -> None:
    for ips in ([OPEN_IP, "10.0.0.1"], ["::1", OPEN_IP], [OPEN_IP, "2606:4700::1111", "169.254.169.254"]):
        web.names["mixed.example"] = ips
        assert code_of(web, "http://mixed.example/") == "private_address"
    assert web.dialled == []


@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://inner.example/", "//localhost/",
     "http://[::ffff:127.0.0.1]/", "http://2130706433/"],
)  # fmt: skip
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_turn_into_an_inner_network_is_not_taken(web: Web, to: str, status: int) -> None:
    web.names |= {"inner.example": ["10.0.0.9"], "localhost": ["127.0.0.1"]}
    web.pages["/list.csv"] = Page.turn(to, status)
    assert code_of(web, "http://lists.example/list.csv") == "private_address"
    assert web.dialled == [OPEN_IP]


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "gopher://lists.example/", "ftp://lists.example/x", "data:text/csv,a"]
)
def test_a_turn_to_something_that_is_not_the_web(web: Web, to: str) -> None:
    web.pages["/"] = Page.turn(to)
    assert code_of(web, "http://lists.example/") in ("not_web", "bad_address")
    assert len(web.dialled) == 1


def test_what_was_checked_is_what_is_dialled(web: Web) -> None:
    """The name says something else the second time: nobody asks it a second time."""
    answers = iter([[OPEN_IP], ["127.0.0.1"]])
    web.resolve = lambda name, port: next(answers)  # type: ignore[method-assign]
    web.pages["/list.csv"] = Page(b"name\nOak\n")
    assert web.reader().get("http://lists.example/list.csv").data == b"name\nOak\n"
    assert web.dialled == [OPEN_IP]
    assert web.asked[0][2]["host"] == "lists.example"
    assert code_of(web, "http://lists.example/list.csv") == "private_address"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("list.csv", "bad_address"), ("", "bad_address"), ("https://", "bad_address"), ("ftp://lists.example/", "not_web"),
        ("javascript:alert(1)", "bad_address"), ("file:///etc/passwd", "not_web"), ("http://a b.example/", "bad_address"),
        ("http://lists.example\\@127.0.0.1/", "bad_address"), ("http://me:secret@lists.example/", "has_password"),
        ("http://@lists.example/", "has_password"), ("http://lists.example:22/", "odd_port"),
        ("http://lists.example:99999/", "bad_address"), ("http://lists.example/\r\nHost: x", "bad_address"),
        ("http://-a.example/", "bad_address"), ("http://a..example/", "bad_address"), ("http://nobody.example/", "no_name"),
        ("http://[::1", "bad_address"),
    ],
)  # fmt: skip
def test_addresses_that_are_none(web: Web, url: str, code: str) -> None:
    assert code_of(web, url) == code
    assert web.dialled == []


def test_names_in_other_scripts_and_odd_letters_in_paths() -> None:
    target = take_apart("https://Bäckerei.example/Läden?q=ñ#there")
    assert (target.host, target.path) == ("xn--bckerei-5wa.example", "/L%C3%A4den?q=%C3%B1")


def test_inner_networks_are_reached_only_where_the_node_allows_it_and_link_local_never(web: Web) -> None:
    web.pages["/list.csv"] = Page(b"name\nOak\n")
    assert code_of(web, web.local("/list.csv")) == "odd_port"
    assert web.reader(private=True).get(web.local("/list.csv")).data == b"name\nOak\n"
    assert code_of(web, "http://169.254.169.254/", private=True) == "private_address"
    assert code_of(web, "http://[fe80::1]/", private=True) == "private_address"


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_only_global_unicast_is_ever_reached(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if may_reach(ip, private=False):
        assert ip.is_global
        shut = ("private", "loopback", "link_local", "multicast", "reserved", "unspecified")
        assert not [kind for kind in shut if getattr(ip, f"is_{kind}")]
        assert ip.version == 4 or not (ip.ipv4_mapped or ip.sixtofour or ip.teredo)
