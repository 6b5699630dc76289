"""No regular expression of engine and fetch grows faster than the text it is given."""

import json

import pytest

from tests.bounded import said
from tests.house.patterns import unseen

PACKAGES = ("potluck.engine", "potluck.fetch")
TRY = "import sys; from tests.house.pumping import main; main(*sys.argv[1:])"
TRY_THESE = """
import re, signal, sys
from tests.house import pumping
from tests.house.patterns import Found
signal.signal(signal.SIGVTALRM, pumping.stop)
for pattern in sys.argv[1:]:
    if list(pumping.findings(Found("here", re.compile(pattern, re.S), ("finditer",)))):
        print(pattern)
"""
BAD = (
    r"^(?:<!--.*?-->\s*)*<html",
    r"<a\s[^>]*?href\s*=\s*([^\s>]+)[^>]*>(.*?)</a>",
    r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)",
    r"\([^()]*[^\W\d_][^()]*\)",
    r"\d+x",
)
GOOD = (r"(?<!\s)\s++x", r"<[^<>]*>", r"(?<![ab])(?>ab?)*+c", r"\bco-?op\b")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_pattern_grows_faster_than_its_text(package: str) -> None:
    lines = [json.loads(line) for line in said(TRY, package, seconds=60).splitlines()]
    assert not [line for line in lines if "grows" in line]
    assert len(lines) > {"potluck.engine": 180, "potluck.fetch": 10}[package]


def test_no_pattern_is_made_where_nobody_can_try_it() -> None:
    """Such a pattern goes to the top of its module, or into a table there."""
    assert not unseen(*PACKAGES)


def test_the_pumps_find_what_grows_and_nothing_else() -> None:
    assert said(TRY_THESE, *BAD, *GOOD, seconds=60).splitlines() == [*BAD]
