"""Reading an address: marks, turns, limits on size and time, what websites ask."""

import logging
import ssl
import subprocess
import time
from dataclasses import replace

import pytest

from potluck.fetch import LIMITS, FetchError, Pace, Robots, read_list
from potluck.fetch.lists import wait_seconds
from potluck.fetch.reader import Answer
from tests.bounded import said

from .internet import AGENT, Page, Web, serving

LIST = b"name,town\nOak,York\n"


def refused(web: Web, path: str = "/list.csv", **limits: float) -> FetchError:
    with pytest.raises(FetchError) as caught:
        read_list(web.reader(), f"http://lists.example{path}", limits=replace(LIMITS, **limits))
    return caught.value


def test_who_is_reading_is_said_and_marks_come_back(web: Web) -> None:
    web.pages["/list.csv"] = Page(LIST, headers={"Content-Type": "text/csv; charset=utf-8"}, etag='"v1"')
    first = read_list(web.reader(), "http://lists.example/list.csv")
    assert (first.data, first.suffix, first.etag) == (LIST, ".csv", '"v1"')
    assert web.asked[0][2]["user-agent"] == AGENT
    again = read_list(web.reader(), "http://lists.example/list.csv", etag=first.etag)
    assert again.data is None
    assert again.etag == '"v1"'
    web.pages["/list.csv"].etag = '"v2"'
    assert read_list(web.reader(), "http://lists.example/list.csv", etag=first.etag).data == LIST


def test_last_modified_serves_where_there_is_no_etag(web: Web) -> None:
    day = "Wed, 18 Nov 2026 08:00:00 GMT"
    web.pages["/list.csv"] = Page(LIST, headers={"Last-Modified": day})
    assert read_list(web.reader(), "http://lists.example/list.csv").modified == day
    read_list(web.reader(), "http://lists.example/list.csv", modified=day)
    assert web.asked[1][2]["if-modified-since"] == day


def test_a_304_that_nobody_asked_for_is_no_answer(web: Web) -> None:
    web.pages["/list.csv"] = Page(status=304)
    assert refused(web).code == "odd_status"


def test_turns_are_followed_five_times_and_no_more(web: Web) -> None:
    for n in range(6):
        web.pages[f"/{n}"] = Page.turn(f"{n + 1}")
    web.pages["/6"] = Page(LIST)
    assert read_list(web.reader(), "http://lists.example/1").data == LIST
    assert refused(web, "/0").code == "too_many_turns"


def test_from_https_to_http_is_no_way(tmp_path) -> None:  # type: ignore[no-untyped-def]
    trust, wrap = certificate(tmp_path, "lists.example")
    with serving(wrap) as web:
        web.pages |= {"/a": Page.turn("http://lists.example/b"), "/c": Page(LIST)}
        reader = web.reader(trust=trust)
        assert reader.get("https://lists.example/c").data == LIST
        with pytest.raises(FetchError) as caught:
            reader.get("https://lists.example/a")
        assert caught.value.code == "downgraded"
        web.names["other.example"] = web.names["lists.example"]
        with pytest.raises(FetchError) as caught:
            reader.get("https://other.example/c")
        assert caught.value.code == "bad_certificate"
        with pytest.raises(FetchError) as caught:
            web.reader().get("https://lists.example/c")
        assert caught.value.code == "bad_certificate"


def certificate(folder, name):  # type: ignore[no-untyped-def]
    """(a context that trusts it, what puts it before a server's socket)."""
    key, cert = folder / "key", folder / "cert"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    return ssl.create_default_context(cafile=str(cert)), lambda raw: server.wrap_socket(raw, server_side=True)


def test_a_file_beyond_the_limit(web: Web) -> None:
    web.pages["/list.csv"] = Page(b"x" * 200_000)
    assert refused(web, wire_bytes=100_000).code == "too_big"
    web.pages["/list.csv"] = Page(raw=b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000)
    assert refused(web, wire_bytes=100_000).code == "too_big"
    assert read_list(web.reader(), "http://lists.example/list.csv").data == b"x" * 300_000


def test_a_gzip_bomb(web: Web) -> None:
    web.pages["/list.csv"] = Page.gzipped(b"\0" * 50_000_000)
    assert refused(web, bytes=1_000_000).code == "too_big_inside"
    web.pages["/list.csv"] = Page.gzipped(LIST)
    assert read_list(web.reader(), "http://lists.example/list.csv").data == LIST


@pytest.mark.parametrize("packing", ["br", "gzip, gzip", "zstd"])
def test_packings_that_nobody_asked_for(web: Web, packing: str) -> None:
    web.pages["/list.csv"] = Page(LIST, headers={"Content-Encoding": packing})
    assert refused(web).code == "odd_answer"


def test_gzip_that_is_broken_or_cut_off(web: Web) -> None:
    whole = Page.gzipped(LIST * 100)
    web.pages["/list.csv"] = Page(whole.data[:40], headers=whole.headers)
    assert refused(web).code == "broken_off"
    web.pages["/list.csv"] = Page(b"not gzip", headers=whole.headers)
    assert refused(web).code == "broken_off"


@pytest.mark.parametrize(
    "raw",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 900,
     b"HTTP/1.1 100 Continue\r\n\r\n" * 60],
    ids=["body", "header", "continue"],
)  # fmt: skip
def test_bytes_that_drip_do_not_hold_us(web: Web, raw: bytes) -> None:
    web.pages["/list.csv"] = Page(raw=raw, drip=0.02)
    began = time.monotonic()
    assert refused(web, seconds=0.5, silence_seconds=5.0).code == "too_slow"
    assert time.monotonic() - began < 10  # the whole drip takes 18 seconds and more


def test_silence(web: Web) -> None:
    web.pages["/list.csv"] = Page(raw=b"xxxx", drip=30.0)
    assert refused(web, silence_seconds=0.3).code == "too_slow"


def test_headers_without_end(web: Web) -> None:
    many = b"".join(b"X-%d: %s\r\n" % (n, b"y" * 2_000) for n in range(80))
    web.pages["/list.csv"] = Page(raw=b"HTTP/1.1 200 OK\r\n" + many + b"\r\n")
    assert refused(web).code == "odd_answer"
    web.pages["/list.csv"] = Page(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n")
    assert refused(web).code == "broken_off"


@pytest.mark.parametrize("raw", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nshort"])
def test_answers_that_break_off(web: Web, raw: bytes) -> None:
    web.pages["/list.csv"] = Page(raw=raw)
    assert refused(web).code == "broken_off"


def test_a_door_that_does_not_open(web: Web) -> None:
    def shut(ip: str, port: int, seconds: float) -> None:
        raise ConnectionRefusedError

    with pytest.raises(FetchError) as caught:
        web.reader(dial=shut).get("http://lists.example/")
    assert caught.value.code == "refused"


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "not_allowed"), (403, "not_allowed"), (404, "not_there"), (410, "not_there"), (429, "busy"), (503, "busy"),
     (500, "their_trouble"), (502, "their_trouble"), (418, "odd_status"), (204, "odd_status")],
)  # fmt: skip
def test_what_a_number_means(web: Web, status: int, code: str) -> None:
    web.pages["/list.csv"] = Page(b"name\nOak\n", status)
    assert refused(web).code == code


def test_later_means_later(web: Web) -> None:
    web.pages["/list.csv"] = Page(b"", 429, headers={"Retry-After": "7200"})
    assert refused(web).wait_seconds == 7200
    day = Answer("http://lists.example/", 503, {"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}, b"")
    assert wait_seconds(day) == 0
    for odd in ("soon", "-5", "1e9", ""):
        assert wait_seconds(Answer("http://lists.example/", 503, {"retry-after": odd}, b"")) == 0
    assert wait_seconds(Answer("http://lists.example/", 503, {"retry-after": "9" * 40}, b"")) == 30 * 24 * 3600


@pytest.mark.parametrize(
    "page",
    [b"<!DOCTYPE html><html>", b"\n <html lang=en>", b"<?xml version='1.0'?><!-- x --><html>", b"<!-- a --><HTML>"],
)
def test_a_web_page_is_no_list(web: Web, page: bytes) -> None:
    web.pages["/list.csv"] = Page(page)
    assert refused(web).code == "web_page"


def test_a_page_of_comments_is_answered_at_once() -> None:
    script = (
        "import sys\nfrom potluck.fetch import FetchError, lists\nfrom potluck.fetch.reader import Answer\n"
        "for page in (b'<!---->' * 40, b'<!-- -->\\n' * 40 + b'<html>', b'<!--' * 900, b'<!-->' * 40 + b'<a'):\n"
        "    try:\n"
        "        lists._check_content(Answer('http://lists.example/', 200, {}, page), 'http://lists.example/')\n"
        "        print('read')\n"
        "    except FetchError as error:\n"
        "        print(error.code)\n"
    )
    assert said(script, seconds=5).split() == ["read", "web_page", "read", "read"]


def test_an_empty_file_is_no_list(web: Web) -> None:
    web.pages["/list.csv"] = Page(b" \n")
    assert refused(web).code == "empty"


def test_a_sheet_that_is_not_shared_says_so(tmp_path) -> None:  # type: ignore[no-untyped-def]
    trust, wrap = certificate(tmp_path, "docs.google.com")
    with serving(wrap) as web:
        web.names["docs.google.com"] = web.names["lists.example"]
        path = "/spreadsheets/d/1aBcDeFgHiJkLmNoP/export?format=csv&gid=7"
        shared = "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoP/edit?usp=sharing#gid=7"
        web.pages[path] = Page(LIST)
        assert read_list(web.reader(trust=trust), shared).data == LIST
        for page in (Page(b"<!doctype html><html>Sign in"), Page(b"", 401), Page(b"", 403)):
            web.pages[path] = page
            with pytest.raises(FetchError) as caught:
                read_list(web.reader(trust=trust), shared)
            assert caught.value.code == "not_shared"
            assert "Anyone with the link" in caught.value.remedy


def test_nothing_of_an_address_is_logged_or_told(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    web.pages["/s3cret-path?key=t0ken"] = Page(b"", 500)
    error = refused(web, "/s3cret-path?key=t0ken")
    assert "t0ken" not in caplog.text + str(error)
    assert "s3cret" not in caplog.text + str(error) + str(error.params)


def test_some_seconds_pass_between_two_visits_to_one_website() -> None:
    now, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(3.0, clock=lambda: now[0], sleep=sleep)
    for host in ("a.example", "b.example", "a.example", "a.example"):
        pace.wait(host)
    now[0] += 10
    pace.wait("a.example")
    assert slept == [3.0, 3.0]


def test_the_wishes_of_a_website(web: Web) -> None:
    web.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /inner\n\nUser-agent: Potluck\nDisallow: /members\n")
    robots = Robots(web.reader(), "Potluck")
    assert robots.may_visit("http://lists.example/")
    assert robots.may_visit("http://lists.example/inner")
    assert not robots.may_visit("http://lists.example/members/list")
    assert [path for _, path, _ in web.asked] == ["/robots.txt"]
    web.pages["/robots.txt"] = Page(b"", 500)
    assert not Robots(web.reader(), "Potluck").may_visit("http://lists.example/")
    web.pages["/robots.txt"] = Page(b"", 404)
    assert Robots(web.reader(), "Potluck").may_visit("http://lists.example/")


def may_visit(web: Web, wishes: str, *paths: str) -> list[bool]:
    web.pages["/robots.txt"] = Page(wishes.encode())
    robots = Robots(web.reader(), "Potluck")
    return [robots.may_visit(f"http://lists.example{path}") for path in paths]


def test_stars_and_ends_in_what_a_website_wishes(web: Web) -> None:
    wishes = "User-agent: *\nDisallow: /*/inner\nDisallow: /*.pdf$\nAllow: /open/inner/list\n"
    paths = ("/a/inner/x", "/inner", "/a.pdf", "/a.pdf?x=1", "/open/inner/list", "/open/inner")
    assert may_visit(web, wishes, *paths) == [False, True, False, True, True, False]


def test_the_longer_wish_counts_and_ours_comes_before_that_to_all(web: Web) -> None:
    assert may_visit(web, "User-agent: *\nDisallow: /\nAllow: /about\n", "/", "/about") == [False, True]
    ours = "\ufeffUser-agent: Other\nUser-agent: potluck  # us\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n"
    assert may_visit(web, ours, "/a", "/b", "/c") == [False, True, True]
    theirs = "User-agent: Otherbot\nDisallow: /\n\nUser-agent: luckbot\nDisallow: /\n"
    assert may_visit(web, theirs, "/a") == [True]


def test_wishes_to_thousands_of_programs_are_read_at_once() -> None:
    script = (
        "from unittest.mock import Mock\nfrom potluck.fetch.reader import Answer\nfrom potluck.fetch import Robots\n"
        "names = ''.join(f'User-agent: a{n}\\n' for n in range(12_000))\n"
        "wishes = names + ''.join(f'Disallow: /{n}\\n' for n in range(12_000))\n"
        "answer = Answer('http://lists.example/robots.txt', 200, {}, wishes.encode())\n"
        "print(Robots(Mock(get=Mock(return_value=answer)), 'Potluck').may_visit('http://lists.example/1'))\n"
    )
    assert said(script, seconds=5).split() == ["True"]
