"""No regular expression of engine and fetch grows faster than the text it is given."""

import json

import pytest

from tests.bounded import said
from tests.house.patterns import unseen

PACKAGES = ("potluck.engine", "potluck.fetch")
TRY = "import sys; from tests.house.pumping import main; main(*sys.argv[1:])"
TRY_ONE = """
import re, signal, sys
from tests.house import pumping
from tests.house.patterns import Found
signal.signal(signal.SIGVTALRM, pumping.stop)
print(len(list(pumping.findings(Found("here", re.compile(sys.argv[1], re.S), ("finditer",))))))
"""


@pytest.mark.parametrize("package", PACKAGES)
def test_no_pattern_grows_faster_than_its_text(package: str) -> None:
    lines = [json.loads(line) for line in said(TRY, package, seconds=60).splitlines()]
    assert not [line for line in lines if "grows" in line]
    assert len(lines) > {"potluck.engine": 180, "potluck.fetch": 10}[package]


def test_no_pattern_is_made_where_nobody_can_try_it() -> None:
    """Such a pattern goes to the top of its module, or into a table there."""
    assert not unseen(*PACKAGES)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(?:<!--.*?-->\s*)*<html",
        r"\s*(?:#[^\n]*\n|\s*\n)*---",
        r"[^\s@]+@[\w-]+",
        r"<a\s[^>]*?href\s*=\s*([^\s>]+)[^>]*>(.*?)</a>",
        r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)",
        r"\([^()]*[^\W\d_][^()]*\)",
        r",\s*(?![^()]*\))",
        r"\d+x",
    ],
)
def test_the_pumps_find_what_grows(pattern: str) -> None:
    assert said(TRY_ONE, pattern, seconds=20).split() == ["1"]


@pytest.mark.parametrize("pattern", [r"(?<!\s)\s++x", r"<[^<>]*>", r"(?<![ab])(?>ab?)*+c", r"\bco-?op\b"])
def test_the_pumps_let_pass_what_does_not(pattern: str) -> None:
    assert said(TRY_ONE, pattern, seconds=20).split() == ["0"]
