"""Templates and styles: nothing inline, every word translatable, and no left or right."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, name, under

TEMPLATES = under("src", "potluck", "web", ends=(".html",))
STYLES = under("src", "potluck", "web", ends=(".css",))
LEFT_OR_RIGHT = re.compile(
    r"(?<![\w-])(margin|padding|border)-(left|right)\b|(?<![\w-])(left|right)\s*:|text-align\s*:\s*(left|right)|float\s*:\s*(left|right)"
    r"|border-(top|bottom)-(left|right)-radius"
)
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.S)
SAID = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.S)
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<(script|style|svg)\b.*?</\1>|<[^>]*>|&\w+;|&#\d+;", re.S)
SPOKEN_ATTRIBUTE = re.compile(r"\b(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"")
OWN_NAME = re.compile(r"<option value=\"[a-z]{2,3}\">[^<{]*</option>")  # a language, in that language
LETTERS = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z“][^<>{}\n]*\S \S+ \S+[^<>{}\n]*[.!?:]?$")
ASKED = {*("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext")}
PROPER = {
    *("Potluck", "CSV", "XLSX", "GeoJSON", "JSON", "JSON-LD", "YAML", "ODS", "km", "LD", "Lines", "Enter"),
    *("Esc", "RSS", "Atom", "Feed", "OpenAPI", "GET", "openapi", "json"),
}


def _bare(text: str) -> list[str]:
    return [word for word in LETTERS.findall(text) if word not in PROPER]


def _without_tags(path: Path) -> str:
    return OWN_NAME.sub(" ", SAID.sub(" ", COMMENT.sub(" ", path.read_text("utf-8"))))


def test_there_are_pages_to_look_at() -> None:
    assert len(TEMPLATES) > 10
    assert STYLES


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_inline(path: Path) -> None:
    """The Content-Security-Policy would stop it; better here than on somebody's screen."""
    html = COMMENT.sub("", path.read_text("utf-8"))
    assert not re.findall(r"<[^>{]*\sstyle=", html)
    assert not re.findall(r"<style\b", html)
    assert not re.findall(r"<[a-z][^>]*\son[a-z]+=", html)
    scripts = re.findall(r"<script\b[^>]*>", html)
    assert not [tag for tag in scripts if "src=" not in tag and 'type="application/' not in tag]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_goes_through_gettext(path: Path) -> None:
    text = _without_tags(path)
    spoken = " ".join(re.sub(r"\{[%{].*?[%}]\}", " ", said) for said in SPOKEN_ATTRIBUTE.findall(text))
    assert not _bare(MARKUP.sub(" ", text))
    assert not _bare(spoken)


def _sentences(node: ast.AST) -> Iterator[str]:
    """Sentences in code that go through no gettext; those of docstrings, and of errors for programmers, are not meant."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in ASKED:
        return
    if isinstance(node, ast.Raise | ast.Assert) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and SENTENCE.match(node.value):
        yield node.value
    for part in ast.iter_child_nodes(node):
        yield from _sentences(part)


def test_every_sentence_of_a_view_or_a_form_goes_through_gettext() -> None:
    rooms = [path for path in under("src", "potluck", "web", ends=(".py",)) if "api" not in path.parts]  # it is English
    shown = [path for path in rooms if {"views", "forms", "templatetags"} & {*path.parts, path.stem}]
    assert len(shown) > 20
    code = {name(path): path.read_text("utf-8") for path in shown}
    assert not [(path, said) for path, text in code.items() for said in _sentences(ast.parse(text))]


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_know_start_and_end_not_left_and_right(path: Path) -> None:
    css = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), path.read_text("utf-8"), flags=re.S)
    found = [f"line {n}: {line.strip()}" for n, line in enumerate(css.splitlines(), 1) if LEFT_OR_RIGHT.search(line)]
    assert not found


def test_the_rules_notice_what_they_forbid() -> None:
    """A rule that cannot fail protects nothing."""
    assert LEFT_OR_RIGHT.search("  margin-left: 1em;")
    assert LEFT_OR_RIGHT.search("a{left:0}")
    assert not LEFT_OR_RIGHT.search("  margin-inline-start: 1em; --left-over: 2; border-start-end-radius: 0")
    assert _bare(MARKUP.sub(" ", '<p class="x">Welcome {% translate "you" %}</p>')) == ["Welcome"]
    assert (ROOT / "Makefile").exists()
    assert list(_sentences(ast.parse('x = _("Nothing is here."), "Nothing is there."'))) == ["Nothing is there."]
