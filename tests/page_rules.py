"""What every page of Potluck keeps to, asked of its HTML without a browser: a millisecond or two for each page.

A rule is (words, XPath of what breaks it). What only a browser can see (contrast, sizes, what hangs over a side) is for
tests/browser/test_matrix.py.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

SAID = (
    "normalize-space() or @aria-label or @aria-labelledby or @title or .//img[@alt!=''] or .//svg[@aria-label or title]"
)
IN_VIEW = "not(ancestor-or-self::*[@aria-hidden='true'])"
TYPED = "self::input[not(@type='hidden' or @type='submit' or @type='button' or @type='image')] or self::select or self::textarea"
LABELLED = "@aria-label or @aria-labelledby or @title or ancestor::label or @id=//label/@for"
DATA = "starts-with(@type, 'application/')"
LISTED = "self::li or self::script or self::template"
DESCRIBED = "self::dt or self::dd or self::div or self::script or self::template"

EVERYWHERE = (
    ("has no label", f"//*[{TYPED}][not({LABELLED})]"),
    ("is a link without words", f"//a[@href][{IN_VIEW}][not({SAID})]"),
    ("is a button without words", f"//button[{IN_VIEW}][not({SAID})]"),
    ("is a picture without alt", "//img[not(@alt)]"),
    ("is a picture without a name", "//svg[@role='img'][not(@aria-label or @aria-labelledby or title)]"),
    ("has an inline style", "//*[@style] | //style"),
    ("has an inline script", f"//script[not(@src)][not({DATA})] | //*[@*[starts-with(name(), 'on')]]"),
    ("leads to a script", "//*[starts-with(@href, 'javascript:') or starts-with(@src, 'javascript:')]"),
    ("stands within another link or button", "//a//a | //a//button | //button//a | //button//button"),
    ("stands within another form", "//form//form"),
    ("is no line of a list", f"//ul/*[not({LISTED})] | //ol/*[not({LISTED})] | //dl/*[not({DESCRIBED})]"),
    ("is a group of fields without a legend", "//fieldset[not(legend or @aria-label or @aria-labelledby)]"),
    ("is a frame without a title", "//iframe[not(@title!='')]"),
    ("has an empty id", "//*[@id='']"),
    ("holds None", "//*[@href='None' or @value='None' or @src='None' or @id='None' or @action='None']"),
)
"""Rules of a page and of a part of one (what htmx asks for)."""

TOKEN = (("posts without a token", "//form[@method='post'][not(.//input[@name='csrfmiddlewaretoken'])]"),)
"""Asked of the pages of each view that is not exempt: without it a browser's form is refused, and Django's client says
nothing."""

WHOLE = (
    ("has no lang", "/html[not(@lang!='')]"),
    ("has no dir", "/html[not(@dir='ltr' or @dir='rtl')]"),
    ("is empty", "/html/head/title[not(normalize-space())]"),
    ("is one h1 too many", "//h1[position()>1] | //h1[preceding::h1]"),
    ("is one main too many", "//main[preceding::main or ancestor::main]"),
    ("names an id that is not there", "//label[@for][not(@for=//@id)]"),
    ("leads to a part that is not there", "//a[starts-with(@href, '#')][not(substring(@href, 2)=//@id)]"),
)
"""Rules of a whole page."""

NEEDED = (
    ("no title", "/html/head/title"),
    ("no h1", "//h1"),
    ("no main", "//main"),
    ("no nav", "//nav | //body[@class='embed']"),  # a frame on somebody else's page has no menu
)
"""What each whole page has to have."""

UNFILLED = re.compile(
    r"\{\{|\}\}|\{%|%\}|%\(\w+\)[sd]|(?<!/)\{\w*\}|^\s*None\s*$|(?<=[a-z,:(] )None\b|^\s*nan\s*$|<built-in|object at 0x"
)
"""What a template or a translation did not fill in. `/{id}` is a part of an address; None may begin a sentence."""
SHOWN = "//text()[not(ancestor::script or ancestor::code or ancestor::pre or ancestor::textarea or ancestor::bdi)]"
SPOKEN = "//@title | //@alt | //@aria-label | //@placeholder"
POINTERS = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")

_WHERE = {words: etree.XPath(path) for words, path in (*EVERYWHERE, *TOKEN, *WHOLE, *NEEDED)}
_TEXT, _SPOKEN, _IDS = etree.XPath(SHOWN), etree.XPath(SPOKEN), etree.XPath("//*[@id]")
_HEADINGS, _POINTING = etree.XPath("//h1|//h2|//h3|//h4|//h5|//h6"), etree.XPath(f"//*[{' or '.join(f'@{p}' for p in POINTERS)}]")  # fmt: skip


def broken(body: bytes, wants_token: bool = True) -> list[str]:
    """What is wrong with a page or with a part of one, each with its line; nothing: []."""
    if not body.strip():
        return []
    parser = etree.HTMLParser(encoding="utf-8")
    tree = etree.fromstring(body, parser)
    if tree is None:
        return []
    is_whole = body.lstrip()[:9].lower() == b"<!doctype"
    found = [
        *_torn(parser),
        *_breaking(tree, EVERYWHERE + (TOKEN if wants_token else ())),
        *_twice(tree),
        *_unfilled(tree),
    ]
    if is_whole:
        missing = [words for words, _ in NEEDED if not _WHERE[words](tree)]
        found += [*missing, *_breaking(tree, WHOLE), *_out_of_step(tree), *_pointing_nowhere(tree)]
    return found


def _torn(parser: Any) -> Iterator[str]:
    """Tags that end where none began: the browser puts the page together in its own way."""
    for error in parser.error_log:
        if error.type_name == "ERR_TAG_NAME_MISMATCH":
            yield f"line {error.line}: {error.message}"


def _breaking(tree: Any, rules: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for words, _ in rules:
        for node in _WHERE[words](tree):
            yield f"line {node.sourceline}: {_named(node)} {words}"


def _named(node: Any) -> str:
    """<input type=text name=q>: enough to find it in a template."""
    said = "".join(f' {key}="{value[:60]}"' for key, value in list(node.attrib.items())[:4])
    return f"<{node.tag}{said}>"


def _twice(tree: Any) -> Iterator[str]:
    seen: set[str] = set()
    for node in _IDS(tree):
        name = node.get("id")
        if name in seen:
            yield f'line {node.sourceline}: the id "{name}" is there twice'
        seen.add(name)


def _unfilled(tree: Any) -> Iterator[str]:
    """Text that a template or a translation left as it was. What people wrote stands in <bdi>, <code> or a field."""
    for text in (*_TEXT(tree), *_SPOKEN(tree)):
        if UNFILLED.search(text):
            yield f"line {text.getparent().sourceline}: unfilled text: {' '.join(text.split())[:120]}"


def _out_of_step(tree: Any) -> Iterator[str]:
    before = 0
    for node in _HEADINGS(tree):
        level = int(node.tag[1])
        if before and level > before + 1:
            yield f"line {node.sourceline}: h{level} follows h{before}"
        before = level


def _pointing_nowhere(tree: Any) -> Iterator[str]:
    there = {node.get("id") for node in _IDS(tree)}
    for node in _POINTING(tree):
        for name in POINTERS:
            for gone in set(node.get(name, "").split()) - there:
                yield f'line {node.sourceline}: {name} names "{gone}", which is not there'
