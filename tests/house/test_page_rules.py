"""The rules of `tests/page_rules.py` notice what they forbid, and say where; a sound page breaks none."""

import pytest
from django.http import HttpResponse

from tests import answers
from tests.answers import Client, look_at
from tests.page_rules import broken

SOUND = """<!doctype html>
<html lang="ar" dir="rtl"><head><title>Bread</title></head>
<body><nav aria-label="Main"><ul><li><a href="#main">Skip</a></li></ul></nav>
<main id="main"><h1>Bread</h1><h2>None has all the words</h2><p>GET /o/{id}, <bdi>{{ 7 }}</bdi></p>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="q">Words</label><input id="q" name="q" aria-describedby="hint"><span id="hint">Two letters</span>
<label>Kind <select name="kind"><option>One</option></select></label><button>Go</button></form>
<a href="/o/1"><svg role="img" aria-label="Its page"><use href="#pot"/></svg></a><img src="/x.png" alt="">
<dl><div><dt>Town</dt><dd>Almond</dd></div></dl><script type="application/json">{"a": "{{"}</script>
</main></body></html>
"""

FAULTS = {
    "a field without a label": ('<label for="q">Words</label>', "", '<input id="q" name="q" aria-describedby="hint"> has no label'),
    "an empty link": ('aria-label="Its page"', "", "is a link without words"),
    "an empty button": ("<button>Go</button>", "<button></button>", "is a button without words"),
    "words only for eyes": (">Go<", '><span aria-hidden="false"></span><', "is a button without words"),
    "a picture without alt": (' alt=""', "", "is a picture without alt"),
    "an inline style": ("<p>", '<p style="color: red">', "has an inline style"),
    "an inline sheet": ("<h1>", "<style>p {}</style><h1>", "has an inline style"),
    "a handler": ("<p>", '<p onclick="go()">', "has an inline script"),
    "an inline script": ("<h1>", "<script>go()</script><h1>", "has an inline script"),
    "an address that runs": ('href="/o/1"', 'href="javascript:go()"', "leads to a script"),
    "a button in a link": ('<a href="/o/1">', '<a href="/o/1"><button>x</button>', "stands within another link or button"),
    "a form in a form": ("<button>Go", '<form action="/x"></form><button>Go', "form"),
    "text in a list": ("<li>", "<p>x</p><li>", "is no line of a list"),
    "a group without a legend": ("<button>Go", "<fieldset></fieldset><button>Go", "is a group of fields without a legend"),
    "a frame without a title": ("<h1>", '<iframe src="/embed"></iframe><h1>', "is a frame without a title"),
    "a form without a token": ('name="csrfmiddlewaretoken"', 'name="other"', "posts without a token"),
    "no lang": ('lang="ar" ', "", "has no lang"),
    "no dir": (' dir="rtl"', "", "has no dir"),
    "an empty title": ("<title>Bread</title>", "<title> </title>", "<title> is empty"),
    "no title": ("<title>Bread</title>", "", "no title"),
    "no h1": ("<h1>Bread</h1>", "", "no h1"),
    "two h1": ("<h2>None has all the words</h2>", "<h1>Again</h1>", "is one h1 too many"),
    "a heading left out": ("<h2>", "<h2>x</h2><h4>y</h4><h2>", "h4 follows h2"),
    "no main": ("main", "section", "no main"),
    "no nav": ("nav", "div", "no nav"),
    "an id twice": ("<h1>", '<h1 id="hint">', 'the id "hint" is there twice'),
    "an empty id": ("<h1>", '<h1 id="">', "has an empty id"),
    "a label for nothing": ("<h1>", '<label for="gone">x</label><h1>', "names an id that is not there"),
    "a way to nowhere": ('href="#main"', 'href="#gone"', "leads to a part that is not there"),
    "a hint that is gone": ('<span id="hint">', "<span>", 'aria-describedby names "hint", which is not there'),
    "a template's braces": ("Bread</h1>", "{{ name }}</h1>", "unfilled text: {{ name }}"),
    "a translation's braces": ("Bread</h1>", "%(name)s</h1>", "unfilled text: %(name)s"),
    "a format's braces": ("Bread</h1>", "{count} rows</h1>", "unfilled text: {count} rows"),
    "None": ("Bread</h1>", "seen on None</h1>", "unfilled text: seen on None"),
    "None alone": ("Bread</h1>", "None</h1>", "unfilled text: None"),
    "None in what is read out": ('aria-label="Main"', 'aria-label="Rows of None"', "unfilled text: Rows of None"),
    "None as an address": ('href="/o/1"', 'href="None"', "holds None"),
    "a tag that ends nowhere": ("</h1>", "</h1></bdi>", "Unexpected end tag : bdi"),
}  # fmt: skip
"""What is wrong -> (a part of the sound page, what stands there instead, what is said)."""


def test_a_sound_page_breaks_no_rule() -> None:
    assert broken(SOUND.encode()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_rule_notices_what_it_forbids(fault: str) -> None:
    part, instead, said = FAULTS[fault]
    assert part in SOUND
    found = broken(SOUND.replace(part, instead).encode())
    assert any(said in one for one in found), found


def test_a_fault_is_said_with_its_line() -> None:
    assert broken(SOUND.replace(' alt=""', "").encode()) == ['line 8: <img src="/x.png"> is a picture without alt']


def test_a_part_of_a_page_needs_no_frame_but_keeps_the_other_rules() -> None:
    assert broken(b'<p id="a">1 row</p><label>Why? <input name="why"></label>') == []
    assert broken(b'<p id="a"></p>\n<p id="a"></p><input name="why">') == [
        'line 2: <input name="why"> has no label',
        'line 2: the id "a" is there twice',
    ]


def test_only_an_exempt_view_may_have_a_form_without_a_token() -> None:
    assert broken(b'<form method="post"></form>', wants_token=False) == []
    assert broken(b'<form method="post"></form>') == ['line 1: <form method="post"> posts without a token']


def test_the_client_names_the_address_and_looks_only_at_pages() -> None:
    look_at(HttpResponse("{{ x }}", content_type="text/plain"), "GET /x")
    with pytest.raises(AssertionError, match=r"GET /x \(200\) is not sound:\n  line 1: unfilled text: \{\{ x \}\}"):
        look_at(HttpResponse("<p>{{ x }}</p>"), "GET /x")


@pytest.mark.django_db
def test_the_client_of_the_tests_looks_at_what_it_meets(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/sign-in").status_code == 200
    monkeypatch.setattr(answers, "broken", lambda body, wants_token: ["line 1: torn"])
    with pytest.raises(AssertionError, match="GET /sign-in\\?next=/desk \\(200\\) is not sound:\n  line 1: torn"):
        client.get("/sign-in?next=/desk")
    assert Client(unlooked="it is torn by hand").get("/sign-in").status_code == 200


def test_no_test_looks_past_the_pages_it_meets() -> None:
    """Django's own client would not look; one that is not to look says why (`unlooked`)."""
    from tests.house.tree import ROOT

    own = {
        "tests/answers.py",
        "tests/browser/tabs.py",
        "tests/house/test_page_rules.py",
        "tests/house/test_toy_room.py",
    }
    past = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if "from django.test import Client" in path.read_text("utf-8")
    ]
    assert set(past) <= own
