"""What is written by hand so that it stays fast on long texts says on short ones what a plain pattern says."""

import re

from hypothesis import given
from hypothesis import strategies as st

from potluck.engine.at_signs import around
from potluck.engine.fields import emphasis, phone, place, text
from potluck.engine.link import names
from potluck.engine.mapping import mine

EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
TAG = re.compile(r"<(?:!--.*?--|/?[a-zA-Z][^<>]{0,400})>", re.S)
ANCHOR = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']?([^\"'\s>]+)[^>]*>(.*?)</a>", re.I | re.S)
EMAIL = re.compile(r"[^\s@<>,;:|()\[\]\"'/]+@[^\s@<>,;:|()\[\]\"'/]+\.[^\W\d_]{2,}")
SPLIT = re.compile(r"\s*(?:[;|,\n]|/(?=\s*[+(]?\d[\d\s]{5,})|\s(?:or|o|ou|oder|y|et|und|and|e)\s)\s*", re.I)
TAIL_CODE = re.compile(
    r"^(.*?[^\W\d_].*?)[\s,]+(\d{5}-\d{4}|\d{4,6}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})$"
)
JP = re.compile(
    r"(?:〒?\s*(\d{3}[-−ー‐]?\d{4})\s*)?(東京都|北海道|(?:京都|大阪)府|.{2,3}?県"
    r"|(?<=\d{3}-\d{4})|(?<=\d{3}-\d{4} ))\s*(.+?郡.+?[町村]|.+?市(?:.+?区)?|.+?[区町村])(.*)"
)


def made_of(*parts: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts), max_size=9).map("".join)


@given(made_of("*", "**", "_", "__", "a", " ", " *a", "b_ ", "\n", "-"))
def test_marks_of_emphasis(said: str) -> None:
    assert emphasis.without(said) == EMPHASIS.sub(r"\2", said)


@given(made_of("<!--", "-->", "--", ">", "<b>", "</b>", "<b", "<", "a", " ", "\n"))
def test_tags_and_comments(said: str) -> None:
    assert text._TAG.sub(text._untagged, said) == TAG.sub("", said)


@given(made_of("<a ", "<A\t", "href=", "href = '", "x", '"', ">", "</a>", "</A>", " ", "<b>", "\n"))
def test_anchors(said: str) -> None:
    assert list(text._anchors(said)) == ANCHOR.findall(said)


@given(made_of("a", "b.cc", "@", ".", "!", " ", "-", "d.ee", ",", "1"))
def test_e_mail_addresses(said: str) -> None:
    from potluck.engine.fields.email import _HOST, _STOPS

    assert list(around(said, _STOPS.split, _HOST.match)) == [found.span() for found in EMAIL.finditer(said)]


@given(made_of("1", "020 7946 0018", "/", " ", "\n", " or ", "e ", "und", ";", ",", "("))
def test_where_phone_numbers_are_cut_apart(said: str) -> None:
    assert phone._SPLIT.split(said) == SPLIT.split(said)


@given(made_of("York", "Fargo", " ", "  ", ",", "SW1A 1AA", "K1A 0B1", "12345", "12345-6789", "x", "1"))
def test_a_postcode_behind_a_town(said: str) -> None:
    found = TAIL_CODE.match(said.strip())
    if not place._HEAD_CODE.match(said.strip()):
        assert place._postcode_apart(said) == ((found[1], found[2]) if found else (said, ""))


@given(
    made_of(
        "東京都", "大阪府", "県", "千葉", "〒", "123-4567", "1234567", " ", "郡", "市", "区", "町", "村", "港", "1-2"
    )
)
def test_addresses_in_japanese_order(said: str) -> None:
    found = JP.search(said)
    town = re.sub(r"^(.+?郡)?(.+?市|.+?[区町村]).*$", r"\2", found[3]) if found else ""
    street = found[3].partition("市")[2] + found[4].strip() if found else ""
    wanted = {"postcode": found[1] or "", "region": found[2], "city": town, "street": street} if found else {}
    assert place._japanese(said) == wanted


@given(made_of("Oak", "(", ")", " ", " - ", "\n", "x"))
def test_a_bracket_that_nothing_closes(said: str) -> None:
    assert (re.sub(r"\s*\([^)]*$", "", said).strip() or said) in names.variants(said)


@given(made_of(",", ", ", "(", ")", "food", "a ", " "))
def test_commas_outside_of_brackets(said: str) -> None:
    assert mine._pieces(said) == re.split(r",\s*(?![^()]*\))", said)
